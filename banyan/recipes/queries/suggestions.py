"""Suggestions for recipes."""

from __future__ import annotations

from typing import Any

from banyan.commons.paging import Page, page_by_key
from banyan.recipes.models import Recipe, RecipeSuggestion


def suggestions_page(
    recipe: Recipe, *, answered: bool = False, cursor: str = "", size: int = 20
) -> Page[RecipeSuggestion]:
    """Suggestions for a recipe: those that wait, or those that were answered. One query."""
    rows = RecipeSuggestion.objects.filter(recipe=recipe).select_related("by", "recipe")
    is_open = {"state": RecipeSuggestion.State.OPEN}
    rows = rows.exclude(**is_open) if answered else rows.filter(**is_open)
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


def own_suggestions(person: Any, *, cursor: str = "", size: int = 20) -> Page[RecipeSuggestion]:
    """What somebody suggested for recipes. One query."""
    rows = RecipeSuggestion.objects.filter(by=person).select_related("by", "recipe")
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


def suggestion_found(recipe: Recipe, pk: int) -> RecipeSuggestion | None:
    """One suggestion for a recipe. One query."""
    rows = RecipeSuggestion.objects.select_related("by", "decided_by", "result").filter(recipe=recipe, pk=pk)
    found = rows.first()
    if found is not None:
        found.recipe = recipe
    return found
