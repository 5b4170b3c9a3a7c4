"""Countries and their indicators, read from the shared data folders for an evaluation."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from babel.core import get_global

from banyan.evaluations.country_names import CountryNames
from banyan.methods.matching.countries import Countries, Indicators

# Which way is better. An indicator not named here is neither good nor bad in itself and shows no need.
DIRECTIONS = {
    "extreme_poverty_percent_people_below_300_a_day": -1,
    "malnutrition_weight_for_age_percent_of_children_under_5": -1,
    "under_five_mortality_from_cme_per_1000_born": -1,
    "maternal_mortality_ratio_per_100000_live_births": -1,
    "births_attended_by_skilled_health_staff_percent_of_total": 1,
    "primary_completion_rate_total_percent_of_relevant_age_group": 1,
    "literacy_rate_adult_total_percent_of_people_ages_15_and_above": 1,
    "ratio_of_girls_to_boys_in_primary_and_secondary_education_perc": 1,
    "at_least_basic_water_source_overall_access_percent": 1,
    "at_least_basic_sanitation_overall_access_percent": 1,
    "energy_from_solid_biofuels_percent": -1,
    "aged_15plus_unemployment_rate_percent": -1,
    "internet_users": 1,
    "inequality_index_gini": -1,
    "murder_per_100000_people": -1,
    "tax_revenue_percent_of_gdp": 1,
}
OFFICIAL_SHARE = 0.5  # an official language reaches schools, laws and screens beyond those who speak it at home


def read_countries(data_folder: Path, names: CountryNames) -> Countries:
    """Facts of all countries that `names` knows, from `country-codes` and `country-needs-gapminder`, where present."""
    codes = names.codes
    regions = _rows_by(data_folder / "country-codes" / "country-codes.csv", "ISO3166-1-Alpha-2")
    facts = _rows_by(data_folder / "country-needs-gapminder" / "countries.csv", "iso2")
    languages, shares = _languages(codes)

    def flag(code: str, column: str) -> bool:
        return (regions.get(code, {}).get(column) or "").strip() not in ("", "0")

    return Countries(
        codes=codes,
        latitude=np.array([_number(facts.get(code, {}).get("latitude")) for code in codes]),
        longitude=np.array([_number(facts.get(code, {}).get("longitude")) for code in codes]),
        region=tuple((regions.get(code, {}).get("Region Name") or "").strip() for code in codes),
        sub_region=tuple(_sub_region(regions.get(code, {})) for code in codes),
        income_group=tuple((facts.get(code, {}).get("income_group") or "").strip() for code in codes),
        languages=languages,
        language_shares=shares,
        least_developed=np.array([flag(code, "Least Developed Countries (LDC)") for code in codes]),
        landlocked=np.array([flag(code, "Land Locked Developing Countries (LLDC)") for code in codes]),
        small_island=np.array([flag(code, "Small Island Developing States (SIDS)") for code in codes]),
    )


def read_indicators(data_folder: Path, names: CountryNames, *, since: int = 2010, until: int = 2024) -> Indicators:
    """The latest figure of each country between `since` and `until`; older ones count as missing."""
    folder = data_folder / "country-needs-gapminder"
    with (folder / "indicator_list.csv").open(encoding="utf-8", newline="") as rows:
        goals = {row["indicator"]: row["sdg_goal_assigned_by_us"] for row in csv.DictReader(rows)}
    chosen = tuple(code for code, goal in goals.items() if goal)
    alpha3 = {row["iso3"]: code for code, row in _rows_by(folder / "countries.csv", "iso2").items()}
    position = {code: row for row, code in enumerate(names.codes)}
    values = np.full((len(names.codes), len(chosen)), np.nan)
    newest = np.zeros(values.shape, dtype=np.intp)
    with (folder / "indicators_wide.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            year, country = int(row["year"]), position.get(alpha3.get(row["iso3"], ""))
            if country is None or not since <= year <= until:
                continue
            for column, code in enumerate(chosen):
                if row.get(code) and year > newest[country, column]:
                    values[country, column], newest[country, column] = float(row[code]), year
    return Indicators(
        codes=chosen,
        goals=tuple(int(goals[code]) for code in chosen),
        directions=tuple(DIRECTIONS.get(code, 0) for code in chosen),
        values=values,
    )


def _sub_region(row: dict[str, str]) -> str:
    """The finest UN region: the intermediate one where there is one ("Eastern Africa"), else the sub-region."""
    return (row.get("Intermediate Region Name") or "").strip() or (row.get("Sub-region Name") or "").strip()


def _rows_by(path: Path, column: str) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        return {row[column].strip(): row for row in csv.DictReader(rows) if row[column].strip()}


def _number(text: str | None) -> float:
    return float(text) if text else float("nan")


def _languages(codes: tuple[str, ...]) -> tuple[tuple[str, ...], np.ndarray]:
    """CLDR's share of people per language and territory; scripts of one language are one language."""
    spoken = get_global("territory_languages")
    shares: dict[tuple[str, str], float] = {}
    for code in codes:
        for tag, entry in spoken.get(code, {}).items():
            language = tag.split("_")[0]
            share = float(entry.get("population_percent") or 0.0) / 100.0
            if entry.get("official_status") in ("official", "de_facto_official"):
                share = max(share, OFFICIAL_SHARE)
            shares[code, language] = min(1.0, max(share, shares.get((code, language), 0.0)))
    languages = tuple(sorted({language for _, language in shares}))
    table = np.zeros((len(codes), len(languages)))
    row_of = {code: row for row, code in enumerate(codes)}
    column_of = {language: column for column, language in enumerate(languages)}
    for (code, language), share in shares.items():
        table[row_of[code], column_of[language]] = share
    return languages, table
