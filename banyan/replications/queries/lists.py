"""Lists of replications and reports, each in a number of queries that does not depend on how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from banyan.commons.models import Place
from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Organisation
from banyan.replications.models import (
    Adaptation,
    ReachDefinition,
    ReachReport,
    Replication,
    ReplicationMember,
    ReportState,
    State,
    StatusChange,
    Verification,
)
from banyan.solutions.models import Solution, SolutionState


@dataclass(frozen=True, slots=True)
class ReplicationFilter:
    """What a list is narrowed to; nothing chosen means all. `place` is with all that lies in it."""

    solution: Solution | None = None
    place: Place | None = None
    carrier: Organisation | None = None
    status: str = ""


def shown_replications() -> QuerySet[Any]:
    """What everyone may see, with what a line of a list names."""
    return _public().select_related("solution", "place__parent", "carrier").annotate(people=_people())


def _public() -> QuerySet[Replication]:
    return Replication.objects.filter(
        state=State.PUBLISHED, solution__state__in=(SolutionState.PUBLISHED, SolutionState.MERGED)
    )


def in_place(place: Place) -> QuerySet[Replication]:
    """What runs, or ran, in a place or what lies in it."""
    return _public().filter(place__ancestors__contains=[place.pk])


def carried_by(carrier: Organisation) -> QuerySet[Replication]:
    """What an organisation carries, or carried."""
    return _public().filter(carrier=carrier)


def replications_page(chosen: ReplicationFilter, *, cursor: str = "", size: int = 20) -> Page[Replication]:
    """One page of replications, the newest first; one query."""
    rows = shown_replications()
    if chosen.solution is not None:
        rows = rows.filter(solution=chosen.solution)
    if chosen.place is not None:
        rows = rows.filter(place__ancestors__contains=[chosen.place.pk])
    if chosen.carrier is not None:
        rows = rows.filter(carrier=chosen.carrier)
    if chosen.status:
        rows = rows.filter(status=chosen.status)
    return page_by_key(rows, order=("-id",), cursor=cursor, size=size)


def replications_in(place: Place, *, most: int = 8) -> list[Replication]:
    """What runs, or ran, in a place or what lies in it, those that reached the most first."""
    return list(shown_replications().filter(place__ancestors__contains=[place.pk]).order_by("-people", "-pk")[:most])


def replications_by(carrier: Organisation, *, most: int = 8) -> list[Replication]:
    """What an organisation carries, or carried."""
    return list(shown_replications().filter(carrier=carrier).order_by("-people", "-pk")[:most])


def replication_found(pk: int) -> Replication | None:
    """The replication in whatever state, with what its page names."""
    return (
        Replication.objects.select_related(
            "solution__merged_into", "solution__organisation", "place__parent", "carrier", "recipe_version__recipe"
        )
        .filter(pk=pk)
        .first()
    )


def report_found(replication_pk: int, pk: int) -> ReachReport | None:
    """The report in whatever state."""
    return (
        ReachReport.objects.select_related(
            "by",
            "corrects",
            "replication__solution__organisation",
            "replication__place__parent",
            "replication__carrier",
        )
        .filter(pk=pk, replication=replication_pk)
        .first()
    )


@dataclass(frozen=True, slots=True)
class ReplicationInFull:
    """All that a replication's page shows."""

    definition: ReachDefinition | None
    changes: list[StatusChange]
    team: list[ReplicationMember]
    adaptations: list[Adaptation]
    reports: list[ReachReport]
    drafts: list[ReachReport]

    @property
    def people(self) -> int:
        """People reached, as the reports that count say."""
        return sum(report.people_reached for report in self.reports)


def replication_in_full(replication: Replication, *, with_drafts: bool) -> ReplicationInFull:
    """All that its page shows; six queries at most."""
    reports = ReachReport.objects.filter(replication=replication).exclude(state=ReportState.CORRECTED)
    found = list(reports.prefetch_related("verifications__organisation").order_by("-period", "-pk")[:200])
    return ReplicationInFull(
        definition=ReachDefinition.objects.filter(solution=replication.solution_id).first(),
        changes=list(StatusChange.objects.filter(replication=replication).select_related("by").order_by("pk")[:100]),
        team=list(ReplicationMember.objects.filter(replication=replication).select_related("person").order_by("pk")),
        adaptations=list(
            Adaptation.objects.filter(replication=replication).select_related("suggestion").order_by("-pk")[:100]
        ),
        reports=[report for report in found if report.state == ReportState.PUBLISHED],
        drafts=[report for report in found if report.state == ReportState.DRAFT] if with_drafts else [],
    )


def versions_of_report(report: ReachReport) -> list[ReachReport]:
    """Published versions of the same report, the first first; walks the chain of corrections in one query."""
    rows = ReachReport.objects.raw(
        """
        WITH RECURSIVE back (id, corrects_id) AS (
            SELECT id, corrects_id FROM replications_reachreport WHERE id = %s
            UNION SELECT r.id, r.corrects_id FROM replications_reachreport r JOIN back b ON r.id = b.corrects_id
        ), forth (id) AS (
            SELECT id FROM back
            UNION SELECT r.id FROM replications_reachreport r JOIN forth f ON r.corrects_id = f.id
            WHERE r.state <> 'draft'
        )
        SELECT r.* FROM replications_reachreport r JOIN forth f ON f.id = r.id ORDER BY r.version, r.id
        """,
        [report.pk],
    )
    return list(rows)


def verifications_of(report: ReachReport) -> list[Verification]:
    """What outsiders found, the first first."""
    rows = Verification.objects.filter(report=report).select_related("by", "organisation")
    return list(rows.order_by("pk"))


def _people() -> Subquery:
    sums = (
        ReachReport.objects.filter(replication=OuterRef("pk"), state=ReportState.PUBLISHED)
        .order_by()
        .values("replication")
        .annotate(people=Sum("people_reached"))
    )
    return Subquery(sums.values("people"))
