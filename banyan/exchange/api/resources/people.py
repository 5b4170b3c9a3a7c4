"""People, as far as their public profile, and what was done in public."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.told import ActivityTold, PersonTold
from banyan.exchange.api.values import Moment, Number, PlaceCode, ThemeCode

people, activity = Router(tags=["people"]), Router(tags=["activity"])


@people.get("", response=list[PersonTold], operation_id="listPeople", summary="List people")
def list_people(
    request: HttpRequest,
    response: HttpResponse,
    place: PlaceCode | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Public profiles. E-mail addresses are never told."""
    rows = queries.public_profiles()
    if place:
        rows = rows.filter(place__ancestors__contains=[place_at(place).pk])
    return listing(request, response, rows, represent=representations.person, cursor=cursor, limit=limit)


@people.get("/{int:person_id}", response=PersonTold, operation_id="getPerson", summary="Read a public profile")
def get_person(request: HttpRequest, person_id: int) -> dict[str, Any]:
    return representations.person(get_object_or_404(queries.public_profiles(), pk=person_id))


@activity.get("", response=list[ActivityTold], operation_id="listActivity", summary="List what was done")
def list_activity(
    request: HttpRequest,
    response: HttpResponse,
    kind: Annotated[str | None, Field(pattern=r"^[a-z_]{1,32}$")] = None,
    object_id: Number | None = None,
    place: PlaceCode | None = None,
    theme: ThemeCode | None = None,
    since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """The public record of deeds, newest first: who did what to which thing, and when."""
    rows = queries.public_activity()
    if kind:
        rows = rows.filter(kind=kind)
    if object_id:
        rows = rows.filter(object_id=object_id)
    if place:
        rows = rows.filter(place_ids__contains=[place_at(place).pk])
    if theme:
        rows = rows.filter(theme_ids__overlap=themes_at(theme))
    if since:
        rows = rows.filter(at__gte=since)
    return listing(request, response, rows, represent=representations.activity, cursor=cursor, limit=limit)
