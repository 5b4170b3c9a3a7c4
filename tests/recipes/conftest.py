"""A solution with a team, and a recipe of it, that tests of recipes share."""

from __future__ import annotations

from decimal import Decimal

import pytest

from banyan.commons.models import Place
from banyan.people.models import Organisation
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.recipes import services
from banyan.recipes.content import Content, Material, Part, Role, Step
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.solutions.models import Solution
from banyan.solutions.services import SolutionFacts, register_solution

JAR = Content(
    title="Build a rain jar",
    summary="One jar for one roof.",
    makes="one jar of 1,000 litres",
    parts=(
        Part("The lid stays on", "Mosquitoes breed in an open jar.", kind="core"),
        Part("Shape", "Round or square, as moulds allow.", kind="adaptable"),
        Part("Where it worked", "Villages with 800 mm of rain and tin roofs.", kind="context"),
    ),
    steps=(
        Step("Lay the base", "Mix one part of cement with three of sand.", kind="core", role="Mason", minutes=90),
        Step("Build the wall", "Wind wire around the mould.", kind="core", role="Mason", minutes=240),
        Step("Paint it", "In whatever colour people like.", kind="adaptable", role="Family", minutes=60),
    ),
    materials=(
        Material("Cement", "", amount=Decimal("50"), unit="kg", cost_minor=95_000, currency="KES"),
        Material(
            "Fine mesh", "Against mosquitoes.", amount=Decimal("0.5"), unit="m²", cost_minor=20_000, currency="KES",
            is_special=True,
        ),
    ),
    roles=(Role("Mason", "Trained for a week.", people=1), Role("Family", "", people=2)),
)  # fmt: skip


@pytest.fixture
def kenya(db) -> Place:
    world, _created = Place.objects.get_or_create(code="001", defaults={"kind": "world", "name": "World"})
    place, _created = Place.objects.get_or_create(
        code="KE", defaults={"kind": "country", "name": "Kenya", "parent": world}
    )
    place.refresh_from_db()
    return place


@pytest.fixture
def solution(person, kenya) -> Solution:
    return register_solution(
        by=person, facts=SolutionFacts(title="Rain jars for schools", stage="proven", running_in=[kenya])
    )


@pytest.fixture
def recipe(person, solution) -> Recipe:
    return services.start_recipe(by=person, solution=solution, content=JAR, language="en")


@pytest.fixture
def first(recipe) -> RecipeVersion:
    return RecipeVersion.objects.get(recipe=recipe, number=1)


@pytest.fixture
def others_organisation(other_person, kenya) -> Organisation:
    return create_organisation(by=other_person, facts=OrganisationFacts(name="Water for all", home=kenya))
