"""A recipe of the solution with a suggestion for it and a translation, one of a hidden solution, one withdrawn."""

from __future__ import annotations

from dataclasses import replace

from banyan.recipes import services
from banyan.recipes.content import Content, Part, Step, content_of
from banyan.recipes.models import Recipe, RecipeVersion
from tests.promises.network import HIDDEN, Network

CONTENT = Content(
    title="Build a rain jar",
    summary="One jar for one roof.",
    parts=(Part(title="The lid stays on", text="Mosquitoes breed in an open jar."),),
    steps=(Step(title="Lay the base", text="One part of cement, three of sand."),),
)
TRANSLATED = {"title": {"text": "Construire une jarre"}}


def version_of(recipe: Recipe) -> RecipeVersion:
    """The latest version of a recipe."""
    return RecipeVersion.objects.filter(recipe=recipe).latest("number")


def content_upon(recipe: Recipe) -> Content:
    """What a recipe says, with other words in short."""
    return replace(content_of(version_of(recipe)), summary="A jar for any roof.")


def make(network: Network) -> None:
    """The owner writes; somebody from elsewhere suggests and translates."""
    who, things = network.people, network.things
    for prefix in ("", "hidden_"):
        words = f"{HIDDEN} jar" if prefix else CONTENT.title
        content = replace(CONTENT, title=words, summary=f"{HIDDEN} roofs" if prefix else CONTENT.summary)
        things[f"{prefix}recipe"] = services.start_recipe(
            by=who["owner"], solution=things[f"{prefix}solution"], content=content, language="en"
        )
    recipe = things["recipe"]
    services.edit_recipe(
        by=who["owner"], recipe=recipe, version=1, content=replace(content_of(version_of(recipe)), makes="One jar")
    )
    recipe.refresh_from_db()
    things["recipe_version"], things["number_of_version"] = version_of(recipe), 1
    for number, name in enumerate(("recipe_suggestion", "further_suggestion")):
        things[name] = services.suggest_change(
            by=who["elsewhere"],
            recipe=recipe,
            base_version=2,
            about="summary",
            words=f"A jar for {number + 2} roofs.",
            reason="Ours fills two.",
        )
    things["translated_recipe"] = services.translate_recipe(
        by=who["elsewhere"], version=things["recipe_version"], language="fr", texts=TRANSLATED
    )
    gone = services.start_recipe(by=who["owner"], solution=things["solution"], content=CONTENT, language="en")
    things["withdrawn_recipe"] = services.withdraw_recipe(by=who["owner"], recipe=gone)
