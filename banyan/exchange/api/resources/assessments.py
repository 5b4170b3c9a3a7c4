"""Assessments of the scaling guide: those shared with everyone for all, and conducting one's own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from banyan.commons.errors import NotFound
from banyan.exchange import representations
from banyan.exchange.api.changing import made, person_in, place_called, places_called, require_own, solution_numbered
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import PersonReference
from banyan.exchange.api.values import Given, Moment, Number, PlaceCode, StageName, Told
from banyan.methods import scaling_guide as guide
from banyan.people.models import Person
from banyan.scaling import queries, services
from banyan.scaling.models import Assessment, Decision, Respondent
from banyan.scaling.permissions import part_in
from banyan.scaling.services import GivenAnswer
from banyan.solutions.models import Evidence

assessments = Router(tags=["assessments"])

Step = Annotated[int, Field(ge=0, le=4)]
Share = Annotated[float, Field(ge=0, le=1)]


class DecisionTold(Told):
    id: Number
    pathways: list[str]
    text: str
    by: PersonReference
    at: Moment
    digest: str = Field(description="SHA-256 of the answers that it rests on")


class AssessmentTold(Told):
    id: Number
    page: str = Field(description="Address of its page")
    solution: Number
    number: int
    state: Literal["draft", "finished"]
    visibility: Literal["private", "link", "public"]
    stage: StageName
    places: list[str] = Field(description="Codes of the countries that it looks at")
    previous: Number | None
    review_on: str | None
    created_at: Moment
    finished_at: Moment | None


class PathwayTold(Told):
    pathway: str
    fit: Share
    first_share: Share = Field(description="Share of the draws in which it comes first")
    doer: str | None
    payer: str | None


class GateTold(Told):
    gate: str
    state: Literal["open", "closed", "unknown"]


class VerdictTold(Told):
    room: Annotated[int, Field(ge=1, le=4)]
    place: str
    verdict: str


class DimensionTold(Told):
    dimension: str
    value: Share | None = Field(description="Of what is known; there is no total")
    level: Literal["strong", "middling", "weak", "unknown"]


class ResultTold(Told):
    claim: Literal["clear", "leaning", "undecided", "too_little_known"]
    robustness: Share = Field(description="Share of plausible answers under which the first pathway stays first")
    ranked: list[PathwayTold]
    stopped: list[str]
    gates: list[GateTold]
    verdicts: list[VerdictTold]
    profile: list[DimensionTold]
    turning: list[str] = Field(description="The questions that would change it most")


class AssessmentWithResult(AssessmentTold):
    result: ResultTold
    decisions: list[DecisionTold]


class AssessmentGiven(Given):
    solution: Number
    places: Annotated[list[PlaceCode], Field(max_length=8)] = []


class AnswerGiven(Given):
    question: Annotated[str, Field(min_length=1, max_length=40, description="Code of a question of the guide")]
    step: Step | None = Field(description="0 to 4; null is “don't know”")
    place: PlaceCode | None = Field(default=None, description="For questions of the third room")
    reason: Annotated[str, Field(max_length=2_000)] = ""
    evidence: Annotated[list[Number], Field(max_length=50)] = []


class AnswerTold(Told):
    id: Number
    question: str
    step: Step | None
    place: str
    at: Moment


def _told(row: Assessment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": representations.page_of(row),
        "solution": row.solution_id,
        "number": row.number,
        "state": row.state,
        "visibility": row.visibility,
        "stage": row.stage,
        "places": sorted(place.address for place in row.places.all()),
        "previous": row.previous_id,
        "review_on": row.review_on.isoformat() if row.review_on else None,
        "created_at": row.created_at,
        "finished_at": row.finished_at,
    }


def _with_result(row: Assessment) -> dict[str, Any]:
    decisions = Decision.objects.filter(assessment=row).select_related("by").order_by("-pk")
    return {
        **_told(row),
        "result": _result(queries.result_of(row)),
        "decisions": [
            {
                "id": decision.pk,
                "pathways": decision.pathways,
                "text": decision.text,
                "by": representations.person_reference(decision.by),
                "at": decision.at,
                "digest": decision.digest,
            }
            for decision in decisions[:50]
        ],
    }


def _result(found: guide.Result) -> dict[str, Any]:
    return {
        "claim": found.claim,
        "robustness": found.robustness.share,
        "ranked": [
            {
                "pathway": item.pathway.code,
                "fit": round(item.fit, 4),
                "first_share": item.first_share,
                "doer": item.doer,
                "payer": item.payer,
            }
            for item in found.ranked
        ],
        "stopped": [item.pathway.code for item in found.stopped],
        "gates": [{"gate": finding.gate.code, "state": finding.state} for finding in found.gates],
        "verdicts": [
            {"room": verdict.room.value, "place": verdict.place, "verdict": verdict.code} for verdict in found.verdicts
        ],
        "profile": [
            {
                "dimension": reading.dimension,
                "value": None if reading.value is None else round(reading.value, 4),
                "level": reading.level,
            }
            for reading in found.profile
        ],
        "turning": [turning.question for turning in found.robustness.turning],
    }


def _own(person: Person, pk: int) -> Assessment:
    """An assessment in which `person` has a part. Raises NotFound: others learn nothing of it."""
    found = queries.assessment_found(pk)
    if found is None or not part_in(person, found).may_see:
        raise NotFound
    return found


@assessments.get(
    "", response=list[AssessmentTold], operation_id="listAssessments", summary="List assessments shared with everyone"
)
def list_assessments(
    request: HttpRequest,
    response: HttpResponse,
    solution: Number | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Those that their teams share with everyone, newest first."""
    rows = queries.public_assessments().prefetch_related("places")
    if solution:
        rows = rows.filter(solution=solution)
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@assessments.get(
    "/mine",
    response=list[AssessmentTold],
    operation_id="listOwnAssessments",
    summary="List assessments in which you have a part",
)
@asks(scope="solutions:write")
def list_own(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = 20
) -> list[dict[str, Any]]:
    """Those that you conduct or answer in, private ones too, newest first."""
    rows = queries.assessments_with_part_of(person_in(request)).prefetch_related("places")
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@assessments.get(
    "/{int:assessment_id}",
    response=AssessmentWithResult,
    operation_id="getAssessment",
    summary="Read an assessment shared with everyone",
)
def get_assessment(request: HttpRequest, assessment_id: int) -> dict[str, Any]:
    """With its result and decisions; never with single answers."""
    row = queries.public_assessments().filter(pk=assessment_id).first()
    if row is None:
        raise NotFound
    return _with_result(row)


