"""Services of recipes."""

from banyan.recipes.services import withdraw_recipe
from tests.promises.network.recipes import CONTENT, TRANSLATED, content_upon
from tests.promises.service_calls import example

LINES = "recipes_recipepart recipes_recipestep"
VERSION = f"recipes_recipe recipes_recipeversion {LINES}"


EXAMPLES = {
    "start_recipe": example(
        lambda n: {"by": n.owner, "solution": n.solution, "content": CONTENT, "language": "en"}, VERSION
    ),
    "edit_recipe": example(
        lambda n: {"by": n.owner, "recipe": n.recipe, "version": n.recipe.version, "content": content_upon(n.recipe)},
        VERSION,
    ),
    "restore_recipe_version": example(
        lambda n: {"by": n.owner, "recipe": n.recipe, "number": 1, "version": n.recipe.version}, VERSION
    ),
    "fork_recipe": example(lambda n: {"by": n.member, "version": n.recipe_version}, VERSION),
    "withdraw_recipe": example(lambda n: {"by": n.owner, "recipe": n.recipe}, "commons_searchentry recipes_recipe"),
    "bring_back_recipe": example(
        lambda n: {"by": n.owner, "recipe": n.recipe},
        "recipes_recipe",
        before=lambda n: withdraw_recipe(by=n.owner, recipe=n.recipe),
    ),
    "suggest_change": example(
        lambda n: {
            "by": n.member,
            "recipe": n.recipe,
            "base_version": n.recipe.version,
            "about": "summary",
            "words": "One jar for one small roof.",
            "reason": "A large roof fills two.",
        },
        "recipes_recipesuggestion",
    ),
    "accept_suggestion": example(
        lambda n: {"by": n.owner, "suggestion": n.recipe_suggestion, "version": n.recipe.version},
        f"{VERSION} recipes_recipesuggestion",
    ),
    "decline_suggestion": example(
        lambda n: {"by": n.owner, "suggestion": n.recipe_suggestion, "answer": "One jar fills slowly enough."},
        "recipes_recipesuggestion",
    ),
    "withdraw_suggestion": example(
        lambda n: {"by": n.elsewhere, "suggestion": n.recipe_suggestion}, "recipes_recipesuggestion"
    ),
    "translate_recipe": example(
        lambda n: {"by": n.member, "version": n.recipe_version, "language": "es", "texts": TRANSLATED}, VERSION
    ),
    "edit_translation": example(
        lambda n: {
            "by": n.elsewhere,
            "recipe": n.translated_recipe,
            "version": n.translated_recipe.version,
            "follows": n.recipe_version,
            "texts": {"title": {"text": "Bâtir une jarre"}},
        },
        VERSION,
    ),
}
