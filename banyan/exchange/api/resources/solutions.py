"""Solutions and their evidence."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.told import EvidenceTold, SolutionTold, SolutionWithEvidence
from banyan.exchange.api.values import Language, Moment, Number, PlaceCode, StageName, ThemeCode
from banyan.solutions.models import Evidence, Solution, SolutionPlace

solutions = Router(tags=["solutions"])


def _with_evidence(solution: Solution) -> dict[str, Any]:
    pieces = solution.evidence.select_related("place").order_by("id")
    return {
        **representations.solution(solution),
        "evidence": [representations.evidence(piece) for piece in pieces],
    }


@solutions.get("", response=list[SolutionTold], operation_id="listSolutions", summary="List solutions")
def list_solutions(
    request: HttpRequest,
    response: HttpResponse,
    stage: StageName | None = None,
    place: Annotated[PlaceCode | None, Field(description="Running in this place or anywhere in it")] = None,
    theme: Annotated[ThemeCode | None, Field(description="A goal stands for its targets too")] = None,
    language: Annotated[Language | None, Field(description="In which it can be used")] = None,
    organisation: Number | None = None,
    least_evidence: Annotated[int | None, Field(ge=0, le=6)] = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """The registry of solutions, newest first."""
    rows = queries.public_solutions()
    if stage:
        rows = rows.filter(stage=stage)
    if place:
        running = SolutionPlace.objects.filter(relation="running", place__ancestors__contains=[place_at(place).pk])
        rows = rows.filter(pk__in=running.values("solution"))
    if theme:
        through = Solution.themes.through.objects.filter(theme__in=themes_at(theme))
        rows = rows.filter(pk__in=through.values("solution"))
    if language:
        rows = rows.filter(languages__contains=[language])
    if organisation:
        rows = rows.filter(organisation=organisation, organisation__is_hidden=False)
    if least_evidence is not None:
        rows = rows.filter(evidence_level__gte=least_evidence)
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=representations.solution, cursor=cursor, limit=limit)


@solutions.get(
    "/{int:solution_id}", response=SolutionWithEvidence, operation_id="getSolution", summary="Read a solution"
)
def get_solution(request: HttpRequest, solution_id: int) -> dict[str, Any]:
    return _with_evidence(get_object_or_404(queries.public_solutions(), pk=solution_id))


@solutions.get(
    "/{int:solution_id}/evidence",
    response=list[EvidenceTold],
    operation_id="listEvidence",
    summary="List the evidence of a solution",
)
def list_evidence(
    request: HttpRequest,
    response: HttpResponse,
    solution_id: int,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    solution = get_object_or_404(queries.public_solutions(), pk=solution_id)
    rows = Evidence.objects.filter(solution=solution).select_related("place")
    return listing(request, response, rows, represent=representations.evidence, cursor=cursor, limit=limit)
