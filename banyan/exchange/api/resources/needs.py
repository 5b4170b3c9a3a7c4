"""Needs, and who confirms them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.changing import (
    locked,
    made,
    organisation_for,
    person_in,
    place_called,
    require_own,
    require_present,
    themes_called,
)
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.given import ConfirmationGiven, NeedChange, NeedEvidenceGiven, NeedGiven
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import ConfirmationTold, NeedEvidenceTold, NeedTold, NeedWithEvidence
from banyan.exchange.api.values import Language, Moment, NeedStateName, Number, PlaceCode, ThemeCode
from banyan.needs.models import Confirmation, Need, NeedEvidence
from banyan.needs.services import NeedFacts, add_evidence, confirm_need, edit_need, voice_need

needs = Router(tags=["needs"])

_PLAIN = ("title", "story", "language", "people_affected", "how_known", "tried")


def _with_evidence(need: Need) -> dict[str, Any]:
    pieces = [representations.need_evidence(piece) for piece in need.evidence.order_by("id")]
    return {**representations.need(need), "evidence": pieces}


def _confirmation(row: Confirmation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "need": row.need_id,
        "person": representations.person_reference(row.person),
        "place": representations.place_reference(row.place),
        "story": row.story,
        "people_affected": row.people_affected,
        "at": row.at,
    }


@needs.get("", response=list[NeedTold], operation_id="listNeeds", summary="List needs")
def list_needs(
    request: HttpRequest,
    response: HttpResponse,
    state: NeedStateName | None = None,
    place: Annotated[PlaceCode | None, Field(description="In this place or anywhere in it")] = None,
    theme: Annotated[ThemeCode | None, Field(description="A goal stands for its targets too")] = None,
    language: Language | None = None,
    organisation: Number | None = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Needs that people voiced, newest first."""
    rows = queries.public_needs()
    if state:
        rows = rows.filter(state=state)
    if place:
        rows = rows.filter(place__ancestors__contains=[place_at(place).pk])
    if theme:
        rows = rows.filter(pk__in=Need.themes.through.objects.filter(theme__in=themes_at(theme)).values("need"))
    if language:
        rows = rows.filter(language=language)
    if organisation:
        rows = rows.filter(organisation=organisation, organisation__is_hidden=False)
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=representations.need, cursor=cursor, limit=limit)


@needs.get("/{int:need_id}", response=NeedWithEvidence, operation_id="getNeed", summary="Read a need")
def get_need(request: HttpRequest, need_id: int) -> dict[str, Any]:
    return _with_evidence(get_object_or_404(queries.public_needs(), pk=need_id))


@needs.get(
    "/{int:need_id}/confirmations",
    response=list[ConfirmationTold],
    operation_id="listConfirmations",
    summary="List who feels it too",
)
def list_confirmations(
    request: HttpRequest,
    response: HttpResponse,
    need_id: int,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """People who said that the need is felt in a place of theirs too."""
    need = get_object_or_404(queries.public_needs(), pk=need_id)
    rows = Confirmation.objects.filter(need=need).select_related("person", "place")
    return listing(request, response, rows, represent=_confirmation, cursor=cursor, limit=limit)


@needs.post("", response={201: NeedWithEvidence}, operation_id="voiceNeed", summary="Voice a need")
@asks(scope="needs:write")
def voice(request: HttpRequest, response: HttpResponse, given: NeedGiven) -> dict[str, Any]:
    """A need for a place, in the name of the person whose token it is, or of the token's organisation."""
    organisation = organisation_for(request, given.organisation)
    need = voice_need(by=person_in(request), facts=NeedFacts(**_changes(given), organisation=organisation))
    made(response, "needs", need.pk)
    return _with_evidence(queries.public_needs().get(pk=need.pk))


@needs.patch("/{int:need_id}", response=NeedWithEvidence, operation_id="changeNeed", summary="Change a need")
@asks(scope="needs:write", needs_match=True)
def change(request: HttpRequest, need_id: int, given: NeedChange) -> dict[str, Any]:
    """For whose it is, while it is open or met. Fields that are not given stay as they are."""
    need = locked(queries.public_needs(), need_id)
    require_own(request, need.organisation_id)
    require_present(request, NeedWithEvidence, _with_evidence(need))
    facts = replace(_present(need), **_changes(given))
    if "organisation" in given.model_fields_set:
        facts = replace(facts, organisation=organisation_for(request, given.organisation))
    edit_need(by=person_in(request), need=need, version=need.version, facts=facts)
    return _with_evidence(queries.public_needs().get(pk=need_id))


@needs.post(
    "/{int:need_id}/confirmations",
    response={201: ConfirmationTold},
    operation_id="confirmNeed",
    summary="Say that it is felt here too",
)
@asks(scope="needs:write")
def confirm(request: HttpRequest, response: HttpResponse, need_id: int, given: ConfirmationGiven) -> dict[str, Any]:
    """One for each person and place: a second one for the same place replaces the first. Not for organisations."""
    require_own(request, None)
    need = locked(queries.public_needs(), need_id)
    place = place_called(given.place, "place")
    assert place is not None
    confirmation = confirm_need(
        by=person_in(request), need=need, place=place, story=given.story, people_affected=given.people_affected
    )
    made(response, f"needs/{need_id}", "confirmations")
    return _confirmation(confirmation)


@needs.get(
    "/{int:need_id}/evidence",
    response=list[NeedEvidenceTold],
    operation_id="listNeedEvidence",
    summary="List what shows a need",
)
def list_evidence(
    request: HttpRequest,
    response: HttpResponse,
    need_id: int,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    need = get_object_or_404(queries.public_needs(), pk=need_id)
    rows = NeedEvidence.objects.filter(need=need)
    return listing(request, response, rows, represent=representations.need_evidence, cursor=cursor, limit=limit)


@needs.post(
    "/{int:need_id}/evidence",
    response={201: NeedEvidenceTold},
    operation_id="addNeedEvidence",
    summary="Add what shows a need",
)
@asks(scope="needs:write")
def add_piece(request: HttpRequest, response: HttpResponse, need_id: int, given: NeedEvidenceGiven) -> dict[str, Any]:
    """What it says and where that is from."""
    need = locked(queries.public_needs(), need_id)
    require_own(request, need.organisation_id)
    piece = add_evidence(by=person_in(request), need=need, **given.model_dump())
    made(response, f"needs/{need_id}", "evidence")
    return representations.need_evidence(NeedEvidence.objects.get(pk=piece.pk))


def _present(need: Need) -> NeedFacts:
    plain = {name: getattr(need, name) for name in _PLAIN}
    return NeedFacts(**plain, place=need.place, themes=list(need.themes.all()), organisation=need.organisation)


def _changes(given: NeedGiven) -> dict[str, Any]:
    """The given fields but the organisation, with codes turned into what they stand for. Raises Invalid."""
    changes = {name: getattr(given, name) for name in given.model_fields_set if name != "organisation"}
    if "language" in changes:
        changes["language"] = changes["language"] or ""
    if "place" in changes:
        changes["place"] = place_called(given.place, "place")
    if "themes" in changes:
        changes["themes"] = themes_called(given.themes)
    return changes
