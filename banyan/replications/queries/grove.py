"""A solution's whole life: where it took root, when, by whom, how many were reached, and how each root fares.

Reach of a report that spans years is shared out by days. The same people may be in several reports: sums are of people
as they were reported, not of different people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from banyan.replications.models import ReachReport, Replication, ReportState, State, Status, StatusChange
from banyan.solutions.models import Solution, SolutionState

MOST_ROOTS: Final = 500
_SHOWN: Final = (SolutionState.PUBLISHED, SolutionState.MERGED)


@dataclass(frozen=True, slots=True)
class Root:
    """One replication as it stood at the end of a year: `status` then, `reached` by year up to then."""

    replication: Replication
    status: Status
    reached: Mapping[int, float] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """People reached so far, as reported."""
        return round(sum(self.reached.values()))

    @property
    def is_over(self) -> bool:
        """Whether it had ended by then."""
        return self.status == Status.ENDED

    @property
    def is_planned(self) -> bool:
        """Whether it had not begun by then."""
        return self.status == Status.PLANNED


@dataclass(frozen=True, slots=True)
class Grove:
    """A solution's roots in the order in which they began, as of the end of `year`; `years` are all of its life."""

    solution: Solution
    roots: Sequence[Root]
    years: Sequence[int]
    year: int

    @property
    def begun(self) -> Sequence[Root]:
        """Those that did more than plan."""
        return [root for root in self.roots if not root.is_planned]

    @property
    def direct(self) -> int:
        """People reached by the founder itself."""
        return sum(root.total for root in self.roots if root.replication.is_direct)

    @property
    def through_others(self) -> int:
        """People reached by those who carry it."""
        return sum(root.total for root in self.roots if not root.replication.is_direct)

    @property
    def alive(self) -> int:
        """How many run, pilot or pause."""
        return sum(not root.is_over for root in self.begun)

    @property
    def ended(self) -> int:
        """How many are over."""
        return sum(root.is_over for root in self.begun)

    @property
    def places(self) -> int:
        """In how many places it took root."""
        return len({root.replication.place_id for root in self.begun})

    def yearly(self) -> dict[int, float]:
        """People reached in each year up to `year`, the years without reports too."""
        sums: dict[int, float] = {}
        for year in self.years:
            if year <= self.year:
                sums[year] = sum(root.reached.get(year, 0.0) for root in self.roots)
        return sums


def grove_of(solution: Solution, *, year: int | None = None) -> Grove:
    """The grove of one solution; one query."""
    return groves_of([solution], year=year)[0]


def groves_of(solutions: Sequence[Solution], *, year: int | None = None) -> list[Grove]:
    """Groves of several solutions in one query, each as of the end of `year`, or now."""
    ids = [solution.pk for solution in solutions]
    rows = (
        Replication.objects.filter(solution__in=ids, state=State.PUBLISHED)
        .select_related("place__parent", "carrier")
        .annotate(told=_reports(), changes=_changes())
        .order_by("started_on", "pk")[: MOST_ROOTS * max(1, len(ids))]
    )
    by_solution: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_solution[row.solution_id].append(row)
    return [_grove(one, by_solution[one.pk], year) for one in solutions]


def _reports() -> ArraySubquery:
    """The published reports of a replication, as {begins, until, people}."""
    rows = ReachReport.objects.filter(replication=OuterRef("pk"), state=ReportState.PUBLISHED).order_by("pk")
    told = JSONObject(begins="period__startswith", until="period__endswith", people="people_reached")
    return ArraySubquery(rows.values_list(told))


def _changes() -> ArraySubquery:
    """What a replication came to, in order, as {since, status}."""
    rows = StatusChange.objects.filter(replication=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.values_list(JSONObject(since="since", status="status")))


def _grove(solution: Solution, rows: Sequence[Any], year: int | None) -> Grove:
    this_year = timezone.localdate().year
    first = min((row.started_on.year for row in rows), default=this_year)
    chosen = this_year if year is None else max(min(year, this_year), min(first, this_year))
    roots = []
    for row in rows:
        row.solution = solution
        changes = [(date.fromisoformat(change["since"]), change["status"]) for change in row.changes]
        status = _status_at(changes, chosen)
        if status is not None:
            reached = {at: people for at, people in _reached_by_year(row.told).items() if at <= chosen}
            roots.append(Root(row, status, reached))
    return Grove(solution, roots, list(range(min(first, this_year), this_year + 1)), chosen)


def _status_at(changes: Sequence[tuple[date, str]], year: int) -> Status | None:
    """The last status by the end of a year; None where it was not even planned. What is planned for a later year
    shows from now on."""
    found: Status | None = None
    for since, status in changes:
        if since.year <= year or (status == Status.PLANNED and year == timezone.localdate().year):
            found = Status(status)
    return found


def _reached_by_year(told: Iterable[Mapping[str, Any]]) -> dict[int, float]:
    """People reached by year, from what `_reports` tells."""
    found: dict[int, float] = defaultdict(float)
    for report in told:
        begins, until = (date.fromisoformat(report[name]) for name in ("begins", "until"))
        for year, share in shares_of_years(begins, until):
            found[year] += report["people"] * share
    return dict(found)


def shares_of_years(begins: date, until: date) -> list[tuple[int, float]]:
    """Each year that lies between two days (the second not included), with its share of the days."""
    days = (until - begins).days
    return [
        (year, (min(until, date(year + 1, 1, 1)) - max(begins, date(year, 1, 1))).days / days)
        for year in range(begins.year, (until.year if until > date(until.year, 1, 1) else until.year - 1) + 1)
    ]


def largest_groves(*, most: int = 6) -> list[Grove]:
    """The groves with the most living roots, the largest first; two queries."""
    solutions = list(
        Solution.objects.raw(
            """
            SELECT s.id, s.title, s.language, s.state FROM solutions_solution s
            JOIN (
                SELECT solution_id, count(*) AS roots FROM replications_replication
                WHERE state = 'published' AND status IN ('piloting', 'running', 'paused', 'ended') GROUP BY solution_id
            ) n ON n.solution_id = s.id
            WHERE s.state = 'published' ORDER BY n.roots DESC, s.id LIMIT %s
            """,
            [most],
        )
    )
    return groves_of(solutions)
