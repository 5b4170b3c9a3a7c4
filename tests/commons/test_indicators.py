"""Figures of countries come in whole rows, stay missing where they are missing, and are told beside those of peers."""

from __future__ import annotations

import csv
from contextlib import suppress
from itertools import islice

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity, Indicator, IndicatorValue, Place
from banyan.commons.queries.indicators import (
    Peers,
    country_facts_table,
    figures_of_place,
    forget_latest_figures,
    language_shares,
    latest_by_country,
)
from banyan.commons.reference.indicators import UNITS, known_indicators
from banyan.commons.services.indicators import import_indicators
from tests.commons.shared_data import shared

pytestmark = pytest.mark.django_db
FOLDER = "country-needs-gapminder"


def bring_in(text: str, by=None, **more):
    report = import_indicators(by=by, table=text.strip().splitlines(), **more)
    forget_latest_figures()  # the test's transaction never commits
    return report


def test_a_wide_table_comes_in_and_empty_cells_stay_missing():
    report = bring_in("iso3,year,internet_users,my_own\nKEN,2020,30.5,\nUGA,2020,,7\n,,,\n")
    assert (report.rows, report.added, report.indicators, report.refused) == (3, 2, 2, [])
    assert IndicatorValue.objects.count() == 2
    known, own = Indicator.objects.get(code="internet_users"), Indicator.objects.get(code="my_own")
    assert (known.names["fr"], known.direction, known.theme.code) == ("Personnes utilisant internet", 1, "9")
    assert (own.name, own.direction, own.theme) == ("My own", 0, None)


def test_the_same_file_again_changes_nothing():
    text = "iso3,year,internet_users\nKEN,2020,30.5\nUGA,2020,20\n"
    bring_in(text)
    before = list(IndicatorValue.objects.values_list("pk", "value"))
    deeds = Activity.objects.count()
    report = bring_in(text)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)
    assert list(IndicatorValue.objects.values_list("pk", "value")) == before
    assert Activity.objects.count() == deeds


def test_a_corrected_figure_takes_the_place_of_the_old_one():
    bring_in("iso3,year,internet_users\nKEN,2020,30.5\n")
    report = bring_in("iso3,year,internet_users\nKEN,2020,31\nKEN,2021,33\n")
    assert (report.added, report.changed) == (1, 1)
    assert sorted(IndicatorValue.objects.values_list("year", "value")) == [(2020, 31.0), (2021, 33.0)]
    activity = Activity.objects.filter(verb="measured").latest("pk")
    assert activity.facts == {"added": 1, "changed": 1, "indicators": 1}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Nowhere,2020,1,2", "country"),
        ("Congo,2020,1,2", "country"),  # may mean two
        (",2020,1,2", "country"),
        ("Kenya,20x0,1,2", "year"),
        ("Kenya,3020,1,2", "year"),
        ("Kenya,٢٠٢٠,1,2", "year"),
        ("Kenya,2020,1,abc", "b"),
        ("Kenya,2020,nan,2", "a"),
        ("Kenya,2020,1e999,2", "a"),
        ("Kenya,2020,1_000,2", "a"),
        ("Uganda,2020,5,6", "year"),  # there already
    ],
)
def test_a_bad_row_is_refused_whole_with_its_reason_and_the_others_come_in(row, column):
    report = bring_in(f"country,year,a,b\nUganda,2020,1,2\n{row}\nGhana,2020,3,4\n")
    assert [(refused.line, list(refused.reasons)) for refused in report.refused] == [(3, [column])]
    assert set(IndicatorValue.objects.values_list("place__code", flat=True)) == {"UG", "GH"}
    assert IndicatorValue.objects.count() == 4


@pytest.mark.parametrize(
    "text", ["", "a,b\n1,2", "iso3,a\nKEN,1", "year,a\n2020,1", "iso3,year\nKEN,2020", "iso3,year,a,a\nKEN,2020,1,2"]
)
def test_a_file_that_is_no_such_table_is_refused_with_a_reason(text):
    with pytest.raises(Invalid):
        bring_in(text)
    assert not Indicator.objects.exists()


def test_only_stewards_of_everything_and_the_system_bring_in_figures(person, steward):
    text = "iso3,year,a\nKEN,2020,1\n"
    with pytest.raises(NotAllowed):
        bring_in(text, by=person)
    assert bring_in(text, by=steward).added == 1


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_taken_or_refused_but_never_breaks(db, text):
    with suppress(Invalid):
        import_indicators(by=None, table=text.splitlines())


def test_the_real_table_comes_in_twice_without_a_change_and_nothing_is_made_up(django_assert_max_num_queries):
    path = shared(FOLDER) / "indicators_wide.csv"
    with path.open(encoding="utf-8", newline="") as table:
        cells = sum(
            bool(value) for row in csv.DictReader(table) for name, value in row.items() if name not in ("iso3", "year")
        )
    with path.open(encoding="utf-8", newline="") as table, django_assert_max_num_queries(25):
        report = import_indicators(by=None, table=table)
    assert (report.added, report.refused) == (cells, [])
    assert IndicatorValue.objects.count() == cells
    with path.open(encoding="utf-8", newline="") as table:
        report = import_indicators(by=None, table=table)
    assert (report.added, report.changed, report.unchanged) == (0, 0, cells)


