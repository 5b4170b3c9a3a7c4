"""A solution's team: who belongs to it, who asks, who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict
from banyan.people.forms.errors import errors_on
from banyan.solutions import services
from banyan.solutions.forms import InviteForm, JoinForm
from banyan.solutions.models import Solution, TeamMember, TeamRequest
from banyan.solutions.permissions import Standing
from banyan.solutions.views.found import seen_or_404, signed_in


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who belongs to the team. Those who manage it invite here; others ask to join."""
    solution, standing = seen_or_404(request.user, pk)
    invite = InviteForm(prefix="invite")
    join = JoinForm(prefix="join")
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "invite":
            invite = InviteForm(request.POST, prefix="invite")
            done = _invited(request, solution, invite)
        elif what == "join":
            join = JoinForm(request.POST, prefix="join")
            done = _asked(request, solution, join)
        else:
            raise Http404
        if done:
            return redirect("solutions:team", solution)
    return render(request, "solutions/team.html", _page(request, solution, standing, invite, join))


def _page(
    request: HttpRequest, solution: Solution, standing: Standing, invite: InviteForm, join: JoinForm
) -> dict[str, object]:
    members = TeamMember.objects.filter(solution=solution).select_related("person").order_by("-is_lead", "since", "pk")
    requests = TeamRequest.objects.filter(solution=solution, state=TeamRequest.State.OPEN).select_related("person")
    own = None
    if request.user.is_authenticated:
        own = requests.filter(person=request.user).first()
    return {
        "solution": solution,
        "standing": standing,
        "members": members,
        "requests": requests.order_by("pk") if standing.may_manage_team else [],
        "own": own,
        "invite": invite,
        "join": join,
    }


def _invited(request: HttpRequest, solution: Solution, form: InviteForm) -> bool:
    if form.is_valid():
        with errors_on(form):
            services.invite_to_team(by=signed_in(request), solution=solution, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The invitation is in their inbox."))
    return form.is_valid()


def _asked(request: HttpRequest, solution: Solution, form: JoinForm) -> bool:
    if form.is_valid():
        with errors_on(form):
            services.ask_to_join_team(by=signed_in(request), solution=solution, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The team is told that you would like to join."))
    return form.is_valid()


_ANSWERS = {
    "accept": services.accept_team_request,
    "decline": services.decline_team_request,
    "withdraw": services.withdraw_team_request,
}


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, request_pk: int) -> HttpResponse:
    """Accept, decline or take back a request or an invitation."""
    solution, _standing = seen_or_404(request.user, pk)
    service = _ANSWERS.get(request.POST.get("answer", ""))
    if service is None:
        raise Http404
    asked = get_object_or_404(
        TeamRequest.objects.select_related("solution", "person"), pk=request_pk, solution=solution
    )
    try:
        service(by=signed_in(request), request=asked)
        messages.success(request, _("Done."))
    except Conflict as problem:
        messages.error(request, str(problem.message))
    return redirect("solutions:team", solution)


@login_required
@require_POST
def member(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Let a member lead or lead no more, take them out, or leave."""
    solution, _standing = seen_or_404(request.user, pk)
    found = get_object_or_404(TeamMember.objects.select_related("solution", "person"), pk=member_pk, solution=solution)
    what = request.POST.get("what", "")
    try:
        if what in ("lead", "unlead"):
            services.set_lead(by=signed_in(request), member=found, is_lead=what == "lead")
        elif what == "remove":
            services.remove_from_team(by=signed_in(request), member=found)
        elif what == "leave":
            services.leave_team(by=signed_in(request), solution=solution)
        else:
            raise Http404
        messages.success(request, _("Done."))
    except Conflict as problem:
        messages.error(request, str(problem.message))
    return redirect("solutions:team", solution)
