"""The world in shades: how much of something each country has, with a link to each."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from banyan.commons.charts.chart import drawing, figure_text, near, together
from banyan.commons.map_projection import project
from banyan.commons.reference.centres import FURTHER_CENTRES

STEPS: Final = 4
_GEOMETRY: Final = Path(__file__).resolve().parents[1] / "data" / "world_map.json"


@dataclass(frozen=True, slots=True)
class Shade:
    """What a country shows: its name, its figure (None for none), the figure in words, and where it leads."""

    name: str
    value: float | None
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Legend:
    """One step of the legend: its number (0 for no figure) and what it stands for."""

    step: int
    text: str


@dataclass(frozen=True, slots=True)
class WorldMap:
    """A finished map and its legend. The caller adds the table, which has the links for those who use the keyboard."""

    svg: SafeString
    legend: tuple[Legend, ...]


@cache
def _geometry() -> dict[str, Any]:
    return dict(json.loads(_GEOMETRY.read_text(encoding="utf-8")))


@cache
def _points() -> dict[str, tuple[float, float]]:
    """Where to draw countries without an outline, in the map's units."""
    geometry = _geometry()
    centres = {**geometry["centres"], **FURTHER_CENTRES}
    found = {}
    for code, (latitude, longitude) in centres.items():
        if code not in geometry["paths"]:
            x, y = project(longitude, latitude)
            found[code] = (
                x * geometry["scale"] + geometry["width"] / 2,
                (geometry["top"] - y) * geometry["scale"],
            )
    return found


def edges_of(values: Sequence[float], *, steps: int = STEPS) -> tuple[float, ...]:
    """Where one shade ends and the next begins, so that each has about as many countries: at most steps - 1 edges."""
    ordered = sorted(values)
    edges: list[float] = []
    for step in range(1, steps):
        edge = ordered[min(len(ordered) - 1, len(ordered) * step // steps)] if ordered else 0.0
        if ordered and edge > ordered[0] and (not edges or edge > edges[-1]):
            edges.append(edge)
    return tuple(edges)


def world_map(title: str, shades: Mapping[str, Shade], *, whole: bool = False) -> WorldMap:
    """The map with `shades` by country code; countries without one, or without a value, are left pale.

    `whole` says that figures are whole numbers, for the words of the legend.
    """
    values = [shade.value for shade in shades.values() if shade.value is not None]
    edges = edges_of(values)
    first = 1 if edges else STEPS  # where all have the same, they stand out from those who have nothing
    geometry = _geometry()

    def step(code: str) -> int:
        shade = shades.get(code)
        return 0 if shade is None or shade.value is None else bisect_right(edges, shade.value) + first

    outlines = [
        _linked(shades.get(code), format_html('<path class="map-{}" d="{}"/>', step(code), path))
        for code, path in geometry["paths"].items()
    ]
    markers = [
        _linked(
            shades[code],
            format_html('<circle class="map-{}" cx="{}" cy="{}" r="9"/>', step(code), near(x), near(y)),
        )
        for code, (x, y) in sorted(_points().items())
        if code in shades and shades[code].value is not None
    ]
    group = mark_safe('<g class="map" fill-rule="evenodd">' + together(outlines) + together(markers) + "</g>")  # noqa: S308
    svg = drawing(geometry["width"], geometry["height"], title, [group], role="group")
    return WorldMap(svg, _legend(values, edges, first=first, whole=whole))


def _linked(shade: Shade | None, shape: SafeString) -> SafeString:
    """Out of the order of the tab key: two hundred stops would bar the way, and the table has the same links."""
    if shade is None:
        return shape
    return format_html(
        '<a href="{}" tabindex="-1"><title>{}</title>{}</a>', shade.href, f"{shade.name}: {shade.text}", shape
    )


def _legend(values: Sequence[float], edges: Sequence[float], *, first: int, whole: bool) -> tuple[Legend, ...]:
    nothing = Legend(0, _("none") if whole else _("no figure"))
    if not values:
        return (nothing,)
    borders = [min(values), *edges, max(values)]
    legend = [nothing]
    for number, (low, high) in enumerate(pairwise(borders), start=first):
        is_last = number - first == len(borders) - 2
        top = high if is_last else high - 1 if whole else high
        if whole and round(low) >= round(top):
            text = figure_text(low, decimals=0)
        else:
            decimals = 0 if whole else None
            text = f"{figure_text(low, decimals=decimals)}–{figure_text(top, decimals=decimals)}"
        legend.append(Legend(number, text))
    return tuple(legend)
