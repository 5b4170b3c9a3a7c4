"""Recipes through the API: read by everyone, written by their team, suggested upon by anyone."""

from __future__ import annotations

import pytest

from banyan.recipes import services
from banyan.recipes.models import Recipe
from banyan.solutions.services import SolutionFacts, register_solution

pytestmark = pytest.mark.django_db

JAR = {
    "title": "Build a rain jar",
    "makes": "One jar of 1,000 litres",
    "parts": [{"title": "The lid stays on", "text": "Mosquitoes breed in an open jar."}],
    "steps": [{"title": "Lay the base", "minutes": 90}, {"title": "Raise the wall", "kind": "adaptable"}],
    "materials": [{"title": "Cement", "amount": "50.5", "unit": "kg", "cost_minor": 95000, "currency": "KES"}],
    "roles": [{"title": "Mason", "people": 2}],
}


@pytest.fixture
def solution(person):
    return register_solution(by=person, facts=SolutionFacts(title="Rain jars for schools"))


def test_one_is_written_read_and_changed_line_by_line(solution, person, other_person, api_of, visitor):
    author = api_of(person)
    answer = author.post("recipes", {**JAR, "solution": solution.pk, "language": "en"})
    assert answer.status_code == 201
    told = answer.json()
    assert told["content"]["materials"][0]["amount"] == "50.5"
    assert [row["id"] for row in visitor.get(f"recipes?solution={solution.pk}&language=en").json()] == [told["id"]]
    steps = told["content"]["steps"]
    kept = [{"key": step["key"], "title": step["title"], "kind": step["kind"]} for step in steps]
    changed = {**JAR, "version": 1, "steps": [kept[1], kept[0], {"title": "Fill it"}], "note": "The wall first"}
    assert author.call("PUT", f"recipes/{told['id']}", changed).status_code == 200
    latest = visitor.get(f"recipes/{told['id']}").json()["content"]
    assert [step["title"] for step in latest["steps"]] == ["Raise the wall", "Lay the base", "Fill it"]
    assert [step["key"] for step in latest["steps"][:2]] == [steps[1]["key"], steps[0]["key"]]
    before = visitor.get(f"recipes/{told['id']}/versions/1").json()
    assert before == told["content"] and before["digest"] != latest["digest"]
    assert author.call("PUT", f"recipes/{told['id']}", changed).status_code == 409
    assert api_of(other_person).call("PUT", f"recipes/{told['id']}", {**changed, "version": 2}).status_code == 403


def test_what_cannot_be_kept_says_where(solution, person, api_of):
    author = api_of(person)
    for wrong, pointer in (
        ({"solution": 10**9}, "/solution"),
        ({"steps": [], "parts": []}, "/steps"),
        ({"materials": [{"title": "Sand", "cost_minor": 5}]}, "/materials-0-currency"),
    ):
        answer = author.post("recipes", {**JAR, "solution": solution.pk, **wrong})
        assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == pointer
    assert not Recipe.objects.exists()


def test_anyone_suggests_and_everyone_reads_what_became_of_it(solution, person, other_person, api_of, visitor):
    recipe = api_of(person).post("recipes", {**JAR, "solution": solution.pk}).json()
    line = f"step-{recipe['content']['steps'][0]['key']}"
    given = {"version": 1, "about": line, "words": "One part of lime, three of sand.", "reason": "Cement is dear here."}
    answer = api_of(other_person).post(f"recipes/{recipe['id']}/suggestions", given)
    assert answer.status_code == 201 and answer.json()["state"] == "open"
    assert api_of(other_person).post(f"recipes/{recipe['id']}/suggestions", {**given, "about": "x"}).status_code == 422
    suggestion = Recipe.objects.get().suggestions.get()
    services.decline_suggestion(by=person, suggestion=suggestion, answer="Lime cracks in our rains.")
    (told,) = visitor.get(f"recipes/{recipe['id']}/suggestions").json()
    assert (told["state"], told["answer"]) == ("declined", "Lime cracks in our rains.")
    assert visitor.post(f"recipes/{recipe['id']}/suggestions", given).status_code == 401


def test_what_is_withdrawn_is_there_for_nobody(solution, person, api_of, visitor):
    recipe = api_of(person).post("recipes", {**JAR, "solution": solution.pk}).json()
    services.withdraw_recipe(by=person, recipe=Recipe.objects.get())
    for path in ("", "/versions/1", "/suggestions"):
        assert visitor.get(f"recipes/{recipe['id']}{path}").status_code == 404
    assert visitor.get("recipes").json() == []
