"""The rows of places: the world, its regions, countries and their first-level subdivisions, with all their names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pycountry
from babel.core import get_global
from babel.numbers import get_territory_currencies

from banyan.commons.reference import names, regions
from banyan.commons.reference.centres import FURTHER_CENTRES
from banyan.commons.reference.incomes import INCOME_GROUP_OF_COUNTRY
from banyan.commons.reference.names import folded

_MAP: Final = Path(__file__).resolve().parents[1] / "data" / "world_map.json"
# Subdivisions that ISO 3166-1 lists as countries or territories of their own.
_COUNTRIES_TOO: Final = (
    "CN-HK CN-MO CN-TW FI-01 FR-971 FR-972 FR-973 FR-974 FR-976 FR-BL FR-MF FR-NC FR-PF FR-PM FR-TF FR-WF NL-AW NL-BQ1 "
    "NL-BQ2 NL-BQ3 NL-CW NL-SX NO-21 NO-22 US-AS US-GU US-MP US-PR US-UM US-VI"
)
MAIN_LANGUAGE_SHARE: Final = 15.0  # per cent of people from which a language counts among a country's


class PlaceRow(NamedTuple):
    """A place as the database takes it; `depth` counts the steps from the world, so that parents come first."""

    depth: int
    parent: str | None
    kind: str
    code: str
    alpha3: str
    name: str
    names: str
    latitude: float | None
    longitude: float | None
    income_group: str
    languages: list[str]
    is_least_developed: bool
    is_landlocked: bool
    is_small_island: bool
    currency: str


def _row(depth: int, parent: str | None, kind: str, code: str, name: str, shown: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        depth, parent, kind, code, "", name, json.dumps(shown, ensure_ascii=False), None, None, "", [], False, False,
        False, "",
    )  # fmt: skip


def _depth(region: str) -> int:
    return 0 if region == regions.WORLD else 1 + _depth(regions.PARENT_REGIONS[region])


def _languages(code: str) -> list[str]:
    """Official languages and those that many people use, the most used first."""
    spoken: dict[str, tuple[bool, float]] = {}
    for tag, entry in get_global("territory_languages").get(code, {}).items():
        language = tag.split("_")[0]
        official = entry.get("official_status") in ("official", "de_facto_official")
        share = float(entry.get("population_percent") or 0)
        known = spoken.get(language, (False, 0.0))
        spoken[language] = (known[0] or official, max(known[1], share))
    chosen = {
        language: share for language, (official, share) in spoken.items() if official or share >= MAIN_LANGUAGE_SHARE
    }
    chosen.pop("und", None)  # CLDR's word for Antarctica: undetermined
    return sorted(chosen, key=lambda language: (-chosen[language], language))


def _currency(code: str) -> str:
    return next(iter(get_territory_currencies(code, tender=True)), "")


def _country_rows() -> Iterator[PlaceRow]:
    centres = json.loads(_MAP.read_text(encoding="utf-8"))["centres"]
    alpha3 = {country.alpha_2: country.alpha_3 for country in pycountry.countries} | {"XK": "XKX"}
    for code, region in sorted(regions.REGION_OF_COUNTRY.items()):
        shown = names.shown_names(code)
        latitude, longitude = FURTHER_CENTRES.get(code) or centres[code]
        yield _row(_depth(region) + 1, region, "country", code, shown["en"], shown)._replace(
            alpha3=alpha3[code],
            latitude=latitude,
            longitude=longitude,
            income_group=INCOME_GROUP_OF_COUNTRY.get(code, ""),
            languages=_languages(code),
            is_least_developed=code in regions.LEAST_DEVELOPED,
            is_landlocked=code in regions.LANDLOCKED_DEVELOPING,
            is_small_island=code in regions.SMALL_ISLANDS,
            currency=_currency(code),
        )


@cache
def _first_level() -> tuple[tuple[str, str, str], ...]:
    """(code, country, name) of the subdivisions that lie directly in a country.

    Those that are countries or territories of their own in ISO 3166-1 (Puerto Rico, Aruba, Hong Kong) are left out.
    """
    apart = set(_COUNTRIES_TOO.split())
    return tuple(
        (row.code, row.country_code, row.name)
        for row in pycountry.subdivisions
        if row.parent_code is None and row.code not in apart
    )


@cache
def place_rows() -> tuple[PlaceRow, ...]:
    """Every place of the reference, parents before what lies in them."""
    rows = []
    for region in (regions.WORLD, *regions.PARENT_REGIONS):
        shown = names.shown_names(region)
        kind = "world" if region == regions.WORLD else "region"
        rows.append(_row(_depth(region), regions.PARENT_REGIONS.get(region), kind, region, shown["en"], shown))
    rows += _country_rows()
    depths = {row.code: row.depth for row in rows}
    for code, country, name in _first_level():
        rows.append(_row(depths[country] + 1, country, "subdivision", code, names.subdivision_name(name), {}))
    return tuple(sorted(rows, key=lambda row: row.depth))


@cache
def name_rows() -> tuple[tuple[str, str, str], ...]:
    """(code, folded name, key) of every name by which a place of the reference can be found."""
    found = {(code, name) for code, known in names.known_names().items() for name in known}
    found |= {(code, one) for code, _, name in _first_level() for one in names.subdivision_names(code, name)}
    rows = {(code, folded(name)): (code, folded(name), names.name_key(name)) for code, name in found}
    return tuple(sorted(row for row in rows.values() if row[2]))
