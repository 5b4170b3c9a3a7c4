"""Figures of places: the latest, beside those of the place's peers, over the years, and as tables for matching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from babel.core import get_global
from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db import connection
from django.db.models import OuterRef, QuerySet
from django.db.models.enums import TextChoices
from django.db.models.functions import JSONObject
from django.utils.translation import get_language

from banyan.commons.models import Indicator, IndicatorValue, Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.reference.indicators import unit_label
from banyan.methods.matching import Countries, Indicators

OLDEST_FIGURE: Final = 15  # years before the newest from which a figure counts as missing
OFFICIAL_SHARE: Final = 0.5  # an official language reaches schools and laws beyond those who speak it at home

_LATEST: Final = """
SELECT DISTINCT ON (v.place_id, v.indicator_id) v.place_id, v.indicator_id, v.year, v.value, p.income_group,
    coalesce(p.ancestors[2], 0)
FROM commons_indicatorvalue v JOIN commons_place p ON p.id = v.place_id
WHERE p.kind = 'country' AND v.year > (SELECT max(year) FROM commons_indicatorvalue) - %s
ORDER BY v.place_id, v.indicator_id, v.year DESC
"""
_KEPT_AS: Final = "indicators:latest"
_KEPT_FOR: Final = 300  # seconds


class Peers(TextChoices):
    """With whom a country is compared."""

    INCOME_AND_REGION = "income_and_region"
    INCOME = "income"
    REGION = "region"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A country's latest figure of one indicator beside those of its peers.

    `figures` are those of the peers that have one, without the country; `median` is theirs. `better_than` is the share
    of them that do worse, None where the indicator has no direction or nobody is to compare with. `rank` counts from 1
    (the best, or the highest where there is no direction) in `of` countries.
    """

    indicator: Indicator
    year: int
    value: float
    figures: tuple[float, ...]
    world_median: float
    median: float | None
    rank: int
    of: int
    better_than: float | None

    @property
    def name(self) -> str:
        """The indicator's name in the reader's language."""
        return indicator_name(self.indicator)

    @property
    def unit(self) -> str:
        """Its unit in the reader's language."""
        return unit_label(self.indicator.unit)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator of a place over the years that have a figure."""

    years: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """All comparisons of a country, by goal; with whom, what is not measured there, and every indicator over the years,
    by the indicator's id."""

    peers: Peers
    peer_count: int
    comparisons: tuple[Comparison, ...]
    missing: tuple[Indicator, ...]
    series: dict[int, Series]


def indicator_name(indicator: Indicator) -> str:
    """The name in the reader's language, else the general one."""
    return str(indicator.names.get((get_language() or "en").split("-")[0]) or indicator.name)


@dataclass(frozen=True, slots=True)
class _Latest:
    """The latest figure of every country and indicator: values and years of shape (countries, indicators); and of each
    country its income group and the id of its part of the world."""

    places: npt.NDArray[np.int64]
    indicators: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]
    years: npt.NDArray[np.int64]
    income_groups: npt.NDArray[np.str_]
    continents: npt.NDArray[np.int64]


def _latest_figures() -> _Latest:
    """At most five minutes old, and as new as the last import where that ran in this process. Costs one query or none:
    reading some ten thousand rows at each look would be by far the dearest part of a place's page."""
    kept: _Latest | None = cache.get(_KEPT_AS)
    if kept is None:
        kept = _read_latest_figures()
        cache.set(_KEPT_AS, kept, _KEPT_FOR)
    return kept


def forget_latest_figures() -> None:
    """Read figures afresh at the next look; for after an import."""
    cache.delete(_KEPT_AS)


def _read_latest_figures() -> _Latest:
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [OLDEST_FIGURE])
        rows = cursor.fetchall()
    table = np.array([row[:4] for row in rows], dtype=np.float64).reshape(-1, 4)
    places, first, row = np.unique(table[:, 0].astype(np.int64), return_index=True, return_inverse=True)
    indicators, column = np.unique(table[:, 1].astype(np.int64), return_inverse=True)
    values = np.full((len(places), len(indicators)), np.nan)
    years = np.zeros(values.shape, dtype=np.int64)
    values[row, column], years[row, column] = table[:, 3], table[:, 2].astype(np.int64)
    return _Latest(
        places,
        indicators,
        values,
        years,
        np.array([rows[number][4] for number in first], dtype=np.str_),
        np.array([rows[number][5] for number in first], dtype=np.int64),
    )


