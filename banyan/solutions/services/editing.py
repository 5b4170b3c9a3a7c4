"""Changing what is said of a solution. Every change keeps a version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _now

from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.people.models import Organisation, Person
from banyan.solutions.facts import PlaceSince, plain_facts
from banyan.solutions.models import Solution
from banyan.solutions.permissions import can_edit
from banyan.solutions.services.keeping import (
    Scope,
    VersionChanged,
    locked,
    require_own_organisation,
    require_published,
    scope_of,
    settled,
    version_facts,
    write_version,
)


@transaction.atomic
def edit_solution(
    *, by: Person, solution: Solution, version: int, changes: Mapping[str, Any], note: str = ""
) -> Solution:
    """Change some fields (names of `FIELDS` → values as in `SolutionFacts`) of the version numbered `version`.

    Fields that stay as they are change nothing; if all do, no version is kept and nothing is recorded.
    Raises NotAllowed, Invalid, Conflict (not published), VersionChanged (another version came first).
    """
    solution = locked(solution)
    require(can_edit(by, solution))
    require_published(solution)
    if solution.version != version:
        raise VersionChanged(solution.version)
    organisation = changes.get("organisation")
    if isinstance(organisation, Organisation) and organisation.pk != solution.organisation_id:
        require_own_organisation(by, organisation)
    before = scope_of(solution)
    changed = write_version(by, solution, plain_facts(settled(by, changes)), note=note)
    _record(by, solution, changed, before)
    return solution


def change_stage(*, by: Person, solution: Solution, version: int, stage: str, note: str = "") -> Solution:
    """Say that a solution has come to another stage. Raises as `edit_solution`."""
    return edit_solution(by=by, solution=solution, version=version, changes={"stage": stage}, note=note)


def set_places(
    *,
    by: Person,
    solution: Solution,
    version: int,
    developed_in: Sequence[PlaceSince | Place],
    running_in: Sequence[PlaceSince | Place],
    note: str = "",
) -> Solution:
    """Say where a solution was developed and where it runs, each since when. Raises as `edit_solution`."""
    changes = {"developed_in": developed_in, "running_in": running_in}
    return edit_solution(by=by, solution=solution, version=version, changes=changes, note=note)


@transaction.atomic
def restore_version(*, by: Person, solution: Solution, number: int, version: int) -> Solution:
    """Bring back what was said in the version `number`, as a new version upon `version`.

    Raises NotAllowed, Conflict (no such version, not published), VersionChanged.
    """
    solution = locked(solution)
    require(can_edit(by, solution))
    require_published(solution)
    if solution.version != version:
        raise VersionChanged(solution.version)
    former = version_facts(solution, number)
    if former.get("organisation") and not Organisation.objects.filter(pk=former["organisation"]).exists():
        former["organisation"] = None
    before = scope_of(solution)
    note = _now("Version %(number)s brought back") % {"number": number}
    changed = write_version(by, solution, former, note=note)
    _record(by, solution, changed, before)
    return solution


def _record(by: Person, solution: Solution, changed: list[str], before: Scope) -> None:
    """Record a change, with the places and themes that it concerned before and concerns now."""
    if not changed:
        return
    after = scope_of(solution)
    record(
        by,
        "changed_stage" if changed == ["stage"] else "updated",
        solution,
        places=[*before.places, *after.places],
        themes=[*before.themes, *after.themes],
        changed=changed,
        facts={"version": solution.version, **({"stage": solution.stage} if "stage" in changed else {})},
    )
