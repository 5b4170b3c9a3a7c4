"""Handovers through the API: each to the two sides and their witnesses, and nothing to anybody else."""

from __future__ import annotations

import pytest

from banyan.handovers import services
from banyan.handovers.models import Handover, Message
from tests.handovers.conftest import make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make_person, steward):
    return make_scene(make_person, steward)


def test_one_is_proposed_talked_over_and_changed(scene, api_of):
    founder, carrier = api_of(scene.founder), api_of(scene.carrier)
    given = {
        "solution": scene.solution.pk,
        "carrier": scene.organisation.pk,
        "place": "KE",
        "pathway": "gift",
    }
    answer = founder.post("handovers", given)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["side"], told["terms"]["number"]) == ("proposed", "founder", 1)
    assert founder.post("handovers", given).status_code == 409
    handover = Handover.objects.get()
    services.open_talks(by=scene.carrier, handover=handover)
    changed = carrier.post(
        f"handovers/{handover.pk}/terms", {"base": 1, "clauses": {"fees": "Nothing at all."}, "note": "Less"}
    )
    assert changed.status_code == 201
    assert changed.json()["terms"]["number"] == 2
    assert carrier.post(f"handovers/{handover.pk}/terms", {"base": 1, "clauses": {}}).status_code == 409
    assert carrier.post(f"handovers/{handover.pk}/messages", {"text": "Good evening"}).status_code == 201
    assert [row["text"] for row in founder.get(f"handovers/{handover.pk}/messages").json()] == ["Good evening"]
    assert [row["number"] for row in founder.get(f"handovers/{handover.pk}/terms").json()] == [2, 1]
    assert [row["id"] for row in founder.get("handovers?state=talks").json()] == [handover.pk]


def test_nobody_elses(scene, api_of, visitor):
    handover = scene.at("agreed")
    services.say(by=scene.founder, handover=handover, text="Good evening")
    for person in (scene.stranger, scene.steward, scene.carrier_member):
        client = api_of(person)
        assert client.get("handovers").json() == []
        for path in ("", "/terms", "/messages"):
            assert client.get(f"handovers/{handover.pk}{path}").status_code == 404
        assert client.post(f"handovers/{handover.pk}/messages", {"text": "I too"}).status_code == 404
    assert visitor.get("handovers").status_code == 401
    witness = api_of(scene.witness)
    assert witness.get(f"handovers/{handover.pk}").json()["side"] is None
    assert witness.post(f"handovers/{handover.pk}/messages", {"text": "I too"}).status_code == 403
    assert Message.objects.count() == 1
