"""Handovers in which one has a part. None is public. Consent is given by people on the page, never by a key."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router
from pydantic import Field

from banyan.commons.errors import Invalid, NotFound
from banyan.exchange import representations
from banyan.exchange.api.changing import both_sides, made, person_in, place_called, token_in
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import OrganisationReference, PersonReference, PlaceReference
from banyan.exchange.api.values import Given, Moment, Number, PlaceCode, Told
from banyan.handovers import queries, services
from banyan.handovers.models import Handover, Message, Side, Terms
from banyan.handovers.permissions import part_in
from banyan.scaling.models import Introduction

handovers = Router(tags=["handovers"])

StateName = Literal["proposed", "talks", "agreed", "piloting", "operating", "ended"]
SideName = Literal["founder", "carrier"]


class ClauseTold(Told):
    code: str
    title: str
    text: str


class ConsentTold(Told):
    side: SideName
    by: PersonReference
    at: Moment


class TermsTold(Told):
    number: int
    clauses: list[ClauseTold]
    text: str = Field(description="The very text that is signed")
    digest: str = Field(description="SHA-256 of the text in UTF-8")
    note: str
    by: PersonReference
    side: SideName
    at: Moment


class TableTold(TermsTold):
    consents: list[ConsentTold] = Field(description="Those that stand")
    is_in_force: bool


class ItemTold(Told):
    id: Number
    area: Literal["knowledge", "people", "contracts", "brand", "data"]
    text: str
    state: Literal["open", "done", "not_needed"]


class MilestoneTold(Told):
    id: Number
    title: str
    due_on: str
    done_at: Moment | None


class FeeTold(Told):
    side: SideName
    amount_minor: int
    currency: str = Field(description="“” where nothing is asked")
    rule: str


class HandoverTold(Told):
    id: Number
    page: str = Field(description="Address of its page")
    solution: Number
    founder_side: OrganisationReference | None
    carrier: OrganisationReference
    place: PlaceReference
    pathway: str
    state: StateName
    terms_in_force: int | None = Field(description="Number of the version")
    end_reason: str
    created_at: Moment
    agreed_at: Moment | None
    piloting_at: Moment | None
    operating_at: Moment | None
    ended_at: Moment | None


class HandoverInFull(HandoverTold):
    side: SideName | None = Field(description="For whom you speak; null for a witness")
    terms: TableTold
    checklist: list[ItemTold]
    milestones: list[MilestoneTold]
    fees: list[FeeTold]


class MessageTold(Told):
    id: Number
    side: SideName
    by: PersonReference
    text: str
    at: Moment


class HandoverGiven(Given):
    solution: Number
    carrier: Number
    place: PlaceCode
    pathway: Annotated[str, Field(max_length=32)]
    introduction: Number | None = None


class TermsGiven(Given):
    base: Annotated[int, Field(ge=1, le=2**31 - 1, description="Number of the version that is changed")]
    clauses: dict[str, Annotated[str, Field(max_length=3_000)]] = Field(description="Changed texts by code")
    note: Annotated[str, Field(max_length=500)] = ""


class MessageGiven(Given):
    text: Annotated[str, Field(min_length=1, max_length=5_000)]


def _told(row: Handover) -> dict[str, Any]:
    return {
        "id": row.pk,
        "page": representations.page_of(row),
        "solution": row.solution_id,
        "founder_side": representations.organisation_reference(row.founder_side),
        "carrier": representations.organisation_reference(row.carrier),
        "place": representations.place_reference(row.place),
        "pathway": row.pathway,
        "state": row.state,
        "terms_in_force": row.agreed_terms.number if row.agreed_terms else None,
        "end_reason": row.end_reason,
        "created_at": row.created_at,
        "agreed_at": row.agreed_at,
        "piloting_at": row.piloting_at,
        "operating_at": row.operating_at,
        "ended_at": row.ended_at,
    }


def _terms(row: Terms) -> dict[str, Any]:
    return {
        "number": row.number,
        "clauses": row.clauses,
        "text": row.text,
        "digest": row.digest,
        "note": row.note,
        "by": representations.person_reference(row.by),
        "side": row.side,
        "at": row.at,
    }


def _in_full(row: Handover, side: Side | None) -> dict[str, Any]:
    room = queries.room_of(row)
    consents = [
        {"side": given.side, "by": representations.person_reference(given.person), "at": given.at}
        for given in room.table.consents.values()
    ]
    return {
        **_told(row),
        "side": side,
        "terms": {**_terms(room.table.terms), "consents": consents, "is_in_force": room.table.is_in_force},
        "checklist": [
            {"id": item.pk, "area": item.area, "text": item.text, "state": item.state}
            for group in room.checklist
            for item in group.items
        ],
        "milestones": [
            {"id": one.pk, "title": one.title, "due_on": one.due_on.isoformat(), "done_at": one.done_at}
            for one in room.milestones
        ],
        "fees": [
            {"side": one.side, "amount_minor": one.fee.minor, "currency": one.fee.currency, "rule": one.fee.rule}
            for one in room.fees
        ],
    }


def _message(row: Message) -> dict[str, Any]:
    return {
        "id": row.pk,
        "side": row.side,
        "by": representations.person_reference(row.by),
        "text": row.text,
        "at": row.at,
    }


def _own(request: HttpRequest, pk: int) -> tuple[Handover, Side | None]:
    """A handover in which the caller has a part. Raises NotFound: others learn nothing of it."""
    found = queries.handover_found(pk)
    part = part_in(person_in(request), found) if found is not None else None
    if found is None or part is None or not part.may_see:
        raise NotFound
    own = token_in(request).organisation
    if own is not None and own.pk not in (found.founder_side_id, found.carrier_id):
        raise NotFound
    return found, part.side


@handovers.get(
    "",
    response=list[HandoverTold],
    operation_id="listHandovers",
    summary="List handovers in which you have a part",
)
@asks(scope="solutions:write")
def list_handovers(
    request: HttpRequest,
    response: HttpResponse,
    state: StateName | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Those in which you speak for a side, or are a witness, newest first."""
    rows = queries.handovers_of(person_in(request))
    own = token_in(request).organisation
    if own is not None:
        rows = rows.filter(founder_side=own) | rows.filter(carrier=own)
    if state is not None:
        rows = rows.filter(state=state)
    return listing(request, response, rows, represent=_told, cursor=cursor, limit=limit)


