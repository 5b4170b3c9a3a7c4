"""Writing a recipe, changing it, forking it, bringing back a version, withdrawing it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict, Invalid, NotFound
from banyan.commons.money import currency_codes
from banyan.commons.permissions import require
from banyan.commons.services import files as file_services
from banyan.commons.services.drafts import discard_draft
from banyan.commons.views.drafted_form import hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.commons.views.upload_form import UploadForm
from banyan.people.forms.errors import errors_on
from banyan.recipes import permissions, services
from banyan.recipes.content import Content, compared, content_of, joined
from banyan.recipes.forms import RecipeForm, wants_rows_changed, with_rows_changed
from banyan.recipes.kinds import recipe_url
from banyan.recipes.models import Recipe
from banyan.recipes.queries.detail import pictures_to_choose
from banyan.recipes.queries.history import version_numbered
from banyan.recipes.views.found import number_in, seen_or_404, signed_in
from banyan.solutions.permissions import can_see
from banyan.solutions.queries.detail import solution_found


def _is_signed_out(request: HttpRequest, purpose: str) -> HttpResponse | None:
    """Where a visitor is sent, with what they typed kept."""
    if request.user.is_authenticated:
        return None
    if request.method == "POST":
        return hold_for_sign_in(request, purpose)
    return redirect_to_login(request.get_full_path())


def _shown(request: HttpRequest, form: RecipeForm, *, status: int = 200, **context: Any) -> HttpResponse:
    codes = currency_codes()
    return render(request, "recipes/form.html", {"form": form, "currencies": codes, **context}, status=status)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Write the first recipe of a solution, or another one. Without a solution, the list says where to begin."""
    number = number_in(request.POST.get("solution") or request.GET.get("solution"))
    if not number:
        return redirect("recipes:list")
    purpose = f"newrecipe:{number}"
    if (answer := _is_signed_out(request, purpose)) is not None:
        return answer
    solution = solution_found(number)
    if solution is None or not can_see(request.user, solution):
        raise Http404
    require(permissions.can_start(request.user, solution))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    made: dict[str, Any] = {"person": signed_in(request), "is_new": True}
    context = {"solution": solution, "purpose": purpose, "heading": _("How is it done?")}

    def save(form: RecipeForm) -> Recipe:
        return services.start_recipe(
            by=signed_in(request),
            solution=solution,
            content=form.content(),
            language=form.cleaned_data["language"],
        )

    first = {"title": (_("How to: %(solution)s") % {"solution": solution.title})[:160]}
    return _written(request, made, first, context, save, _("The recipe is there. Add photographs to it next."))


def _written(
    request: HttpRequest,
    made: dict[str, Any],
    first: dict[str, Any],
    context: dict[str, Any],
    save: Callable[[RecipeForm], Recipe],
    thanks: str,
) -> HttpResponse:
    """A recipe that is not there yet: shown, its rows changed, or saved."""
    draft = None
    status = 200
    if request.method != "POST":
        left, draft = input_for(request, context["purpose"])
        form = RecipeForm.as_left(left, **made) if left is not None else RecipeForm(None, initial=first, **made)
    elif wants_rows_changed(request.POST):
        form = RecipeForm.as_left(with_rows_changed(request.POST), **made)
    else:
        form = RecipeForm(request.POST, **made)
        if form.is_valid() and (recipe := _saved(form, save)) is not None:
            discard_draft(by=signed_in(request), purpose=context["purpose"])
            messages.success(request, thanks)
            return redirect(recipe_url(recipe))
        status = 422
    return _shown(request, form, status=status, draft=draft, is_new=True, **context)


def _saved(form: RecipeForm, save: Callable[[RecipeForm], Recipe]) -> Recipe | None:
    """What was saved; None with the reasons on the form."""
    try:
        return save(form)
    except Invalid as problem:
        form.put_errors(problem)
    except services.RecipeChanged:
        raise
    except Conflict as problem:
        form.add_error(None, str(problem.message))
    return None


