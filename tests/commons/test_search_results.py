"""One box over everything finds by words and by meaning, says why, and never shows what it should not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banyan.commons.models import Place, Theme
from banyan.commons.queries.search import search
from tests.commons.search_documents import known_kinds, put_in_search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("searchable")]


@pytest.fixture
def searchable():
    with known_kinds("need", "solution", "organisation"):
        yield


@pytest.fixture
def kenya():
    return Place.objects.get(code="KE")


@pytest.fixture
def water():
    return Theme.objects.get(code="6")


@pytest.fixture
def entries(kenya, water):
    put_in_search(
        "solution", 1, "Solar pumps", "They lift safe water from wells.", places=(kenya.pk,), themes=(water.pk,)
    )
    put_in_search("solution", 2, "Reading circles", "Volunteers read with children.", stage="pilot")
    put_in_search("need", 1, "De l'eau pour les enfants", "Nos écoles manquent d'eau potable.", language="fr")
    put_in_search("need", 2, "清洁饮用水", "农村缺乏清洁饮用水。", language="zh")
    put_in_search("organisation", 1, "Łódź Water Friends", "We repair wells.")


def titles(results):
    return {hit.title for hit in results.hits}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("well", "Solar pumps"),  # another form of a word
        ("pumps solar", "Solar pumps"),
        ('"safe water"', "Solar pumps"),
        ("sol", "Solar pumps"),  # the last word may go on
        ("école", "De l'eau pour les enfants"),
        ("ecoles", "De l'eau pour les enfants"),
        ("les enfants de l'école", "De l'eau pour les enfants"),  # PostgreSQL's French list forgets "les"
        ("饮用", "清洁饮用水"),  # no spaces between words
        ("lodz", "Łódź Water Friends"),
    ],
)
def test_words_find_their_other_forms(entries, typed, title):
    assert title in titles(search(typed))


def test_a_word_with_a_minus_keeps_things_out(entries):
    assert titles(search("wells")) >= {"Solar pumps", "Łódź Water Friends"}
    assert "Solar pumps" not in titles(search("wells -solar"))
    assert titles(search("-solar")) >= {"Solar pumps"}  # nothing else was asked for, so it is a word


def test_each_result_says_why_it_is_there(entries):
    (hit,) = search("wells solar").hits[:1]
    assert hit.title == "Solar pumps"
    assert hit.reasons[0] == "Contains your words: solar, wells."
    assert "<mark>wells</mark>" in hit.snippet and "<mark>Solar</mark>" in hit.title_html


def test_results_can_be_narrowed(entries, kenya):
    assert titles(search("", kinds=["solution"])) == {"Solar pumps", "Reading circles"}
    assert titles(search("", place="KE")) == titles(search("", place="kenya")) == {"Solar pumps"}
    assert titles(search("", place="001")) == {"Solar pumps"}  # what lies in Kenya lies in the world
    assert titles(search("", theme="6")) == {"Solar pumps"}
    assert titles(search("", stage="pilot")) == {"Reading circles"}
    assert titles(search("", language="fr")) == {"De l'eau pour les enfants"}
    assert titles(search("water", kinds=["organisation"])) == {"Łódź Water Friends"}
    assert "Concerns Kenya." in search("water", place="KE").hits[0].reasons


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": None}, {"place": None}, {"theme": None}, {"stage": None}, {"language": None},
        {"kinds": ["ballot"]}, {"place": "Atlantis"}, {"place": "id-99999999"}, {"theme": "99.9"}, {"stage": "'; --"},
        {"language": "klingon"}, {"kinds": ["solution", ""]},
    ],
)  # fmt: skip
def test_a_filter_that_is_lost_or_unknown_finds_nothing(entries, wrong):
    for typed in ("", "water"):
        results = search(typed, **wrong)
        assert results.hits == () and results.total == 0
        assert results.filters.unknown
    assert search("water").hits  # without the filter there is something


def test_a_renamed_filter_is_an_error():
    with pytest.raises(TypeError):
        search("water", country="KE")


def test_a_place_in_the_words_is_offered_as_a_filter_and_found_by_where_things_are(entries, kenya):
    results = search("clean water Kenya")
    assert results.mentions.places == (kenya,)
    assert "Solar pumps" in titles(results)  # it says neither "clean" nor "Kenya"
    assert search("wells in Kennya").mentions.spellings == (("kennya", "kenya"),)


def test_a_theme_in_the_words_is_offered_as_a_filter(entries, water):
    assert search("sanitation for schools").mentions.themes == (water,)


def test_nothing_asked_finds_nothing(entries):
    assert search("").hits == () and not search("").is_asked
    assert search("zzzzqqq").total == 0


def test_pages_follow_one_another(entries):
    first = search("", kinds=["solution", "need", "organisation"], limit=2)
    second = search("", kinds=["solution", "need", "organisation"], limit=2, offset=first.next_offset)
    assert first.total == 5 and not titles(first) & titles(second)
    assert search("", kinds=["solution"], limit=2).next_offset is None


def test_counts_say_what_there_is(entries):
    counts = {count.value: count.number for count in search("wells").kinds}
    assert counts["solution"] >= 1 and counts["organisation"] >= 1


def test_a_search_costs_four_queries_however_much_is_found(entries, kenya, django_assert_max_num_queries):
    search("warm up what is asked once per process")
    for number in range(10, 40):
        put_in_search("solution", number, f"Water number {number}", "Well water in Kenya", places=(kenya.pk,))
    for arguments in (
        {"query": "water Kenya"},
        {"query": "water", "place": "KE", "theme": "6"},
        {"query": "", "place": "KE"},
    ):
        with django_assert_max_num_queries(4):
            search(**arguments)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=80) | st.text(alphabet="ab'\"\\:*&|!()<->@%$;-\x00 \ufdfa", max_size=40))
def test_whatever_is_typed_is_words_and_never_breaks_a_statement(entries, typed):
    search(typed)


@pytest.mark.parametrize(
    "typed", ["\ufdfa" * 300, "a" * 5000, "'" * 300, '"' * 301, "\\" * 300, "😀" * 200, "%s %(x)s {0}"]
)
def test_extremes_are_taken_too(entries, typed):
    search(typed)


ATTACKS = [
    "<script>alert(1)</script> water",
    "<img src=x onerror=alert(1)> water",
    "water</mark><svg onload=alert(1)>",
    "water &lt;script&gt;",
    '"><b>water</b>',
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_people_wrote_comes_escaped(attack):
    put_in_search("solution", 9, attack, attack)
    for hit in search("water alert").hits:
        for html in (hit.title_html, hit.snippet):
            rest = html.replace("<mark>", "").replace("</mark>", "")
            assert "<" not in rest and ">" not in rest


def test_without_an_embedder_words_still_find(entries, settings):
    settings.EMBEDDER = "none"
    results = search("wells")
    assert titles(results) >= {"Solar pumps", "Łódź Water Friends"} and not results.went_by_meaning
