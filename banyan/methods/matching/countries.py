"""Countries as matching sees them: who is near whom, who is like whom, and where things are worse than among peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

EARTH_RADIUS_KM: Final = 6371.0
LEAST_PEERS: Final = 5  # fewer peers with a figure than this say nothing


@dataclass(frozen=True, slots=True)
class Countries:
    """Facts about countries, one row each, as the caller knows them. Unknown is "" or nan, never a guess.

    codes: ISO 3166-1 alpha-2, unique. latitude, longitude: degrees, nan where unknown. sub_region, region,
    income_group: any stable name, "" where unknown. language_shares: (countries, languages), the share in [0, 1] of
    people who use `languages[j]`. least_developed, landlocked, small_island: UN groups.
    """

    codes: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    region: tuple[str, ...]
    sub_region: tuple[str, ...]
    income_group: tuple[str, ...]
    languages: tuple[str, ...]
    language_shares: Floats
    least_developed: Flags
    landlocked: Flags
    small_island: Flags

    def __len__(self) -> int:
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Indicators:
    """Figures for countries. values: (countries, indicators), nan where missing. goals: the SDG each speaks of (1-17).

    directions: 1 more is better, -1 less is better, 0 neither (such an indicator shows no need).
    """

    codes: tuple[str, ...]
    goals: tuple[int, ...]
    directions: tuple[int, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class Gaps:
    """How much worse a country does than its peers. worse_than: (countries, indicators), share of peers that do better.

    nan where the figure is missing, where fewer than `LEAST_PEERS` peers have one or where the indicator has no
    direction. `peers` says with whom each country was compared: its income group, else its region, else all.
    """

    indicators: Indicators
    worse_than: Floats
    peers: tuple[str, ...]

    def by_goal(self) -> Floats:
        """(countries, 17): the mean over a goal's indicators of twice the share of better peers above one half.

        In [0, 1]: 0 where the country does as well as the median peer or better, 1 where all peers do better; nan
        where no figure is known.
        """
        excess = np.clip(2.0 * self.worse_than - 1.0, 0.0, 1.0)
        goals = np.asarray(self.indicators.goals, dtype=np.intp)
        gaps = np.full((len(excess), 17), np.nan)
        for goal in range(1, 18):
            columns = excess[:, goals == goal]
            known = ~np.isnan(columns)
            counted = known.sum(axis=1)
            gaps[counted > 0, goal - 1] = np.nansum(columns, axis=1)[counted > 0] / counted[counted > 0]
        return gaps


def gaps_against_peers(countries: Countries, indicators: Indicators, *, everyone: bool = False) -> Gaps:
    """Compare every country with its income group (else its region, else all), or with all countries at once.

    A missing figure stays missing: it neither shows a need nor hides one, and is not counted among the peers.
    Raises ValueError if the shapes disagree.
    """
    if indicators.values.shape != (len(countries), len(indicators.codes)):
        raise ValueError("indicator values must be of shape (countries, indicators)")
    oriented = indicators.values * np.asarray(indicators.directions, dtype=np.float64)
    oriented[:, np.asarray(indicators.directions) == 0] = np.nan
    worse_than = np.full(oriented.shape, np.nan)
    peers = []
    for row in range(len(countries)):
        group, members = _peer_group(countries, row, everyone)
        peers.append(group)
        others = oriented[members]
        known = ~np.isnan(others)
        counted = known.sum(axis=0)
        better = (others > oriented[row]).sum(axis=0) + 0.5 * (others == oriented[row]).sum(axis=0)
        usable = (counted >= LEAST_PEERS) & ~np.isnan(oriented[row])
        worse_than[row, usable] = better[usable] / counted[usable]
    return Gaps(indicators, worse_than, tuple(peers))


def _peer_group(countries: Countries, row: int, everyone: bool) -> tuple[str, Flags]:
    """The name of the group that `row` is compared with, and its other members."""
    others = np.arange(len(countries)) != row
    if not everyone:
        for names in (countries.income_group, countries.sub_region, countries.region):
            members = others & (np.asarray(names) == names[row])
            if names[row] and members.sum() >= LEAST_PEERS:
                return names[row], members
    return "world", others


@dataclass(frozen=True, slots=True)
class Atlas:
    """Countries with what is worked out once from them; share it between calls.

    language, alike: (countries, countries) in [0, 1], symmetric, ones on the diagonal. need: (countries, 17), see
    `Gaps.by_goal`.
    """

    countries: Countries
    index: dict[str, int]
    distance_km: Floats
    same_sub_region: Flags
    same_region: Flags
    language: Floats
    alike: Floats
    need: Floats
    gaps: Gaps | None

    def rows(self, codes: tuple[str, ...] | list[str]) -> Indices:
        """The row numbers of `codes`; unknown codes are left out."""
        return np.array([self.index[code] for code in codes if code in self.index], dtype=np.intp)


def draw_atlas(countries: Countries, gaps: Gaps | None = None) -> Atlas:
    """Work out distances, shared languages and likeness between all pairs of countries.

    Unknown coordinates make a pair distant, unknown groups make it unlike; nothing is assumed.
    """
    distance = _distances(countries)
    sub_region = _same(countries.sub_region)
    need = gaps.by_goal() if gaps is not None else np.full((len(countries), 17), np.nan)
    return Atlas(
        countries=countries,
        index={code: row for row, code in enumerate(countries.codes)},
        distance_km=distance,
        same_sub_region=sub_region,
        same_region=_same(countries.region),
        language=_shared_language(countries.language_shares),
        alike=_likeness(countries),
        need=need,
        gaps=gaps,
    )


def _distances(countries: Countries) -> Floats:
    """Great-circle distances in km (haversine); half the globe where a coordinate is unknown, 0 on the diagonal."""
    latitude, longitude = np.radians(countries.latitude), np.radians(countries.longitude)
    half = np.sin((latitude[:, None] - latitude[None, :]) / 2) ** 2 + np.cos(latitude)[:, None] * np.cos(latitude)[
        None, :
    ] * (np.sin((longitude[:, None] - longitude[None, :]) / 2) ** 2)
    distance: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    distance[np.isnan(distance)] = np.pi * EARTH_RADIUS_KM
    np.fill_diagonal(distance, 0.0)
    return distance


def _same(names: tuple[str, ...]) -> Flags:
    """Which pairs carry the same, known name."""
    array = np.asarray(names, dtype=np.str_)
    same: Flags = (array[:, None] == array[None, :]) & (array != "")[:, None]
    np.fill_diagonal(same, True)
    return same


def _shared_language(shares: Floats) -> Floats:
    """The largest share of people in both countries who could use one same language: max over languages of the min."""
    count = len(shares)
    shared = np.zeros((count, count))
    for column in shares.T:
        speakers = np.flatnonzero(column > 0)
        block = np.minimum(column[speakers, None], column[None, speakers])
        grid = np.ix_(speakers, speakers)
        shared[grid] = np.maximum(shared[grid], block)
    np.fill_diagonal(shared, 1.0)
    return np.clip(shared, 0.0, 1.0)


def _likeness(countries: Countries) -> Floats:
    """Like circumstances: 0.4 for the same income group, 0.4 for agreeing on LDC, 0.1 each on landlocked and island."""
    alike: Floats = 0.4 * _same(countries.income_group).astype(np.float64)
    for share, flags in ((0.4, countries.least_developed), (0.1, countries.landlocked), (0.1, countries.small_island)):
        alike += share * (flags[:, None] == flags[None, :])
    np.fill_diagonal(alike, 1.0)
    return alike
