"""Pages of replications and groves."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest

from banyan.commons.models import Place
from banyan.replications import services
from banyan.replications.models import ReachReport, Replication
from banyan.replications.pictures import numbered
from banyan.replications.queries.grove import grove_of
from banyan.replications.services import ReplicationFacts

GROVE = "/replications/solutions/{}/"


@pytest.fixture
def grove(reported, root, other_person, person, carrier_of, ghana, world, report_facts):
    """The root in Kenya, one in Ghana that has ended, and one that is planned."""
    ended = services.register_replication(
        by=person, solution=root.solution,
        facts=ReplicationFacts(place=ghana, carrier=carrier_of(person, "First"), started_on=date(2019, 5, 1),
                               is_direct=True),
    )  # fmt: skip
    services.change_status(
        by=person, replication=ended, status="ended", since=date(2022, 5, 1), reason="The trough was sold."
    )
    return root.solution


def test_a_visitor_sees_the_grove_with_its_table(client, grove):
    page = client.get(GROVE.format(grove.pk))
    words = page.content.decode()
    assert page.status_code == 200
    assert "<svg" in words and "grove-dead" in words and "Lake carriers" in words
    assert "csrf" not in words.lower()


def test_the_slider_is_links_and_shows_the_grove_of_a_year(client, grove):
    words = client.get(GROVE.format(grove.pk) + "?year=2020").content.decode()
    assert "?year=2021#picture" in unescape(words)
    assert "Lake carriers" not in words and "First" in words and "grove-dead" not in words


def test_direct_reach_is_told_apart(grove):
    found = grove_of(grove)
    assert (found.direct, found.through_others) == (0, 1_000)
    assert [one.number for one in numbered(found)] == [1, 2]


def test_all_pages_open_for_whose_they_are(browsing, grove, root, reported, other_person):
    browser = browsing(other_person)
    base = f"/replications/{root.pk}/"
    for path in ("", "edit/", "status/", "adapt/", "team/", "reports/new/", f"reports/{reported.pk}/",
                 f"reports/{reported.pk}/correct/"):  # fmt: skip
        assert browser.get(base + path).status_code == 200, path
    assert browser.get(f"/replications/register/?solution={grove.pk}").status_code == 200


def test_a_draft_is_for_its_own_people(client, browsing, root, other_person, person, report_facts):
    draft = services.draft_report(by=other_person, replication=root, facts=report_facts(people=77_123))
    address = f"/replications/{root.pk}/reports/{draft.pk}/"
    assert client.get(address).status_code == 404
    assert browsing(person).get(address).status_code == 404
    assert b"77,123" in browsing(other_person).get(address).content


def test_a_report_is_written_published_and_counted_through_forms(browsing, root, other_person):
    browser = browsing(other_person)
    sent = {"begins": "2022-01-01", "ends": "2022-12-31", "people_reached": "1200", "group_0": "700",
            "outcomes": "Households with water; 82; %; PI4060", "dimension_risk": "Jars may crack."}  # fmt: skip
    browser.post(f"/replications/{root.pk}/reports/new/", sent)
    report = ReachReport.objects.get()
    assert report.breakdown == {"women": 700}
    assert report.outcomes[0]["code"] == "PI4060"
    browser.post(f"/replications/{root.pk}/reports/{report.pk}/publish/")
    assert b"1,200" in browser.get(f"/replications/{root.pk}/").content


def test_queries_do_not_grow_with_the_grove(client, grove, root, other_person, django_assert_max_num_queries, world):
    for number in range(30):
        place = Place.objects.create(kind="locality", name=f"Village {number}", parent=root.place)
        place.ancestors = [*root.place.ancestors, place.pk]
        place.save()
        Replication.objects.create(solution=grove, place=place, carrier=root.carrier, started_on=date(2022, 1, 1),
                                   registered_by=other_person)  # fmt: skip
    with django_assert_max_num_queries(12):
        client.get(GROVE.format(grove.pk))
    with django_assert_max_num_queries(12):
        client.get(f"/replications/{root.pk}/")
    with django_assert_max_num_queries(6):
        client.get("/replications/")


def test_the_home_page_shows_the_forest_and_pages_of_lower_rooms_the_roots(client, grove, root):
    assert b"grove-leaf" in client.get("/").content
    assert b"See it grow" in client.get(f"/solutions/{grove.pk}/", follow=True).content
    assert b"What it carries" in client.get(f"/organisations/{root.carrier_id}/", follow=True).content


def test_throughput_is_for_stewards(browsing, person, steward, grove):
    assert browsing(person).get("/replications/throughput/").status_code == 403
    assert b"Took root" in browsing(steward).get("/replications/throughput/").content


def test_the_figures_can_be_taken_along(client, grove):
    answer = client.get(f"/replications/solutions/{grove.pk}/impact.jsonld")
    assert answer.headers["Content-Type"] == "application/ld+json"
    assert any(node.get("i72:value") for node in answer.json()["@graph"])


def test_it_is_registered_through_the_form(browsing, defined, other_person, carrier_of, ghana):
    carrier_of(other_person)
    sent = {"place": "Ghana", "carrier": "lake carriers", "status": "running", "started_on": "2023-01-01"}
    answer = browsing(other_person).post(f"/replications/register/?solution={defined.pk}", sent)
    made = Replication.objects.get()
    assert answer.headers["Location"] == f"/replications/{made.pk}/"
    assert (made.place, made.carrier_confirmed) == (ghana, True)
