"""Reading recipes: the list, a recipe's page, its print, its history."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from banyan.commons.queries.files import files_of
from banyan.recipes import queries
from banyan.recipes.content import content_of
from banyan.recipes.forms import RecipeFilterForm
from banyan.recipes.kinds import recipe_url
from banyan.recipes.models import Recipe
from banyan.recipes.permissions import can_build_on, is_public
from banyan.recipes.presenting import hints_in_words, reading_in_words
from banyan.recipes.queries.detail import pictures_of
from banyan.recipes.views.found import number_in, seen_or_404


@require_safe
def recipes(request: HttpRequest) -> HttpResponse:
    """All recipes, by theme and language."""
    form = RecipeFilterForm(request.GET)
    page = None
    if form.is_valid():
        page = queries.recipes_page(form.chosen(), cursor=request.GET.get("cursor", ""))
    return render(request, "recipes/list.html", {"form": form, "page": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A recipe's page."""
    recipe, may_edit = seen_or_404(request.user, pk)
    url = recipe_url(recipe)
    if request.path != unquote(url):
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{url}?{query}" if query else url, permanent=False)
    full = _full_or_404(recipe)
    context = {
        **_context(recipe, may_edit),
        "full": full,
        "hints": hints_in_words(full.simplicity, full.content),
        "reading": reading_in_words(full.simplicity.reading),
        "files": files_of("recipe", [recipe], reader=request.user)[recipe.pk] if may_edit else (),
        "may_build_on": can_build_on(request.user, recipe),
        "is_public": is_public(recipe),
    }
    return render(request, "recipes/detail.html", context)


def _full_or_404(recipe: Recipe) -> queries.RecipeInFull:
    full = queries.recipe_in_full(recipe)
    if full is None:
        raise Http404
    return full


def _context(recipe: Recipe, may_edit: bool) -> dict[str, Any]:
    return {"recipe": recipe, "solution": recipe.solution, "may_edit": may_edit}


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The recipe on paper: the first sheet says it all in short, the next ones step by step."""
    recipe, may_edit = seen_or_404(request.user, pk)
    full = _full_or_404(recipe)
    return render(request, "recipes/print.html", {**_context(recipe, may_edit), "full": full})


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of a recipe."""
    recipe, may_edit = seen_or_404(request.user, pk)
    page = queries.versions_page(recipe, cursor=request.GET.get("cursor", ""))
    return render(request, "recipes/history.html", {**_context(recipe, may_edit), "page": page})


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a recipe said in one of its versions."""
    recipe, may_edit = seen_or_404(request.user, pk)
    found = queries.version_numbered(recipe, number)
    content = content_of(found)
    context = {
        **_context(recipe, may_edit),
        "version": found,
        "content": content,
        "pictures": pictures_of(content),
        "is_latest": found.number == recipe.version,
    }
    return render(request, "recipes/version.html", context)


@require_safe
def comparison(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What differs between two versions."""
    recipe, may_edit = seen_or_404(request.user, pk)
    if older > newer:
        return redirect("recipes:comparison", recipe, newer, older)
    compared = queries.compared_versions(recipe, older, newer)
    return render(request, "recipes/comparison.html", {**_context(recipe, may_edit), "compared": compared})


@require_safe
def chosen_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions chosen on the history page lead to their comparison."""
    recipe, _may_edit = seen_or_404(request.user, pk)
    older, newer = sorted(number_in(request.GET.get(name)) for name in ("older", "newer"))
    if not older:
        return redirect("recipes:history", recipe)
    return redirect("recipes:comparison", recipe, older, newer)


@require_safe
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggestions for a recipe, those that wait or those that were answered."""
    recipe, may_edit = seen_or_404(request.user, pk)
    answered = request.GET.get("answered") == "1"
    page = queries.suggestions_page(recipe, answered=answered, cursor=request.GET.get("cursor", ""))
    context = {**_context(recipe, may_edit), "page": page, "answered": answered}
    return render(request, "recipes/suggestions.html", context)
