"""What becomes of a person's part in recipes when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.people.personal_data import Erasure, Rule, forget_in_search
from banyan.recipes.models import (
    Recipe,
    RecipeMaterial,
    RecipePart,
    RecipeRole,
    RecipeState,
    RecipeStep,
    RecipeSuggestion,
    RecipeVersion,
)

_LINE = {"title": "", "text": ""}


def _written_alone(person: Any) -> list[int]:
    """Ids of recipes that the person started and that nobody else has built on: no version or accepted suggestion of
    others, no fork and no translation."""
    own = Recipe.objects.filter(started_by=person, translations__isnull=True)
    own = own.exclude(pk__in=RecipeVersion.objects.exclude(by=person).values("recipe"))
    own = own.exclude(pk__in=Recipe.objects.filter(forked_from__isnull=False).values("forked_from__recipe"))
    taken = RecipeSuggestion.objects.exclude(by=person).filter(state=RecipeSuggestion.State.ACCEPTED)
    return list(own.exclude(pk__in=taken.values("recipe")).values_list("pk", flat=True))


def _withdraw_recipes(person: Any) -> None:
    ids = _written_alone(person)
    versions = RecipeVersion.objects.filter(recipe__in=ids)
    for model, words in (
        (RecipePart, _LINE),
        (RecipeStep, {**_LINE, "role": ""}),
        (RecipeMaterial, {**_LINE, "unit": ""}),
        (RecipeRole, _LINE),
    ):
        model.objects.filter(version__in=versions).update(**words)
    versions.update(title="", summary="", makes="", note="")
    Recipe.objects.filter(pk__in=ids).update(title="–", summary="", state=RecipeState.WITHDRAWN)
    forget_in_search("recipe", ids)


def _withdraw_suggestions(person: Any) -> None:
    """What the team has taken over is the recipe's; the suggestions themselves lose their words."""
    own = RecipeSuggestion.objects.filter(by=person)
    own.update(words="–", reason="–")
    own.filter(state=RecipeSuggestion.State.OPEN).update(state=RecipeSuggestion.State.WITHDRAWN)


def _of_version(why: Any) -> dict[str, Any]:
    return {"why": why, "paths": ("version__by",)}


RULES = (
    Rule(
        "recipes.Recipe",
        _("Others do what a recipe says and build on it; it stays without the name of who started it."),
        paths=("started_by",),
        exported=("id", "solution_id", "title", "summary", "language", "state", "version", "created_at"),
        words={"title": "–", "summary": ""},
        withdraw=_withdraw_recipes,
    ),
    Rule(
        "recipes.RecipeVersion",
        _("The history of a recipe stays whole, without the name of who changed it or is thanked for it."),
        paths=("by",),
        exported=("recipe_id", "number", "title", "summary", "makes", "note", "at"),
        words={"title": "", "summary": "", "makes": "", "note": ""},
    ),
    Rule(
        "recipes.RecipePart",
        exported=("version_id", "key", "kind", "title", "text"),
        words=_LINE,
        **_of_version(_("A part belongs to its version.")),
    ),
    Rule(
        "recipes.RecipeStep",
        exported=("version_id", "key", "kind", "title", "text", "role", "minutes"),
        words={**_LINE, "role": ""},
        **_of_version(_("A step belongs to its version.")),
    ),
    Rule(
        "recipes.RecipeMaterial",
        exported=("version_id", "key", "title", "text", "amount", "unit", "cost_minor", "currency", "is_special"),
        words={**_LINE, "unit": ""},
        **_of_version(_("A material belongs to its version.")),
    ),
    Rule(
        "recipes.RecipeRole",
        exported=("version_id", "key", "title", "text", "people", "needs_degree"),
        words=_LINE,
        **_of_version(_("A role belongs to its version.")),
    ),
    Rule(
        "recipes.RecipeSuggestion",
        _("What was suggested explains how a recipe came to be; it stays without a name."),
        paths=("by",),
        exported=("recipe_id", "base_version", "about", "words", "reason", "state", "answer", "at"),
        erasure=Erasure.KEEP,
        words={"words": "–", "reason": "–"},
        withdraw=_withdraw_suggestions,
    ),
)
