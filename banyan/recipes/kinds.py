"""Recipes and suggestions for them as kinds of things."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from banyan.commons.kinds import Kind, SearchDocument
from banyan.people.models import Membership
from banyan.recipes.models import (
    Recipe,
    RecipeMaterial,
    RecipePart,
    RecipeRole,
    RecipeState,
    RecipeStep,
    RecipeSuggestion,
)
from banyan.recipes.permissions import is_public
from banyan.solutions.models import TeamMember

_EDITORS = [Membership.Role.OWNER, Membership.Role.EDITOR]


def recipe_url(recipe: Recipe) -> str:
    """The address of a recipe's page."""
    return reverse("recipes:detail", args=[recipe])


def suggestion_url(suggestion: RecipeSuggestion) -> str:
    """The address of a suggestion."""
    return reverse("recipes:suggestion", args=[suggestion.recipe, suggestion.pk])


def _document(recipe: Recipe) -> SearchDocument:
    words = [recipe.summary]
    for model in (RecipePart, RecipeStep, RecipeMaterial, RecipeRole):
        rows = model.objects.filter(version__recipe=recipe, version__number=recipe.version)
        words += [f"{title}. {text}" if text else title for title, text in rows.values_list("title", "text")]
    solution = recipe.solution
    return SearchDocument(
        title=recipe.title,
        text="\n\n".join(word for word in words if word),
        language=recipe.language,
        places=tuple(dict.fromkeys(row.place_id for row in solution.places.all())),
        themes=tuple(theme.pk for theme in solution.themes.all()),
        languages=(recipe.language,),
    )


def owner_ids(recipe: Recipe) -> Iterable[int]:
    """Who decides on a recipe and hears of it: of a fork, who made it and the editors of its organisation; of all
    others the solution's team, and of a translation its translator too."""
    if recipe.forked_from_id is not None:
        members = Membership.objects.filter(organisation=recipe.organisation_id, role__in=_EDITORS)
        return {recipe.started_by_id, *members.values_list("person_id", flat=True)}
    team = set(TeamMember.objects.filter(solution=recipe.solution_id).values_list("person_id", flat=True))
    return team | {recipe.started_by_id} if recipe.translation_of_id is not None else team


def _set_hidden(recipe: Recipe, hidden: bool) -> None:
    before, after = RecipeState.PUBLISHED, RecipeState.HIDDEN
    if not hidden:
        before, after = after, before
    if Recipe.objects.filter(pk=recipe.pk, state=before).update(state=after):
        recipe.state = after


RECIPE = Kind(
    name="recipe",
    plural="recipes",
    label=_("Recipe"),
    model="recipes.Recipe",
    title=lambda recipe: recipe.title,
    url=recipe_url,
    is_public=is_public,
    search_document=_document,
    related=("solution__merged_into", "organisation", "translation_of__solution__merged_into"),
    sentences={
        "wrote_recipe": _("%(who)s wrote down how %(on)s is done: %(what)s"),
        "changed_recipe": _("%(who)s changed the recipe %(what)s."),
        "forked_recipe": _("%(who)s does it in another way: %(what)s"),
        "translated_recipe": _("%(who)s translated a recipe of %(on)s: %(what)s"),
        "brought_back_recipe": _("%(who)s brought back the recipe %(what)s."),
    },
    owner_ids=owner_ids,
    set_hidden=_set_hidden,
)

RECIPE_SUGGESTION = Kind(
    name="recipe_suggestion",
    plural="recipe_suggestions",
    label=_("Suggestion for a recipe"),
    model="recipes.RecipeSuggestion",
    title=lambda suggestion: suggestion.reason[:80],
    url=suggestion_url,
    is_public=lambda suggestion: is_public(suggestion.recipe),
    related=("recipe__solution__merged_into", "recipe__organisation", "recipe__translation_of__solution"),
    sentences={
        "suggested_for_recipe": _("%(who)s suggested something for the recipe %(on)s."),
        "accepted_recipe_suggestion": _("%(who)s took over a suggestion for the recipe %(on)s."),
        "declined_recipe_suggestion": _("%(who)s declined a suggestion for the recipe %(on)s."),
    },
    owner_ids=lambda suggestion: (suggestion.by_id,),
)

KINDS = (RECIPE, RECIPE_SUGGESTION)
