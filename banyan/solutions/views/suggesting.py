"""Suggesting an edit, and deciding on one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.drafts import discard_draft
from banyan.commons.views.drafted_form import hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.people.forms.errors import errors_on
from banyan.solutions import permissions, queries, services
from banyan.solutions.forms import ReasonForm, SuggestForm, initial_of
from banyan.solutions.models import Solution, SuggestedEdit
from banyan.solutions.services import EditClashes, VersionChanged
from banyan.solutions.services.keeping import version_facts
from banyan.solutions.views.found import number_in, seen_or_404, signed_in
from banyan.solutions.views.writing import OFFERED


@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """Suggest other words or figures to a solution's team."""
    purpose = f"suggestion:{pk}"
    if not request.user.is_authenticated:
        if request.method == "POST":
            return hold_for_sign_in(request, purpose)
        return redirect_to_login(request.get_full_path())
    solution, _standing = seen_or_404(request.user, pk)
    require(permissions.can_suggest(request.user, solution))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    base, draft = solution.version, None
    if request.method == "POST":
        base = number_in(request.POST.get("version", ""))
        form = SuggestForm(request.POST, person=request.user, solution=solution)
        if form.is_valid():
            made = None
            with errors_on(form):
                made = services.suggest_edit(
                    by=signed_in(request),
                    solution=solution,
                    base_version=base,
                    changes=form.values(),
                    reason=form.cleaned_data["reason"],
                )
            if made is not None:
                discard_draft(by=signed_in(request), purpose=purpose)
                messages.success(request, _("Thank you. The team is told, and you hear what they decide."))
                return redirect("solutions:suggested_edit", solution, made.pk)
    else:
        left, draft = input_for(request, purpose)
        initial = initial_of(version_facts(solution, solution.version))
        form = SuggestForm(initial=initial, person=request.user, solution=solution)
        if left is not None:
            form = SuggestForm.as_left(left, person=request.user, solution=solution)
            base = number_in(left.get("version", "")) or base
    context = {"form": form, "solution": solution, "version": base, "draft": draft, "purpose": purpose, **OFFERED}
    return render(request, "solutions/suggest.html", context)


def _edit_or_404(solution: Solution, edit_pk: int) -> SuggestedEdit:
    edit = SuggestedEdit.objects.select_related("by", "decided_by").filter(pk=edit_pk, solution=solution).first()
    if edit is None:
        raise Http404
    edit.solution = solution
    return edit


@require_safe
def suggested_edit(request: HttpRequest, pk: int, edit_pk: int) -> HttpResponse:
    """What a suggested edit would change; the team decides here."""
    solution, _standing = seen_or_404(request.user, pk)
    return _review(request, solution, _edit_or_404(solution, edit_pk))


def _review(
    request: HttpRequest, solution: Solution, edit: SuggestedEdit, *, problem: str = "", form: ReasonForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    is_open = edit.state == SuggestedEdit.State.OPEN
    context = {
        "solution": solution,
        "edit": edit,
        "changes": queries.compared_edit(edit) if edit.fields else [],
        "is_open": is_open,
        "may_decide": is_open and permissions.can_decide_edit(request.user, edit),
        "is_mine": is_open and permissions.can_withdraw_edit(request.user, edit),
        "problem": problem,
        "form": form or ReasonForm(),
    }
    return render(request, "solutions/suggested_edit.html", context, status=status)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int, edit_pk: int) -> HttpResponse:
    """Take over a suggested edit, whole or field by field."""
    solution, _standing = seen_or_404(request.user, pk)
    edit = _edit_or_404(solution, edit_pk)
    try:
        services.accept_suggested_edit(
            by=signed_in(request),
            edit=edit,
            version=number_in(request.POST.get("version", "")),
            fields=request.POST.getlist("fields"),
            overriding=request.POST.getlist("overriding"),
        )
    except (EditClashes, VersionChanged, Invalid) as problem:
        solution.refresh_from_db()
        return _review(request, solution, edit, problem=str(problem.message), status=problem.status)
    except Conflict as problem:
        messages.error(request, str(problem.message))
    else:
        messages.success(request, _("Taken over, in the name of who suggested it."))
    return redirect("solutions:suggested_edit", solution, edit.pk)


@login_required
@require_POST
def decline(request: HttpRequest, pk: int, edit_pk: int) -> HttpResponse:
    """Decline a suggested edit with a reason."""
    solution, _standing = seen_or_404(request.user, pk)
    edit = _edit_or_404(solution, edit_pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        with errors_on(form):
            services.decline_suggested_edit(by=signed_in(request), edit=edit, reason=form.cleaned_data["reason"])
    if not form.is_valid():
        return _review(request, solution, edit, form=form, status=422)
    messages.success(request, _("Declined. Who suggested it reads your reason."))
    return redirect("solutions:suggested_edit", solution, edit.pk)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int, edit_pk: int) -> HttpResponse:
    """Withdraw one's own suggestion."""
    solution, _standing = seen_or_404(request.user, pk)
    edit = _edit_or_404(solution, edit_pk)
    services.withdraw_suggested_edit(by=signed_in(request), edit=edit)
    messages.success(request, _("Your suggestion is withdrawn."))
    return redirect("solutions:suggested_edit", solution, edit.pk)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader suggested, their solutions, and what waits for them."""
    context = {
        "waiting": queries.waiting_for(request.user),
        "page": queries.own_edits(request.user, cursor=request.GET.get("cursor", "")),
    }
    return render(request, "solutions/mine.html", context)
