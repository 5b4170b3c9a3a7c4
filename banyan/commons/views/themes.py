"""Themes: the seventeen goals, and one of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banyan.commons.charts import Shade, figure_text, world_map
from banyan.commons.models import Indicator, Place, Theme
from banyan.commons.models.places import PlaceKind
from banyan.commons.place_kinds import place_url, theme_url
from banyan.commons.queries.indicators import indicator_name, latest_by_country
from banyan.commons.queries.presence import Counts, counts_by_goal
from banyan.commons.queries.themes import goal_with_targets, goals
from banyan.commons.reference.indicators import unit_label
from banyan.commons.views.maps import counts_in_words


def local_description(theme: Theme) -> str:
    """What a goal is about, in the reader's language."""
    return str(theme.descriptions.get((get_language() or "en").split("-")[0]) or theme.description)


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """All goals, with what there is of each."""
    counts = counts_by_goal()
    rows = [
        (goal, theme_url(goal), local_description(goal), counts_in_words(counts.get(goal.pk, Counts())))
        for goal in goals()
    ]
    return render(request, "commons/themes.html", {"goals": rows})


@require_safe
def theme(request: HttpRequest, number: int) -> HttpResponse:
    """One goal: its targets, how countries stand (?indicator=code chooses by what), and what others do about it."""
    goal = goal_with_targets(number)
    if goal is None:
        raise Http404
    counts = counts_by_goal().get(goal.theme.pk, Counts())
    asked = request.GET.get("indicator", "")
    chosen = next((one for one in goal.indicators if one.code == asked), None)
    if asked and chosen is None:
        raise Http404
    chosen = chosen or next(iter(goal.indicators), None)
    context = {
        "theme": goal.theme,
        "description": local_description(goal.theme),
        "targets": [(target, target.code.replace(".", "-")) for target in goal.targets],
        "counts": counts,
        "counts_in_words": counts_in_words(counts),
        "indicators": [(one, indicator_name(one), one == chosen) for one in goal.indicators],
        "measured": _measured(chosen) if chosen is not None else None,
    }
    return render(request, "commons/theme.html", context)


def _measured(indicator: Indicator) -> dict[str, Any]:
    """An indicator on the map, with its table: the countries worst off first."""
    latest = latest_by_country(indicator)
    countries = {str(place.code): place for place in Place.objects.filter(kind=PlaceKind.COUNTRY)}
    unit = unit_label(indicator.unit)
    shades, rows = {}, []
    for code, country in countries.items():
        found = latest.get(code)
        text = f"{figure_text(found[1])} {unit} ({found[0]})" if found else _("no figure")
        shades[code] = Shade(country.local_name, found[1] if found else None, text, place_url(country))
        if found:
            rows.append((country, place_url(country), figure_text(found[1]), found[0], found[1]))
    rows.sort(key=lambda row: row[4] * (indicator.direction or 1))
    name = indicator_name(indicator)
    return {
        "indicator": indicator,
        "name": name,
        "unit": unit,
        "map": world_map(_("%(indicator)s by country") % {"indicator": name}, shades),
        "rows": rows,
        "missing": len(countries) - len(rows),
    }
