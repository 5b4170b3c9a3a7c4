"""Finding what a request is about, and who makes it."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from banyan.people.models import Person
from banyan.recipes.models import Recipe, RecipeSuggestion
from banyan.recipes.permissions import can_edit, is_public
from banyan.recipes.queries import recipe_found, suggestion_found


def seen_or_404(person: object, pk: int) -> tuple[Recipe, bool]:
    """A recipe that `person` may see, and whether they may edit it. Raises Http404."""
    recipe = recipe_found(pk)
    if recipe is None:
        raise Http404
    may_edit = can_edit(person, recipe)
    if not (may_edit or is_public(recipe)):
        raise Http404
    return recipe, may_edit


def suggestion_or_404(recipe: Recipe, pk: int) -> RecipeSuggestion:
    """A suggestion for a recipe. Raises Http404."""
    found = suggestion_found(recipe, pk)
    if found is None:
        raise Http404
    return found


def signed_in(request: HttpRequest) -> Person:
    """Who makes the request; for views that visitors do not reach."""
    return cast(Person, request.user)


def number_in(words: str | None) -> int:
    """The number that a hidden field or an address holds, 0 for none."""
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 10 else 0
