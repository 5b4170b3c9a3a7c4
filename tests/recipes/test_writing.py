"""Writing recipes: versions that stay, forks that keep their origin, and two people who write at once."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, SearchEntry
from banyan.recipes import invariants, services
from banyan.recipes.content import Content, Material, Part, Step, content_of, digest_of, joined
from banyan.recipes.models import Recipe, RecipeStep, RecipeVersion
from banyan.solutions.services import withdraw_solution
from tests.recipes.conftest import JAR

pytestmark = pytest.mark.django_db


def now(recipe: Recipe) -> Content:
    return content_of(RecipeVersion.objects.get(recipe=recipe, number=recipe.version))


def sound() -> list[str]:
    return [problem for check in invariants.CHECKS for problem in check.violations()]


def test_a_recipe_begins_with_all_that_was_written(recipe, first, person):
    content = content_of(first)
    assert replace(content, parts=(), steps=(), materials=(), roles=()) == replace(
        JAR, parts=(), steps=(), materials=(), roles=()
    )
    assert [line.title for _name, line in content.lines()] == [line.title for _name, line in JAR.lines()]
    assert [line.key for _name, line in content.lines()] == list(range(1, 11))
    assert recipe.last_key == 10
    assert first.digest == digest_of(content)
    assert Activity.objects.filter(kind="recipe", object_id=recipe.pk, verb="wrote_recipe", actor=person).count() == 1
    assert sound() == []


def test_only_the_team_starts_a_recipe_and_others_fork_it(other_person, solution, first, others_organisation):
    with pytest.raises(NotAllowed):
        services.start_recipe(by=other_person, solution=solution, content=JAR)
    fork = services.fork_recipe(by=other_person, version=first, organisation=others_organisation)
    assert fork.forked_from == first
    assert now(fork) == content_of(first)
    changed = replace(now(fork), title="Build a square jar")
    services.edit_recipe(by=other_person, recipe=fork, version=1, content=changed)
    assert sound() == []


def test_the_first_team_does_not_change_a_fork(person, other_person, first):
    fork = services.fork_recipe(by=other_person, version=first)
    with pytest.raises(NotAllowed):
        services.edit_recipe(by=person, recipe=fork, version=1, content=replace(now(fork), title="Ours"))


def test_a_fork_names_only_an_own_organisation(make_person, first, others_organisation):
    with pytest.raises(Invalid) as error:
        services.fork_recipe(by=make_person("Someone Else"), version=first, organisation=others_organisation)
    assert "organisation" in error.value.fields


def test_a_change_keeps_what_was_and_the_keys_of_lines(recipe, person):
    content = now(recipe)
    first_step, *others = content.steps
    more = Step("Cure it", "Keep it wet for a week.")
    after = replace(content, steps=(*others, first_step, more))
    recipe = services.edit_recipe(by=person, recipe=recipe, version=1, content=after, note="Cure it")
    assert recipe.version == 2
    assert [step.key for step in now(recipe).steps] == [5, 6, 4, 11]
    versions = RecipeVersion.objects.filter(recipe=recipe).order_by("number")
    assert content_of(versions[0]).steps == content.steps
    assert versions[1].changed == ["step-11"]
    assert sound() == []


def test_saving_the_same_again_keeps_no_version(recipe, person):
    before = Activity.objects.count()
    services.edit_recipe(by=person, recipe=recipe, version=1, content=now(recipe))
    assert RecipeVersion.objects.filter(recipe=recipe).count() == 1
    assert Activity.objects.count() == before


def test_who_writes_upon_an_older_version_is_told(recipe, person):
    content = now(recipe)
    services.edit_recipe(by=person, recipe=recipe, version=1, content=replace(content, title="A rain jar"))
    with pytest.raises(services.RecipeChanged) as error:
        services.edit_recipe(by=person, recipe=recipe, version=1, content=replace(content, summary="Other"))
    assert error.value.version == 2


def test_two_changes_join_line_by_line(recipe):
    base = now(recipe)
    theirs = replace(
        base, title="Theirs", steps=(replace(base.steps[0], text="Theirs"), *base.steps[2:], Step("N", "", 99))
    )
    mine = replace(base, summary="Mine", steps=(*base.steps[:2], replace(base.steps[2], text="Mine")))
    both = joined(base, theirs, mine)
    assert (both.title, both.summary) == ("Theirs", "Mine")
    assert [step.text for step in both.steps] == ["Theirs", "Mine", ""]  # the second step went, theirs is kept


def test_a_former_version_comes_back_as_a_new_one(recipe, person, first):
    content = replace(now(recipe), steps=now(recipe).steps[:1])
    recipe = services.edit_recipe(by=person, recipe=recipe, version=1, content=content)
    recipe = services.restore_recipe_version(by=person, recipe=recipe, number=1, version=2)
    assert recipe.version == 3
    assert now(recipe) == content_of(first)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (replace(JAR, title=" "), "title"),
        (replace(JAR, steps=(), parts=()), "steps"),
        (replace(JAR, steps=(Step(""),)), "steps-0-title"),
        (replace(JAR, steps=(Step("A", minutes=-1),)), "steps-0-minutes"),
        (replace(JAR, steps=(Step("A", kind="odd"),)), "steps-0-kind"),
        (replace(JAR, steps=(Step("A", photograph=uuid4()),)), "steps-0-photograph"),
        (replace(JAR, parts=(Part("A", "x" * 4001),)), "parts-0-text"),
        (replace(JAR, parts=tuple(Part(str(i)) for i in range(61))), "parts"),
        (replace(JAR, materials=(Material("A", cost_minor=5, currency="XXX"),)), "materials-0-currency"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(person, solution, content, field):
    with pytest.raises(Invalid) as error:
        services.start_recipe(by=person, solution=solution, content=content)
    assert field in error.value.fields
    assert not Recipe.objects.exists()


def _refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_change_a_sealed_version(recipe):
    _refused("UPDATE recipes_recipeversion SET title = 'Other'")
    _refused("DELETE FROM recipes_recipeversion")
    _refused("UPDATE recipes_recipestep SET minutes = 1")
    _refused("UPDATE recipes_recipestep SET text = 'Other' WHERE text <> ''")
    _refused("DELETE FROM recipes_recipematerial")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        RecipeStep.objects.create(version=recipe.versions.get(), key=99, order=9, title="Late")
    RecipeVersion.objects.update(title="", summary="", makes="", note="")  # erased for good: that is allowed
    RecipeStep.objects.update(title="", text="", role="")


def test_without_the_seal_a_change_is_found(recipe):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE recipes_recipestep SET minutes = 1 WHERE minutes = 90")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert sound() == [f"version 1 of recipe {recipe.pk} says something else than was sealed"]


def test_the_search_finds_a_recipe_as_long_as_its_solution_is_public(recipe, solution, person, tasks):
    tasks()
    assert SearchEntry.objects.filter(kind="recipe", object_id=recipe.pk).count() == 1
    withdraw_solution(by=person, solution=solution)
    tasks()
    assert not SearchEntry.objects.filter(kind="recipe", object_id=recipe.pk).exists()


def test_withdrawn_and_brought_back(recipe, person, first, other_person):
    services.withdraw_recipe(by=person, recipe=recipe)
    with pytest.raises(Conflict):
        services.edit_recipe(by=person, recipe=recipe, version=1, content=JAR)
    with pytest.raises(NotAllowed):
        services.fork_recipe(by=other_person, version=first)
    services.bring_back_recipe(by=person, recipe=recipe)
    services.fork_recipe(by=other_person, version=first)
