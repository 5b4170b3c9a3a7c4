"""Suggested edits: made by anyone upon a version, taken over whole or in part by the team, declined, or withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from banyan.commons.comparison import join_changes
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.solutions.facts import FIELDS, facts_of, plain_facts
from banyan.solutions.models import Solution, SuggestedEdit
from banyan.solutions.permissions import can_decide_edit, can_suggest, can_withdraw_edit
from banyan.solutions.services.keeping import (
    VersionChanged,
    locked,
    require_published,
    scope_of,
    settled,
    version_facts,
    write_version,
)

State = SuggestedEdit.State
SUGGESTABLE: Final = tuple(name for name in FIELDS if name != "organisation")  # whose it is, its own people say
MOST_OPEN: Final = 10


class EditClashes(Conflict):
    """The solution was changed in these `fields` since the version that the suggestion was written upon."""

    default_message = _("The team has changed some of this since it was suggested. Choose for each of these fields.")

    def __init__(self, fields: Collection[str]) -> None:
        super().__init__()
        self.fields = tuple(fields)


@transaction.atomic
def suggest_edit(
    *, by: Person, solution: Solution, base_version: int, changes: Mapping[str, Any], reason: str
) -> SuggestedEdit:
    """Propose other values for some fields of the version `base_version`. Fields that stay as in it are left out.

    Raises NotAllowed, Invalid (no change, no reason, too many open), Conflict (not published, no such version).
    """
    require(can_suggest(by, solution))
    solution = locked(solution)
    require_published(solution)
    base = version_facts(solution, base_version)
    plain = plain_facts(settled(by, {name: value for name, value in changes.items() if name in SUGGESTABLE}))
    proposed = {name: value for name, value in plain.items() if value != base.get(name)}
    words = tidy_line(reason)
    if not 3 <= len(words) <= 500:
        raise Invalid({"reason": _("Say in 3 to 500 characters why, so that the team can decide.")})
    if not proposed:
        raise Invalid({"": _("Nothing is different from the page as it stands. Change what you would change.")})
    if SuggestedEdit.objects.filter(solution=solution, by=by, state=State.OPEN).count() >= MOST_OPEN:
        raise Invalid({"": _("Ten suggestions of yours wait for the team already. Withdraw one first.")})
    edit = SuggestedEdit.objects.create(
        solution=solution, by=by, base_version=base_version, fields=proposed, reason=words
    )
    scope = scope_of(solution)
    record(by, "suggested_edit", edit, on=solution, places=scope.places, themes=scope.themes, changed=sorted(proposed))
    return edit


@transaction.atomic
def accept_suggested_edit(
    *,
    by: Person,
    edit: SuggestedEdit,
    version: int,
    fields: Collection[str] | None = None,
    overriding: Collection[str] = (),
) -> SuggestedEdit:
    """Take over a suggestion: all its fields, or only `fields`, into the solution whose latest version is `version`.

    What the team changed since is kept: where both changed the same field, it must be in `overriding` to be replaced.
    The new version is credited to who suggested it.
    Raises NotAllowed, Invalid, Conflict (answered already, not published), VersionChanged, EditClashes.
    """
    solution = locked(edit.solution)
    edit = _open(edit, solution)
    require(can_decide_edit(by, edit))
    require_published(solution)
    if solution.version != version:
        raise VersionChanged(solution.version)
    chosen = {name: value for name, value in edit.fields.items() if fields is None or name in fields}
    if not chosen:
        raise Invalid({"fields": _("Choose at least one field to take over, or decline the suggestion.")})
    current = facts_of(solution)
    joined = join_changes(version_facts(solution, edit.base_version), current, chosen)
    clashes = [name for name in joined.clashes if name not in overriding]
    if clashes:
        raise EditClashes(clashes)
    plain = {**joined.values, **{name: chosen[name] for name in joined.clashes}}
    before = scope_of(solution)
    changed = write_version(edit.by, solution, plain, note=_now("A suggested edit, taken over by the team"))
    _close(edit, State.ACCEPTED, by, taken=sorted(chosen))
    after = scope_of(solution)
    record(
        by,
        "accepted_edit",
        edit,
        on=solution,
        places=[*before.places, *after.places],
        themes=[*before.themes, *after.themes],
        changed=changed,
        facts={"version": solution.version},
    )
    return edit


@transaction.atomic
def decline_suggested_edit(*, by: Person, edit: SuggestedEdit, reason: str) -> SuggestedEdit:
    """Say no, and why. Raises NotAllowed, Invalid, Conflict (answered already)."""
    solution = locked(edit.solution)
    edit = _open(edit, solution)
    require(can_decide_edit(by, edit))
    words = tidy_line(reason)
    if not 3 <= len(words) <= 500:
        raise Invalid({"reason": _("Say in 3 to 500 characters why not. Who suggested it reads this.")})
    _close(edit, State.DECLINED, by, answer=words)
    scope = scope_of(solution)
    record(by, "declined_edit", edit, on=solution, places=scope.places, themes=scope.themes)
    return edit


@transaction.atomic
def withdraw_suggested_edit(*, by: Person, edit: SuggestedEdit) -> SuggestedEdit:
    """Take back one's own suggestion. Raises NotAllowed, Conflict (answered already)."""
    require(can_withdraw_edit(by, edit))
    edit = _open(edit, locked(edit.solution))
    _close(edit, State.WITHDRAWN, by)
    record(by, "withdrew_edit", edit, on=edit.solution, public=False)
    return edit


def _open(edit: SuggestedEdit, solution: Solution) -> SuggestedEdit:
    """The suggestion, locked after its solution (always in this order). Raises Conflict if it was answered."""
    edit = SuggestedEdit.objects.select_for_update(of=("self",)).select_related("by").get(pk=edit.pk)
    edit.solution = solution
    if edit.state != State.OPEN:
        raise Conflict(_("This suggestion was answered already."))
    return edit


def _close(
    edit: SuggestedEdit, state: SuggestedEdit.State, by: Person, *, taken: Collection[str] = (), answer: str = ""
) -> None:
    edit.state, edit.decided_by, edit.decided_at = state, by, timezone.now()
    edit.taken, edit.answer = list(taken), answer
    edit.save(update_fields=["state", "decided_by", "decided_at", "taken", "answer"])
