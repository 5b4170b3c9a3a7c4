"""A place is found by what people call it, and a name that several share is never guessed."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.commons.errors import Invalid, NotAllowed
from banyan.commons.models import Activity, Place
from banyan.commons.queries.places import How, full_name, places_like, resolve_place
from banyan.commons.reference.names import name_key
from banyan.commons.services.places import NewLocality, ensure_locality, settle_place
from tests.commons.shared_data import shared

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kenya", "KE"),
        ("  kenya ", "KE"),
        ("KE", "KE"),
        ("ken", "KE"),
        ("KE-30", "KE-30"),
        ("202", "202"),
        ("VietNam", "VN"),
        ("Viet Nam", "VN"),
        ("Congo (Congo-Brazzaville)", "CG"),
        ("Congo-Kinshasa", "CD"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Democratic Republic of Congo", "CD"),
        ("Eswatini (fmr. 'Swaziland')", "SZ"),
        ("Eswatini (fmr. “Swaziland”)", "SZ"),
        ("South Korea", "KR"),
        ("Korea, Republic of", "KR"),
        ("Palestine State", "PS"),
        ("Holy See", "VA"),
        ("Côte d'Ivoire", "CI"),
        ("Cote d’Ivoire", "CI"),
        ("Ivory Coast", "CI"),
        ("Burma", "MM"),
        ("Turkey", "TR"),
        ("Guinea", "GN"),
        ("St Lucia", "LC"),
        ("Bosnia & Herzegovina", "BA"),
        ("The Gambia", "GM"),
        ("Allemagne", "DE"),
        ("Estados Unidos", "US"),
        ("كينيا", "KE"),
        ("ケニア", "KE"),
        ("Federal Republic of Germany", "DE"),
        ("Djibouti", "DJ"),
        ("Sub-Saharan Africa", "202"),
        ("Nairobi, Kenya", "KE-30"),
        ("Nairobi City, Kenya", "KE-30"),
        ("Kigali, Rwanda", "RW-01"),
        ("Georgia, United States", "US-GA"),
        ("Georgia, USA", "US-GA"),
        ("Georgia (United States)", "US-GA"),
        ("Kenya (a country in Africa)", "KE"),
        ("Bavaria", "DE-BY"),
    ],
)
def test_a_name_in_use_is_understood(text, code):
    resolution = resolve_place(text)
    assert resolution.place is not None, resolution
    assert resolution.place.code == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", ["CD", "CG"]),
        ("Korea", ["KP", "KR"]),
        ("Georgia", ["GE", "US-GA"]),
        ("Niger", ["NE", "NG-NI"]),
        ("Punjab", ["IN-PB", "PK-PB"]),
        ("Chad (Peru)", ["PE", "TD"]),
    ],
)
def test_a_name_that_several_share_asks(text, codes):
    resolution = resolve_place(text)
    assert resolution.how is How.SEVERAL
    assert resolution.place is None
    assert sorted(place.code for place in resolution.candidates) == codes


def test_the_kind_or_the_place_around_decides_between_places_of_one_name():
    assert resolve_place("Georgia", kinds=("country",)).place.code == "GE"
    assert resolve_place("Georgia", within=Place.objects.get(code="US")).place.code == "US-GA"
    assert resolve_place("Georgia", within=Place.objects.get(code="KE")).place is None


def test_a_name_written_nearly_right_is_offered_not_taken():
    resolution = resolve_place("Tanzanja X")
    assert resolution.place is None
    resolution = resolve_place("Argentinna")
    assert (resolution.how, resolution.place) == (How.CLOSE, None)
    assert resolution.candidates[0].code == "AR"


def test_what_is_not_known_in_a_known_place_is_told_apart():
    resolution = resolve_place("Kibera, Nairobi, Kenya")
    assert (resolution.how, resolution.place, resolution.rest) == (How.UNKNOWN, None, "Kibera")
    assert resolution.within.code == "KE-30"
    assert resolve_place("Kibera (Kenya)").within.code == "KE"
    assert resolve_place("Kibera, Nowhere").within is None


@pytest.mark.parametrize(
    "text", ["", " ", "(", "((()", ",", ",,,", "id-", "id-99999999999999999999", "\x00", "x" * 9000]
)
def test_nonsense_means_nothing(text):
    assert resolve_place(text).place is None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_gets_an_answer_and_a_place_only_with_a_reason(db, text):
    resolution = resolve_place(text)
    assert (resolution.place is not None) == (resolution.how in (How.CODE, How.NAME))
    assert bool(resolution.candidates) == (resolution.how in (How.SEVERAL, How.CLOSE))
    assert len(name_key(text)) <= 200


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
def test_every_country_is_understood_by_the_name_that_pages_show(language):
    with translation.override(language):
        for country in Place.objects.filter(kind="country"):
            resolution = resolve_place(country.local_name)
            possible = [resolution.place] if resolution.place else list(resolution.candidates)
            assert country in possible, country.local_name


def test_the_full_name_of_a_subdivision_leads_back_to_it():
    for place in Place.objects.filter(kind="subdivision", parent__code__in=("KE", "IN", "US", "FR")).select_related(
        "parent"
    ):
        assert resolve_place(full_name(place)).place == place, full_name(place)


def test_all_countries_of_a_real_registry_are_understood():
    names: set[str] = set()
    with shared("dpg-registry/registry.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            locations = json.loads(line).get("locations") or {}
            names |= {*(locations.get("developmentCountries") or ()), *(locations.get("deploymentCountries") or ())}
    unknown = [name for name in sorted(names - {""}) if resolve_place(name, kinds=("country",)).place is None]
    assert len(names) > 240
    assert unknown == []


def test_asking_costs_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        resolve_place("Kibera, Nairobi, Kenya")
    with django_assert_max_num_queries(3):
        resolve_place("Argentinna")


def test_typing_offers_countries_first_and_whole_names_before_beginnings():
    assert [place.code for place in places_like("nige")][:2] == ["NE", "NG"]
    assert places_like("ken")[0].code == "KE"
    assert "KR" in [place.code for place in places_like("south k")]
    assert places_like("كين")[0].code == "KE"
    assert places_like("%") == places_like("") == []


def test_a_locality_is_made_once_whatever_its_spelling(person):
    nairobi = Place.objects.get(code="KE-30")
    first = ensure_locality(by=person, name=" Kibera ", parent=nairobi)
    again = ensure_locality(by=person, name="KIBÉRA", parent=nairobi)
    elsewhere = ensure_locality(by=person, name="Kibera", parent=Place.objects.get(code="KE-01"))
    assert first == again != elsewhere
    assert (first.kind, first.name, first.ancestors) == ("locality", "Kibera", [*nairobi.ancestors, first.pk])
    assert Activity.objects.filter(kind="place", verb="added").count() == 2
    assert resolve_place("Kibera, Nairobi, Kenya").place == first
    assert resolve_place("Kibera").how is How.SEVERAL
    assert settle_place(by=person, place=NewLocality("kibera", nairobi)) == first
    assert settle_place(by=person, place=nairobi) == nairobi


def test_a_locality_is_not_offered_to_others_while_they_type(person):
    ensure_locality(by=person, name="Zzyzx Scribble", parent=Place.objects.get(code="KE"))
    assert places_like("zzyzx") == []


@pytest.mark.parametrize("name", ["", "   ", "123", "!!!", "x" * 121])
def test_a_locality_needs_a_name(person, name):
    with pytest.raises(Invalid):
        ensure_locality(by=person, name=name, parent=Place.objects.get(code="KE"))


def test_a_locality_lies_in_a_country_and_is_made_by_somebody(person):
    with pytest.raises(Invalid):
        ensure_locality(by=person, name="Atlantis", parent=Place.objects.get(code="001"))
    person.is_active = False
    with pytest.raises(NotAllowed):
        ensure_locality(by=person, name="Kibera", parent=Place.objects.get(code="KE"))
