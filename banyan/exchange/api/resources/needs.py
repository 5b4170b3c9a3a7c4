"""Needs, and who confirms them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.told import ConfirmationTold, NeedTold, NeedWithEvidence
from banyan.exchange.api.values import Language, Moment, NeedStateName, Number, PlaceCode, ThemeCode
from banyan.needs.models import Confirmation, Need

needs = Router(tags=["needs"])


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