LEAST_PEERS: Final = 5


def figures_of_place(place: Place) -> PlaceFigures | None:
    """A country's latest figures beside its peers': countries of its income group in its part of the world, where there
    are five or more, else of its income group, else of its region, else all. None where nothing is measured in it.

    Costs two queries at most, for any number of countries and indicators.
    """
    latest = _latest_figures()
    at = np.flatnonzero(latest.places == place.pk)
    if not len(at):
        return None
    here = int(at[0])
    kind, members = _peers(place, latest)
    known = {indicator.pk: indicator for indicator in _indicators_with_series(place)}
    series = {pk: _series(indicator) for pk, indicator in known.items()}
    comparisons, missing = [], []
    for column, pk in enumerate(latest.indicators):
        indicator = known.pop(int(pk))
        if np.isnan(latest.values[here, column]):
            missing.append(indicator)
            continue
        comparisons.append(
            _comparison(
                indicator,
                int(latest.years[here, column]),
                float(latest.values[here, column]),
                latest.values[members, column],
                latest.values[:, column],
            )
        )
    missing += known.values()
    comparisons.sort(key=lambda one: _by_goal(one.indicator))
    missing.sort(key=_by_goal)
    return PlaceFigures(kind, int(members.sum()), tuple(comparisons), tuple(missing), series)


def _by_goal(indicator: Indicator) -> tuple[int, str]:
    return (indicator.theme.number if indicator.theme else 99, indicator.name)


def _comparison(
    indicator: Indicator,
    year: int,
    value: float,
    peers: npt.NDArray[np.float64],
    world: npt.NDArray[np.float64],
) -> Comparison:
    figures = np.sort(peers[~np.isnan(peers)])
    direction = indicator.direction
    better = (figures > value).sum() if direction >= 0 else (figures < value).sum()
    worse = (figures < value).sum() if direction >= 0 else (figures > value).sum()
    return Comparison(
        indicator=indicator,
        year=year,
        value=value,
        figures=tuple(float(figure) for figure in figures),
        world_median=float(np.nanmedian(world)),
        median=float(np.median(figures)) if len(figures) else None,
        rank=int(better) + 1,
        of=len(figures) + 1,
        better_than=float(worse) / len(figures) if direction and len(figures) else None,
    )


def _peers(place: Place, latest: _Latest) -> tuple[Peers, npt.NDArray[np.bool_]]:
    """With whom a place is compared, and which rows these are."""
    others = latest.places != place.pk
    income = (latest.income_groups == place.income_group) & bool(place.income_group)
    continent = latest.continents == (place.ancestors[1] if len(place.ancestors) > 2 else -1)
    for kind, members in (
        (Peers.INCOME_AND_REGION, others & income & continent),
        (Peers.INCOME, others & income),
        (Peers.REGION, others & continent),
    ):
        if members.sum() >= LEAST_PEERS:
            return kind, members
    return Peers.WORLD, others


def _indicators_with_series(place: Place) -> QuerySet[Indicator]:
    """Every indicator, with the place's figures as pairs of year and value in `points`."""
    figures = (
        IndicatorValue.objects.filter(indicator=OuterRef("pk"), place=place)
        .order_by("year")
        .values_list(JSONObject(year="year", value="value"))
    )
    return Indicator.objects.select_related("theme").annotate(points=ArraySubquery(figures))


def _series(indicator: Any) -> Series:
    return Series(
        tuple(point["year"] for point in indicator.points), tuple(float(point["value"]) for point in indicator.points)
    )


