"""Translating a recipe beside its original."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banyan.commons.errors import BanyanError, Conflict, Invalid
from banyan.commons.languages import language_choices, language_codes
from banyan.commons.permissions import require
from banyan.commons.services.drafts import discard_draft
from banyan.commons.views.drafted_form import hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.recipes import permissions, services
from banyan.recipes.content import Content, content_of
from banyan.recipes.kinds import recipe_url
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.recipes.queries import TranslatedLine, lines_to_translate
from banyan.recipes.queries.history import version_numbered
from banyan.recipes.views.found import number_in, seen_or_404, signed_in

_FIELDS = ("title", "text", "role", "unit")


@require_http_methods(["GET", "POST"])
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a translation of a recipe."""
    purpose = f"recipetranslation:{pk}"
    if not request.user.is_authenticated:
        return _to_sign_in(request, purpose)
    original, _may_edit = seen_or_404(request.user, pk)
    require(permissions.can_build_on(request.user, original))
    if original.translation_of is not None:
        return redirect("recipes:translate", original.translation_of)
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    left: QueryDict | None = None
    draft, problems = None, []
    if request.method == "POST":
        left = request.POST
        try:
            version = _version_asked_for(original, left)
            made = services.translate_recipe(
                by=signed_in(request), version=version, language=left.get("language", ""), texts=texts_in(left)
            )
        except (Invalid, Conflict) as problem:
            problems = _said(problem)
        else:
            discard_draft(by=signed_in(request), purpose=purpose)
            messages.success(request, _("The translation is there. Thank you."))
            return redirect(recipe_url(made))
    else:
        left, draft = input_for(request, purpose)
    version = _version_asked_for(original, left)
    language = (left.get("language", "") if left is not None else request.GET.get("language", "")) or ""
    context = {
        "original": original,
        "version": version,
        "lines": _typed(lines_to_translate(content_of(version), None, None), left),
        "languages": [(code, name) for code, name in language_choices() if code != original.language],
        "language": language if language in language_codes() else "",
        "purpose": purpose,
        "draft": draft,
        "problems": problems,
    }
    return _shown(request, original, context)


@require_http_methods(["GET", "POST"])
def edit_translation(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a translation, with what changed in the original since it was followed."""
    purpose = f"recipe:{pk}"
    if not request.user.is_authenticated:
        return _to_sign_in(request, purpose)
    recipe, may_edit = seen_or_404(request.user, pk)
    require(may_edit)
    if recipe.translation_of is None:
        return redirect("recipes:edit", recipe)
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    original = recipe.translation_of
    left: QueryDict | None = None
    draft, problems = None, []
    if request.method == "POST":
        left = request.POST
        try:
            saved = services.edit_translation(
                by=signed_in(request),
                recipe=recipe,
                version=number_in(left.get("version")),
                follows=_version_asked_for(original, left),
                texts=texts_in(left),
                note=left.get("note", ""),
            )
        except (Invalid, Conflict) as problem:
            problems = _said(problem)
            recipe.refresh_from_db(fields=["version"])
        else:
            discard_draft(by=signed_in(request), purpose=purpose)
            messages.success(request, _("The changes are saved."))
            return redirect(recipe_url(saved))
    else:
        left, draft = input_for(request, purpose)
    done = version_numbered(recipe, recipe.version)
    version = _version_asked_for(original, left)
    context = {
        "recipe": recipe,
        "original": original,
        "version": version,
        "follows": done.translates,
        "lines": _typed(lines_to_translate(content_of(version), content_of(done), _followed(done)), left),
        "purpose": purpose,
        "draft": draft,
        "problems": problems,
    }
    return _shown(request, original, context)


def _to_sign_in(request: HttpRequest, purpose: str) -> HttpResponse:
    if request.method == "POST":
        return hold_for_sign_in(request, purpose)
    return redirect_to_login(request.get_full_path())


def _followed(done: RecipeVersion) -> Content | None:
    return content_of(done.translates) if done.translates is not None and done.translates.title else None


def _version_asked_for(original: Recipe, left: QueryDict | None) -> RecipeVersion:
    """The version of the original that the form shows; the latest where it names none. Raises NotFound."""
    number = number_in(left.get("follows")) if left is not None else 0
    return version_numbered(original, number or original.version)


def _shown(request: HttpRequest, original: Recipe, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["problems"] else 200
    return render(request, "recipes/translate.html", {"solution": original.solution, **context}, status=status)


def _said(problem: BanyanError) -> list[str]:
    """The problem in words, with the line that it is about where it is about one."""
    if isinstance(problem, Invalid):
        return [str(message) for message in problem.fields.values()]
    return [str(problem.message)]


def _typed(lines: list[TranslatedLine], left: QueryDict | None) -> list[TranslatedLine]:
    """The lines with what was typed in place of what is kept."""
    if left is None:
        return lines
    return [
        TranslatedLine(
            line.name,
            line.label,
            [(field, words, left.get(f"{line.name}--{field}", done)) for field, words, done in line.fields],
            line.change,
            line.is_new,
        )
        for line in lines
    ]


def texts_in(posted: QueryDict) -> dict[str, dict[str, str]]:
    """What was typed, by the names of lines and fields: "step-5--text"."""
    texts: dict[str, dict[str, str]] = {}
    for name, words in posted.items():
        line, _dashes, field = name.rpartition("--")
        if line and field in _FIELDS and isinstance(words, str):
            texts.setdefault(line, {})[field] = words
    return texts
