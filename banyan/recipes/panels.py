"""What recipes add to the pages of other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.panels import Panel, register_panel
from banyan.recipes import queries
from banyan.recipes.models import Recipe
from banyan.recipes.permissions import can_start
from banyan.recipes.queries.lists import of_organisation, of_solution
from banyan.solutions.models import Solution, SolutionState


def _of_solution(request: HttpRequest, solution: Solution) -> SafeString:
    """Its recipes; its team is offered to write one."""
    if solution.state != SolutionState.PUBLISHED:
        return SafeString("")
    return _how_it_is_done(request, solution, queries.recipes_of_solution(solution))


def _without_recipe(request: HttpRequest, solution: Solution) -> SafeString:
    return _how_it_is_done(request, solution, ()) if solution.state == SolutionState.PUBLISHED else SafeString("")


def _how_it_is_done(request: HttpRequest, solution: Solution, found: Sequence[Recipe]) -> SafeString:
    may_start = request.user.is_authenticated and can_start(request.user, solution)
    if not (found or may_start):
        return SafeString("")
    more = f"{reverse('recipes:list')}?solution={solution.pk}" if found else ""
    context = {"solution": solution, "recipes": found, "may_start": may_start, "more_href": more}
    return render_to_string("recipes/parts/on_solution.html", context, request)


def _cards(request: HttpRequest, recipes: Sequence[Recipe], title: str, more: str) -> SafeString:
    if not recipes:
        return SafeString("")
    context = {"recipes": recipes, "title": title, "more_href": more}
    return render_to_string("recipes/parts/panel.html", context, request)


def _of_organisation(request: HttpRequest, organisation: Any) -> SafeString:
    more = f"{reverse('recipes:list')}?organisation={organisation.pk}"
    return _cards(request, queries.recipes_of_organisation(organisation), _("Its recipes"), more)


def _mine(request: HttpRequest, person: Any) -> SafeString:
    waiting = queries.waiting_suggestions(person)
    if not waiting:
        return SafeString("")
    return render_to_string("recipes/parts/waiting.html", {"waiting": waiting}, request)


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("solution", "recipes", 3, _of_solution, of_solution, _without_recipe))
    register_panel(Panel("organisation", "recipes", 30, _of_organisation, of_organisation))
    register_panel(Panel("me", "recipes", 35, _mine))
