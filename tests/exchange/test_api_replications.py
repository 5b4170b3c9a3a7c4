"""Replications, reach and groves through the API."""

from __future__ import annotations

import pytest

from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.replications import services
from banyan.solutions.services import SolutionFacts, register_solution

pytestmark = pytest.mark.django_db

REPORT = {"begins": "2024-01-01", "ends": "2024-12-31", "people_reached": 400, "breakdown": {"women": 210}}


@pytest.fixture
def solution(person):
    made = register_solution(by=person, facts=SolutionFacts(title="Rain jars for schools"))
    services.define_reach(by=person, solution=made, counts="Drank from a jar", unit="people", breakdowns=["women"])
    return made


@pytest.fixture
def carrier(other_person):
    return create_organisation(by=other_person, facts=OrganisationFacts(name="Maji Trust"))


@pytest.fixture
def planted(solution, carrier, other_person, api_of):
    given = {"solution": solution.pk, "place": "KE", "carrier": carrier.pk, "started_on": "2023-05-01"}
    answer = api_of(other_person).post("replications", given)
    assert answer.status_code == 201
    return answer.json()


def test_it_takes_root_reports_and_stands_in_the_grove(planted, solution, other_person, api_of, visitor):
    assert planted["carrier_confirmed"] and planted["status"] == "running" and planted["reports"] == []
    here, carrier = f"replications/{planted['id']}", api_of(other_person)
    outcome = {"name": "Jars that hold water", "value": "92.5", "unit": "%"}
    draft = carrier.post(f"{here}/reports", {**REPORT, "outcomes": [outcome], "dimensions": {"risk": "Cracks"}})
    assert draft.status_code == 201 and draft.json()["state"] == "draft"
    assert visitor.get(here).json()["reports"] == []
    report = f"{here}/reports/{draft.json()['id']}"
    assert carrier.post(f"{report}/publish", None).json()["state"] == "published"
    correction = {**REPORT, "people_reached": 390, "breakdown": {}, "reason": "Ten were counted twice."}
    corrected = carrier.post(f"{report}/correct", correction).json()
    assert (corrected["version"], corrected["state"], corrected["corrects"]) == (2, "draft", draft.json()["id"])
    assert carrier.post(f"{here}/reports/{corrected['id']}/publish", None).status_code == 201
    assert carrier.get(report).json()["state"] == "corrected"
    (told,) = visitor.get(here).json()["reports"]
    assert (told["people_reached"], told["ends"]) == (390, "2024-12-31")
    grove = visitor.get(f"groves/{solution.pk}").json()
    assert grove["reached_through_others"] == 390 and grove["reached_directly"] == 0
    assert grove["roots"][0]["reached_by_year"] == {"2024": 390.0}


def test_it_says_honestly_how_it_fares_and_what_is_different(planted, other_person, person, api_of, visitor):
    here, carrier = f"replications/{planted['id']}", api_of(other_person)
    ending = {"status": "ended", "since": "2025-02-01", "reason": "The school closed."}
    assert api_of(person).post(f"{here}/status", ending).status_code == 403
    assert carrier.post(f"{here}/status", {**ending, "reason": ""}).status_code == 422
    adapted = {"part": "core", "what": "No lid", "why": "Lids are stolen."}
    assert carrier.post(f"{here}/adaptations", {**adapted, "flows_back": True}).status_code == 409  # to no recipe
    assert carrier.post(f"{here}/adaptations", adapted).status_code == 201
    assert carrier.post(f"{here}/status", ending).json()["ended_on"] == "2025-02-01"
    told = visitor.get("replications?status=ended&place=Q").status_code, visitor.get("replications?status=ended").json()
    assert told[0] == 422 and [row["id"] for row in told[1]] == [planted["id"]]


def test_drafts_are_for_those_who_run_it(planted, other_person, make_person, steward, api_of):
    draft = api_of(other_person).post(f"replications/{planted['id']}/reports", REPORT).json()
    path = f"replications/{planted['id']}/reports/{draft['id']}"
    for someone in (make_person("Nobody"), steward):
        assert api_of(someone).get(path).status_code == 404
        assert api_of(someone).post(f"{path}/publish", None).status_code == 404
        assert api_of(someone).post(f"replications/{planted['id']}/reports", REPORT).status_code == 403


def test_what_does_not_add_up_is_refused_with_its_field(planted, other_person, api_of):
    carrier, here = api_of(other_person), f"replications/{planted['id']}/reports"
    for wrong, pointer in (
        ({"cost_minor": 5}, "/currency"),
        ({"dimensions": {"magic": "Yes"}}, "/dimensions"),
        ({"begins": "2024-13-01"}, "/begins"),
    ):
        answer = carrier.post(here, {**REPORT, **wrong})
        assert answer.status_code == 422, wrong
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert carrier.post(here, {**REPORT, "breakdown": {"women": 500}}).status_code == 422
