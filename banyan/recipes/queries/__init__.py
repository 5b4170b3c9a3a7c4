"""All that is asked of recipes."""

from banyan.recipes.queries.detail import RecipeInFull, recipe_found, recipe_in_full
from banyan.recipes.queries.history import Comparison, compared_versions, version_numbered, versions_page
from banyan.recipes.queries.lists import (
    RecipeFilter,
    recipes_of_organisation,
    recipes_of_solution,
    recipes_page,
    waiting_suggestions,
)
from banyan.recipes.queries.suggestions import own_suggestions, suggestion_found, suggestions_page
from banyan.recipes.queries.translating import TranslatedLine, lines_to_translate

__all__ = [
    "Comparison",
    "RecipeFilter",
    "RecipeInFull",
    "TranslatedLine",
    "compared_versions",
    "lines_to_translate",
    "own_suggestions",
    "recipe_found",
    "recipe_in_full",
    "recipes_of_organisation",
    "recipes_of_solution",
    "recipes_page",
    "suggestion_found",
    "suggestions_page",
    "version_numbered",
    "versions_page",
    "waiting_suggestions",
]
