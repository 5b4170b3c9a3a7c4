"""Who could carry what, and introductions, for the sides they concern. E-mail addresses stand on the pages alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from banyan.commons.errors import Invalid, NotAllowed, NotFound
from banyan.exchange import representations
from banyan.exchange.api.changing import both_sides, made, person_in, place_called, require_own, token_in
from banyan.exchange.api.pages import Cursor, Limit, listing, numbered_page
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import OrganisationReference, PersonReference, PlaceReference
from banyan.exchange.api.values import Given, Moment, Number, PlaceCode, Told
from banyan.people.models import Organisation
from banyan.scaling.matching import queries, services
from banyan.scaling.matching.permissions import can_see_carriers, can_see_introduction, can_see_solutions_for
from banyan.scaling.matching.presenting import ShownMatch
from banyan.scaling.models import Introduction
from banyan.solutions.models import Solution

matches = Router(tags=["matches"])
introductions = Router(tags=["introductions"])

Percent = Annotated[int, Field(ge=0, le=100)]
SideStateName = Literal["asked", "accepted", "declined", "withdrawn"]


class PartTold(Told):
    name: str
    percent: Percent
    reason: str


class MatchTold(Told):
    place: PlaceReference | None = Field(description="The country that suits best")
    percent: Percent
    reason: str
    parts: list[PartTold]
    improvements: list[str] = Field(description="What would make it better")


class CarrierMatchTold(MatchTold):
    organisation: OrganisationReference


class SolutionMatchTold(MatchTold):
    solution: Number
    title: str


class IntroductionTold(Told):
    id: Number
    page: str = Field(description="Address of its page")
    solution: Number
    carrier: OrganisationReference
    place: PlaceReference | None
    pathway: str
    message: str
    asked_from: Literal["founder", "carrier", "steward"]
    founder_state: SideStateName
    carrier_state: SideStateName
    state: SideStateName
    founder_words: str
    carrier_words: str
    contacts: list[PersonReference] = Field(description="Who accepted, once both sides have; else nobody")
    at: Moment
    answered_at: Moment | None


class IntroductionGiven(Given):
    solution: Number
    carrier: Number
    message: Annotated[str, Field(min_length=10, max_length=services.LONGEST_MESSAGE)]
    place: PlaceCode | None = None
    pathway: Annotated[str, Field(max_length=32)] = ""
    hidden_from: Annotated[
        list[Number], Field(max_length=services.MOST_HIDDEN_FROM, description="Organisations; for the solution’s side")
    ] = []


class AnswerToIntroduction(Given):
    accept: bool
    words: Annotated[str, Field(max_length=services.LONGEST_WORDS)] = ""


def _match(shown: ShownMatch) -> dict[str, Any]:
    return {
        "place": representations.place_reference(shown.place) if shown.place else None,
        "percent": shown.percent,
        "reason": shown.sentence,
        "parts": [{"name": part.name, "percent": part.percent, "reason": part.sentence} for part in shown.parts],
        "improvements": list(shown.improvements),
    }


def _told(row: Introduction) -> dict[str, Any]:
    contacts = [row.founder_contact, row.carrier_contact] if row.is_accepted else []
    return {
        "id": row.pk,
        "page": representations.page_of(row),
        "solution": row.solution_id,
        "carrier": representations.organisation_reference(row.carrier),
        "place": representations.place_reference(row.place) if row.place else None,
        "pathway": row.pathway,
        "message": row.message,
        "asked_from": row.asked_from,
        "founder_state": row.founder_state,
        "carrier_state": row.carrier_state,
        "state": row.state,
        "founder_words": row.founder_words,
        "carrier_words": row.carrier_words,
        "contacts": [representations.person_reference(person) for person in contacts if person is not None],
        "at": row.at,
        "answered_at": row.answered_at,
    }


def _solution(pk: int) -> Solution | None:
    return Solution.objects.filter(pk=pk, state="published").select_related("organisation").first()


def _all_on_one_page(request: HttpRequest, response: HttpResponse, total: int) -> None:
    numbered_page(request, "").tell(response, total=total, next_start=None, size=total)


def _own(request: HttpRequest, pk: int) -> Introduction:
    """An introduction that the caller may see. Raises NotFound: others learn nothing of it."""
    found = queries.introduction_found(pk)
    if found is None or not can_see_introduction(person_in(request), found):
        raise NotFound
    own = token_in(request).organisation
    if own is not None and own.pk not in (found.solution.organisation_id, found.carrier_id):
        raise NotFound
    return found


@matches.get(
    "/solutions/{int:solution_id}",
    response=list[CarrierMatchTold],
    operation_id="listCarriers",
    summary="List who could carry a solution",
)
@asks(scope="solutions:write")
def list_carriers(
    request: HttpRequest, response: HttpResponse, solution_id: int, place: PlaceCode | None = None
) -> Sequence[dict[str, Any]]:
    """For the solution's side and its stewards: the best, in the country asked for or in that which suits each."""
    solution = _solution(solution_id)
    if solution is None:
        raise NotFound
    if not can_see_carriers(person_in(request), solution):
        raise NotAllowed
    require_own(request, solution.organisation_id)
    where = place_called(place, "place")
    if where is not None and where.kind != "country":
        raise Invalid({"place": _("Name a country.")})
    found = queries.carriers_for(solution, person_in(request), place=str(where.code) if where else "")
    _all_on_one_page(request, response, len(found.matches))
    return [
        {"organisation": representations.organisation_reference(shown.thing), **_match(shown)}
        for shown in found.matches
    ]


