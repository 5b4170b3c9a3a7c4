"""The page of results and what is offered while typing."""

from __future__ import annotations

import pytest

from banyan.commons.models import Place, Theme
from banyan.commons.queries.search.theme_guesses import forget_what_was_learned
from tests.commons.search_documents import known_kinds, put_in_search

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("entries")]


@pytest.fixture
def entries():
    kenya, water = Place.objects.get(code="KE"), Theme.objects.get(code="6")
    with known_kinds("need", "solution"):
        put_in_search("solution", 1, "Solar <b>pumps</b>", "They lift water.", places=(kenya.pk,), themes=(water.pk,))
        put_in_search("need", 1, "De l'eau pour l'école", "Il manque de l'eau.", language="fr")
        for number in range(20, 55):
            put_in_search("need", number, f"Wells for village {number}", "A village without a well.")
        yield


def text(response) -> str:
    return response.content.decode()


def test_the_page_shows_results_with_their_words_marked_and_escaped(client):
    page = text(client.get("/search/?q=pumps"))
    assert "Solar &lt;b&gt;<mark>pumps</mark>&lt;/b&gt;" in page
    assert "Contains your words: pumps." in page
    assert 'href="/solutions/1/"' in page


def test_the_page_takes_at_most_six_queries_also_for_somebody_signed_in(
    client, signed_in, django_assert_max_num_queries
):
    addresses = [
        "/search/?q=water+kenya",
        "/search/?q=village&kind=need&offset=20",
        "/search/?place=KE&theme=6&q=water",
    ]
    for address in addresses:
        signed_in.get(address)
        with django_assert_max_num_queries(6):
            signed_in.get(address)
    client.logout()
    with django_assert_max_num_queries(6):
        client.get("/search/?q=water+pumps+kenya")


@pytest.mark.parametrize(
    "address",
    [
        "?q=water&plcae=KE",
        "?q=water&place=Atlantis",
        "?q=water&kind=ballot",
        "?q=water&theme=77.7",
        "?region=KE",
        "?kinds=need",
    ],
)
def test_a_filter_that_is_not_understood_shows_nothing_and_says_so(client, address):
    page = text(client.get(f"/search/{address}"))
    assert "Not understood:" in page
    assert "<mark>" not in page and "/needs/1/" not in page and "/solutions/1/" not in page


def test_what_other_sites_add_to_links_is_no_filter(client):
    assert "/solutions/1/" in text(client.get("/search/?q=pumps&utm_source=letter&fbclid=1"))


def test_there_is_a_way_on_when_nothing_fits(client, settings):
    settings.EMBEDDER = "none"
    page = text(client.get("/search/?q=zzzqqq"))
    assert "Nothing fits yet" in page
    assert "One box over everything" in text(client.get("/search/"))


def test_more_results_follow(client):
    first = text(client.get("/search/?q=wells&kind=need"))
    assert "offset=20" in first
    second = text(client.get("/search/?q=wells&kind=need&offset=20"))
    assert 'rel="prev"' in second


def test_a_place_in_the_words_is_offered_as_a_filter(client):
    page = text(client.get("/search/?q=water+Kenya"))
    assert "Only in Kenya" in page and "/search/?q=water&amp;place=KE" in page


def test_offers_while_typing_are_rows_of_a_list(client, django_assert_max_num_queries):
    client.get("/search/suggest?q=ke")
    with django_assert_max_num_queries(3):
        rows = text(client.get("/search/suggest?q=sol"))
    assert "Slovakia" not in rows and "Solar &lt;b&gt;pumps" in rows
    assert "place=KE" in text(client.get("/search/suggest?q=ken"))
    assert "place=DE" in text(client.get("/search/suggest?q=Deutschl"))
    assert "theme=6" in text(client.get("/search/suggest?q=sanit"))
    assert text(client.get("/search/suggest?q=w")).strip() == ""
    assert text(client.get("/search/suggest?q=%00'%22%5C:*")).strip() == ""


def test_visitors_pages_hold_no_token_and_set_no_cookie(client):
    response = client.get("/search/?q=water")
    assert "csrfmiddlewaretoken" not in text(response) and not response.cookies


def test_what_may_be_the_same_is_a_fragment(client):
    fragment = text(client.get("/solutions/similar?q=Solar+pump"))
    assert "Is this registered already?" in fragment and 'href="/solutions/1/"' in fragment
    assert "&lt;b&gt;" in fragment
    assert text(client.get("/solutions/similar?title=Solar+pump&leave_out=1")).strip() == ""
    assert text(client.get("/needs/similar?title=Reading+circles")).strip() == ""


def test_themes_are_suggested_from_words(client):
    for number in range(60, 72):
        goal = "water wells pumps sanitation" if number % 2 else "school reading books teachers"
        theme = Theme.objects.get(code="6" if number % 2 else "4")
        put_in_search("solution", number, f"{goal} {number}", goal, themes=(theme.pk,))
    forget_what_was_learned()
    fragment = text(client.get("/themes/suggest?title=water+pumps+for+wells&text=pumps+and+sanitation"))
    assert Theme.objects.get(code="6").name in fragment and 'name="themes"' in fragment
    assert text(client.get("/themes/suggest?title=x")).strip() == ""
