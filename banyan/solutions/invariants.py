"""What must be true of solutions, beyond what constraints can say; asked by `banyan check`."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from banyan.commons.invariants import Check
from banyan.solutions.facts import facts_of
from banyan.solutions.models import SolutionVersion

_TRIGGERS = (
    "version_is_append_only",
    "lineage_runs_in_no_circle",
    "a_team_has_a_lead",
    "evidence_sets_the_rung",
    "places_set_the_spread",
)


def _rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _missing_triggers() -> list[str]:
    there = {name for (name,) in _rows("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal")}
    return [f"the trigger {name} is missing or switched off" for name in _TRIGGERS if name not in there]


def _wrong_rungs() -> list[str]:
    return [
        f"solution {pk} stands on rung {level}, its evidence reaches {reached}"
        for pk, level, reached in _rows(
            """
            SELECT s.id, s.evidence_level, coalesce(max(e.level), 0)
            FROM solutions_solution s
            LEFT JOIN solutions_evidence e ON e.solution_id = s.id AND e.retracted_at IS NULL
            GROUP BY s.id HAVING s.evidence_level <> coalesce(max(e.level), 0)
            """
        )
    ]


def _wrong_spread() -> list[str]:
    return [
        f"solution {pk} counts {counted} places where it runs, and has {there}"
        for pk, counted, there in _rows(
            """
            SELECT s.id, s.running_count, count(p.id)
            FROM solutions_solution s
            LEFT JOIN solutions_solutionplace p ON p.solution_id = s.id AND p.relation = 'running'
            GROUP BY s.id HAVING s.running_count <> count(p.id)
            """
        )
    ]


def _broken_histories() -> list[str]:
    return [
        f"solution {pk}: its versions do not run from 1 to {latest}"
        for pk, latest in _rows(
            """
            SELECT s.id, s.version FROM solutions_solution s
            JOIN solutions_solutionversion v ON v.solution_id = s.id
            GROUP BY s.id, s.version
            HAVING count(*) <> s.version OR min(v.number) <> 1 OR max(v.number) <> s.version
            """
        )
    ]


def _pages_unlike_their_latest_version() -> list[str]:
    """Where a solution's row says something else than the version that it counts. Erased versions say nothing."""
    found = []
    versions = (
        SolutionVersion.objects.filter(number=F("solution__version"))
        .exclude(fields={})
        .select_related("solution")
        .prefetch_related("solution__themes", "solution__places")
    )
    for version in versions.iterator(chunk_size=500):
        now = facts_of(version.solution)
        unlike = sorted(name for name, value in version.fields.items() if now.get(name) != value)
        if unlike:
            found.append(
                f"solution {version.solution_id} differs from its version {version.number}: {', '.join(unlike)}"
            )
    return found


def _merged_without_record() -> list[str]:
    return [
        f"solution {pk} is {state}, but {number} merges of it stand"
        for pk, state, number in _rows(
            """
            SELECT s.id, s.state, count(m.id) FROM solutions_solution s
            LEFT JOIN solutions_solutionmerge m ON m.solution_id = s.id AND m.undone_at IS NULL AND m.into_id =
                coalesce(s.merged_into_id, m.into_id)
            GROUP BY s.id HAVING (s.state = 'merged') <> (count(m.id) = 1)
            """
        )
    ]


CHECKS = [
    Check("The database guards versions, lineage, teams and figures of solutions", _missing_triggers),
    Check("Every solution stands on the rung that its evidence reaches", _wrong_rungs),
    Check("Every solution counts the places where it runs", _wrong_spread),
    Check("The versions of a solution run from the first to the latest", _broken_histories),
    Check("A solution says what its latest version says", _pages_unlike_their_latest_version),
    Check("Every merged solution has the record by which it can be separated again", _merged_without_record),
]
