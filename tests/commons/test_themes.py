"""The goals and targets: official numbers and colours, our own words in four languages, and their pages."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.utils import translation

from banyan.commons.models import Theme
from banyan.commons.services.indicators import import_indicators
from tests.commons.shared_data import shared

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "es", "ar")


def test_there_are_seventeen_goals_and_169_targets_in_their_order():
    themes = list(Theme.objects.select_related("parent"))
    goals = [theme for theme in themes if theme.parent is None]
    targets = [theme for theme in themes if theme.parent is not None]
    assert [goal.code for goal in goals] == [str(number) for number in range(1, 18)]
    assert len(targets) == 169
    assert all(target.parent.number == target.number and target.colour == target.parent.colour for target in targets)
    codes = [theme.code for theme in themes]
    assert codes.index("8.9") < codes.index("8.10") < codes.index("8.a") < codes.index("9")


def test_every_theme_has_words_of_its_own_in_every_language():
    for theme in Theme.objects.all():
        assert set(theme.names) == set(LANGUAGES), theme.code
        assert re.search(r"[\u0600-\u06ff]", theme.names["ar"]), theme.code
        assert len(set(theme.names.values())) == 4, theme.code
        if theme.parent_id is None:
            assert set(theme.descriptions) == set(LANGUAGES)
            assert all(theme.descriptions.values())
    for language in LANGUAGES:
        names = [theme.names[language] for theme in Theme.objects.all()]
        assert len(names) == len(set(names)), language


def test_the_codes_are_the_official_ones_and_the_words_are_not():
    folder = shared("sdg-and-aid-codelists")
    official: dict[str, set[str]] = {}
    for name in ("UNSDG-Goals.xml", "UNSDG-Targets.xml"):
        for item in ElementTree.parse(folder / name).iter("codelist-item"):
            texts = {
                _plain(text.text or "")
                for part in ("name", "description")
                for text in item.iterfind(f"{part}/narrative")
            }
            official[item.findtext("code")] = texts
    themes = {theme.code: theme for theme in Theme.objects.all()}
    assert set(official) == set(themes)
    for code, theme in themes.items():
        assert not {_plain(name) for name in theme.names.values()} & official[code], code


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_themes_speak_every_language(client, language):
    client.cookies["banyan_language"] = language
    water = Theme.objects.get(code="6")
    with translation.override(language):
        assert water.local_name == water.names[language]
    assert water.names[language] in client.get("/themes/").content.decode()
    page = client.get("/themes/6/").content.decode()
    assert water.descriptions[language] in page
    assert Theme.objects.get(code="6.2").names[language] in page


def test_a_goal_shows_its_targets_and_how_countries_stand(client):
    import_indicators(
        by=None,
        table=[
            "iso3,year,internet_users,extreme_poverty_percent_people_below_300_a_day",
            "KEN,2020,35.5,46",
            "SWE,2020,95,",
        ],
    )
    page = client.get("/themes/9/").content.decode()
    assert 'id="target-9-c"' in page
    assert "Kenya: 35.5 %\u00a0of people (2020)" in page
    assert page.index("35.5</td>") < page.index(">95</td>")  # the worst off first
    assert "no figure" in page
    assert client.get("/themes/9/?indicator=internet_users").status_code == 200
    assert client.get("/themes/9/?indicator=extreme_poverty_percent_people_below_300_a_day").status_code == 404


@pytest.mark.parametrize("address", ["/themes/0/", "/themes/18/", "/themes/99999999999999999999/"])
def test_there_is_no_eighteenth_goal(client, address):
    assert client.get(address).status_code == 404


def test_the_list_of_themes_costs_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get("/themes/")
    with django_assert_max_num_queries(12):
        client.get("/themes/3/")
