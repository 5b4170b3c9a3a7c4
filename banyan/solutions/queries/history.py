"""Versions of a solution and what differs between them; what a suggested edit would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from banyan.commons.comparison import FieldChange, Shown, compare_fields, join_changes
from banyan.commons.errors import NotFound
from banyan.commons.paging import Page, page_by_key
from banyan.solutions.facts import FIELDS, facts_of, names_for, shown_facts
from banyan.solutions.models import Solution, SolutionVersion, SuggestedEdit


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from one version to another, field by field as readers see them."""

    older: SolutionVersion
    newer: SolutionVersion
    changes: Sequence[FieldChange]


@dataclass(frozen=True, slots=True)
class EditChange:
    """What a suggested edit would change in one field. `meanwhile` is what the team changed there since it was
    suggested; `clashes` says that both changed it, so that somebody has to choose."""

    change: FieldChange
    meanwhile: FieldChange | None
    clashes: bool


def versions_page(solution: Solution, *, cursor: str = "", size: int = 30) -> Page[SolutionVersion]:
    """One page of a solution's versions, the latest first. One query."""
    rows = SolutionVersion.objects.filter(solution=solution).select_related("by").defer("fields")
    return page_by_key(rows, order=["-number"], cursor=cursor, size=size)


def version_numbered(solution: Solution, number: int) -> SolutionVersion:
    """One version. Raises NotFound where there is none, or its words were erased."""
    found = SolutionVersion.objects.filter(solution=solution, number=number).select_related("by").first()
    if found is None or not found.fields:
        raise NotFound
    return found


def labelled(shown: Mapping[str, Shown]) -> list[tuple[str, str, Shown]]:
    """Name, label and value of each field that says something."""
    return [(name, str(FIELDS[name].label), shown[name]) for name in FIELDS if shown.get(name)]


def compared_versions(solution: Solution, older: int, newer: int) -> Comparison:
    """What differs between two versions. Five queries. Raises NotFound."""
    before, after = version_numbered(solution, older), version_numbered(solution, newer)
    return Comparison(before, after, compared_facts(before.fields, after.fields))


def compared_facts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """What differs between two sets of plain facts. Three queries, for names."""
    names = names_for(before, after)
    labels = {name: str(field.label) for name, field in FIELDS.items()}
    return compare_fields(shown_facts(before, names), shown_facts(after, names), labels)


def compared_edit(edit: SuggestedEdit) -> list[EditChange]:
    """What a suggested edit would change, against the version that it was written upon, and where the team has
    changed the same since. Raises NotFound where that version was erased."""
    base = version_numbered(edit.solution, edit.base_version).fields
    now = facts_of(edit.solution)
    joined = join_changes(base, now, edit.fields)
    proposed = {change.name: change for change in compared_facts(base, {**base, **edit.fields})}
    meanwhile: dict[str, FieldChange] = {}
    if edit.state == SuggestedEdit.State.OPEN and now != base:
        meanwhile = {change.name: change for change in compared_facts(base, now)}
    return [
        EditChange(proposed[name], meanwhile.get(name), name in joined.clashes and bool(meanwhile))
        for name in FIELDS
        if name in proposed
    ]


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """One field that others changed while somebody was writing: what they did, and whether it meets with theirs."""

    change: FieldChange
    is_mine_too: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two sets of changes upon one version. `mine` names the fields whose typed values stay in the form."""

    mine: frozenset[str]
    changes: list[MeetingChange]


def meeting_changes(base: Mapping[str, Any], now: Mapping[str, Any], typed: Mapping[str, Any]) -> Meeting:
    """Where what somebody typed upon the facts `base` meets with `now`, which others saved meanwhile. `typed` holds
    values as in `SolutionFacts`; one that cannot be compared yet (a place to be made) counts as changed."""
    mine = frozenset(name for name, value in typed.items() if _differs(name, value, base.get(name)))
    theirs = compared_facts(base, now)
    return Meeting(mine, [MeetingChange(change, change.name in mine) for change in theirs])


def _differs(name: str, value: Any, before: Any) -> bool:
    try:
        return bool(FIELDS[name].plain(value) != before)
    except (TypeError, ValueError):
        return True
