"""What all suggestions are worked out against: countries with their figures, and all solutions together. Both are kept
in the process, since they change seldom and cost a second to gather."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection

from banyan.commons.meaning import embedder
from banyan.commons.models import IndicatorValue, Place
from banyan.commons.models.places import PlaceKind
from banyan.methods import matching
from banyan.solutions.suggestions.profiles import widest_solution_profiles

OLDEST: Final = 120.0  # seconds that a large registry's background may lag behind
SMALL: Final = 500  # solutions up to which it is always up to date
OLDEST_FIGURE: Final = 12  # years before the newest figure of all


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """`model` is the embedder whose meanings are held, "" for none."""

    model: str
    atlas: matching.Atlas
    knowledge: matching.Knowledge


_kept: tuple[float, tuple[object, ...], Background] | None = None
_atlas: tuple[tuple[object, ...], matching.Atlas] | None = None
_gathering = threading.Lock()


def background() -> Background:
    """Countries and solutions as they are now, or up to two minutes ago where there are many."""
    global _kept
    current = embedder()
    model = current.model if current is not None else ""
    with _gathering:
        stamp = (model, *_stamp())
        if _kept is not None:
            made, kept_stamp, kept = _kept
            young = time.monotonic() - made < OLDEST and len(kept.knowledge) > SMALL and kept.model == model
            if kept_stamp == stamp or young:
                return kept
        atlas = _current_atlas()
        knowledge = matching.gather(widest_solution_profiles(model=model), atlas)
        _kept = (time.monotonic(), stamp, Background(model, atlas, knowledge))
        return _kept[2]


def _stamp() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(id) FROM commons_indicatorvalue), (SELECT max(id) FROM commons_place),
                   (SELECT max(changed_at) FROM solutions_solution), count(*), max(changed_at), count(meaning)
            FROM commons_searchentry WHERE kind = 'solution'
            """
        )
        return tuple(cursor.fetchone() or ())


def _current_atlas() -> matching.Atlas:
    global _atlas
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT max(id) FROM commons_indicatorvalue), count(*), sum(id), count(latitude),
                   sum(coalesce(cardinality(languages), 0)), count(nullif(income_group, ''))
            FROM commons_place WHERE kind = 'country'
            """
        )
        stamp = tuple(cursor.fetchone() or ())
    if _atlas is None or _atlas[0] != stamp:
        countries = _countries()
        _atlas = (stamp, matching.draw_atlas(countries, matching.gaps_against_peers(countries, _indicators(countries))))
    return _atlas[1]


def _countries() -> matching.Countries:
    """Every country. Languages of a country count fully: which share of people uses one is not known here."""
    rows = list(Place.objects.filter(kind=PlaceKind.COUNTRY, code__isnull=False).order_by("code"))
    regions = Place.objects.filter(kind=PlaceKind.REGION).in_bulk()
    languages = sorted({language for row in rows for language in row.languages})
    shares = np.zeros((len(rows), len(languages)))
    for number, row in enumerate(rows):
        for language in row.languages:
            shares[number, languages.index(language)] = 1.0
    above = [[regions[pk] for pk in row.ancestors if pk in regions] for row in rows]
    return matching.Countries(
        codes=tuple(str(row.code) for row in rows),
        latitude=np.array([np.nan if row.latitude is None else row.latitude for row in rows], dtype=np.float64),
        longitude=np.array([np.nan if row.longitude is None else row.longitude for row in rows], dtype=np.float64),
        region=tuple(str(regions_[0].code) if regions_ else "" for regions_ in above),
        sub_region=tuple(str(regions_[-1].code) if regions_ else "" for regions_ in above),
        income_group=tuple(row.income_group for row in rows),
        languages=tuple(languages),
        language_shares=shares,
        least_developed=np.array([row.is_least_developed for row in rows], dtype=np.bool_),
        landlocked=np.array([row.is_landlocked for row in rows], dtype=np.bool_),
        small_island=np.array([row.is_small_island for row in rows], dtype=np.bool_),
    )


def _indicators(countries: matching.Countries) -> matching.Indicators:
    """The latest figure of each country and indicator that speaks of a goal; much older ones count as missing."""
    rows = list(
        IndicatorValue.objects.filter(place__kind=PlaceKind.COUNTRY, indicator__theme__isnull=False)
        .order_by("place_id", "indicator_id", "-year")
        .distinct("place_id", "indicator_id")
        .values_list(
            "place__code", "indicator__code", "indicator__theme__number", "indicator__direction", "year", "value"
        )
    )
    newest = max((row[4] for row in rows), default=0)
    rows = [row for row in rows if row[4] > newest - OLDEST_FIGURE]
    known = sorted({(row[1], row[2], row[3]) for row in rows})
    column = {code: number for number, (code, _goal, _direction) in enumerate(known)}
    place = {code: number for number, code in enumerate(countries.codes)}
    values = np.full((len(countries), len(known)), np.nan)
    for country, indicator, _goal, _direction, _year, value in rows:
        if country in place:
            values[place[country], column[indicator]] = value
    return matching.Indicators(
        codes=tuple(code for code, _goal, _direction in known),
        goals=tuple(goal for _code, goal, _direction in known),
        directions=tuple(direction for _code, _goal, direction in known),
        values=values,
    )