@handovers.get(
    "/{int:handover_id}",
    response=HandoverInFull,
    operation_id="getHandover",
    summary="Read a handover in which you have a part",
)
@asks(scope="solutions:write")
def get_handover(request: HttpRequest, handover_id: int) -> dict[str, Any]:
    """With the terms on the table, the consents that stand, the checklist, the milestones and the fee."""
    return _in_full(*_own(request, handover_id))


@handovers.post("", response={201: HandoverInFull}, operation_id="proposeHandover", summary="Propose a handover")
@asks(scope="solutions:write")
def propose(request: HttpRequest, response: HttpResponse, given: HandoverGiven) -> dict[str, Any]:
    """For the team of a solution, the editors of its organisation, and those of the carrier."""
    solution, carrier = both_sides(request, given.solution, given.carrier)
    introduction = None
    if given.introduction is not None:
        introduction = Introduction.objects.filter(pk=given.introduction, solution=solution, carrier=carrier).first()
        if introduction is None:
            raise Invalid({"introduction": _("This introduction is about others, or was not accepted by both.")})
    place = place_called(given.place, "place")
    assert place is not None
    row = services.propose_handover(
        by=person_in(request),
        solution=solution,
        carrier=carrier,
        place=place,
        pathway=given.pathway,
        introduction=introduction,
    )
    made(response, "handovers", row.pk)
    return _in_full(*_own(request, row.pk))


@handovers.get(
    "/{int:handover_id}/terms",
    response=list[TermsTold],
    operation_id="listTerms",
    summary="List the versions of the terms",
)
@asks(scope="solutions:write")
def list_terms(
    request: HttpRequest, response: HttpResponse, handover_id: int, cursor: Cursor = "", limit: Limit = 20
) -> list[dict[str, Any]]:
    """All that were ever on the table, the latest first."""
    row, _side = _own(request, handover_id)
    rows = Terms.objects.filter(handover=row).select_related("by")
    return listing(request, response, rows, represent=_terms, cursor=cursor, limit=limit)


@handovers.post(
    "/{int:handover_id}/terms",
    response={201: HandoverInFull},
    operation_id="changeTerms",
    summary="Put changed terms on the table",
)
@asks(scope="solutions:write")
def change_terms(request: HttpRequest, response: HttpResponse, handover_id: int, given: TermsGiven) -> dict[str, Any]:
    """Consents to the version before lapse; terms in force hold until both sides consent to others."""
    row, _side = _own(request, handover_id)
    services.redline(by=person_in(request), handover=row, base=given.base, texts=given.clauses, note=given.note)
    made(response, "handovers", row.pk)
    return _in_full(*_own(request, handover_id))


@handovers.get(
    "/{int:handover_id}/messages",
    response=list[MessageTold],
    operation_id="listMessages",
    summary="Read the talk of a handover",
)
@asks(scope="solutions:write")
def list_messages(
    request: HttpRequest, response: HttpResponse, handover_id: int, cursor: Cursor = "", limit: Limit = 20
) -> list[dict[str, Any]]:
    """What the two sides said, the newest first."""
    row, _side = _own(request, handover_id)
    rows = Message.objects.filter(handover=row).select_related("by")
    return listing(request, response, rows, represent=_message, cursor=cursor, limit=limit)


@handovers.post(
    "/{int:handover_id}/messages",
    response={201: MessageTold},
    operation_id="sendMessage",
    summary="Write in the talk of a handover",
)
@asks(scope="solutions:write")
def send_message(request: HttpRequest, response: HttpResponse, handover_id: int, given: MessageGiven) -> dict[str, Any]:
    """Both sides and their witnesses read it."""
    row, _side = _own(request, handover_id)
    message = services.say(by=person_in(request), handover=row, text=given.text)
    made(response, "handovers", row.pk)
    return _message(message)
