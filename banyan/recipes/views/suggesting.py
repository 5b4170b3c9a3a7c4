"""Suggesting something for a recipe, and deciding on it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.comparison import compare_texts
from banyan.commons.permissions import require
from banyan.commons.services.drafts import discard_draft
from banyan.commons.views.drafted_form import as_initial, hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.people.forms.errors import errors_on
from banyan.recipes import permissions, queries, services
from banyan.recipes.content import Content, content_of, labels_of, line_named
from banyan.recipes.forms import AcceptForm, DeclineForm, SuggestionForm, suggestion_choices
from banyan.recipes.models import Recipe, RecipeSuggestion
from banyan.recipes.queries.detail import version_with_lines
from banyan.recipes.queries.history import version_numbered
from banyan.recipes.views.found import number_in, seen_or_404, signed_in, suggestion_or_404


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest other words for a line of a recipe, or something that is missing."""
    purpose = f"recipesuggestion:{pk}"
    if not request.user.is_authenticated:
        if request.method == "POST":
            return hold_for_sign_in(request, purpose)
        return redirect_to_login(request.get_full_path())
    recipe, _may_edit = seen_or_404(request.user, pk)
    require(permissions.can_build_on(request.user, recipe))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    content = content_of(version_numbered(recipe, recipe.version))
    choices = suggestion_choices(labels_of(content), recipe)
    base, draft, status = recipe.version, None, 200
    if request.method == "POST":
        base = number_in(request.POST.get("version"))
        form = SuggestionForm(request.POST, choices=choices)
        if form.is_valid():
            made = None
            with errors_on(form):
                made = services.suggest_change(
                    by=signed_in(request), recipe=recipe, base_version=base, **form.cleaned_data
                )
            if made is not None:
                discard_draft(by=signed_in(request), purpose=purpose)
                messages.success(request, _("Thank you. The team is told, and you hear what they decide."))
                return redirect("recipes:suggestion", recipe, made.pk)
        status = 422
    else:
        about = request.GET.get("about", "")
        line = line_named(content, about)
        words = content.summary if about == "summary" else line.text if line is not None else ""
        left, draft = input_for(request, purpose)
        initial = {"about": about, "words": words}
        form = SuggestionForm(initial=initial if left is None else as_initial(left), choices=choices)
        base = (number_in(left.get("version")) if left is not None else 0) or base
    context = {
        "form": form, "recipe": recipe, "solution": recipe.solution, "version": base, "draft": draft, "purpose": purpose
    }  # fmt: skip
    return render(request, "recipes/suggest.html", context, status=status)


@require_safe
def suggestion(request: HttpRequest, pk: int, suggestion_pk: int) -> HttpResponse:
    """What a suggestion would change; the team decides here."""
    recipe, may_edit = seen_or_404(request.user, pk)
    return _review(request, recipe, suggestion_or_404(recipe, suggestion_pk), may_edit)


def _review(
    request: HttpRequest, recipe: Recipe, found: RecipeSuggestion, may_edit: bool, *, accept: AcceptForm | None = None,
    decline: DeclineForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    is_open = found.state == RecipeSuggestion.State.OPEN
    version = version_with_lines(recipe, found.base_version)
    base = content_of(version) if version is not None and version.title else None
    before = _words_of(base, found.about)
    context = {
        "recipe": recipe,
        "solution": recipe.solution,
        "suggestion": found,
        "label": _("Something that is missing") if base is None or found.about == "new"
        else labels_of(base).get(found.about, ""),
        "parts": compare_texts(before, found.words),
        "is_open": is_open,
        "may_decide": is_open and may_edit,
        "is_mine": is_open and permissions.can_withdraw_suggestion(request.user, found),
        "has_changed": is_open and found.base_version != recipe.version and _has_changed(recipe, found, before),
        "accept": accept or AcceptForm(initial={"words": found.words}),
        "decline": decline or DeclineForm(),
    }  # fmt: skip
    return render(request, "recipes/suggestion.html", context, status=status)


def _words_of(content: Content | None, about: str) -> str:
    if content is None:
        return ""
    line = line_named(content, about)
    return content.summary if about == "summary" else line.text if line is not None else ""


def _has_changed(recipe: Recipe, found: RecipeSuggestion, before: str) -> bool:
    return _words_of(content_of(version_numbered(recipe, recipe.version)), found.about) != before


@login_required
@require_POST
def accept(request: HttpRequest, pk: int, suggestion_pk: int) -> HttpResponse:
    """Take a suggestion over, in its words or in others."""
    recipe, may_edit = seen_or_404(request.user, pk)
    found = suggestion_or_404(recipe, suggestion_pk)
    require(may_edit)
    form = AcceptForm(request.POST)
    if form.is_valid():
        with errors_on(form):
            services.accept_suggestion(
                by=signed_in(request),
                suggestion=found,
                version=number_in(request.POST.get("version")),
                **form.cleaned_data,
            )
    if not form.is_valid():
        recipe.refresh_from_db(fields=["version"])
        return _review(request, recipe, suggestion_or_404(recipe, suggestion_pk), may_edit, accept=form, status=409)
    messages.success(request, _("Taken over, with thanks to who suggested it."))
    return redirect("recipes:suggestion", recipe, found.pk)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int, suggestion_pk: int) -> HttpResponse:
    """Decline a suggestion with a reason."""
    recipe, may_edit = seen_or_404(request.user, pk)
    found = suggestion_or_404(recipe, suggestion_pk)
    require(may_edit)
    form = DeclineForm(request.POST)
    if form.is_valid():
        with errors_on(form):
            services.decline_suggestion(by=signed_in(request), suggestion=found, answer=form.cleaned_data["answer"])
    if not form.is_valid():
        return _review(request, recipe, found, may_edit, decline=form, status=422)
    messages.success(request, _("Declined. Who suggested it reads your reason."))
    return redirect("recipes:suggestion", recipe, found.pk)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, suggestion_pk: int) -> HttpResponse:
    """Withdraw one's own suggestion."""
    recipe, _may_edit = seen_or_404(request.user, pk)
    found = suggestion_or_404(recipe, suggestion_pk)
    services.withdraw_suggestion(by=signed_in(request), suggestion=found)
    messages.success(request, _("Your suggestion is withdrawn."))
    return redirect("recipes:suggestion", recipe, found.pk)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader suggested for recipes, and what waits for them."""
    context = {
        "waiting": queries.waiting_suggestions(request.user),
        "page": queries.own_suggestions(request.user, cursor=request.GET.get("cursor", "")),
    }
    return render(request, "recipes/mine.html", context)
