"""Pages of challenges: a contest from composing to the result by pages alone, and how many queries they ask."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.models import Challenge, CountedBallot, Proposal
from tests.challenges.clock import begin, end
from tests.challenges.conftest import BACKEND

SAID = {
    "template": "sprint",
    "title": "Water for schools",
    "question": "How can every school have water all year?",
    "who_proposes": "anyone",
    "currency": "",
    "time_zone": "Africa/Nairobi",
    "place": "Kenya",
}


@pytest.fixture
def as_person():
    """A browser of somebody's."""

    def make(person) -> Client:
        client = Client()
        client.force_login(person, backend=BACKEND)
        return client

    return make


def test_from_composing_to_the_result(host, make_person, voter, as_person):
    at = as_person(host)
    begins = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    assert at.post("/challenges/compose/", SAID | {"begins_at": begins}).status_code == 302
    challenge = Challenge.objects.get()
    desk = reverse("challenges:desk", args=[challenge.pk])
    assert "Open it" in at.get(desk).content.decode()
    at.post(reverse("challenges:state", args=[challenge.pk]), {"to": "open"})
    begin(challenge.phases.get(kind="proposals"))

    team = as_person(make_person("Wairimu Kamau"))
    words = {"title": "Rain jars", "summary": "A jar for one roof", "answer-s1": "Clay and cement"}
    assert team.post(f"/challenges/{challenge.pk}/propose/", words).status_code == 302
    proposal = Proposal.objects.get()
    page = reverse("challenges:proposal", args=[challenge.pk, proposal.pk])
    assert Client().get(page).status_code == 404
    team.post(f"{page}state/", {"to": "hand_in"})
    assert "Clay and cement" in Client().get(page).content.decode()

    end(challenge.phases.get(kind="proposals"))
    phase = begin(challenge.phases.get(kind="community_vote"))
    services.settle_phases()
    someone = as_person(voter())
    ballot = reverse("challenges:vote", args=[challenge.pk, phase.pk])
    refused = someone.post(ballot, {})
    assert refused.status_code == 422 and "Choose at least one" in refused.content.decode()
    assert someone.post(ballot, {f"for-p{proposal.pk}": "1"}).status_code == 302
    counted = CountedBallot.objects.get().ballot
    assert counted.receipt in someone.get(ballot).content.decode()
    result = reverse("challenges:result", args=[challenge.pk, phase.pk])
    assert "There is no result yet" in Client().get(result).content.decode()
    end(phase)
    services.settle_phases()
    shown = Client().get(result).content.decode()
    assert "Rain jars" in shown and "recount.py" in shown
    lines = b"".join(Client().get(f"{result}ballots.jsonl").streaming_content).decode()
    assert counted.nonce in lines and str(counted.voter_id) not in lines.split(counted.nonce)[0][:20]
    announce = reverse("challenges:announce", args=[challenge.pk])
    at.post(announce, {f"wins-{proposal.pk}": "on", f"title-{proposal.pk}": "Popular choice"})
    assert "Popular choice" in Client().get(f"/challenges/{challenge.pk}/", follow=True).content.decode()
    assert team.post(f"{page}state/", {"to": "register"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.solution is not None


def test_a_number_that_cannot_be_read_is_refused_with_what_was_typed(voting, voter, as_person):
    challenge, phase, proposals = voting("quadratic")
    client = as_person(voter())
    answer = client.post(reverse("challenges:vote", args=[challenge.pk, phase.pk]), {f"for-p{proposals[0].pk}": "many"})
    assert answer.status_code == 422 and 'value="many"' in answer.content.decode()


def test_phases_are_planned_in_the_time_zone_of_the_challenge(host, compose, as_person):
    challenge = compose(opened=False)
    Challenge.objects.filter(pk=challenge.pk).update(time_zone="Africa/Nairobi")
    plan = reverse("challenges:plan", args=[challenge.pk, "phases"])
    rows = {
        "phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "0", "phases-0-kind": "proposals",
        "phases-0-opens_at": "2031-03-01T09:00", "phases-0-closes_at": "2031-03-09T09:00",
        "phases-0-promotion": "all",
    }  # fmt: skip
    assert as_person(host).post(plan, rows).status_code == 302
    assert challenge.phases.get().opens_at.hour == 6
    wrong = rows | {"phases-0-closes_at": "2031-02-01T09:00"}
    refused = as_person(host).post(plan, wrong)
    assert refused.status_code == 422 and "end after it begins" in refused.content.decode()


@pytest.mark.parametrize("count", [3, 12])
def test_lists_and_pages_ask_a_bounded_number_of_queries(count, compose, propose, django_assert_max_num_queries):
    challenge = compose()
    for n in range(count):
        propose(challenge, f"Jars number {n}")
    client = Client()
    proposal = Proposal.objects.first()
    for path, most in (
        ("/challenges/", 6),
        (f"/challenges/{challenge.pk}/proposals/", 6),
        (f"/challenges/{challenge.pk}-water-for-schools/", 16),
        (f"/challenges/{challenge.pk}/proposals/{proposal.pk}/", 12),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
