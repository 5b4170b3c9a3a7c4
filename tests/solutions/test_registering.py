"""Registering solutions, by hand and from another registry."""

from __future__ import annotations

import pytest

from banyan.commons.models import Activity
from banyan.solutions import services
from banyan.solutions.facts import FIELDS
from banyan.solutions.models import SolutionVersion
from banyan.solutions.services import Cost, PlaceSince, SolutionFacts

pytestmark = pytest.mark.django_db


def test_who_registers_leads_the_team_and_the_first_version_holds_everything(person, kenya, water):
    facts = SolutionFacts(
        title="  Rain   jars for schools ",
        problem="Children walk for water.\r\nEvery day.",
        themes=[water],
        running_in=[PlaceSince(kenya, 2021)],
        cost=Cost(85, "USD", 2025),
        languages=["sw", "en", "sw"],
    )
    solution = services.register_solution(by=person, facts=facts)
    assert solution.title == "Rain jars for schools"
    assert solution.problem == "Children walk for water.\nEvery day."
    assert solution.languages == ["en", "sw"]
    assert solution.running_count == 1
    assert [(m.person, m.is_lead) for m in solution.team.all()] == [(person, True)]
    version = SolutionVersion.objects.get(solution=solution)
    assert (version.number, version.by) == (1, person)
    assert version.fields["running_in"] == [{"place": kenya.pk, "since": 2021}]
    assert version.fields["cost"] == {"minor": 85, "currency": "USD", "year": 2025}
    assert set(version.fields) == set(FIELDS)
    activity = Activity.objects.get()
    assert (activity.verb, activity.kind, activity.object_id) == ("registered", "solution", solution.pk)
    assert kenya.pk in activity.place_ids and water.pk in activity.theme_ids
