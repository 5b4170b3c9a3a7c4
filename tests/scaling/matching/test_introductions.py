"""Introductions: each side stands for itself, and nobody learns how to reach the other before both accepted."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connections

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Notification
from banyan.people.models import Membership
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.scaling.matching import services
from banyan.scaling.matching.permissions import can_see_introduction
from banyan.scaling.models import Introduction
from tests.tasks import run_tasks

WHY = "You build for schools in Ghana, and we have the jar."


@pytest.fixture
def asked(ground) -> Introduction:
    return services.ask_introduction(
        by=ground.founder, solution=ground.solution, carrier=ground.carrier, message=WHY, place=ground.ghana
    )


def enter(client, someone):
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_who_asks_for_a_side_accepts_for_it(ground, asked):
    assert (asked.founder_state, asked.carrier_state, asked.founder_contact) == ("accepted", "asked", ground.founder)
    assert asked.state == "asked" and not asked.is_accepted


def test_the_carrier_may_ask_as_well_and_a_steward_accepts_for_nobody(ground):
    by_carrier = services.ask_introduction(
        by=ground.carrier_owner, solution=ground.solution, carrier=ground.carrier, message=WHY
    )
    assert (by_carrier.founder_state, by_carrier.carrier_state) == ("asked", "accepted")
    by_steward = services.ask_introduction(
        by=ground.steward, solution=ground.solution, carrier=ground.full, message=WHY
    )
    assert (by_steward.founder_state, by_steward.carrier_state) == ("asked", "asked")


def test_strangers_ask_nothing(ground):
    with pytest.raises(NotAllowed):
        services.ask_introduction(by=ground.stranger, solution=ground.solution, carrier=ground.carrier, message=WHY)


def test_what_makes_no_sense_is_refused_beside_its_field(ground):
    with pytest.raises(Invalid) as refused:
        services.ask_introduction(
            by=ground.founder, solution=ground.solution, carrier=ground.home, message="short", pathway="magic"
        )
    assert {"message", "pathway", "carrier"} <= refused.value.fields.keys()


def test_one_open_introduction_of_a_pair(ground, asked):
    with pytest.raises(Conflict):
        services.ask_introduction(
            by=ground.carrier_owner, solution=ground.solution, carrier=ground.carrier, message=WHY, place=ground.ghana
        )
    with pytest.raises(IntegrityError):
        Introduction.objects.create(
            solution=ground.solution, carrier=ground.carrier, place=ground.ghana, asked_by=ground.steward,
            asked_from="steward", message=WHY,
        )  # fmt: skip


def test_only_the_other_side_answers(ground, asked):
    for someone in (ground.stranger, ground.steward):
        with pytest.raises(NotAllowed):
            services.answer_introduction(by=someone, introduction=asked, accept=True)
    with pytest.raises(Conflict):
        services.answer_introduction(by=ground.founder, introduction=asked, accept=True)
    met = services.answer_introduction(by=ground.carrier_owner, introduction=asked, accept=True, words="Come in May.")
    assert met.is_accepted and met.state == "accepted" and met.carrier_contact == ground.carrier_owner
    with pytest.raises(Conflict):
        services.answer_introduction(by=ground.carrier_owner, introduction=met, accept=False)
    with pytest.raises(Conflict):
        services.withdraw_introduction(by=ground.founder, introduction=met)


def test_contact_details_are_shown_once_both_accepted_and_not_before(ground, asked, client):
    address = ground.founder.email
    page = enter(client, ground.carrier_owner).get(f"/scaling/introductions/{asked.pk}/")
    assert page.status_code == 200 and address not in page.content.decode()
    services.answer_introduction(by=ground.carrier_owner, introduction=asked, accept=True)
    assert address in client.get(f"/scaling/introductions/{asked.pk}/").content.decode()
    assert (
        ground.carrier_owner.email
        in enter(client, ground.founder).get(f"/scaling/introductions/{asked.pk}/").content.decode()
    )


def test_a_declined_one_shows_nobody_and_may_be_asked_again(ground, asked, client):
    services.answer_introduction(by=ground.carrier_owner, introduction=asked, accept=False, words="Not this year.")
    page = enter(client, ground.founder).get(f"/scaling/introductions/{asked.pk}/").content.decode()
    assert ground.carrier_owner.email not in page and "Not this year." in page
    services.ask_introduction(
        by=ground.founder, solution=ground.solution, carrier=ground.carrier, message=WHY, place=ground.ghana
    )


def test_taking_back_ends_it(ground, asked):
    gone = services.withdraw_introduction(by=ground.founder, introduction=asked)
    assert gone.state == "withdrawn"
    with pytest.raises(Conflict):
        services.answer_introduction(by=ground.carrier_owner, introduction=gone, accept=True)


def test_whom_the_founder_named_sees_nothing_whatever_their_role(ground, client):
    rival = create_organisation(by=ground.stranger, facts=OrganisationFacts(name="Rival Wells"))
    asked = services.ask_introduction(
        by=ground.founder, solution=ground.solution, carrier=ground.carrier, message=WHY, hidden_from=[rival]
    )
    Membership.objects.create(organisation=ground.carrier, person=ground.stranger, role="editor")
    assert not can_see_introduction(ground.stranger, asked)
    assert can_see_introduction(ground.carrier_owner, asked)
    assert enter(client, ground.stranger).get(f"/scaling/introductions/{asked.pk}/").status_code == 404
    assert "Rain jars" not in client.get("/scaling/introductions/").content.decode()
    run_tasks()
    assert not Notification.objects.filter(person=ground.stranger, activity__verb="asked_introduction").exists()
    with pytest.raises(NotAllowed):
        services.answer_introduction(by=ground.stranger, introduction=asked, accept=True)


def test_only_the_founder_names_who_must_not_see_it(ground):
    with pytest.raises(Invalid):
        services.ask_introduction(
            by=ground.carrier_owner, solution=ground.solution, carrier=ground.carrier, message=WHY,
            hidden_from=[ground.full],
        )  # fmt: skip


def test_both_sides_are_told_and_nobody_else(ground, asked):
    run_tasks()
    told = Notification.objects.filter(activity__verb="asked_introduction")
    assert set(told.values_list("person", flat=True)) == {ground.carrier_owner.pk}
    assert not Activity.objects.get(verb="asked_introduction").is_public


def test_strangers_find_no_introduction_anywhere(ground, asked, client):
    enter(client, ground.stranger)
    assert client.get(f"/scaling/introductions/{asked.pk}/").status_code == 404
    assert client.post(f"/scaling/introductions/{asked.pk}/answer/", {"what": "accept"}).status_code == 404
    for path in ("/activity/", ground.solution_url, f"/organisations/{ground.carrier.pk}/", "/search/?q=introduction"):
        assert WHY not in client.get(path, follow=True).content.decode()


@pytest.mark.django_db(transaction=True)
def test_accepting_and_taking_back_at_once_leaves_one_truth(ground, asked):
    """Two connections: whoever comes second meets what the first did."""
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def do(call) -> None:
        gate.wait()
        try:
            outcomes.append(call().state)
        except Conflict:
            outcomes.append("conflict")
        finally:
            connections.close_all()

    deeds = [
        lambda: services.answer_introduction(by=ground.carrier_owner, introduction=asked, accept=True),
        lambda: services.withdraw_introduction(by=ground.founder, introduction=asked),
    ]
    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked.refresh_from_db()
    assert sorted(outcomes) in (["accepted", "conflict"], ["conflict", "withdrawn"])
    assert asked.state in outcomes