def latest_by_country(indicator: Indicator) -> dict[str, tuple[int, float]]:
    """Year and latest figure of an indicator by country code. Costs one query."""
    rows = (
        IndicatorValue.objects.filter(indicator=indicator, place__kind=PlaceKind.COUNTRY)
        .order_by("place_id", "-year")
        .distinct("place_id")
        .values_list("place__code", "year", "value")
    )
    return {str(code): (year, value) for code, year, value in rows}


@dataclass(frozen=True, slots=True)
class CountryFacts:
    """What the matching methods take: countries with what is known of them, and their latest figures by goal."""

    countries: Countries
    indicators: Indicators


def country_facts_table() -> CountryFacts:
    """Facts and latest figures of all countries, one row each by code, unknown as nan or "". Costs five queries."""
    rows = list(Place.objects.filter(kind=PlaceKind.COUNTRY).order_by("code"))
    regions = dict(Place.objects.filter(kind=PlaceKind.REGION).values_list("pk", "code"))
    above = [[str(regions[pk]) for pk in row.ancestors if pk in regions] for row in rows]
    codes = tuple(str(row.code) for row in rows)
    languages, shares = language_shares(codes)
    nan = float("nan")
    countries = Countries(
        codes=codes,
        latitude=np.array([nan if row.latitude is None else row.latitude for row in rows], dtype=np.float64),
        longitude=np.array([nan if row.longitude is None else row.longitude for row in rows], dtype=np.float64),
        region=tuple(found[0] if found else "" for found in above),
        sub_region=tuple(found[-1] if found else "" for found in above),
        income_group=tuple(row.income_group for row in rows),
        languages=languages,
        language_shares=shares,
        least_developed=np.array([row.is_least_developed for row in rows], dtype=np.bool_),
        landlocked=np.array([row.is_landlocked for row in rows], dtype=np.bool_),
        small_island=np.array([row.is_small_island for row in rows], dtype=np.bool_),
    )
    return CountryFacts(countries, _indicator_table([row.pk for row in rows]))


def _indicator_table(places: Sequence[int]) -> Indicators:
    """The latest figures of `places`, of the indicators that speak of a goal."""
    latest = _latest_figures()
    known = Indicator.objects.filter(theme__isnull=False).select_related("theme").order_by("code")
    column_of = {int(pk): column for column, pk in enumerate(latest.indicators)}
    row_of = {int(pk): row for row, pk in enumerate(latest.places)}
    chosen = [indicator for indicator in known if indicator.pk in column_of]
    values = np.full((len(places), len(chosen)), np.nan)
    here = [(row, row_of[pk]) for row, pk in enumerate(places) if pk in row_of]
    if here and chosen:
        to, source = (np.array(part, dtype=np.intp) for part in zip(*here, strict=True))
        values[to] = latest.values[source][:, [column_of[indicator.pk] for indicator in chosen]]
    return Indicators(
        codes=tuple(indicator.code for indicator in chosen),
        goals=tuple(indicator.theme.number for indicator in chosen if indicator.theme),
        directions=tuple(indicator.direction for indicator in chosen),
        values=values,
    )


def language_shares(codes: Sequence[str]) -> tuple[tuple[str, ...], npt.NDArray[np.float64]]:
    """Languages, and the share in [0, 1] of each country's people that uses each, by CLDR; shape (codes, languages).

    Scripts of one language are one language; an official one counts for half the people at least.
    """
    spoken = get_global("territory_languages")
    shares: dict[tuple[int, str], float] = {}
    for row, code in enumerate(codes):
        for tag, entry in spoken.get(code, {}).items():
            if tag in ("und", "zxx"):  # undetermined, none
                continue
            share = float(entry.get("population_percent") or 0.0) / 100.0
            if entry.get("official_status") in ("official", "de_facto_official"):
                share = max(share, OFFICIAL_SHARE)
            key = (row, tag.split("_")[0])
            shares[key] = min(1.0, max(share, shares.get(key, 0.0)))
    languages = tuple(sorted({language for _, language in shares}))
    column_of = {language: column for column, language in enumerate(languages)}
    table = np.zeros((len(codes), len(languages)))
    for (row, language), share in shares.items():
        table[row, column_of[language]] = share
    return languages, table
