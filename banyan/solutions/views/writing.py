"""Registering a solution, changing it, bringing back a version, withdrawing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.drafts import discard_draft
from banyan.commons.views.drafted_form import hold_for_sign_in, input_for, is_to_be_kept, keep_and_go
from banyan.people.capabilities import CAPABILITIES
from banyan.people.forms.errors import errors_on
from banyan.solutions import permissions, queries, services
from banyan.solutions.facts import facts_of
from banyan.solutions.forms import EditForm, SolutionForm, initial_of
from banyan.solutions.kinds import solution_url
from banyan.solutions.licences import LICENCES
from banyan.solutions.models import Solution
from banyan.solutions.services import SolutionFacts, VersionChanged
from banyan.solutions.services.keeping import version_facts
from banyan.solutions.views.found import number_in, seen_or_404, signed_in

OFFERED = {"licences": LICENCES, "capabilities": list(CAPABILITIES.values())}


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a solution."""
    purpose = "solution"
    if not request.user.is_authenticated:
        return hold_for_sign_in(request, purpose) if request.method == "POST" else _to_sign_in(request)
    require(permissions.can_register(request.user))
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    form, draft = SolutionForm(request.POST or None, person=request.user), None
    if request.method != "POST":
        left, draft = input_for(request, purpose)
        first = {"title": request.GET.get("title", "")[:160], "stage": "idea"}
        form = SolutionForm(initial=first, person=request.user)
        if left is not None:
            form = SolutionForm.as_left(left, person=request.user)
    elif form.is_valid():
        made = None
        with errors_on(form):
            made = services.register_solution(by=signed_in(request), facts=SolutionFacts(**form.values()))
        if made is not None:
            discard_draft(by=signed_in(request), purpose=purpose)
            messages.success(
                request, _("Your solution is in the registry. Add evidence next: what is known of its results?")
            )
            return redirect(solution_url(made))
    return render(request, "solutions/form.html", {"form": form, "draft": draft, "purpose": purpose, **OFFERED})


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a solution. Where somebody else did so meanwhile, both changes are shown and joined."""
    purpose = f"solution:{pk}"
    if not request.user.is_authenticated:
        return hold_for_sign_in(request, purpose) if request.method == "POST" else _to_sign_in(request)
    solution, standing = seen_or_404(request.user, pk)
    require(standing.may_edit)
    if is_to_be_kept(request):
        return keep_and_go(request, purpose)
    context: dict[str, Any] = {"solution": solution, "purpose": purpose, "draft": None, **OFFERED}
    version = solution.version
    if request.method == "POST":
        version = number_in(request.POST.get("version", ""))
        form = EditForm(request.POST, person=request.user, solution=solution)
        if form.is_valid():
            try:
                return _saved(request, solution, form, version, purpose)
            except VersionChanged:
                form, context["clashes"] = _joined(request, solution, form, version)
                version = solution.version
            except (Invalid, Conflict):
                with errors_on(form):
                    raise
    else:
        left, context["draft"] = input_for(request, purpose)
        form = EditForm(initial=initial_of(facts_of(solution)), person=request.user, solution=solution)
        if left is not None:
            form = EditForm.as_left(left, person=request.user, solution=solution)
            version = number_in(left.get("version", "")) or version
    status = 409 if "clashes" in context else 200
    return render(request, "solutions/form.html", {**context, "form": form, "version": version}, status=status)


def _saved(request: HttpRequest, solution: Solution, form: SolutionForm, version: int, purpose: str) -> HttpResponse:
    saved = services.edit_solution(
        by=signed_in(request),
        solution=solution,
        version=version,
        changes=form.values(),
        note=form.cleaned_data["note"],
    )
    discard_draft(by=signed_in(request), purpose=purpose)
    messages.success(request, _("The changes are saved."))
    return redirect(solution_url(saved))


def _joined(
    request: HttpRequest, solution: Solution, form: SolutionForm, version: int
) -> tuple[EditForm, list[queries.MeetingChange]]:
    """The form with what was typed on top of what others saved meanwhile, and where the two meet."""
    solution.refresh_from_db()
    mine = form.values()
    base, now = version_facts(solution, version), facts_of(solution)
    meeting = queries.meeting_changes(base, now, mine)
    initial = initial_of(now)
    typed = dict(form.cleaned_data)
    for name in meeting.mine:
        initial[name] = typed.get(name)
        if name == "cost":
            initial["cost_year"] = typed.get("cost_year")
    initial["note"] = typed.get("note", "")
    return EditForm(initial=initial, person=request.user, solution=solution), meeting.changes


@login_required
@require_POST
def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Bring back a former version."""
    solution, _standing = seen_or_404(request.user, pk)
    restored = services.restore_version(
        by=signed_in(request),
        solution=solution,
        number=number,
        version=number_in(request.POST.get("version", "")),
    )
    messages.success(request, _("Version %(number)s is back, as a new version.") % {"number": number})
    return redirect(solution_url(restored))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a solution out of the registry, or bring it back."""
    solution, standing = seen_or_404(request.user, pk)
    require(standing.may_manage_team)
    if request.method == "POST":
        if request.POST.get("to") == "bring_back":
            services.bring_back_solution(by=signed_in(request), solution=solution)
            messages.success(request, _("The solution is in the registry again."))
        else:
            services.withdraw_solution(by=signed_in(request), solution=solution)
            messages.success(request, _("The solution is withdrawn. You can bring it back at any time."))
        return redirect(solution_url(solution))
    return render(request, "solutions/withdraw.html", {"solution": solution, "standing": standing})
