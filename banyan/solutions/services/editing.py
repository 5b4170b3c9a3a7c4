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
from banyan.solutions.facts import PlaceSince, Plain, facts_of, plain_facts
from banyan.solutions.models import Solution
from banyan.solutions.permissions import can_edit
from banyan.solutions.services.keeping import (
    VersionChanged,
    keep_version,
    locked,
    require_own_organisation,
    require_published,
    scope_of,
    version_facts,
    write_facts,
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
    return write_version(by, solution, plain_facts(changes), note=note)


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
    return write_version(by, solution, former, note=_now("Version %(number)s brought back") % {"number": number})


def write_version(by: Person, solution: Solution, plain: Plain, *, note: str) -> Solution:
    """Write plain facts into a locked solution as its next version and record it, unless they say nothing new."""
    current = facts_of(solution)
    changed = [name for name in current if name in plain and plain[name] != current[name]]
    if not changed:
        return solution
    before = scope_of(solution)
    solution.version += 1
    write_facts(solution, {name: plain[name] for name in changed})
    keep_version(by, solution, changed=changed, note=note)
    after = scope_of(solution)
    record(
        by,
        "changed_stage" if changed == ["stage"] else "updated",
        solution,
        places=[*before[0], *after[0]],
        themes=[*before[1], *after[1]],
        changed=changed,
        facts={"version": solution.version, **({"stage": solution.stage} if "stage" in changed else {})},
    )
    return solution