@matches.get(
    "/organisations/{int:organisation_id}",
    response=list[SolutionMatchTold],
    operation_id="listSolutionsToCarry",
    summary="List what an organisation could carry",
)
@asks(scope="solutions:write")
def list_solutions_to_carry(
    request: HttpRequest, response: HttpResponse, organisation_id: int
) -> Sequence[dict[str, Any]]:
    """For its editors and its stewards, best first."""
    carrier = Organisation.objects.filter(pk=organisation_id, is_hidden=False).first()
    if carrier is None:
        raise NotFound
    if not can_see_solutions_for(person_in(request), carrier):
        raise NotAllowed
    require_own(request, carrier.pk)
    found = queries.solutions_for(carrier, person_in(request))
    _all_on_one_page(request, response, len(found.matches))
    return [{"solution": shown.thing.pk, "title": shown.thing.title, **_match(shown)} for shown in found.matches]


@introductions.get(
    "",
    response=list[IntroductionTold],
    operation_id="listIntroductions",
    summary="List introductions of your solutions and organisations",
)
@asks(scope="solutions:write")
def list_introductions(
    request: HttpRequest,
    response: HttpResponse,
    state: SideStateName | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Those in which you speak for a side, or that you asked for as a steward, newest first."""
    rows = queries.introductions_with_part_of(person_in(request)).select_related(
        "solution", "carrier", "place", "founder_contact", "carrier_contact"
    )
    own = token_in(request).organisation
    if own is not None:
        rows = rows.filter(solution__organisation=own) | rows.filter(carrier=own)
    if state is not None:
        rows = rows.filter(state=state)
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@introductions.get(
    "/{int:introduction_id}",
    response=IntroductionTold,
    operation_id="getIntroduction",
    summary="Read an introduction in which you have a part",
)
@asks(scope="solutions:write")
def get_introduction(request: HttpRequest, introduction_id: int) -> dict[str, Any]:
    """Where each side stands, and, once both accepted, who did."""
    return _told(_own(request, introduction_id))


@introductions.post("", response={201: IntroductionTold}, operation_id="askIntroduction", summary="Ask that two meet")
@asks(scope="solutions:write")
def ask(request: HttpRequest, response: HttpResponse, given: IntroductionGiven) -> dict[str, Any]:
    """For the solution's side, the carrier's editors, and stewards. Who asks for a side has accepted for it."""
    solution, carrier = both_sides(request, given.solution, given.carrier)
    kept_from = list(Organisation.objects.filter(pk__in=given.hidden_from, is_hidden=False))
    if len(kept_from) != len(set(given.hidden_from)):
        raise Invalid({"hidden_from": _("There is no such organisation.")})
    row = services.ask_introduction(
        by=person_in(request),
        solution=solution,
        carrier=carrier,
        message=given.message,
        place=place_called(given.place, "place"),
        pathway=given.pathway,
        hidden_from=kept_from,
    )
    made(response, "introductions", row.pk)
    return _told(_own(request, row.pk))


@introductions.post(
    "/{int:introduction_id}/answer",
    response={201: IntroductionTold},
    operation_id="answerIntroduction",
    summary="Accept or decline for your side",
)
@asks(scope="solutions:write")
def answer(
    request: HttpRequest, response: HttpResponse, introduction_id: int, given: AnswerToIntroduction
) -> dict[str, Any]:
    """Once both sides accepted, each is shown who accepted for the other, on the page with the e-mail address."""
    row = _own(request, introduction_id)
    services.answer_introduction(by=person_in(request), introduction=row, accept=given.accept, words=given.words)
    made(response, "introductions", row.pk)
    return _told(_own(request, introduction_id))


@introductions.post(
    "/{int:introduction_id}/withdraw",
    response={201: IntroductionTold},
    operation_id="withdrawIntroduction",
    summary="Take back what was asked",
)
@asks(scope="solutions:write")
def withdraw(request: HttpRequest, response: HttpResponse, introduction_id: int) -> dict[str, Any]:
    """While not both sides have accepted."""
    row = _own(request, introduction_id)
    services.withdraw_introduction(by=person_in(request), introduction=row)
    made(response, "introductions", row.pk)
    return _told(_own(request, introduction_id))
