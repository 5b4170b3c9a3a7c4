"""Ranked carriers with their reasons, gaps of places, what was set aside, and the plan of the network."""

from __future__ import annotations

import pytest

from banyan.commons.errors import Invalid, NotAllowed
from banyan.needs import services as needs
from banyan.scaling.matching import plans, queries, services
from banyan.scaling.models import NetworkPlan
from tests.scaling.matching.test_introductions import WHY, enter
from tests.tasks import run_tasks


def carriers_page(ground) -> str:
    return f"/scaling/solutions/{ground.solution.pk}/carriers/"


def test_who_can_do_it_and_has_room_comes_first_with_reasons(ground):
    found = queries.carriers_for(ground.solution, ground.founder)
    first = found.matches[0]
    assert first.thing == ground.carrier and first.place == ground.ghana
    parts = {part.name: part for part in first.parts}
    assert "Can do all that it takes" in parts["Can do what it takes"].sentence
    assert first.sentence and all(0 <= part.percent <= 100 for part in first.parts)


def test_hard_limits_say_why(ground):
    found = queries.carriers_for(ground.solution, ground.founder)
    why = {one.thing.name: one.reason for one in found.left_out}
    assert "own organisation" in why["Maji Trust"] and "no room" in why["Busy Wells"]


def test_what_was_set_aside_is_gone_for_the_reader_and_lower_for_others(ground, make_person):
    before = queries.carriers_for(ground.solution, ground.steward).matches[0].percent
    services.dismiss_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier, reason="tried_before")
    mine = queries.carriers_for(ground.solution, ground.founder)
    assert ground.carrier not in [one.thing for one in mine.matches] and ground.carrier in mine.set_aside
    others = queries.carriers_for(ground.solution, ground.steward).matches[0]
    assert others.thing == ground.carrier and others.percent < before and others.dismissed == 1
    services.restore_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier)
    assert queries.carriers_for(ground.solution, ground.founder).matches[0].thing == ground.carrier


def test_keeping_and_keeping_no_longer(ground):
    services.save_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier)
    services.save_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier)
    assert queries.carriers_for(ground.solution, ground.founder).matches[0].is_saved
    services.forget_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier)
    assert not queries.carriers_for(ground.solution, ground.founder).matches[0].is_saved


def test_strangers_judge_nothing(ground):
    with pytest.raises(NotAllowed):
        services.save_match(by=ground.stranger, solution=ground.solution, carrier=ground.carrier)
    with pytest.raises(NotAllowed):
        services.dismiss_match(by=ground.stranger, solution=ground.solution, carrier=ground.carrier, reason="other")
    with pytest.raises(Invalid):
        services.dismiss_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier, reason="whim")


def test_an_introduction_takes_the_carrier_out_of_the_list(ground):
    services.ask_introduction(by=ground.founder, solution=ground.solution, carrier=ground.carrier, message=WHY)
    found = queries.carriers_for(ground.solution, ground.founder)
    assert ground.carrier not in [one.thing for one in found.matches]
    assert any("introduction" in one.reason for one in found.left_out)


def test_a_carrier_finds_what_it_could_carry(ground):
    found = queries.solutions_for(ground.carrier, ground.carrier_owner)
    assert [one.thing for one in found.matches] == [ground.solution]


def test_a_place_says_what_it_lacks_and_what_would_close_it(ground):
    fit = queries.place_fits(ground.solution, [ground.ghana])[0]
    gaps = {gap.name: gap for gap in fit.gaps}
    assert gaps["Partners who could run it"].fit == "met" and gaps["What it takes to run"].fit == "met"
    assert gaps["Somebody who pays"].fit == "missing" and gaps["Somebody who pays"].closing


def test_people_who_said_here_too_are_neighbours(ground, make_person):
    facts = needs.NeedFacts(
        title="Clean water at the school", story="The school has no clean water from January to April.",
        place=ground.ghana, themes=tuple(ground.solution.themes.all()),
    )  # fmt: skip
    need = needs.voice_need(by=ground.stranger, facts=facts)
    somebody = make_person("Ama Boateng")
    needs.confirm_need(by=somebody, need=need, place=ground.ghana)
    run_tasks()
    found = queries.carriers_for(ground.solution, ground.founder)
    assert somebody in [one.person for one in found.neighbours]


def test_the_plan_of_the_network_says_who_carries_what_and_what_a_newcomer_adds(ground):
    with pytest.raises(NotAllowed):
        services.ask_for_plan(by=ground.founder, question={})
    plan = services.ask_for_plan(by=ground.steward, question={})
    run_tasks()
    plan.refresh_from_db()
    assert plan.state == "ready" and plan.result["covered"] == 1
    shown = plans.shown_plan(plan)
    assert shown.planned[0][:2] == (ground.solution, ground.carrier)
    without = services.ask_for_plan(by=ground.steward, question={"dropped": [ground.carrier.pk]})
    run_tasks()
    without.refresh_from_db()
    assert without.result["covered"] == 0 and without.pk != plan.pk
    again = services.ask_for_plan(by=ground.steward, question={})
    assert again.pk == plan.pk and NetworkPlan.objects.count() == 2


def test_pages_are_for_those_whom_they_concern(ground, client):
    pages = {
        carriers_page(ground): {"founder", "steward"},
        f"/scaling/organisations/{ground.carrier.pk}/solutions/": {"carrier_owner", "steward"},
        "/scaling/network/": {"steward"},
        f"/scaling/solutions/{ground.solution.pk}/places/?places=Ghana": {
            "founder", "carrier_owner", "steward", "stranger",
        },
    }  # fmt: skip
    for path, allowed in pages.items():
        for role in ("founder", "carrier_owner", "steward", "stranger"):
            answer = enter(client, getattr(ground, role)).get(path)
            assert answer.status_code == (200 if role in allowed else 403), (path, role)


def test_the_list_of_carriers_costs_the_same_however_many_there_are(ground, client, django_assert_max_num_queries):
    enter(client, ground.founder).get(carriers_page(ground))
    with django_assert_max_num_queries(32):
        client.get(carriers_page(ground))


def test_from_the_list_to_an_accepted_introduction_by_its_pages(ground, client):
    enter(client, ground.founder)
    page = client.get(carriers_page(ground)).content.decode()
    assert f"/carriers/{ground.carrier.pk}/introduce/" in page
    path = f"/scaling/solutions/{ground.solution.pk}/carriers/{ground.carrier.pk}/introduce/"
    assert client.post(path, {"message": "short"}).status_code == 200
    made = client.post(path, {"message": WHY, "place": "Ghana"})
    assert made.status_code == 302
    there = made["Location"]
    enter(client, ground.carrier_owner)
    assert "Accept" in client.get(there).content.decode()
    client.post(f"{there}answer/", {"what": "accept", "words": "Welcome"})
    assert ground.founder.email in client.get(there).content.decode()
