"""Places and themes are in every database, true to the lists that they come from, and are written once."""

from __future__ import annotations

import csv
import math
import re

import pycountry
import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.invariants import CHECKS
from banyan.commons.models import Place, PlaceName, Reference, Theme
from banyan.commons.reference.incomes import INCOME_GROUP_OF_COUNTRY, INCOME_GROUPS
from banyan.commons.reference.loading import load_reference
from banyan.commons.reference.regions import LEAST_DEVELOPED, REGION_OF_COUNTRY, SMALL_ISLANDS
from tests.commons.shared_data import shared

pytestmark = pytest.mark.django_db


def test_every_iso_country_is_there_with_names_in_four_languages():
    places = {place.code: place for place in Place.objects.filter(kind="country")}
    assert set(places) == {country.alpha_2 for country in pycountry.countries} | {"XK"}
    for place in places.values():
        assert set(place.names) == {"en", "fr", "es", "ar"}, place.code
        assert all(place.names.values()), place.code
        assert re.search(r"[\u0600-\u06ff]", place.names["ar"]), place.code
        assert -90 <= place.latitude <= 90
        assert -180 <= place.longitude <= 180


def test_countries_lie_in_regions_and_regions_in_the_world():
    kenya = Place.objects.get(code="KE")
    names = Place.objects.in_bulk(kenya.ancestors)
    assert [names[pk].code for pk in kenya.ancestors] == ["001", "002", "202", "014", "KE"]
    assert not Place.objects.filter(parent=None).exclude(code="001").exists()
    assert not Place.objects.filter(kind="subdivision").exclude(parent__kind="country").exists()


def test_subdivisions_are_those_that_iso_puts_first_without_territories_of_their_own():
    codes = set(Place.objects.filter(kind="subdivision").values_list("code", flat=True))
    assert {"KE-30", "US-GA", "IN-TN", "FR-IDF"} <= codes
    assert not {"US-PR", "CN-HK", "FR-971", "GQ-BN"} & codes  # countries of their own, and one of the second level
    assert len(codes) > 3500


def test_the_ancestors_are_kept_by_the_database_itself():
    kenya, france = Place.objects.get(code="KE"), Place.objects.get(code="FR")
    town = Place.objects.create(kind="locality", name="Kibera", parent=kenya, ancestors=[1, 2, 3])
    quarter = Place.objects.create(kind="locality", name="Silanga", parent=town)
    quarter.refresh_from_db()
    assert quarter.ancestors == [*kenya.ancestors, town.pk, quarter.pk]
    Place.objects.filter(pk=town.pk).update(parent=france)
    quarter.refresh_from_db()
    assert quarter.ancestors == [*france.ancestors, town.pk, quarter.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=town.pk).update(parent=quarter)


def test_what_the_database_keeps_is_what_the_check_asks_for():
    check = next(check for check in CHECKS if "ancestors" in check.name)
    assert check.violations() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE commons_place DISABLE TRIGGER USER")
        cursor.execute("UPDATE commons_place SET ancestors = '{}' WHERE code = 'KE-30'")
        cursor.execute("ALTER TABLE commons_place ENABLE TRIGGER USER")
    assert len(check.violations()) == 1


def test_loading_again_changes_nothing_and_mends_what_was_changed():
    before = set(Place.objects.values_list("pk", "code", "name"))
    assert load_reference() is False
    Place.objects.filter(code="KE").update(name="Nowhere", currency="EUR")
    PlaceName.objects.filter(place__code="KE").delete()
    Theme.objects.filter(code="6").update(names={})
    Reference.objects.all().delete()
    assert load_reference() is True
    assert set(Place.objects.values_list("pk", "code", "name")) == before
    assert Place.objects.get(code="KE").currency == "KES"
    assert PlaceName.objects.filter(place__code="KE", key="kenya").exists()
    assert Theme.objects.get(code="6").names["fr"]


def test_loading_keeps_the_places_that_people_added():
    town = Place.objects.create(kind="locality", name="Kibera", parent=Place.objects.get(code="KE-30"))
    PlaceName.objects.create(place=town, folded="kibera", key="kibera")
    Reference.objects.all().delete()
    load_reference()
    assert PlaceName.objects.filter(place=town).exists()


@pytest.mark.django_db(transaction=True)
def test_places_come_back_after_the_tables_were_emptied():
    """Django empties all tables after such a test; the next one must find places again."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
    assert Place.objects.filter(code="KE").exists()
    assert Theme.objects.filter(code="17.19").exists()


def test_groups_of_countries_agree_with_the_published_lists():
    rows = {
        row["ISO3166-1-Alpha-2"]: row
        for row in csv.DictReader(shared("country-codes/country-codes.csv").open(encoding="utf-8"))
        if row["ISO3166-1-Alpha-2"]
    }
    for code, row in rows.items():
        region = (row["Intermediate Region Code"] or row["Sub-region Code"]).zfill(3)
        if region != "000" and code not in ("TW", "GG", "JE", "SH"):  # those have an older region in the file
            assert REGION_OF_COUNTRY[code] == region, code
    listed = {code for code, row in rows.items() if row["Least Developed Countries (LDC)"].strip()}
    assert listed - LEAST_DEVELOPED <= {"BT", "ST", "VU", "GQ", "AO"}  # graduated since the file was made, or about to
    assert not LEAST_DEVELOPED - listed
    islands = {code for code, row in rows.items() if row["Small Island Developing States (SIDS)"].strip()}
    assert islands - SMALL_ISLANDS <= {"BQ", "BH", "UM"}  # listed once, or parts of others


def test_income_groups_agree_with_a_second_source_but_for_moves_between_neighbours():
    order = list(INCOME_GROUPS)
    path = shared("country-needs-gapminder/countries.csv")
    apart = {}
    for row in csv.DictReader(path.open(encoding="utf-8")):
        there, here = row["income_group"].removesuffix("_income"), INCOME_GROUP_OF_COUNTRY.get(row["iso2"], "")
        if there in order and here != there:
            apart[row["iso2"]] = (there, here)
            assert here in order and abs(order.index(here) - order.index(there)) == 1, row["iso2"]
    assert len(apart) < 25, apart


def test_the_middles_of_countries_agree_with_a_second_source():
    places = {place.code: place for place in Place.objects.filter(kind="country")}
    far = []
    for row in csv.DictReader(shared("country-needs-gapminder/countries.csv").open(encoding="utf-8")):
        place = places.get(row["iso2"])
        if place is None or not row["latitude"]:
            continue
        a, b = math.radians(place.latitude), math.radians(float(row["latitude"]))
        turn = math.radians(place.longitude - float(row["longitude"]))
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        if 6371 * math.acos(max(-1.0, min(1.0, cosine))) > 900:
            far.append(place.code)
    assert set(far) <= {"AQ", "KI", "PF", "UM"}, far  # wide, or of islands far apart
