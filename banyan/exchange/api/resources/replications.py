"""Replications and whom they reached. What is published is open; drafts are for those who run it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from banyan.commons.errors import Invalid, NotFound
from banyan.commons.money import Money
from banyan.exchange import representations
from banyan.exchange.api.changing import both_sides, made, person_in, place_called, require_own, token_in
from banyan.exchange.api.filters import place_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import OrganisationReference, PersonReference, PlaceReference
from banyan.exchange.api.values import Day, Given, Moment, Number, PlaceCode, Told
from banyan.handovers.models import Handover
from banyan.recipes.models import RecipeVersion
from banyan.recipes.queries.lists import published as published_recipes
from banyan.replications import services
from banyan.replications.impact import DIMENSIONS
from banyan.replications.models import ReachReport, Replication
from banyan.replications.permissions import can_see, can_see_report
from banyan.replications.queries.lists import (
    replication_found,
    replication_in_full,
    report_found,
    shown_replications,
)
from banyan.replications.services import Outcome, ReplicationFacts, ReportFacts
from banyan.replications.services.reporting import LARGEST, LONGEST_DIMENSION, MOST_GROUPS, MOST_OUTCOMES

replications = Router(tags=["replications"])

StatusName = Literal["planned", "piloting", "running", "paused", "ended"]
ReportStateName = Literal["draft", "published", "corrected"]
People = Annotated[int, Field(ge=0, le=LARGEST)]
Figure = Annotated[str, Field(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,6})?$", description="A decimal as text")]
Words = Annotated[str, Field(max_length=600)]


class StatusTold(Told):
    status: StatusName
    since: Day
    reason: str


class AdaptationTold(Told):
    part: Literal["core", "adaptable"]
    what: str
    why: str
    suggestion: Number | None = Field(description="What flowed back to the recipe")
    at: Moment


class OutcomeTold(Told):
    name: str
    value: str
    unit: str
    code: str = Field(description="IRIS+ code, “” where none fits")


class VerificationTold(Told):
    organisation: OrganisationReference | None
    agrees: bool
    how: str
    at: Moment


class ReportTold(Told):
    id: Number
    page: str
    replication: Number
    version: int
    corrects: Number | None
    begins: Day
    ends: Day = Field(description="The last day")
    people_reached: int
    breakdown: dict[str, int]
    outcomes: list[OutcomeTold]
    dimensions: dict[str, str] = Field(description="What, who, how_much, contribution, risk, in words")
    cost_minor: int | None
    currency: str
    how_counted: str
    evidence_url: str
    explanation: str
    reason: str = Field(description="Of a correction")
    state: ReportStateName
    verifications: list[VerificationTold]
    published_at: Moment | None


class ReplicationTold(Told):
    id: Number
    page: str
    solution: Number
    place: PlaceReference
    carrier: OrganisationReference | None
    carrier_confirmed: bool
    is_direct: bool = Field(description="Run by the founder itself")
    status: StatusName
    started_on: Day
    ended_on: Day | None
    about: str = Field(description="Markdown")
    language: str
    people_reached: int
    registered_by: PersonReference
    created_at: Moment
    changed_at: Moment


class ReplicationInFull(ReplicationTold):
    recipe: Number | None
    recipe_version: int | None
    counts: str = Field(description="Who counts as one person reached; “” where nobody said yet")
    statuses: list[StatusTold]
    adaptations: list[AdaptationTold]
    reports: list[ReportTold] = Field(description="Published ones, the latest period first")


class ReplicationGiven(Given):
    solution: Number
    place: PlaceCode
    carrier: Number
    started_on: Day
    status: Literal["planned", "piloting", "running"] = "running"
    is_direct: bool = False
    about: Annotated[str, Field(max_length=4_000)] = ""
    handover: Number | None = None
    recipe: Annotated[Number | None, Field(description="By whose latest version it goes")] = None


class StatusGiven(Given):
    status: StatusName
    since: Day
    reason: Words = ""


class AdaptationGiven(Given):
    part: Literal["core", "adaptable"]
    what: Annotated[str, Field(min_length=3, max_length=200)]
    why: Annotated[str, Field(min_length=3, max_length=2_000)]
    flows_back: Annotated[bool, Field(description="Suggest it to the recipe's team")] = False


class OutcomeGiven(Given):
    name: Annotated[str, Field(min_length=3, max_length=160)]
    value: Figure
    unit: Annotated[str, Field(max_length=40)] = ""
    code: Annotated[str, Field(max_length=10)] = ""


class ReportGiven(Given):
    begins: Day
    ends: Annotated[Day, Field(description="The last day")]
    people_reached: People
    breakdown: Annotated[dict[str, People], Field(max_length=MOST_GROUPS)] = {}
    outcomes: Annotated[list[OutcomeGiven], Field(max_length=MOST_OUTCOMES)] = []
    dimensions: Annotated[
        dict[str, Annotated[str, Field(max_length=LONGEST_DIMENSION)]], Field(max_length=len(DIMENSIONS))
    ] = {}
    cost_minor: Annotated[int | None, Field(ge=0, le=10**15)] = None
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    how_counted: Words = ""
    evidence_url: Annotated[str, Field(max_length=500)] = ""
    explanation: Annotated[Words, Field(description="Of figures that are unlike those before")] = ""


class CorrectionGiven(ReportGiven):
    reason: Annotated[str, Field(min_length=3, max_length=600)]


def _report_told(row: ReachReport) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": f"{representations.page_of(row.replication)}reports/{row.pk}/",
        "replication": row.replication_id,
        "version": row.version,
        "corrects": row.corrects_id,
        "begins": row.period.lower,
        "ends": row.period.upper - timedelta(days=1),
        "people_reached": row.people_reached,
        "breakdown": row.breakdown,
        "outcomes": [
            {name: one.get(name, "") for name in ("name", "value", "unit", "code")} for one in row.outcomes
        ],
        "dimensions": row.dimensions,
        "cost_minor": row.cost_minor,
        "currency": row.currency,
        "how_counted": row.how_counted,
        "evidence_url": row.evidence_url,
        "explanation": row.explanation,
        "reason": row.reason,
        "state": row.state,
        "verifications": [
            {
                "organisation": representations.organisation_reference(one.organisation),
                "agrees": one.agrees,
                "how": one.how,
                "at": one.at,
            }
            for one in row.verifications.all()
        ],
        "published_at": row.published_at,
    }  # fmt: skip


def _told(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": representations.page_of(row),
        "solution": row.solution_id,
        "place": representations.place_reference(row.place),
        "carrier": representations.organisation_reference(row.carrier),
        "carrier_confirmed": row.carrier_confirmed,
        "is_direct": row.is_direct,
        "status": row.status,
        "started_on": row.started_on,
        "ended_on": row.ended_on,
        "about": row.about,
        "language": row.language,
        "people_reached": int(row.people or 0),
        "registered_by": representations.person_reference(row.registered_by),
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def _in_full(pk: int) -> dict[str, Any]:
    row = _shown().filter(pk=pk).first()
    if row is None:
        raise NotFound
    full = replication_in_full(row, with_drafts=False)
    for report in full.reports:
        report.replication = row
    version = row.recipe_version
    return {
        **_told(row),
        "recipe": version.recipe_id if version else None,
        "recipe_version": version.number if version else None,
        "counts": full.definition.counts if full.definition else "",
        "statuses": [{"status": one.status, "since": one.since, "reason": one.reason} for one in full.changes],
        "adaptations": [
            {"part": one.part, "what": one.what, "why": one.why, "suggestion": one.suggestion_id, "at": one.at}
            for one in full.adaptations
        ],
        "reports": [_report_told(report) for report in full.reports],
    }


def _shown() -> Any:
    return shown_replications().select_related(
        "solution", "place__parent", "carrier", "registered_by", "recipe_version"
    )


def _seen(request: HttpRequest, pk: int) -> Replication:
    """A replication that the caller may see; an organisation's key sees its own. Raises NotFound, NotAllowed."""
    found = replication_found(pk)
    if found is None or not can_see(person_in(request), found):
        raise NotFound
    own = token_in(request).organisation
    if own is None or own.pk != found.solution.organisation_id:
        require_own(request, found.carrier_id)
    return found


