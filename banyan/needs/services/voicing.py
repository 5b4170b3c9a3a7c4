"""Voicing a need, changing what is said of it, and ending it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.drafts import discard_draft
from banyan.commons.services.places import NewLocality, settle_place
from banyan.commons.text import language_of, tidy_line, tidy_text
from banyan.needs import permissions
from banyan.needs.models import HowKnown, Need, NeedState
from banyan.people.models import Organisation, Person

SHORTEST_TITLE: Final = 8
LONGEST_TITLE: Final = 160
SHORTEST_STORY: Final = 20
LONGEST_STORY: Final = 20_000
LONGEST_TRIED: Final = 10_000
MOST_AFFECTED: Final = 9_000_000_000
MOST_THEMES: Final = 8
SENT_TWICE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What somebody says of a need. `language` is that of title and story, found out from them where empty; a place
    that is not known yet is made on writing."""

    title: str
    story: str
    place: Place | NewLocality
    themes: Sequence[Theme] = ()
    language: str = ""
    people_affected: int | None = None
    how_known: str = ""
    tried: str = ""
    organisation: Organisation | None = None


@transaction.atomic
def voice_need(*, by: Person, facts: NeedFacts) -> Need:
    """Put a need before everyone. The draft it was written in, if any, is done with. The very same words sent again
    within an hour (a double click, the back button) give the need that is there already.

    Raises NotAllowed, Invalid.
    """
    require(permissions.can_voice(by))
    if facts.organisation is not None:
        require(permissions.can_speak_for(by, facts.organisation))
    columns = columns_of(facts)
    discard_draft(by=by, purpose="need")
    _wait_for_the_same(by, str(columns["title"]))
    place = settle_place(by=by, place=facts.place)
    sent_before = Need.objects.filter(
        voiced_by=by, title=columns["title"], story=columns["story"], place=place, state=NeedState.OPEN,
        organisation=facts.organisation, created_at__gt=timezone.now() - SENT_TWICE,
    ).first()  # fmt: skip
    if sent_before is not None:
        return sent_before
    need = Need.objects.create(voiced_by=by, place=place, **columns)
    need.themes.set(facts.themes)
    record(by, "voiced", need, places=[place], themes=facts.themes)
    return need


def _wait_for_the_same(by: Person, title: str) -> None:
    """Have two requests with the same words come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"need of {by.pk}: {title}"])


@transaction.atomic
def edit_need(*, by: Person, need: Need, version: int, facts: NeedFacts) -> Need:
    """Change what is said of a need. `version` is the one that the person had before their eyes.

    Raises NotAllowed, Invalid, and Conflict where somebody changed the need in the meantime.
    """
    need = locked(need)
    require(permissions.can_edit(by, need))
    if facts.organisation is not None and facts.organisation != need.organisation:
        require(permissions.can_speak_for(by, facts.organisation))
    columns = columns_of(facts)
    if need.version != version:
        raise Conflict(_("This need was changed while you were writing. Your words are kept: compare, then save."))
    discard_draft(by=by, purpose=f"need:{need.pk}")
    former_place = need.place
    columns["place"] = settle_place(by=by, place=facts.place)
    changed = write_changes(need, columns, facts.themes)
    if changed:
        record(by, "updated", need, places=[former_place, need.place], themes=facts.themes, changed=changed)
    return need


def write_changes(need: Need, columns: dict[str, Any], themes: Sequence[Theme]) -> list[str]:
    """Write what differs on a locked row and return the names of what did; a new version if anything."""
    changed = [name for name, value in columns.items() if getattr(need, name) != value]
    for name in changed:
        setattr(need, name, columns[name])
    if {theme.pk for theme in themes} != set(need.themes.values_list("pk", flat=True)):
        need.themes.set(themes)
        changed.append("themes")
    if changed:
        need.version += 1
        need.save()
    return changed


@transaction.atomic
def mark_met(*, by: Person, need: Need) -> Need:
    """Say that the need is met. Raises NotAllowed."""
    return _change_state(by, need, NeedState.MET, "met", permissions.can_mark_met)


@transaction.atomic
def reopen_need(*, by: Person, need: Need) -> Need:
    """Say that a need that was thought met, or was taken back, is felt again. Raises NotAllowed."""
    return _change_state(by, need, NeedState.OPEN, "reopened", permissions.can_reopen)


@transaction.atomic
def withdraw_need(*, by: Person, need: Need) -> Need:
    """Take a need back, out of sight. Raises NotAllowed, and Conflict where others said that they feel it: it is theirs
    too by then."""
    need = locked(need)
    require(permissions.can_withdraw(by, need))
    if need.confirmations.exclude(person=by).exists() or need.merged_from.exists():
        raise Conflict(_("Others have said that they feel this need too. It can be marked as met, not taken back."))
    return _change_state(by, need, NeedState.WITHDRAWN, "withdrew", permissions.can_withdraw)


def locked(need: Need) -> Need:
    """The need's row as it is now, held until the transaction ends."""
    rows = Need.objects.select_for_update(of=("self",)).select_related("organisation", "place")
    return rows.get(pk=need.pk)


def _change_state(by: Person, need: Need, state: NeedState, verb: str, may: Callable[[Person, Need], bool]) -> Need:
    need = locked(need)
    require(may(by, need))
    if need.state == state:
        return need
    need.state = state
    need.version += 1
    need.save(update_fields=["state", "version", "changed_at"])
    record(by, verb, need, places=[need.place], themes=need.themes.all(), changed=["state"])
    return need


def columns_of(facts: NeedFacts) -> dict[str, Any]:
    """The facts, tidied, as values of the need's own columns but the place. Raises Invalid."""
    wrong: dict[str, Text] = {}
    title, story, tried = tidy_line(facts.title), tidy_text(facts.story), tidy_text(facts.tried)
    if not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        wrong["title"] = _("Say it in 8 to 160 characters, as you would say it to a neighbour.")
    if not SHORTEST_STORY <= len(story) <= LONGEST_STORY:
        wrong["story"] = _("Tell the story in 20 to 20,000 characters.")
    if len(tried) > LONGEST_TRIED:
        wrong["tried"] = _("This is longer than 10,000 characters.")
    if facts.people_affected is not None and not 1 <= facts.people_affected <= MOST_AFFECTED:
        wrong["people_affected"] = _("Enter a number of people, or leave it empty if nobody knows.")
    if facts.how_known and facts.how_known not in HowKnown.values:
        wrong["how_known"] = _("Choose one of these.")
    if facts.people_affected is not None and not facts.how_known:
        wrong["how_known"] = _("Say how the number is known; a guess is welcome when it is called a guess.")
    if len(facts.themes) > MOST_THEMES:
        wrong["themes"] = _("Choose up to eight themes, those that matter most.")
    if wrong:
        raise Invalid(wrong)
    return {
        "title": title,
        "story": story,
        "tried": tried,
        "language": facts.language or language_of(f"{title}. {story}"),
        "people_affected": facts.people_affected,
        "how_known": facts.how_known if facts.people_affected is not None else "",
        "organisation": facts.organisation,
    }
