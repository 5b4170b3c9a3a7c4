"""The recipes of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from banyan.commons.money import parse_money
from banyan.people.models import Organisation, Person
from banyan.recipes import services
from banyan.recipes.content import SORTS, Content, Material, Part, Role, Step, content_of
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.solutions.models import Solution

FILE: Final = Path(__file__).parent / "recipes.toml"
HEAD: Final = ("title", "summary", "makes")


def load_recipes(
    people: Mapping[str, Person], organisations: Mapping[str, Organisation], solutions: Mapping[str, Solution]
) -> dict[str, Recipe]:
    """Write the recipes by key, translate them, suggest something for them and do them in another way."""
    made = {}
    for row in tomllib.loads(FILE.read_text("utf-8"))["recipe"]:
        recipe = services.start_recipe(
            by=people[row["by"]], solution=solutions[row["solution"]], content=_content(row), language=row["language"]
        )
        if "fork" in row:
            _fork(row["fork"], people, organisations, _latest(recipe))
        for said in row.get("suggestion", []):
            _suggest(said, people, recipe, by_team=people[row["by"]])
        if "translation" in row:
            _translate(row["translation"], people, recipe)
        made[row["key"]] = recipe
    return made


def _content(row: Mapping[str, Any]) -> Content:
    return Content(
        **{name: row[name] for name in HEAD},
        parts=tuple(Part(**part) for part in row["parts"]),
        steps=tuple(Step(**step) for step in row["steps"]),
        materials=tuple(_material(material) for material in row["materials"]),
        roles=tuple(Role(**role) for role in row["roles"]),
    )


def _material(told: Mapping[str, Any]) -> Material:
    cost = parse_money(told["cost"], told["currency"]) if "cost" in told else None
    return Material(
        title=told["title"],
        text=told.get("text", ""),
        amount=Decimal(told["amount"]),
        unit=told["unit"],
        cost_minor=cost.minor if cost else None,
        currency=cost.currency if cost else "",
    )


def _latest(recipe: Recipe) -> RecipeVersion:
    recipe.refresh_from_db()
    return recipe.versions.get(number=recipe.version)


def _suggest(said: Mapping[str, Any], people: Mapping[str, Person], recipe: Recipe, *, by_team: Person) -> None:
    suggestion = services.suggest_change(
        by=people[said["by"]], recipe=recipe, base_version=_latest(recipe).number, about=said["about"],
        words=said["words"], reason=said["reason"],
    )  # fmt: skip
    if "accepted_with" in said:
        services.accept_suggestion(
            by=by_team, suggestion=suggestion, version=_latest(recipe).number, answer=said["accepted_with"]
        )


def _translate(told: Mapping[str, Any], people: Mapping[str, Person], recipe: Recipe) -> None:
    """Line by line in the order of the original; lines that came later keep its words."""
    version = _latest(recipe)
    original = content_of(version)
    texts: dict[str, Mapping[str, str]] = {name: {"text": told[name]} for name in HEAD}
    for sort, word in SORTS.items():
        for line, words in zip(getattr(original, sort), told[sort], strict=False):
            texts[f"{word}-{line.key}"] = words
    services.translate_recipe(by=people[told["by"]], version=version, language=told["language"], texts=texts)


def _fork(
    told: Mapping[str, Any],
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    version: RecipeVersion,
) -> None:
    fork = services.fork_recipe(
        by=people[told["by"]], version=version, organisation=organisations[told["organisation"]]
    )
    upon = _latest(fork)
    former = content_of(upon)
    services.edit_recipe(
        by=people[told["by"]],
        recipe=fork,
        version=upon.number,
        content=Content(
            title=told["title"], summary=told["summary"], makes=former.makes, parts=former.parts, steps=former.steps,
            materials=former.materials, roles=former.roles,
        ),
    )  # fmt: skip
