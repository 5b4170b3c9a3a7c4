"""The parts that suggestions add to the pages of needs, solutions and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from banyan.commons.charts import Legend, Shade, world_map
from banyan.commons.charts.world import STEPS
from banyan.commons.kinds import kind_of
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.queries.places import place_code
from banyan.solutions.suggestions.queries import Suggested, Suggestions, suggestions_for
from banyan.solutions.suggestions.services import REASONS

FIRST: Final = {"solution": 3, "need": 3, "place": 5}  # shown at once; the rest unfolds
SAID: Final = 3  # reasons shown of each
_PLACES = (PlaceKind.COUNTRY, PlaceKind.SUBDIVISION, PlaceKind.LOCALITY)

# Which reasons make sense for what; the words of a reason name no kind of thing.
_CHOICES: Final = {
    ("need", "solution"): ("does_not_fit", "tried_before", "already_there", "not_possible", "wrong_theme", "other"),
    ("solution", "need"): ("does_not_fit", "tried_before", "not_possible", "wrong_theme", "other"),
    ("solution", "place"): ("already_there", "not_needed", "tried_before", "not_possible", "other"),
    ("place", "solution"): ("already_there", "not_needed", "tried_before", "not_possible", "wrong_theme", "other"),
}


def solutions_for_need(request: HttpRequest, need: Any) -> SafeString:
    """On a need's page: solutions that could meet it."""
    return _render(request, need, "solution", "solutions_for_need")


def needs_for_solution(request: HttpRequest, solution: Any) -> SafeString:
    """On a solution's page: needs that it could meet."""
    return _render(request, solution, "need", "needs_for_solution")


def likely_places(request: HttpRequest, solution: Any) -> SafeString:
    """On a solution's page: countries where it is likely to be needed, on the map and as a list that says why."""
    ranked = _of_page(request, solution).by_kind.get("place", ())
    return _render(request, solution, "place", "likely_places", {"map": _map(ranked), "legend": _legend()})


def _map(ranked: Sequence[Suggested]) -> SafeString:
    """The likelier the darker. Countries are shaded by rank, since a score by itself says nothing to a reader."""
    shades = {
        str(one.place.code): Shade(
            one.title,
            float(len(ranked) - position),
            gettext("number %(position)d of those where it is likely to be needed") % {"position": position + 1},
            one.url,
        )
        for position, one in enumerate(ranked)
        if one.place is not None
    }
    return world_map(gettext("Where it is likely to be needed"), shades).svg if shades else mark_safe("")


def _legend() -> tuple[Legend, ...]:
    return (
        Legend(0, gettext("less likely, or it runs there")),
        Legend(1, gettext("likely")),
        Legend(STEPS, gettext("likeliest")),
    )


def solutions_for_place(request: HttpRequest, place: Place) -> SafeString:
    """On a place's page: solutions that do not run there yet and could come."""
    if place.kind not in _PLACES:
        return mark_safe("")
    return _render(request, place, "solution", "solutions_for_place")


def bundle_for_place(request: HttpRequest, place: Place) -> SafeString:
    """On a place's page: the few solutions that together cover most of its needs."""
    if place.kind not in _PLACES:
        return mark_safe("")
    found = _of_page(request, place)
    if found.bundle is None or not found.bundle.answers:
        return mark_safe("")
    context = {"bundle": found.bundle, "place": place, "place_value": place_code(place)}
    return mark_safe(  # noqa: S308 - templates escape
        render_to_string("solutions/suggestions/bundle.html", context, request=request)
    )


def _of_page(request: HttpRequest, thing: models.Model) -> Suggestions:
    """All suggestions of a page, fetched once for its panels."""
    kept: dict[tuple[str, int, str], Suggestions] = request.__dict__.setdefault("_suggestions", {})
    key = (kind_of(thing).name, thing.pk, get_language() or "")
    if key not in kept:
        kept[key] = suggestions_for(thing, reader=request.user)
    return kept[key]


def _render(
    request: HttpRequest, thing: models.Model, suggested: str, template: str, further: Mapping[str, Any] | None = None
) -> SafeString:
    found = _of_page(request, thing)
    on = kind_of(thing).name
    first = FIRST[suggested]
    shown = [
        replace(one, reasons=one.reasons[:SAID])
        for one in found.by_kind.get(suggested, ())
        if one.reasons or found.are_coming
    ]
    context = {
        "thing": thing,
        "on_kind": on,
        "suggested_kind": suggested,
        **(further or {}),
        "first": shown[:first],
        "more": shown[first:],
        "are_coming": found.are_coming,
        "set_aside": [one for one in found.set_aside if one.kind == suggested],
        "choices": [(code, REASONS[code]) for code in _CHOICES[on, suggested]],
        "may_dismiss": request.user.is_authenticated,
    }
    return mark_safe(  # noqa: S308 - templates escape
        render_to_string(f"solutions/suggestions/{template}.html", context, request=request)
    )
