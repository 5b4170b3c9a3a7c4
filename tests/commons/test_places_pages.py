"""Pages of places: what is known, how a country stands, what is there, and what to do next."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banyan.commons.kinds import kind_named
from banyan.commons.models import Place, SearchEntry, Theme
from banyan.commons.queries.presence import Counts, counts_by_goal, counts_by_place, place_around
from banyan.commons.services import presence, search
from banyan.commons.services.indicators import import_indicators
from banyan.commons.services.places import ensure_locality

pytestmark = pytest.mark.django_db


def entry(kind: str, number: int, places: list[str], themes: list[str] = (), stage: str = "", title: str = "") -> None:
    """A public thing, as the search holds it."""
    above = {pk for ids in Place.objects.filter(code__in=places).values_list("ancestors", flat=True) for pk in ids}
    chosen = Theme.objects.filter(code__in=themes)
    SearchEntry.objects.create(
        kind=kind,
        object_id=number,
        title=title or f"{kind} {number}",
        folded_title=f"{kind} {number}",
        text="What it is about. " * 30,
        language="en",
        place_ids=sorted(above),
        theme_ids=sorted({pk for theme in chosen for pk in (theme.pk, theme.parent_id) if pk}),
        stage=stage,
        url=f"/{kind}s/{number}/",
    )


@pytest.fixture
def things():
    entry("need", 1, ["KE-30"], ["6.1", "3"])
    entry("need", 2, ["KE"], ["6"])
    entry("need", 3, [], ["6"])
    entry("solution", 1, ["KE", "UG"], ["6"], "pilot")
    entry("solution", 2, ["UG"], ["4"], "proven")
    entry("organisation", 1, ["UG"], [])
    entry("person", 1, ["UG"], [])
    presence.count_presence()


def page(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_what_is_where_is_counted_with_all_that_lies_in_a_place(things):
    ids = {place.code: place.pk for place in Place.objects.filter(code__in=["KE", "UG", "KE-30", "014", "001"])}
    assert counts_by_place() == {ids["KE"]: Counts(2, 1), ids["UG"]: Counts(0, 2, 1)}
    assert counts_by_place(kinds=("region",))[ids["014"]] == Counts(2, 2, 1)
    assert counts_by_place(theme=Theme.objects.get(code="6")) == {ids["KE"]: Counts(2, 1), ids["UG"]: Counts(0, 1)}
    assert counts_by_place(stage="pilot") == {ids["KE"]: Counts(0, 1), ids["UG"]: Counts(0, 1)}
    assert counts_by_goal()[Theme.objects.get(code="4").pk] == Counts(0, 1)
    assert counts_by_goal(Place.objects.get(code="KE"))[Theme.objects.get(code="3").pk] == Counts(1)
    around = place_around("KE")
    assert around.whole == Counts(2, 1)
    assert {part.place.code: part.counts for part in around.parts}["KE-30"] == Counts(1)


def test_counting_again_follows_what_changed(things):
    SearchEntry.objects.filter(kind="need").delete()
    entry("solution", 9, ["FR"])
    presence.count_presence()
    assert {Place.objects.get(pk=pk).code: counts.total for pk, counts in counts_by_place().items()} == {
        "KE": 1, "UG": 2, "FR": 1,
    }  # fmt: skip


def test_a_deed_has_things_counted_soon(person, tasks, things):
    SearchEntry.objects.filter(kind="need").delete()
    ensure_locality(by=person, name="Kibera", parent=Place.objects.get(code="KE-30"))
    tasks()
    assert all(counts.needs == 0 for counts in counts_by_place().values())


def test_the_world_page_has_a_map_and_every_country(client, things):
    text = page(client, "/places/")
    assert "Kenya: 2 needs, 1 solution" in text
    assert text.count('href="/places/') > 2 * 170
    for code in ("KE", "TV", "XK"):
        assert f'href="/places/{code}/"' in text


def test_asking_for_a_place_leads_to_it_or_asks_back(client):
    assert client.get("/places/", {"q": "VietNam"}).url == "/places/VN/"
    text = page(client, "/places/?q=Georgia")
    assert 'href="/places/GE/"' in text
    assert 'href="/places/US-GA/"' in text
    assert "Several places have that name" in text
    assert "No place of that name is known" in page(client, "/places/?q=xqzw")
    assert "“Kibera” is not known, but Kenya is." in page(client, "/places/?q=Kibera, Kenya")


def test_a_country_tells_what_is_known_of_it(client, things):
    text = page(client, "/places/KE/")
    assert "2 needs, 1 solution" in text
    for words in ("Lower middle income", "Swahili, English", "Kenyan Shilling (KES)", "KE · KEN", "Eastern Africa"):
        assert words in text, words
    assert 'href="/places/KE-30/"' in text
    assert "one of the least developed countries" in page(client, "/places/UG/")


def test_a_country_is_shown_beside_its_peers_with_source_and_table(client):
    table = ["iso2,year,internet_users", "KE,2020,35", "GH,2020,60", "NG,2020,50", "ZM,2020,20", "CM,2020,40",
             "AO,2020,45", "SN,2020,55", "KE,2010,5"]  # fmt: skip
    import_indicators(by=None, table=table)
    text = page(client, "/places/KE/")
    assert "Better than 17 % of its peers: number 6 of 7." in text
    assert "6 countries of lower middle income in Africa" in text
    assert "Source: World Bank" in text
    assert text.count('role="img"') >= 2  # the strip and the years
    assert 'scope="row">Middle of its peers' in text
    assert "How it stands" not in page(client, "/places/FR/")


def test_places_of_every_kind_have_a_page(client, person):
    town = ensure_locality(by=person, name="Kibera <b>", parent=Place.objects.get(code="KE-30"))
    for address in ("/places/001/", "/places/202/", "/places/KE-30/", "/places/AQ/", f"/places/id-{town.pk}/"):
        text = page(client, address)
        assert len(re.findall(r"<h1", text)) == 1
        assert "What next?" in text
        assert "<b>" not in text.replace("Kibera &lt;b&gt;", "")


@pytest.mark.parametrize(("asked", "canonical"), [("ke", "KE"), ("KEN", "KE"), ("ken", "KE"), ("ke-30", "KE-30")])
def test_other_ways_to_write_a_code_lead_to_the_one_address(client, asked, canonical):
    response = client.get(f"/places/{asked}/")
    assert (response.status_code, response.url) == (301, f"/places/{canonical}/")


@pytest.mark.parametrize("code", ["ZZ", "id-0", "id-", "id-99999999999999999999", "Kenya", "%00", "KE-99", "'"])
def test_what_is_no_place_is_not_found(client, code):
    assert client.get(f"/places/{code}/").status_code == 404


def test_exploring_narrows_map_and_list(client, things):
    text = page(client, "/explore/?kind=solution")
    assert "solution 1" in text
    assert "solution 2" in text
    assert "need 1" not in text
    text = page(client, "/explore/?kind=solution&place=Kenya")
    assert "solution 1" in text
    assert "solution 2" not in text
    assert "Solutions in Kenya" in text
    text = page(client, "/explore/?kind=solution&stage=proven&theme=4")
    assert "solution 2" in text
    assert "solution 1" not in text
    text = page(client, "/explore/?theme=3")
    assert "need 1" in text
    assert "need 2" not in text


def test_exploring_with_a_filter_that_is_not_understood_shows_nothing_rather_than_all(client, things):
    for query in ("place=Georgia", "place=Nowhere", "theme=99", "kind=solution&stage=odd"):
        text = page(client, f"/explore/?{query}")
        assert "One of the filters was not understood" in text, query
        assert "need 1" not in text
        assert "solution 1" not in text


def test_an_empty_map_says_what_to_do_first(client):
    assert "Voice the first need" in page(client, "/explore/")
    assert "Register the first solution" in page(client, "/explore/?kind=solution")
    assert "be the first" in page(client, "/explore/?place=KE")


def test_the_list_of_exploring_pages_by_key_without_repeating(client):
    for number in range(1, 46):
        entry("need", number, ["KE"])
    seen: list[str] = []
    address = "/explore/?place=KE"
    for _ in range(3):
        text = page(client, address)
        seen += re.findall(r'href="/needs/(\d+)/"', text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/explore/" + following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    assert seen == [str(number) for number in range(45, 0, -1)]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/places/", 6),
        ("/explore/", 6),
        ("/explore/?kind=solution&place=KE&theme=6&stage=pilot", 6),
        ("/places/suggest?q=ken", 6),
    ],
)
def test_lists_cost_few_queries_whatever_there_is(client, django_assert_max_num_queries, address, most):
    for number in range(1, 30):
        entry("solution", number, ["KE"], ["6"], "pilot")
        entry("need", number, ["KE"], ["6"])
    presence.count_presence()
    with django_assert_max_num_queries(most):
        page(client, address)


def test_a_country_costs_four_queries_of_its_own(client, things, rf, monkeypatch):
    """What other rooms add to the page they answer for in their own tests."""
    from django.contrib.auth.models import AnonymousUser

    from banyan.commons import panels
    from banyan.commons.views.places import place

    import_indicators(by=None, table=["iso2,year,internet_users", "KE,2020,35", "UG,2020,30"])
    monkeypatch.setattr(panels, "panels_for", lambda kind: [])
    request = rf.get("/places/KE/")
    request.user = AnonymousUser()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert place(request, "KE").status_code == 200
    assert len(queries) <= 4


def test_what_is_typed_is_suggested_as_options(client):
    text = page(client, "/places/suggest?q=geor")
    assert '<li role="option" data-value="GE" data-label="Georgia">' in text
    assert 'data-label="Georgia, United States"' in text
    assert 'href="/places/GE/"' in page(client, "/places/suggest?q=geor&go=1")
    assert page(client, "/places/suggest?q=").strip() == ""


def test_only_countries_regions_and_goals_are_in_the_search():
    for kind in ("place", "theme"):
        search.reindex(kinds=[kind], with_meanings=False)
    assert SearchEntry.objects.filter(kind="theme").count() == 17
    found = set(SearchEntry.objects.filter(kind="place").values_list("object_id", flat=True))
    assert found == set(Place.objects.filter(kind__in=("country", "region")).values_list("pk", flat=True))


def test_a_target_leads_to_where_its_goal_speaks_of_it(client):
    target = Theme.objects.get(code="6.a")
    address = kind_named("theme").url(target)
    assert address == "/themes/6/#target-6-a"
    assert 'id="target-6-a"' in page(client, address.split("#")[0])


def test_pages_bring_no_styles_or_scripts_of_their_own(client, things):
    for address in ("/places/", "/places/KE/", "/themes/6/", "/explore/"):
        text = page(client, address)
        assert " style=" not in text, address
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)", text), address
        assert "csrfmiddlewaretoken" not in text, address
