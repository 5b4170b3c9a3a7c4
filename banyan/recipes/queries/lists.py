"""Lists of recipes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from banyan.commons.models import Theme
from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Membership, Organisation
from banyan.recipes.models import Recipe, RecipeState, RecipeSuggestion
from banyan.solutions.models import Solution, SolutionState


@dataclass(frozen=True, slots=True)
class RecipeFilter:
    """What a list is narrowed to; nothing chosen means all."""

    theme: Theme | None = None
    language: str = ""
    solution: Solution | None = None
    organisation: Organisation | None = None


def published() -> QuerySet[Recipe]:
    """Recipes that everyone may read."""
    shown = Q(solution__state=SolutionState.PUBLISHED) | Q(
        solution__state=SolutionState.MERGED, solution__merged_into__state=SolutionState.PUBLISHED
    )
    return Recipe.objects.filter(shown, state=RecipeState.PUBLISHED)


def with_card(rows: QuerySet[Recipe]) -> QuerySet[Recipe]:
    """With what a card shows."""
    return rows.select_related("solution", "organisation", "forked_from__recipe", "translation_of")


def recipes_page(chosen: RecipeFilter, *, cursor: str = "", size: int = 20) -> Page[Recipe]:
    """One page of published recipes, the newest first; one query."""
    rows = published()
    if chosen.theme is not None:
        through = Solution.themes.through.objects
        under = through.filter(Q(theme=chosen.theme.pk) | Q(theme__parent=chosen.theme.pk))
        rows = rows.filter(solution__in=under.values("solution"))
    if chosen.language:
        rows = rows.filter(language=chosen.language)
    if chosen.solution is not None:
        rows = rows.filter(_of_solution(chosen.solution))
    if chosen.organisation is not None:
        rows = rows.filter(organisation=chosen.organisation)
    return page_by_key(with_card(rows), order=["-id"], cursor=cursor, size=size)


def _of_solution(solution: Solution) -> Q:
    """Also those of duplicates that were merged into it."""
    return Q(solution=solution.pk) | Q(solution__merged_into=solution.pk)


def of_solution(solution: Solution) -> QuerySet[Recipe]:
    """Published recipes of a solution."""
    return published().filter(_of_solution(solution))


def recipes_of_solution(solution: Solution, *, most: int = 12) -> list[Recipe]:
    """Recipes of a solution: first those of its team, then translations, then forks."""
    rows = with_card(of_solution(solution))
    first, then = F("forked_from").asc(nulls_first=True), F("translation_of").asc(nulls_first=True)
    return list(rows.order_by(first, then, "id")[:most])


def of_organisation(organisation: Organisation) -> QuerySet[Recipe]:
    """An organisation's published recipes and forks; translations are reached from them."""
    return published().filter(organisation=organisation, translation_of__isnull=True)


def recipes_of_organisation(organisation: Organisation, *, most: int = 6) -> list[Recipe]:
    """An organisation's recipes and forks, the newest first."""
    return list(with_card(of_organisation(organisation)).order_by("-id")[:most])


def waiting_suggestions(person: Any, *, most: int = 20) -> list[RecipeSuggestion]:
    """Open suggestions that somebody can decide on: for recipes of solutions in whose team they are or whose
    organisation they edit, and for their own forks and translations."""
    roles = [Membership.Role.OWNER, Membership.Role.EDITOR]
    theirs = Q(recipe__started_by=person, recipe__forked_from__isnull=False)
    theirs |= Q(recipe__started_by=person, recipe__translation_of__isnull=False)
    theirs |= Q(recipe__forked_from__isnull=True, recipe__solution__team__person=person)
    theirs |= Q(recipe__organisation__memberships__person=person, recipe__organisation__memberships__role__in=roles)
    rows = RecipeSuggestion.objects.filter(theirs, state=RecipeSuggestion.State.OPEN)
    rows = rows.filter(recipe__state=RecipeState.PUBLISHED).select_related("recipe", "by").distinct()
    return list(rows.order_by("pk")[:most])


def count_open(rows: QuerySet[Recipe]) -> QuerySet[Recipe]:
    """With `open_suggestions`."""
    waiting = Count("suggestions", filter=Q(suggestions__state=RecipeSuggestion.State.OPEN))
    return rows.annotate(open_suggestions=waiting)
