"""Fields for places, themes, languages and money understand people, and ask where they cannot."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from banyan.commons.forms import (
    LanguageField,
    LanguagesField,
    MoneyField,
    PlaceField,
    PlacesField,
    ThemesField,
    WordsField,
)
from banyan.commons.models import Place
from banyan.commons.money import Money
from banyan.commons.services.places import NewLocality

pytestmark = pytest.mark.django_db


class Form(forms.Form):
    place = PlaceField(required=False)
    town = PlaceField(required=False, localities=True)
    country = PlaceField(required=False, kinds=("country",))
    places = PlacesField(required=False)
    themes = ThemesField(required=False, most=3)
    goals = ThemesField(required=False, targets=False)
    language = LanguageField(required=False)
    languages = LanguagesField(required=False)
    words = WordsField(required=False)
    cost = MoneyField(required=False)


def filled(query: str) -> Form:
    form = Form(QueryDict(query))
    form.is_valid()
    return form


def test_a_place_is_taken_from_words():
    assert filled("place=Kenya").cleaned_data["place"].code == "KE"
    assert filled("place=KE-30").cleaned_data["place"].code == "KE-30"
    assert filled("place=").cleaned_data["place"] is None


def test_where_words_mean_several_places_they_are_offered_and_the_words_kept():
    form = filled("place=Georgia")
    assert form.errors["place"] == ["Several places are called “Georgia”. Choose the one you mean."]
    shown = str(form["place"])
    assert 'value="Georgia"' in shown
    assert 'type="radio" name="place_choice" value="GE"' in shown
    assert 'type="radio" name="place_choice" value="US-GA"' in shown
    assert filled("place=Georgia&place_choice=US-GA").cleaned_data["place"].code == "US-GA"
    assert filled("country=Georgia").cleaned_data["country"].code == "GE"


def test_words_that_were_changed_win_over_an_earlier_choice():
    assert filled("place=Kenya&place_choice=US-GA").cleaned_data["place"].code == "KE"
    assert "place" in filled("place=Nowhere&place_choice=KE").errors
    assert "place" in filled("place=Georgia&place_choice=KE").errors


def test_a_village_in_a_known_place_is_new_only_where_the_field_takes_it():
    new = filled("town=Kibera, Nairobi, Kenya").cleaned_data["town"]
    assert new == NewLocality("Kibera", Place.objects.get(code="KE-30"))
    assert filled("place=Kibera, Nairobi, Kenya").errors["place"] == [
        "“Kibera” is not known in Nairobi City, Kenya. Write only “Nairobi City, Kenya”, or another place in it."
    ]
    assert "town" in filled("town=Kibera").errors
    assert "town" in filled("town=" + "x" * 130 + ", Kenya").errors


def test_what_the_field_shows_of_a_place_leads_back_to_it():
    for place in (Place.objects.get(code="US-GA"), Place.objects.get(code="GE")):
        shown = str(Form(initial={"place": place})["place"])
        words = shown.split('name="place" value="')[1].split('"')[0]
        choice = shown.split('name="place_choice" value="')[1].split('"')[0]
        assert Form(QueryDict(f"place={words}&place_choice={choice}")).is_valid()
        assert filled(f"place={words}&place_choice={choice}").cleaned_data["place"] == place


def test_a_form_left_as_it_was_has_not_changed():
    kenya = Place.objects.get(code="KE")
    assert (
        not Form(QueryDict("place=Kenya&place_choice=KE"), initial={"place": kenya})
        .fields["place"]
        .has_changed(kenya, "Kenya")
    )
    assert Form().fields["place"].has_changed(kenya, "Uganda")


def test_what_people_type_cannot_break_out_of_the_field():
    shown = str(filled("place=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")["place"])
    assert "<script" not in shown


def test_several_places_a_line_each():
    form = filled("places=Kenya%0AUganda%0AKenya%0ANairobi, Kenya")
    assert [place.code for place in form.cleaned_data["places"]] == ["KE", "UG", "KE-30"]
    assert Form.base_fields["places"].prepare_value(form.cleaned_data["places"]) == "Kenya\nUganda\nNairobi City, Kenya"
    errors = filled("places=Georgia%0ANowhere").errors["places"]
    assert errors[0] == "“Georgia” can mean: GE (Georgia); Georgia, United States. Write one of these in its place."
    assert "Nowhere" in errors[1]


def test_themes_are_ticked_by_code_and_come_in_their_order():
    assert [theme.code for theme in filled("themes=6.1&themes=3&themes=6").cleaned_data["themes"]] == ["3", "6", "6.1"]
    assert "themes" in filled("themes=1&themes=2&themes=3&themes=4").errors
    assert "themes" in filled("themes=18").errors
    assert "goals" in filled("goals=6.1").errors
    shown = str(Form(initial={"themes": ["6.1"]})["themes"])
    assert shown.count("checked") == 1
    assert shown.count('type="checkbox"') == 17 + 169
    assert '<details class="details" open>' in shown
    assert str(Form()["goals"]).count('type="checkbox"') == 17


def test_the_first_theme_carries_the_id_that_an_error_leads_to():
    assert str(Form()["themes"]).count('id="id_themes"') == 1


@pytest.mark.parametrize("written", ["Swahili, French", "Kiswahili; français", "sw\nfr", "swahili، الفرنسية"])
def test_languages_are_understood_by_their_names(written):
    form = Form({"languages": written})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["languages"] == ["sw", "fr"]


def test_an_unknown_language_is_named():
    assert "Klingon" in filled("languages=Klingon, French").errors["languages"][0]
    assert "language" in filled("language=xx").errors
    assert filled("language=sw").cleaned_data["language"] == "sw"


def test_languages_are_offered_in_the_language_of_the_page():
    with translation.override("fr"):
        assert ("de", "Allemand") in Form().fields["language"].choices


def test_words_are_parted_and_counted_once():
    assert filled("words=solar, pumps; Solar , solar").cleaned_data["words"] == ["solar", "pumps", "Solar"]
    assert "words" in filled("words=" + "x" * 61).errors


def test_money_has_an_amount_and_a_currency():
    assert filled("cost_amount=12.50&cost_currency=USD").cleaned_data["cost"] == Money(1250, "USD")
    assert filled("cost_amount=&cost_currency=USD").cleaned_data["cost"] is None
    assert "cost" in filled("cost_amount=12").errors
    assert "cost" in filled("cost_amount=abc&cost_currency=USD").errors
    assert "cost" in filled("cost_amount=-1&cost_currency=USD").errors
    with translation.override("es"):
        assert filled("cost_amount=12,5&cost_currency=EUR").cleaned_data["cost"].amount == Decimal("12.5")
    assert 'aria-label="Amount"' in str(Form()["cost"])
