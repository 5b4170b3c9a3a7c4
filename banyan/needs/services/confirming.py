"""Saying "here too"."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid, Text
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_text
from banyan.needs import permissions
from banyan.needs.models import Confirmation, Need
from banyan.people.models import Person

LONGEST_STORY = 4_000


@transaction.atomic
def confirm_need(
    *, by: Person, need: Need, place: Place, story: str = "", people_affected: int | None = None
) -> Confirmation:
    """Record that `need` is felt in `place` too. One confirmation per person and place; a second one updates the story.

    Raises NotAllowed, Invalid.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    require(permissions.can_confirm(by, need), _("This need is not open any more, or you are not signed in."))
    wrong: dict[str, Text] = {}
    if len(tidy_text(story)) > LONGEST_STORY:
        wrong["story"] = _("This is longer than 4,000 characters.")
    if people_affected is not None and not 1 <= people_affected <= 9_000_000_000:
        wrong["people_affected"] = _("Enter a number of people, or leave it empty if nobody knows.")
    if by.pk == need.voiced_by_id and place.pk == need.place_id:
        wrong["place"] = _("You voiced this need for this place yourself. Name another place where it is felt.")
    if wrong:
        raise Invalid(wrong)
    said = {"story": tidy_text(story), "people_affected": people_affected}
    confirmation, created = Confirmation.objects.update_or_create(person=by, need=need, place=place, defaults=said)
    if created:
        Need.objects.filter(pk=need.pk).update(confirmation_count=F("confirmation_count") + 1)
    verb = "confirmed" if created else "updated"
    record(by, verb, confirmation, on=need, places=[place, need.place], themes=need.themes.all())
    return confirmation


@transaction.atomic
def withdraw_confirmation(*, by: Person, confirmation: Confirmation) -> None:
    """Take back what one confirmed. Raises NotAllowed."""
    need = Need.objects.select_for_update(of=("self",)).get(pk=confirmation.need_id)
    require(by.is_authenticated and by.pk == confirmation.person_id)
    record(by, "unconfirmed", need, places=[confirmation.place], themes=need.themes.all(), public=False)
    removed, _models = Confirmation.objects.filter(pk=confirmation.pk).delete()
    if removed:
        Need.objects.filter(pk=need.pk).update(confirmation_count=F("confirmation_count") - 1)
