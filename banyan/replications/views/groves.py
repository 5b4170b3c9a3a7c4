"""A solution's grove, and its reach as data."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.replications.impact_data import impact_data
from banyan.replications.models import ReachDefinition, ReachReport, ReportState, State
from banyan.replications.permissions import can_define_reach
from banyan.replications.pictures import forecast_picture, grove_map, grove_picture, numbered
from banyan.replications.queries.grove import grove_of
from banyan.replications.queries.outlook import outlook_of
from banyan.replications.views.found import seen_solution
from banyan.solutions.models import SolutionState
from banyan.solutions.views.found import number_in

MOST_REPORTS = 10_000


@require_safe
def grove(request: HttpRequest, pk: int) -> HttpResponse:
    """A solution's whole life, as it was at the end of a year."""
    solution = seen_solution(request.user, pk)
    year = number_in(request.GET.get("year", ""))
    shown = grove_of(solution, year=year or None)
    now = shown if shown.year == shown.years[-1] else grove_of(solution)
    drawn = numbered(shown)
    outlook = outlook_of(now)
    expected = [(row.year, float(row.middle), float(row.low), float(row.high)) for row in outlook.expected]
    context = {
        "solution": solution,
        "grove": shown,
        "picture": grove_picture(shown, drawn),
        "numbers": {one.root.replication.pk: one.number for one in drawn},
        "rows": [(_number_of(drawn, root), root) for root in shown.roots],
        "map": grove_map(shown),
        "outlook": outlook,
        "forecast_picture": forecast_picture(outlook.past, expected) if expected else "",
        "definition": ReachDefinition.objects.filter(solution=solution).first(),
        "may_define": request.user.is_authenticated and can_define_reach(request.user, solution),
    }
    return render(request, "replications/grove.html", context)


def _number_of(drawn: list, root: object) -> int | None:  # type: ignore[type-arg]
    return next((one.number for one in drawn if one.root is root), None)


@require_safe
def impact(request: HttpRequest, pk: int) -> HttpResponse:
    """Published reports of a public solution as Common Impact Data Standard JSON-LD."""
    solution = seen_solution(request.user, pk)
    definition = ReachDefinition.objects.filter(solution=solution).first()
    if solution.state != SolutionState.PUBLISHED or definition is None:
        raise Http404
    reports = (
        ReachReport.objects.filter(
            replication__solution=solution, replication__state=State.PUBLISHED, state=ReportState.PUBLISHED
        )
        .select_related("replication__place", "replication__carrier")
        .order_by("pk")[:MOST_REPORTS]
    )
    data = impact_data(solution, definition, list(reports), site=settings.SITE_URL)
    return JsonResponse(data, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