def _seen_report(request: HttpRequest, pk: int, report_pk: int) -> ReachReport:
    _seen(request, pk)
    found = report_found(pk, report_pk)
    if found is None or not can_see_report(person_in(request), found):
        raise NotFound
    return found


def _facts(given: ReportGiven) -> ReportFacts:
    if (given.cost_minor is None) != (given.currency == ""):
        raise Invalid({"currency": _("A cost needs its currency.")})
    unknown = sorted(set(given.dimensions) - set(DIMENSIONS))
    if unknown:
        raise Invalid({"dimensions": _("There is no dimension “%(code)s”.") % {"code": unknown[0]}})
    cost = None if given.cost_minor is None else Money(given.cost_minor, given.currency)
    return ReportFacts(
        begins=given.begins,
        ends=given.ends,
        people_reached=given.people_reached,
        breakdown=given.breakdown,
        outcomes=[Outcome(one.name, Decimal(one.value), one.unit, one.code) for one in given.outcomes],
        dimensions=given.dimensions,
        cost=cost,
        how_counted=given.how_counted,
        evidence_url=given.evidence_url,
        explanation=given.explanation,
    )


def _recipe_version(number: int | None) -> RecipeVersion | None:
    if number is None:
        return None
    recipe = published_recipes().filter(pk=number).first()
    if recipe is None:
        raise Invalid({"recipe": _("There is no such recipe.")})
    return recipe.versions.get(number=recipe.version)


