"""Places: the map of the world, one place, and what is offered while the name of one is typed."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import get_currency_name
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from banyan.commons.charts import Chart, figure_text, line_chart, spark, strip_chart
from banyan.commons.charts.chart import locale
from banyan.commons.languages import language_name
from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.place_kinds import place_url
from banyan.commons.queries.indicators import (
    Comparison,
    Peers,
    PlaceFigures,
    Series,
    figures_of_place,
    indicator_name,
)
from banyan.commons.queries.places import (
    full_name,
    place_code,
    places_like,
    resolve_place,
)
from banyan.commons.queries.presence import Counts, counts_by_place, place_around
from banyan.commons.reference.incomes import INCOME_GROUPS
from banyan.commons.text import fold
from banyan.commons.views.maps import counts_in_words, map_of_counts

MOST_LAGGING = 6
MOST_LEADING = 3


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Rows (<li role="option">) for ?q=, the beginning of a name: to fill a field, or with ?go=1 to go to the place."""
    rows = [(place, place_code(place), full_name(place)) for place in places_like(request.GET.get("q", ""))]
    return render(request, "commons/place_suggestions.html", {"rows": rows, "is_going": "go" in request.GET})


@dataclass(frozen=True, slots=True)
class Continent:
    """A part of the world, with its regions in order, and the countries that lie directly in each."""

    place: Place
    regions: list[tuple[Place, list[tuple[Place, Counts]]]]


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """The world: a map, and all countries by region. ?q=a name leads to the place that it means."""
    asked = request.GET.get("q", "").strip()
    resolution = resolve_place(asked) if asked else None
    if resolution is not None and resolution.place is not None:
        return redirect(place_url(resolution.place))
    wide = list(Place.objects.filter(kind__in=(PlaceKind.REGION, PlaceKind.COUNTRY)))
    counts = counts_by_place()
    countries = [place for place in wide if place.kind == PlaceKind.COUNTRY]
    context = {
        "asked": asked,
        "resolution": resolution,
        "candidates": [(place, full_name(place)) for place in resolution.candidates] if resolution else [],
        "map": map_of_counts(countries, counts),
        "continents": _by_continent(wide, counts),
    }
    return render(request, "commons/places.html", context)


def _by_continent(places: list[Place], counts: dict[int, Counts]) -> list[Continent]:
    by_id = {place.pk: place for place in places}
    inside: dict[int, list[tuple[Place, Counts]]] = {}
    for place in sorted(places, key=lambda place: fold(place.local_name)):
        if place.kind == PlaceKind.COUNTRY and place.parent_id in by_id:
            inside.setdefault(place.parent_id, []).append((place, counts.get(place.pk, Counts())))
    found: dict[int, Continent] = {}
    for region in sorted((by_id[pk] for pk in inside), key=lambda place: fold(place.local_name)):
        top = by_id[region.ancestors[1]]
        found.setdefault(top.pk, Continent(top, [])).regions.append((region, inside[region.pk]))
    return sorted(found.values(), key=lambda continent: fold(continent.place.local_name))


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place: what is known of it, how it stands beside its peers, and what others have to do with it."""
    page = place_around(code) or place_around(code.upper())
    if page is None:
        raise Http404
    found = page.place
    if place_code(found) != code:
        return redirect(place_url(found), permanent=True)
    figures = figures_of_place(found) if found.kind == PlaceKind.COUNTRY else None
    context = {
        "place": found,
        "around": page.around,
        "counts": page.whole,
        "counts_in_words": counts_in_words(page.whole),
        "facts": _facts(found),
        "parts": page.parts,
        "standing": _standing(found, page.around, figures) if figures is not None else None,
    }
    return render(request, "commons/place.html", context)


def _facts(place: Place) -> list[tuple[str, str]]:
    """What is known of a place, as (what, said in words)."""
    facts = []
    if place.income_group in INCOME_GROUPS:
        facts.append((_("Income"), str(INCOME_GROUPS[place.income_group])))
    groups = (
        (place.is_least_developed, _("one of the least developed countries")),
        (place.is_landlocked, _("a landlocked developing country")),
        (place.is_small_island, _("a small island developing state")),
    )
    if any(belongs for belongs, _words in groups):
        facts.append((_("For the United Nations"), ", ".join(words for belongs, words in groups if belongs)))
    if place.languages:
        facts.append((_("Languages"), ", ".join(language_name(code) for code in place.languages)))
    if place.currency:
        name = get_currency_name(place.currency, locale=locale())
        facts.append((_("Currency"), f"{name} ({place.currency})"))
    others = dict.fromkeys(str(name) for name in place.names.values() if name != place.local_name)
    if others:
        facts.append((_("Also called"), " · ".join(others)))
    if place.code and place.kind in (PlaceKind.COUNTRY, PlaceKind.SUBDIVISION):
        facts.append((_("ISO 3166"), " · ".join(code for code in (place.code, place.alpha3) if code)))
    return facts


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One indicator of a place, ready for the page."""

    comparison: Comparison
    value: str
    median: str
    sentence: str
    strip: Chart | None
    line: Chart | None
    spark: SafeString


