"""Places, themes and indicators: what everything else refers to."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.commons.models import Indicator, IndicatorValue
from banyan.exchange import queries, representations
from banyan.exchange.api.filters import place_at
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.told import FigureTold, IndicatorTold, PlaceTold, ThemeTold
from banyan.exchange.api.values import PlaceCode, PlaceKindName

places, themes, indicators = Router(tags=["places"]), Router(tags=["themes"]), Router(tags=["indicators"])


@places.get("", response=list[PlaceTold], operation_id="listPlaces", summary="List places")
def list_places(
    request: HttpRequest,
    response: HttpResponse,
    kind: PlaceKindName | None = None,
    within: Annotated[PlaceCode | None, Field(description="Only places in this one")] = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """World, UN regions, countries, first-level subdivisions, and towns and villages that people named."""
    rows = queries.public_places()
    if kind:
        rows = rows.filter(kind=kind)
    if within:
        container = place_at(within, parameter="within")
        rows = rows.filter(ancestors__contains=[container.pk]).exclude(pk=container.pk)
    return listing(request, response, rows, represent=representations.place, cursor=cursor, limit=limit, order=["id"])


@places.get("/{int:place_id}", response=PlaceTold, operation_id="getPlace", summary="Read a place")
def get_place(request: HttpRequest, place_id: int) -> dict[str, Any]:
    return representations.place(get_object_or_404(queries.public_places(), pk=place_id))


@themes.get("", response=list[ThemeTold], operation_id="listThemes", summary="List themes")
def list_themes(
    request: HttpRequest,
    response: HttpResponse,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """The 17 Sustainable Development Goals and their targets."""
    rows = queries.public_themes()
    return listing(
        request, response, rows, represent=representations.theme, cursor=cursor, limit=limit, order=["order"]
    )


@themes.get("/{int:theme_id}", response=ThemeTold, operation_id="getTheme", summary="Read a theme")
def get_theme(request: HttpRequest, theme_id: int) -> dict[str, Any]:
    return representations.theme(get_object_or_404(queries.public_themes(), pk=theme_id))


@indicators.get("", response=list[IndicatorTold], operation_id="listIndicators", summary="List indicators")
def list_indicators(
    request: HttpRequest,
    response: HttpResponse,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """What is measured, with its unit, its source and which way is better."""
    rows = queries.public_indicators()
    return listing(
        request, response, rows, represent=representations.indicator, cursor=cursor, limit=limit, order=["id"]
    )


@indicators.get("/{int:indicator_id}", response=IndicatorTold, operation_id="getIndicator", summary="Read an indicator")
def get_indicator(request: HttpRequest, indicator_id: int) -> dict[str, Any]:
    return representations.indicator(get_object_or_404(queries.public_indicators(), pk=indicator_id))


@indicators.get(
    "/{int:indicator_id}/figures", response=list[FigureTold], operation_id="listFigures", summary="List figures"
)
def list_figures(
    request: HttpRequest,
    response: HttpResponse,
    indicator_id: int,
    place: PlaceCode | None = None,
    year: Annotated[int | None, Field(ge=1900, le=2200)] = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """An indicator's figures. Where nothing was measured there is no figure."""
    measured = get_object_or_404(Indicator, pk=indicator_id)
    rows = IndicatorValue.objects.filter(indicator=measured).select_related("place")
    if place:
        rows = rows.filter(place=place_at(place))
    if year is not None:
        rows = rows.filter(year=year)
    return listing(request, response, rows, represent=_figure, cursor=cursor, limit=limit)


def _figure(row: IndicatorValue) -> dict[str, Any]:
    return {"place": representations.place_reference(row.place), "year": row.year, "value": row.value}
