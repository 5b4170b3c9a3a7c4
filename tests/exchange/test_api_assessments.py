"""Assessments through the API: what is shared is read by all, what is private by nobody else."""

from __future__ import annotations

import pytest

from banyan.scaling import services
from banyan.scaling.models import Answer, Assessment
from banyan.solutions.services import SolutionFacts, register_solution

pytestmark = pytest.mark.django_db


@pytest.fixture
def solution(person):
    return register_solution(by=person, facts=SolutionFacts(title="Rain jars", stage="proven"))


@pytest.fixture
def finished(member, solution):
    told = member.post("assessments", {"solution": solution.pk}).json()
    for question, step in (("evidence", 3), ("harm", 4), ("governments_run", 4), ("taxes_pay", None)):
        path = f"assessments/mine/{told['id']}/answers"
        assert member.post(path, {"question": question, "step": step}).status_code == 201
    assert member.post(f"assessments/mine/{told['id']}/finish", {}).status_code == 201
    return told["id"]


def test_one_is_begun_answered_and_finished(member, finished, solution, person):
    assert Answer.objects.filter(by=person).count() == 4
    told = member.get(f"assessments/mine/{finished}").json()
    assert (told["state"], told["visibility"], told["solution"]) == ("finished", "private", solution.pk)
    assert told["result"]["claim"] == "too_little_known"
    assert {row["gate"]: row["state"] for row in told["result"]["gates"]}["harm"] == "open"


def test_private_ones_are_nobody_elses(visitor, member, api_of, other_person, finished):
    other = api_of(other_person)
    assert visitor.get("assessments").json() == []
    for client in (visitor, other, member):
        assert client.get(f"assessments/{finished}").status_code == 404
    assert other.get("assessments/mine").json() == []
    assert other.get(f"assessments/mine/{finished}").status_code == 404
    answer = {"question": "evidence", "step": 0}
    assert other.post(f"assessments/mine/{finished}/answers", answer).status_code == 404
    assert other.post(f"assessments/mine/{finished}/finish", {}).status_code == 404
    assert [row["id"] for row in member.get("assessments/mine").json()] == [finished]


def test_what_is_shared_is_told_with_its_result_and_decisions(visitor, finished, person, solution):
    assessment = Assessment.objects.get(pk=finished)
    services.decide(by=person, assessment=assessment, pathways=["public_adoption"], text="The county takes it up.")
    services.share_assessment(by=person, assessment=assessment)
    assert [row["id"] for row in visitor.get(f"assessments?solution={solution.pk}").json()] == [finished]
    told = visitor.get(f"assessments/{finished}").json()
    assert told["decisions"][0]["pathways"] == ["public_adoption"]
    assert "answers" not in told
    services.stop_sharing(by=person, assessment=assessment)
    assert visitor.get(f"assessments/{finished}").status_code == 404


@pytest.mark.parametrize(
    "given", [{"question": "no_such", "step": 1}, {"question": "evidence", "step": 5}, {"question": "evidence"}]
)
def test_answers_that_cannot_be_are_refused(member, solution, given):
    told = member.post("assessments", {"solution": solution.pk}).json()
    assert member.post(f"assessments/mine/{told['id']}/answers", given).status_code == 422


def test_strangers_begin_nothing(api_of, other_person, solution):
    assert api_of(other_person).post("assessments", {"solution": solution.pk}).status_code == 403


def test_a_key_without_the_scope_writes_nothing(api_of, person, solution):
    assert api_of(person, scopes=["read"]).post("assessments", {"solution": solution.pk}).status_code == 403