@require_http_methods(["GET", "POST"])
def fork(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a recipe of one's own upon somebody's."""
    purpose = f"recipefork:{pk}"
    if (answer := _is_signed_out(request, purpose)) is not None:
        return answer
    origin, _may_edit = seen_or_404(request.user, pk)
    require(permissions.can_build_on(request.user, origin))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    number = number_in(request.POST.get("version")) or origin.version
    version = version_numbered(origin, number)
    content = content_of(version)
    made: dict[str, Any] = {
        "person": signed_in(request),
        "content": content,
        "pictures": pictures_to_choose(None, content),
        "is_new": True,
        "is_fork": True,
    }
    context = {
        "solution": origin.solution,
        "origin": origin,
        "version": number,
        "purpose": purpose,
        "heading": _("Do it in another way"),
    }

    def save(form: RecipeForm) -> Recipe:
        return services.fork_recipe(
            by=signed_in(request),
            version=version,
            organisation=form.cleaned_data["organisation"],
            content=form.content(),
        )

    return _written(request, made, {}, context, save, _("Your recipe is there, and says what it goes back to."))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a recipe. Where somebody else did so meanwhile, both changes are shown and joined."""
    purpose = f"recipe:{pk}"
    if (answer := _is_signed_out(request, purpose)) is not None:
        return answer
    recipe, may_edit = seen_or_404(request.user, pk)
    require(may_edit)
    if recipe.translation_of_id is not None:
        return redirect("recipes:edit_translation", recipe)
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    now = content_of(version_numbered(recipe, recipe.version))
    made: dict[str, Any] = {"person": signed_in(request), "content": now, "pictures": pictures_to_choose(recipe, now)}
    version, status, draft = recipe.version, 200, None
    changes: list[Any] = []
    if request.method != "POST":
        left, draft = input_for(request, purpose)
        form = RecipeForm.as_left(left, **made) if left is not None else RecipeForm(None, **made)
        version = (number_in(left.get("version")) if left is not None else 0) or version
    else:
        version = number_in(request.POST.get("version"))
        if wants_rows_changed(request.POST):
            form = RecipeForm.as_left(with_rows_changed(request.POST), **made)
        else:
            form, status = RecipeForm(request.POST, **made), 422
            if form.is_valid():
                try:
                    saved = _saved(form, lambda form: _edited(request, recipe, version, form))
                except services.RecipeChanged:
                    form, changes = _joined(recipe, form, version, made)
                    version, status = recipe.version, 409
                else:
                    if saved is not None:
                        discard_draft(by=signed_in(request), purpose=purpose)
                        messages.success(request, _("The changes are saved."))
                        return redirect(recipe_url(saved))
    context = {
        "recipe": recipe,
        "solution": recipe.solution,
        "version": version,
        "purpose": purpose,
        "draft": draft,
        "changes": changes,
        "heading": _("Change the recipe"),
    }
    return _shown(request, form, status=status, **context)


def _edited(request: HttpRequest, recipe: Recipe, version: int, form: RecipeForm) -> Recipe:
    return services.edit_recipe(
        by=signed_in(request),
        recipe=recipe,
        version=version,
        content=form.content(),
        note=form.cleaned_data["note"],
    )


def _joined(recipe: Recipe, form: RecipeForm, version: int, made: dict[str, Any]) -> tuple[RecipeForm, list[Any]]:
    """The form with what was typed on top of what others saved meanwhile, and what they changed."""
    recipe.refresh_from_db(fields=["version"])
    theirs = content_of(version_numbered(recipe, recipe.version))
    try:
        base = content_of(version_numbered(recipe, version))
    except NotFound:
        base = theirs
    mine: Content = joined(base, theirs, form.content())
    note = {"note": form.cleaned_data["note"]}
    return RecipeForm(None, **{**made, "content": mine}, initial=note), compared(base, theirs)


@login_required
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Bring back a former version."""
    recipe, _may_edit = seen_or_404(request.user, pk)
    restored = services.restore_recipe_version(
        by=signed_in(request), recipe=recipe, number=number, version=number_in(request.POST.get("version"))
    )
    messages.success(request, _("Version %(number)s is back, as a new version.") % {"number": number})
    return redirect(recipe_url(restored))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recipe out of sight, or bring it back."""
    recipe, may_edit = seen_or_404(request.user, pk)
    require(may_edit)
    if request.method == "POST":
        if request.POST.get("to") == "bring_back":
            services.bring_back_recipe(by=signed_in(request), recipe=recipe)
            messages.success(request, _("The recipe is there for everyone again."))
        else:
            services.withdraw_recipe(by=signed_in(request), recipe=recipe)
            messages.success(request, _("The recipe is withdrawn. You can bring it back at any time."))
        return redirect(recipe_url(recipe))
    return render(request, "recipes/withdraw.html", {"recipe": recipe, "solution": recipe.solution})


@login_required
@require_http_methods(["GET", "POST"])
def photographs(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photograph, which steps can then show."""
    recipe, may_edit = seen_or_404(request.user, pk)
    require(may_edit)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            file_services.attach(
                by=signed_in(request),
                thing=recipe,
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
            )
        if form.is_valid():
            messages.success(request, _("The file is being checked. Choose it for a step when you change the recipe."))
            return redirect(f"{recipe_url(recipe)}#files")
    context = {"recipe": recipe, "solution": recipe.solution, "form": form}
    return render(request, "recipes/photographs.html", context)
