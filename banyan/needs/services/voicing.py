"""Voicing a need, changing what is said of it, and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, Text
from banyan.commons.models import Place, Theme
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.services.drafts import discard_draft
from banyan.commons.text import language_of, tidy_line, tidy_text
from banyan.needs import permissions
from banyan.needs.models import HowKnown, Need, NeedState
from banyan.people.models import Organisation, Person

LONGEST_TITLE: Final = 160
LONGEST_STORY: Final = 20_000
LONGEST_TRIED: Final = 10_000
MOST_AFFECTED: Final = 9_000_000_000
MOST_THEMES: Final = 8


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """What somebody says of a need. `language` is that of title and story, found out from them where empty."""

    title: str
    story: str
    place: Place
    themes: Sequence[Theme] = ()
    language: str = ""
    people_affected: int | None = None
    how_known: str = ""
    tried: str = ""
    organisation: Organisation | None = None


@transaction.atomic
def voice_need(*, by: Person, facts: NeedFacts) -> Need:
    """Put a need before everyone. The draft it was written in, if any, is done with.

    Raises NotAllowed, Invalid.
    """
    require(permissions.can_voice(by))
    if facts.organisation is not None:
        require(permissions.can_speak_for(by, facts.organisation))
    need = Need.objects.create(voiced_by=by, **columns_of(facts))
    need.themes.set(facts.themes)
    discard_draft(by=by, purpose="need")
    record(by, "voiced", need, places=[facts.place], themes=facts.themes)
    return need


@transaction.atomic
def edit_need(*, by: Person, need: Need, version: int, facts: NeedFacts) -> Need:
    """Change what is said of a need. `version` is the one that the person had before their eyes.

    Raises NotAllowed, Invalid, and Conflict where somebody changed the need in the meantime.
    """
    need = Need.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=need.pk)
    require(permissions.can_edit(by, need))
    if facts.organisation is not None and facts.organisation != need.organisation:
        require(permissions.can_speak_for(by, facts.organisation))
    columns = columns_of(facts)
    if need.version != version:
        raise Conflict(
            _("This need was changed while you were writing. Your words are kept below; compare, then save.")
        )
    changed = [name for name, value in columns.items() if getattr(need, name) != value]
    if {theme.pk for theme in facts.themes} != set(need.themes.values_list("pk", flat=True)):
        need.themes.set(facts.themes)
        changed.append("themes")
    discard_draft(by=by, purpose=f"need:{need.pk}")
    if not changed:
        return need
    former_place = need.place
    for name, value in columns.items():
        setattr(need, name, value)
    need.version += 1
    need.save()
    record(by, "updated", need, places=[former_place, facts.place], themes=facts.themes, changed=changed)
    return need


@transaction.atomic
def mark_met(*, by: Person, need: Need) -> Need:
    """Say that the need is met. Raises NotAllowed, Conflict where it is neither open nor met."""
    return _change_state(by, need, NeedState.MET, "met", permissions.can_mark_met)


@transaction.atomic
def reopen_need(*, by: Person, need: Need) -> Need:
    """Say that a need thought met is felt again. Raises NotAllowed."""
    return _change_state(by, need, NeedState.OPEN, "reopened", permissions.can_mark_met)


@transaction.atomic
def withdraw_need(*, by: Person, need: Need) -> Need:
    """Take a need back; what others said on it stays with it, out of sight. Raises NotAllowed, and Conflict where
    others have confirmed it: it is theirs too by then."""
    locked = _locked(need)
    require(permissions.can_withdraw(by, locked))
    if locked.confirmations.exclude(person=by).exists() or locked.merged_from.exists():
        raise Conflict(_("Others have said that they feel this need too. It can be marked as met, not taken back."))
    return _change_state(by, need, NeedState.WITHDRAWN, "withdrew", permissions.can_withdraw)


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update(of=("self",)).select_related("organisation", "place").get(pk=need.pk)


def _change_state(by: Person, need: Need, state: str, verb: str, may: object) -> Need:
    need = _locked(need)
    require(may(by, need))  # type: ignore[operator]
    if need.state == state:
        return need
    need.state = state
    need.version += 1
    need.save(update_fields=["state", "version", "changed_at"])
    record(by, verb, need, places=[need.place], themes=need.themes.all(), changed=["state"])
    return need


def columns_of(facts: NeedFacts) -> dict[str, object]:
    """The facts, tidied, as values of the need's own columns. Raises Invalid."""
    wrong: dict[str, Text] = {}
    title, story, tried = tidy_line(facts.title), tidy_text(facts.story), tidy_text(facts.tried)
    if not 8 <= len(title) <= LONGEST_TITLE:
        wrong["title"] = _("Say it in 8 to 160 characters, as you would say it to a neighbour.")
    if not 20 <= len(story) <= LONGEST_STORY:
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
        "place": facts.place,
        "people_affected": facts.people_affected,
        "how_known": facts.how_known if facts.people_affected is not None else "",
        "organisation": facts.organisation,
    }