@replications.get("", response=list[ReplicationTold], operation_id="listReplications", summary="List replications")
def list_replications(
    request: HttpRequest,
    response: HttpResponse,
    solution: Number | None = None,
    place: Annotated[PlaceCode | None, Field(description="In this place or anywhere in it")] = None,
    carrier: Number | None = None,
    status: StatusName | None = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Where solutions took root, newest first."""
    rows = _shown()
    if solution:
        rows = rows.filter(solution=solution)
    if place:
        rows = rows.filter(place__ancestors__contains=[place_at(place).pk])
    if carrier:
        rows = rows.filter(carrier=carrier, carrier__is_hidden=False)
    if status:
        rows = rows.filter(status=status)
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@replications.get(
    "/{int:replication_id}", response=ReplicationInFull, operation_id="getReplication", summary="Read a replication"
)
def get_replication(request: HttpRequest, replication_id: int) -> dict[str, Any]:
    """With how it fared, what is done in another way, and what it reported."""
    return _in_full(replication_id)


@replications.post(
    "", response={201: ReplicationInFull}, operation_id="registerReplication", summary="Say where it took root"
)
@asks(scope="solutions:write")
def register(request: HttpRequest, response: HttpResponse, given: ReplicationGiven) -> dict[str, Any]:
    """For the solution's side, the carrier's editors and stewards. The carrier's own word confirms it at once."""
    solution, carrier = both_sides(request, given.solution, given.carrier)
    handover = None
    if given.handover is not None:
        handover = Handover.objects.filter(pk=given.handover).first()
        if handover is None:
            raise Invalid({"handover": _("There is no such handover.")})
    place = place_called(given.place, "place")
    assert place is not None
    facts = ReplicationFacts(
        place=place, carrier=carrier, started_on=given.started_on, status=given.status, is_direct=given.is_direct,
        about=given.about, handover=handover, recipe_version=_recipe_version(given.recipe),
    )  # fmt: skip
    row = services.register_replication(by=person_in(request), solution=solution, facts=facts)
    made(response, "replications", row.pk)
    return _in_full(row.pk)


@replications.post(
    "/{int:replication_id}/status",
    response={201: ReplicationInFull},
    operation_id="changeReplicationStatus",
    summary="Say how it fares",
)
@asks(scope="solutions:write")
def change_status(
    request: HttpRequest, response: HttpResponse, replication_id: int, given: StatusGiven
) -> dict[str, Any]:
    """What pauses or ends needs an honest reason."""
    row = _seen(request, replication_id)
    services.change_status(
        by=person_in(request), replication=row, status=given.status, since=given.since, reason=given.reason
    )
    made(response, "replications", replication_id)
    return _in_full(replication_id)


@replications.post(
    "/{int:replication_id}/adaptations",
    response={201: ReplicationInFull},
    operation_id="recordAdaptation",
    summary="Say what is done in another way",
)
@asks(scope="solutions:write")
def adapt(request: HttpRequest, response: HttpResponse, replication_id: int, given: AdaptationGiven) -> dict[str, Any]:
    """For those who run it. With `flows_back` it is suggested to the team of the recipe."""
    row = _seen(request, replication_id)
    services.record_adaptation(by=person_in(request), replication=row, **given.model_dump())
    made(response, "replications", replication_id)
    return _in_full(replication_id)


@replications.post(
    "/{int:replication_id}/reports",
    response={201: ReportTold},
    operation_id="draftReport",
    summary="Draft a report of whom it reached",
)
@asks(scope="solutions:write")
def draft(request: HttpRequest, response: HttpResponse, replication_id: int, given: ReportGiven) -> dict[str, Any]:
    """For those who run it; nobody else sees it until it is published."""
    row = _seen(request, replication_id)
    report = services.draft_report(by=person_in(request), replication=row, facts=_facts(given))
    made(response, f"replications/{replication_id}/reports", report.pk)
    return _report_told(_seen_report(request, replication_id, report.pk))


@replications.get(
    "/{int:replication_id}/reports/{int:report_id}",
    response=ReportTold,
    operation_id="getReport",
    summary="Read a report",
)
@asks(scope="solutions:write")
def get_report(request: HttpRequest, replication_id: int, report_id: int) -> dict[str, Any]:
    """Also a draft, for those who run it. Published reports are read without a key with their replication."""
    return _report_told(_seen_report(request, replication_id, report_id))


@replications.post(
    "/{int:replication_id}/reports/{int:report_id}/publish",
    response={201: ReportTold},
    operation_id="publishReport",
    summary="Publish a report for good",
)
@asks(scope="solutions:write")
def publish(request: HttpRequest, response: HttpResponse, replication_id: int, report_id: int) -> dict[str, Any]:
    """From then on it is sealed; a correction is a report of its own."""
    report = _seen_report(request, replication_id, report_id)
    services.publish_report(by=person_in(request), report=report)
    made(response, f"replications/{replication_id}/reports", report_id)
    return _report_told(_seen_report(request, replication_id, report_id))


@replications.post(
    "/{int:replication_id}/reports/{int:report_id}/correct",
    response={201: ReportTold},
    operation_id="correctReport",
    summary="Correct a published report",
)
@asks(scope="solutions:write")
def correct(
    request: HttpRequest, response: HttpResponse, replication_id: int, report_id: int, given: CorrectionGiven
) -> dict[str, Any]:
    """A draft that takes the place of the report once it is published; what stood before stays readable."""
    report = _seen_report(request, replication_id, report_id)
    made_now = services.correct_report(
        by=person_in(request), report=report, facts=_facts(given), reason=given.reason
    )  # fmt: skip
    made(response, f"replications/{replication_id}/reports", made_now.pk)
    return _report_told(_seen_report(request, replication_id, made_now.pk))
