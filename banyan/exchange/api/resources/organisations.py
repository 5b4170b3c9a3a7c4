"""Organisations."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.told import OrganisationTold
from banyan.exchange.api.values import Moment, OrganisationKindName, PlaceCode, ThemeCode
from banyan.people.models import Organisation

organisations = Router(tags=["organisations"])


@organisations.get("", response=list[OrganisationTold], operation_id="listOrganisations", summary="List organisations")
def list_organisations(
    request: HttpRequest,
    response: HttpResponse,
    kind: OrganisationKindName | None = None,
    place: Annotated[PlaceCode | None, Field(description="At home in this place or anywhere in it")] = None,
    theme: Annotated[ThemeCode | None, Field(description="A goal stands for its targets too")] = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Organisations, newest first."""
    rows = queries.public_organisations()
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(home__ancestors__contains=[place_at(place).pk])
    if theme:
        through = Organisation.themes.through.objects.filter(theme__in=themes_at(theme))
        rows = rows.filter(pk__in=through.values("organisation"))
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=representations.organisation, cursor=cursor, limit=limit)


@organisations.get(
    "/{int:organisation_id}", response=OrganisationTold, operation_id="getOrganisation", summary="Read an organisation"
)
def get_organisation(request: HttpRequest, organisation_id: int) -> dict[str, Any]:
    return representations.organisation(get_object_or_404(queries.public_organisations(), pk=organisation_id))