@dataclass(frozen=True, slots=True)
class Standing:
    """How a country stands beside its peers: where it lags most, where it leads, and every figure."""

    peers: str
    lagging: list[ShownFigure]
    leading: list[ShownFigure]
    all: list[ShownFigure]
    missing: list[str]


def _standing(place: Place, around: list[Place], figures: PlaceFigures) -> Standing:
    judged = sorted(
        ((one.better_than, one) for one in figures.comparisons if one.better_than is not None), key=lambda pair: pair[0]
    )
    lagging = [one for share, one in judged if share < 0.5]
    leading = [one for share, one in reversed(judged) if share > 0.5]
    drawn = {one.indicator.pk for one in (*lagging[:MOST_LAGGING], *leading[:MOST_LEADING])}
    shown = {
        one.indicator.pk: _shown(place, one, figures.series.get(one.indicator.pk), is_drawn=one.indicator.pk in drawn)
        for one in figures.comparisons
    }
    return Standing(
        peers=_peers_in_words(place, around, figures),
        lagging=[shown[one.indicator.pk] for one in lagging[:MOST_LAGGING]],
        leading=[shown[one.indicator.pk] for one in leading[:MOST_LEADING]],
        all=list(shown.values()),
        missing=[indicator_name(indicator) for indicator in figures.missing],
    )


def _shown(place: Place, one: Comparison, series: Series | None, *, is_drawn: bool) -> ShownFigure:
    title = _("%(indicator)s: %(place)s and its peers") % {"indicator": one.name, "place": place.local_name}
    years = _("%(indicator)s in %(place)s over the years") % {"indicator": one.name, "place": place.local_name}
    many = series is not None and len(series.years) > 1
    return ShownFigure(
        comparison=one,
        value=figure_text(one.value),
        median=figure_text(one.median) if one.median is not None else "",
        sentence=_comparison_in_words(one),
        strip=strip_chart(
            title, value=one.value, name=place.local_name, peers=one.figures, median=one.median, unit=one.unit
        )
        if is_drawn and one.figures
        else None,
        line=line_chart(years, years=series.years, values=series.values, unit=one.unit)
        if is_drawn and many and series is not None
        else None,
        spark=spark(years, values=series.values) if many and series is not None else SafeString(""),
    )


def _comparison_in_words(one: Comparison) -> str:
    if one.better_than is None:
        return ""
    words = {"percent": figure_text(100 * one.better_than, decimals=0), "rank": one.rank, "of": one.of}
    if one.better_than == 0:
        return _("No peer does worse; %(of)s countries have a figure.") % words
    if one.better_than == 1:
        return _("Better than all its peers; %(of)s countries have a figure.") % words
    return _("Better than %(percent)s %% of its peers: number %(rank)s of %(of)s.") % words


def _peers_in_words(place: Place, around: list[Place], figures: PlaceFigures) -> str:
    words = {
        "count": figures.peer_count,
        "income": str(INCOME_GROUPS.get(place.income_group, "")).lower(),
        "region": around[1].local_name if len(around) > 1 else "",
    }
    count = figures.peer_count
    if figures.peers == Peers.INCOME_AND_REGION:
        text = ngettext(
            "%(count)d country of %(income)s in %(region)s", "%(count)d countries of %(income)s in %(region)s", count
        )
    elif figures.peers == Peers.INCOME:
        text = ngettext("%(count)d country of %(income)s", "%(count)d countries of %(income)s", count)
    elif figures.peers == Peers.REGION:
        text = ngettext("%(count)d country in %(region)s", "%(count)d countries in %(region)s", count)
    else:
        text = ngettext("%(count)d country of the world", "%(count)d countries of the world", count)
    return text % words
