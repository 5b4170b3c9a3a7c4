"""A recipe of the solution with a suggestion for it, a translation, and a recipe that was withdrawn."""

from __future__ import annotations

from banyan.recipes import services
from banyan.recipes.content import Content, Part, Step
from banyan.recipes.models import Recipe, RecipeVersion
from tests.promises.network import HIDDEN, Network

CONTENT = Content(
    title="Build a rain jar",
    summary="One jar for one roof.",
    parts=(Part("The lid stays on", "Mosquitoes breed in an open jar."),),
    steps=(Step("Lay the base", "One part of cement, three of sand."),),
)


def version_of(recipe: Recipe) -> RecipeVersion:
    """The latest version of a recipe."""
    return RecipeVersion.objects.filter(recipe=recipe).latest("number")


def make(network: Network) -> None:
    """The owner writes; somebody from elsewhere suggests and translates."""
    who, things = network.people, network.things
    for prefix in ("", "hidden_"):
        title = f"{HIDDEN} jar" if prefix else CONTENT.title
        content = Content(title=title, parts=CONTENT.parts, steps=CONTENT.steps)
        things[f"{prefix}recipe"] = services.start_recipe(
            by=who["owner"], solution=things[f"{prefix}solution"], content=content, language="en"
        )
    recipe = things["recipe"]
    things["recipe_version"] = version_of(recipe)
    things["recipe_suggestion"] = services.suggest_change(
        by=who["elsewhere"], recipe=recipe, base_version=1, about="summary", words="A jar for any roof.", reason="Ours"
    )
    things["translated_recipe"] = services.translate_recipe(
        by=who["elsewhere"], version=things["recipe_version"], language="fr", texts={"title": "Une jarre"}
    )
    gone = services.start_recipe(by=who["owner"], solution=things["solution"], content=CONTENT, language="en")
    things["withdrawn_recipe"] = services.withdraw_recipe(by=who["owner"], recipe=gone)
