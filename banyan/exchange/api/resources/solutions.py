"""Solutions and their evidence."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.commons.models import Place
from banyan.exchange import queries, representations
from banyan.exchange.api.changing import (
    locked,
    made,
    organisation_for,
    person_in,
    place_called,
    places_called,
    require_own,
    require_present,
    themes_called,
)
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.given import EvidenceGiven, SolutionChange, SolutionGiven
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import EvidenceTold, SolutionTold, SolutionWithEvidence
from banyan.exchange.api.values import Language, Moment, Number, PlaceCode, StageName, ThemeCode
from banyan.solutions.models import Evidence, Solution, SolutionPlace
from banyan.solutions.services import (
    Cost,
    EvidenceFacts,
    PlaceSince,
    SolutionFacts,
    add_evidence,
    edit_solution,
    register_solution,
)

solutions = Router(tags=["solutions"])

_COST = ("cost_per_person_minor", "cost_currency", "cost_year")


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


@solutions.post(
    "", response={201: SolutionWithEvidence}, operation_id="registerSolution", summary="Register a solution"
)
@asks(scope="solutions:write")
def register(request: HttpRequest, response: HttpResponse, given: SolutionGiven) -> dict[str, Any]:
    """A new solution; the person whose token it is leads its team."""
    organisation = organisation_for(request, given.organisation)
    facts = SolutionFacts(**_changes(given, None), organisation=organisation)
    solution = register_solution(by=person_in(request), facts=facts)
    made(response, "solutions", solution.pk)
    return _with_evidence(queries.public_solutions().get(pk=solution.pk))


@solutions.patch(
    "/{int:solution_id}",
    response=SolutionWithEvidence,
    operation_id="changeSolution",
    summary="Change a solution",
)
@asks(scope="solutions:write", needs_match=True)
def change(request: HttpRequest, solution_id: int, given: SolutionChange) -> dict[str, Any]:
    """For its team, editors of its organisation and stewards. Fields that are not given stay as they are. Every change
    keeps a version."""
    solution = locked(queries.public_solutions(), solution_id)
    require_own(request, solution.organisation_id)
    require_present(request, SolutionWithEvidence, _with_evidence(solution))
    changes = _changes(given, solution)
    if "organisation" in given.model_fields_set:
        changes["organisation"] = organisation_for(request, given.organisation)
    edit_solution(by=person_in(request), solution=solution, version=solution.version, changes=changes)
    return _with_evidence(queries.public_solutions().get(pk=solution_id))


@solutions.post(
    "/{int:solution_id}/evidence",
    response={201: EvidenceTold},
    operation_id="addEvidence",
    summary="Add evidence to a solution",
)
@asks(scope="solutions:write")
def add_piece(request: HttpRequest, response: HttpResponse, solution_id: int, given: EvidenceGiven) -> dict[str, Any]:
    """What was found, on which rung of the ladder, and where it can be looked up."""
    solution = locked(queries.public_solutions(), solution_id)
    require_own(request, solution.organisation_id)
    told = {**given.model_dump(), "place": place_called(given.place, "place")}
    piece = add_evidence(by=person_in(request), solution=solution, facts=EvidenceFacts(**told))
    made(response, f"solutions/{solution_id}", "evidence")
    return representations.evidence(Evidence.objects.select_related("place").get(pk=piece.pk))


def _changes(given: SolutionGiven, solution: Solution | None) -> dict[str, Any]:
    """The given fields but the organisation, as the services take them. Raises Invalid."""
    given_fields = given.model_fields_set
    changes = {name: getattr(given, name) for name in given_fields if name not in _COST and name != "organisation"}
    if changes.get("language", "") is None:
        del changes["language"]
    for name in ("developed_in", "running_in"):
        if name in changes:
            changes[name] = _since(places_called(changes[name], name), name, solution)
    if "themes" in changes:
        changes["themes"] = themes_called(given.themes)
    if given_fields & set(_COST):
        changes["cost"] = _cost(given, solution)
    return changes


def _since(places: list[Place], name: str, solution: Solution | None) -> list[PlaceSince]:
    """The places, each since the year that is known already."""
    rows = solution.places.filter(relation=name.removesuffix("_in")) if solution is not None else ()
    known = {row.place_id: row.since_year for row in rows}
    return [PlaceSince(place, known.get(place.pk)) for place in places]


def _cost(given: SolutionGiven, solution: Solution | None) -> Cost | None:
    told = {
        name: getattr(given, name) if name in given.model_fields_set else getattr(solution, name, None)
        for name in _COST
    }
    if told["cost_per_person_minor"] is None:
        return None
    return Cost(told["cost_per_person_minor"], told["cost_currency"] or "", told["cost_year"])
