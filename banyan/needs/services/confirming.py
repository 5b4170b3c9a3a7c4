"""Saying "here too"."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.drafts import discard_draft
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import tidy_text
from banyan.needs import permissions
from banyan.needs.models import Confirmation, Need
from banyan.needs.services.voicing import MOST_AFFECTED, locked
from banyan.people.models import Person
from banyan.people.permissions import is_active

LONGEST_CONFIRMATION: Final = 4_000


@transaction.atomic
def confirm_need(
    *, by: Person, need: Need, place: Place | NewLocality, story: str = "", people_affected: int | None = None
) -> Confirmation:
    """Record that `need` is felt in `place` too. One confirmation per person and place; a second one updates the story.

    Raises NotAllowed, Invalid.
    """
    need = locked(need)
    require(permissions.can_confirm(by, need), _("This need is not open any more, or you are not signed in."))
    said = tidy_text(story)
    wrong: dict[str, Text] = {}
    if len(said) > LONGEST_CONFIRMATION:
        wrong["story"] = _("This is longer than 4,000 characters.")
    if people_affected is not None and not 1 <= people_affected <= MOST_AFFECTED:
        wrong["people_affected"] = _("Enter a number of people, or leave it empty if nobody knows.")
    if by.pk == need.voiced_by_id and isinstance(place, Place) and place.pk == need.place_id:
        wrong["place"] = _("You voiced this need for this place yourself. Name another place where it is felt.")
    if wrong:
        raise Invalid(wrong)
    settled = settle_place(by=by, place=place)
    discard_draft(by=by, purpose=f"confirmation:{need.pk}")
    confirmation, created = Confirmation.objects.update_or_create(
        person=by, need=need, place=settled, defaults={"story": said, "people_affected": people_affected}
    )
    verb = "confirmed" if created else "updated"
    record(by, verb, confirmation, on=need, places=[settled, need.place], themes=need.themes.all())
    return confirmation


@transaction.atomic
def withdraw_confirmation(*, by: Person, confirmation: Confirmation) -> None:
    """Take back what one confirmed. Raises NotAllowed."""
    need = locked(confirmation.need)
    require(is_active(by) and by.pk == confirmation.person_id)
    removed, _models = Confirmation.objects.filter(pk=confirmation.pk).delete()
    if removed:
        record(by, "unconfirmed", need, places=[confirmation.place], themes=need.themes.all(), public=False)
