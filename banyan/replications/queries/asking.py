"""What is asked of a report before it is published."""

from __future__ import annotations

from banyan.methods.reach_questions import Figures, Question, questions_about
from banyan.replications.models import ReachReport, ReportState

_MOST_PEERS = 500


def questions_of(report: ReachReport) -> list[Question]:
    """What is unlike this replication's earlier reports, or those of others who carry the same solution; two
    queries."""
    rows = ReachReport.objects.filter(state=ReportState.PUBLISHED).exclude(pk__in=[report.pk, report.corrects_id or 0])
    own = rows.filter(replication=report.replication_id, period__fully_lt=report.period)
    if report.corrects_id is not None:
        own = rows.filter(replication=report.replication_id)
    peers = rows.filter(replication__solution=report.replication.solution_id, replication__state="published")
    peers = peers.exclude(replication=report.replication_id).order_by("-pk")[:_MOST_PEERS]
    given = _figures(report, report.currency)
    return questions_about(
        given, [_figures(row, report.currency) for row in own], [_figures(row, report.currency) for row in peers]
    )


def _figures(report: ReachReport, currency: str) -> Figures:
    days = (report.period.upper - report.period.lower).days
    cost = report.cost_minor if report.currency == currency else None
    return Figures(report.people_reached, days, cost, tuple(report.breakdown.values()))