@assessments.get(
    "/mine/{int:assessment_id}",
    response=AssessmentWithResult,
    operation_id="getOwnAssessment",
    summary="Read an assessment in which you have a part",
)
@asks(scope="solutions:write")
def get_own(request: HttpRequest, assessment_id: int) -> dict[str, Any]:
    """Shared or not, finished or so far."""
    row = _own(person_in(request), assessment_id)
    require_own(request, row.solution.organisation_id)
    return _with_result(row)


@assessments.post(
    "", response={201: AssessmentTold}, operation_id="beginAssessment", summary="Begin to assess a solution"
)
@asks(scope="solutions:write")
def begin(request: HttpRequest, response: HttpResponse, given: AssessmentGiven) -> dict[str, Any]:
    """For the team of a solution and the editors of its organisation. It stays private until it is shared."""
    solution = solution_numbered(given.solution)
    require_own(request, solution.organisation_id)
    places = places_called(given.places, "places")
    row = services.begin_assessment(by=person_in(request), solution=solution, places=places)
    made(response, "assessments/mine", row.pk)
    return _told(queries.assessments_with_part_of(person_in(request)).get(pk=row.pk))


@assessments.post(
    "/mine/{int:assessment_id}/answers",
    response={201: AnswerTold},
    operation_id="answerQuestion",
    summary="Answer a question for yourself",
)
@asks(scope="solutions:write")
def answer(request: HttpRequest, response: HttpResponse, assessment_id: int, given: AnswerGiven) -> dict[str, Any]:
    """The latest answer to a question counts; the earlier stay on record."""
    person = person_in(request)
    row = _own(person, assessment_id)
    require_own(request, row.solution.organisation_id)
    respondent = Respondent.objects.filter(assessment=row, person=person).first()
    if respondent is None:
        raise NotFound
    pieces = tuple(Evidence.objects.filter(pk__in=given.evidence, solution=row.solution_id))
    place = place_called(given.place, "place")
    saved = services.answer_question(
        by=person,
        respondent=respondent,
        given=GivenAnswer(given.question, given.step, place, given.reason, pieces),
    )
    response["Location"] = f"{settings.SITE_URL}/api/v1/assessments/mine/{assessment_id}"
    return {
        "id": saved.pk,
        "question": saved.question,
        "step": saved.step,
        "place": place.address if place else "",
        "at": saved.at,
    }


@assessments.post(
    "/mine/{int:assessment_id}/finish",
    response={201: AssessmentWithResult},
    operation_id="finishAssessment",
    summary="Finish an assessment",
)
@asks(scope="solutions:write")
def finish(request: HttpRequest, response: HttpResponse, assessment_id: int) -> dict[str, Any]:
    """Nobody can answer in it any more then."""
    person = person_in(request)
    row = _own(person, assessment_id)
    require_own(request, row.solution.organisation_id)
    services.finish_assessment(by=person, assessment=row)
    made(response, "assessments/mine", row.pk)
    return _with_result(_own(person, assessment_id))
