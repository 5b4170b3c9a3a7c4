"""Who may do what with recipes.

A recipe is its solution's: who may edit the solution may edit it. A fork is whose who made it; a translation is its
translator's and that of whoever may edit what it translates.
"""

from __future__ import annotations

from typing import Any

from banyan.people.models import Membership
from banyan.people.permissions import is_active, is_steward_of, role_in
from banyan.recipes.models import Recipe, RecipeState, RecipeSuggestion
from banyan.solutions import permissions as of_solutions
from banyan.solutions.models import Solution, SolutionState

_EDITORS = (Membership.Role.OWNER, Membership.Role.EDITOR)


def is_solution_public(solution: Solution) -> bool:
    """Whether a solution is in the registry, itself or as what it was merged into."""
    if solution.state == SolutionState.MERGED and solution.merged_into is not None:
        return solution.merged_into.state == SolutionState.PUBLISHED
    return solution.state == SolutionState.PUBLISHED


def is_public(recipe: Recipe) -> bool:
    """Whether everyone may read it: it is published, and its solution is."""
    return recipe.state == RecipeState.PUBLISHED and is_solution_public(recipe.solution)


def can_start(person: Any, solution: Solution) -> bool:
    """Who may edit the solution."""
    return of_solutions.can_edit(person, solution)


def can_edit(person: Any, recipe: Recipe) -> bool:
    """The solution's team for its recipes; of a fork, who made it and the editors of its organisation; of a
    translation, its translator too. And stewards."""
    if not is_active(person):
        return False
    is_own = recipe.started_by_id == person.pk
    if recipe.forked_from_id is not None:
        return (
            is_own
            or (recipe.organisation is not None and role_in(person, recipe.organisation) in _EDITORS)
            or is_steward_of(person, recipe.solution)
        )
    if recipe.translation_of is not None:
        return is_own or can_edit(person, recipe.translation_of)
    return of_solutions.can_edit(person, recipe.solution)


def can_see(person: Any, recipe: Recipe) -> bool:
    """Everyone sees what is published; the rest, those who may edit it."""
    return is_public(recipe) or can_edit(person, recipe)


def can_build_on(person: Any, recipe: Recipe) -> bool:
    """Anyone signed in may fork or translate what everyone may read, or suggest something for it."""
    return is_active(person) and is_public(recipe)


def can_decide(person: Any, suggestion: RecipeSuggestion) -> bool:
    """Who may edit the recipe."""
    return can_edit(person, suggestion.recipe)


def can_withdraw_suggestion(person: Any, suggestion: RecipeSuggestion) -> bool:
    """One's own."""
    return is_active(person) and suggestion.by_id == person.pk
