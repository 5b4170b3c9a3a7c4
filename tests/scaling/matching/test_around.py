"""Around a need and a place: who is near, who feels it too, who has room; and what somebody keeps."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from banyan.needs import services as needs
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.scaling.matching import around, queries, services
from tests.scaling.matching.test_introductions import enter
from tests.tasks import run_tasks


@pytest.fixture
def need(ground, make_person) -> SimpleNamespace:
    facts = needs.NeedFacts(
        title="Clean water at the school",
        story="The school has no clean water from January to April.",
        place=ground.ghana,
        themes=tuple(ground.solution.themes.all()),
    )
    voiced = needs.voice_need(by=ground.stranger, facts=facts)
    here, elsewhere = make_person("Ama Boateng"), make_person("Wanjiru Njoroge")
    needs.confirm_need(by=here, need=voiced, place=ground.ghana)
    needs.confirm_need(by=elsewhere, need=voiced, place=ground.kenya)
    run_tasks()
    return SimpleNamespace(need=voiced, here=here, elsewhere=elsewhere, page=f"/scaling/needs/{voiced.pk}/carriers/")


def test_who_works_where_a_need_is_felt_and_on_its_goals_comes_first(ground, need):
    found = around.around_need(need.need)
    assert found.matches[0].thing == ground.carrier and found.matches[0].place == ground.ghana
    assert {one.thing for one in found.left_out} == {ground.full, ground.home}  # neither says that it has room


def test_everybody_signed_in_sees_who_is_near(ground, need, client):
    for someone, expected in (
        (ground.stranger, 200),
        (need.here, 200),
        (ground.steward, 200),
        (ground.carrier_owner, 200),
    ):
        assert enter(client, someone).get(need.page).status_code == expected
        shows = "who-could-carry-an-answer" in client.get(f"/needs/{need.need.pk}/", follow=True).content.decode()
        assert shows == (expected == 200)
    client.logout()
    assert client.get(need.page).status_code == 302


def test_a_need_that_was_met_or_hidden_asks_for_no_carrier(ground, need, client):
    needs.mark_met(by=ground.stranger, need=need.need)
    assert enter(client, ground.stranger).get(need.page).status_code == 403


def test_neighbours_are_those_whom_everyone_may_see_and_the_nearest_come_first(ground, need):
    def people(country: str = "") -> list:
        return [one.person for one in around.neighbours_of([need.need.pk], country)]

    assert people("GH") == [need.here, need.elsewhere] and people("KE") == [need.elsewhere, need.here]
    assert people("XX") == people() == [need.elsewhere, need.here]
    for field, value in (("is_hidden", True), ("is_active", False), ("is_confirmed", False)):
        before = getattr(need.here, field)
        setattr(need.here, field, value)
        need.here.save()
        assert people() == [need.elsewhere], field
        setattr(need.here, field, before)
        need.here.save()
    need.need.confirmations.filter(person=need.here).update(is_hidden=True)
    assert people() == [need.elsewhere]


def test_a_place_shows_who_has_room_and_stewards_what_if(ground, client):
    page = client.get("/places/GH/", follow=True).content.decode()
    panel = page.partition('id="room-here"')[2].partition("</section>")[0]
    assert "Nsuo Builders" in panel and "Busy Wells" not in panel
    assert "/scaling/network/" not in page
    assert (
        "/scaling/network/?country=GH" in enter(client, ground.steward).get("/places/GH/", follow=True).content.decode()
    )
    assert 'value="Ghana"' in client.get("/scaling/network/?country=Ghana").content.decode()


def test_what_is_kept_is_listed_for_who_keeps_it_alone(ground):
    services.save_match(by=ground.founder, solution=ground.solution, carrier=ground.full)
    assert queries.carriers_for(ground.solution, ground.founder).kept == [ground.full]
    assert queries.carriers_for(ground.solution, ground.steward).kept == []
    services.save_match(by=ground.carrier_owner, solution=ground.solution, carrier=ground.carrier)
    assert queries.solutions_for(ground.carrier, ground.carrier_owner).kept == [ground.solution]
    assert queries.solutions_for(ground.carrier, ground.steward).kept == []


def test_what_if_adds_room_and_requires_a_country(ground):
    def covered(**question) -> int:
        plan = services.ask_for_plan(by=ground.steward, question=question)
        run_tasks()
        plan.refresh_from_db()
        return plan.result["covered"]

    assert covered(dropped=[ground.carrier.pk]) == 0
    assert covered(dropped=[ground.carrier.pk], added=[(ground.full.pk, 2)]) == 1
    plan = services.ask_for_plan(by=ground.steward, question={"country": "GH"})
    run_tasks()
    plan.refresh_from_db()
    assert [row[2] for row in plan.result["planned"]] == ["GH"]


def test_the_page_of_a_need_costs_the_same_however_many_organisations_there_are(
    ground, need, client, django_assert_max_num_queries
):
    enter(client, ground.stranger).get(need.page)
    with django_assert_max_num_queries(16) as before:
        client.get(need.page)
    queries_asked = len(before.captured_queries)
    for number in range(6):
        create_organisation(
            by=ground.carrier_owner,
            facts=OrganisationFacts(name=f"Wells {number}", home=ground.ghana, serves=[ground.ghana], capacity=1),
        )
    run_tasks()
    client.get(need.page)
    with django_assert_max_num_queries(queries_asked):
        client.get(need.page)
