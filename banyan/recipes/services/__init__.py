"""All that changes recipes."""

from banyan.recipes.services.keeping import RecipeChanged
from banyan.recipes.services.standing import bring_back_recipe, withdraw_recipe
from banyan.recipes.services.suggesting import (
    accept_suggestion,
    decline_suggestion,
    suggest_change,
    withdraw_suggestion,
)
from banyan.recipes.services.translating import edit_translation, translate_recipe
from banyan.recipes.services.writing import edit_recipe, fork_recipe, restore_recipe_version, start_recipe

__all__ = [
    "RecipeChanged",
    "accept_suggestion",
    "bring_back_recipe",
    "decline_suggestion",
    "edit_recipe",
    "edit_translation",
    "fork_recipe",
    "restore_recipe_version",
    "start_recipe",
    "suggest_change",
    "translate_recipe",
    "withdraw_recipe",
    "withdraw_suggestion",
]