def test_every_indicator_of_the_real_table_is_known_by_name_unit_and_goal():
    with (shared(FOLDER) / "indicator_list.csv").open(encoding="utf-8", newline="") as table:
        goals = {row["indicator"]: row["sdg_goal_assigned_by_us"] for row in csv.DictReader(table)}
    known = known_indicators()
    assert {code: str(known[code].goal or "") for code in goals} == goals
    for indicator in known.values():
        assert indicator.unit in UNITS
        assert all(indicator.names[language] for language in ("en", "fr", "es", "ar"))
        assert indicator.direction in (-1, 0, 1)


@pytest.fixture
def east_africa():
    """Six low-income countries of Africa, and Kenya."""
    bring_in(
        "iso2,year,under_five_mortality_from_cme_per_1000_born,internet_users,forest_coverage_percent\n"
        "ET,2020,50,20,10\nRW,2020,40,30,20\nUG,2020,45,25,\nBI,2020,55,10,5\nMW,2020,60,15,30\nMZ,2020,70,18,40\n"
        "MZ,2019,90,1,1\nRW,1990,200,,\nKE,2020,42,33,7\nSE,2020,3,95,69\n"
    )
    return Place.objects.get(code="RW")


def test_a_country_is_compared_with_its_income_group_in_its_part_of_the_world(east_africa):
    figures = figures_of_place(east_africa)
    assert (figures.peers, figures.peer_count) == (Peers.INCOME_AND_REGION, 5)
    by_code = {one.indicator.code: one for one in figures.comparisons}
    deaths = by_code["under_five_mortality_from_cme_per_1000_born"]
    assert (deaths.value, deaths.year, deaths.median, deaths.rank, deaths.of) == (40.0, 2020, 55.0, 1, 6)
    assert deaths.better_than == 1.0  # fewer deaths are better
    internet = by_code["internet_users"]
    assert (internet.rank, internet.better_than) == (1, 1.0)
    forest = by_code["forest_coverage_percent"]
    assert (forest.of, forest.better_than) == (5, None)  # Uganda has no figure; more forest is neither good nor bad
    assert deaths.world_median == pytest.approx(np.median([50, 40, 45, 55, 60, 70, 42, 3]))


def test_a_country_with_few_peers_nearby_is_compared_more_widely(east_africa):
    assert figures_of_place(Place.objects.get(code="KE")).peers == Peers.REGION
    assert figures_of_place(Place.objects.get(code="SE")).peers == Peers.WORLD


def test_a_country_without_figures_has_none_and_missing_ones_are_named(east_africa):
    assert figures_of_place(Place.objects.get(code="FR")) is None
    missing = figures_of_place(Place.objects.get(code="UG")).missing
    assert [indicator.code for indicator in missing] == ["forest_coverage_percent"]


def test_the_years_of_a_place_come_in_order_with_gaps_left_open(east_africa):
    figures = figures_of_place(east_africa)
    deaths = Indicator.objects.get(code="under_five_mortality_from_cme_per_1000_born")
    assert figures.series[deaths.pk].years == (1990, 2020)
    assert latest_by_country(deaths)["MZ"] == (2020, 70.0)


def test_comparing_costs_two_queries_for_any_number_of_countries(east_africa, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        figures_of_place(east_africa)


def test_matching_gets_one_row_a_country_and_nan_where_nothing_is_known(east_africa, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        facts = country_facts_table()
    countries, indicators = facts.countries, facts.indicators
    assert len(countries) == Place.objects.filter(kind="country").count()
    row = countries.codes.index("RW")
    assert (countries.region[row], countries.sub_region[row], countries.income_group[row]) == ("002", "014", "low")
    assert countries.landlocked[row] and countries.least_developed[row] and not countries.small_island[row]
    assert indicators.values.shape == (len(countries), 3)
    assert indicators.values[row, indicators.codes.index("internet_users")] == 30.0
    assert np.isnan(indicators.values[countries.codes.index("UG"), indicators.codes.index("forest_coverage_percent")])
    assert np.isnan(indicators.values[countries.codes.index("FR")]).all()
    assert indicators.goals[indicators.codes.index("internet_users")] == 9


def test_without_any_figures_matching_still_gets_all_countries():
    forget_latest_figures()
    facts = country_facts_table()
    assert facts.indicators.values.shape == (len(facts.countries), 0)


def test_languages_are_counted_by_people_and_official_ones_for_half_at_least():
    languages, shares = language_shares(("KE", "AQ", "CH"))
    assert shares[0, languages.index("sw")] >= 0.5
    assert shares[0, languages.index("ki")] < 0.5
    assert shares[1].sum() == 0
    assert ((shares >= 0) & (shares <= 1)).all()


def test_progress_is_told():
    rows = "\n".join(f"KEN,{year},1" for year in islice(range(1801, 2200), 399))
    lines = "iso3,year,a\n" + "\n".join([rows] * 4)
    told: list[int] = []
    bring_in(lines, progress=told.append)
    assert told == [1000]
