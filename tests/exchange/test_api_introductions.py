"""Matches and introductions through the API: to the sides they concern, and nothing to anybody else."""

from __future__ import annotations

import pytest

from banyan.people.models import Membership
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.scaling.matching import services
from tests.scaling.matching.conftest import ground  # noqa: F401

pytestmark = pytest.mark.django_db
WHY = "You build for schools in Ghana, and we have the jar."


@pytest.fixture
def given(ground):  # noqa: F811
    return {"solution": ground.solution.pk, "carrier": ground.carrier.pk, "message": WHY, "place": "GH"}


def test_two_meet(ground, given, api_of):  # noqa: F811
    founder, carrier = api_of(ground.founder), api_of(ground.carrier_owner)
    asked = founder.post("introductions", given)
    assert asked.status_code == 201
    told = asked.json()
    assert (told["founder_state"], told["carrier_state"], told["state"]) == ("accepted", "asked", "asked")
    assert founder.post("introductions", given).status_code == 409
    before = carrier.get(f"introductions/{told['id']}")
    assert before.json()["contacts"] == [] and ground.founder.name not in before.content.decode()
    answer = {"accept": True, "words": "Come in May."}
    assert founder.post(f"introductions/{told['id']}/answer", answer).status_code == 409
    met = carrier.post(f"introductions/{told['id']}/answer", answer)
    assert met.status_code == 201 and met.json()["state"] == "accepted"
    assert [row["id"] for row in met.json()["contacts"]] == [ground.founder.pk, ground.carrier_owner.pk]
    assert "@" not in met.content.decode()
    assert founder.post(f"introductions/{told['id']}/withdraw", {}).status_code == 409
    assert [row["id"] for row in founder.get("introductions?state=accepted").json()] == [told["id"]]


def test_it_is_nobody_elses(ground, given, api_of, visitor):  # noqa: F811
    rival = create_organisation(by=ground.stranger, facts=OrganisationFacts(name="Rival Wells"))
    told = api_of(ground.founder).post("introductions", {**given, "hidden_from": [rival.pk]}).json()
    Membership.objects.create(organisation=ground.carrier, person=ground.stranger, role="editor")
    for person in (ground.stranger, ground.steward):
        client = api_of(person)
        assert client.get("introductions").json() == []
        assert client.get(f"introductions/{told['id']}").status_code == 404
        for deed, body in (("answer", {"accept": True}), ("withdraw", {})):
            assert client.post(f"introductions/{told['id']}/{deed}", body).status_code == 404
    assert visitor.get("introductions").status_code == 401
    assert visitor.get(f"matches/solutions/{ground.solution.pk}").status_code == 401


def test_what_makes_no_sense_is_refused(ground, given, api_of):  # noqa: F811
    founder = api_of(ground.founder)
    for changed in (
        {"solution": 0},
        {"carrier": 999_999},
        {"place": "ATLANTIS"},
        {"hidden_from": [999_999]},
        {"message": "short"},
    ):
        assert founder.post("introductions", {**given, **changed}).status_code == 422, changed
    assert api_of(ground.stranger).post("introductions", given).status_code == 403
    assert api_of(ground.founder, scopes=["read"]).post("introductions", given).status_code == 403


def test_who_could_carry_what_is_told_to_the_side_that_looks(ground, api_of):  # noqa: F811
    path = f"matches/solutions/{ground.solution.pk}"
    first = api_of(ground.founder).get(path).json()[0]
    assert first["organisation"]["id"] == ground.carrier.pk and first["place"]["code"] == "GH"
    assert first["reason"] and {"name", "percent", "reason"} == first["parts"][0].keys()
    assert api_of(ground.founder).get(f"{path}?place=ATLANTIS").status_code == 422
    assert api_of(ground.stranger).get(path).status_code == 403
    assert api_of(ground.founder).get("matches/solutions/999999").status_code == 404
    back = f"matches/organisations/{ground.carrier.pk}"
    assert [row["solution"] for row in api_of(ground.carrier_owner).get(back).json()] == [ground.solution.pk]
    assert api_of(ground.stranger).get(back).status_code == 403


def test_who_set_it_aside_is_not_offered_it_again(ground, api_of):  # noqa: F811
    services.dismiss_match(by=ground.founder, solution=ground.solution, carrier=ground.carrier, reason="tried_before")
    told = api_of(ground.founder).get(f"matches/solutions/{ground.solution.pk}").json()
    assert ground.carrier.pk not in [row["organisation"]["id"] for row in told]
