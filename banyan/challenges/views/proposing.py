"""Writing a proposal, its team, and standing behind it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.challenges import permissions, queries, services
from banyan.challenges.forms import InviteForm, JoinForm, ProposalForm
from banyan.challenges.kinds import proposal_url
from banyan.challenges.models import Proposal
from banyan.challenges.views.found import challenge_or_404, proposal_or_404, signed_in
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.views.drafted_form import as_initial, input_for, keeps_input
from banyan.people.forms.errors import errors_on
from banyan.people.queries.people import person_from_words
from banyan.solutions.kinds import solution_url


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk: f"newproposal:{pk}")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a proposal, upon others if wanted."""
    challenge = challenge_or_404(request.user, pk)
    require(permissions.can_propose(request.user, challenge), _("You may not take part here. The page says who may."))
    purpose = f"newproposal:{pk}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial = as_initial(kept) if kept is not None else None
    form = ProposalForm(request.POST or None, person=request.user, challenge=challenge, initial=initial)
    origins = _origins(request)
    if request.method == "POST" and form.is_valid():
        made = None
        with errors_on(form):
            made = services.start_proposal(
                by=signed_in(request), challenge=challenge, facts=form.facts(), builds_on=origins,
                taken_over=request.POST.get("taken_over", ""),
            )  # fmt: skip
        if made is not None:
            messages.success(request, _("Your proposal is kept. Only your team sees it until you hand it in."))
            return redirect(proposal_url(made))
    context = {
        "form": form, "challenge": challenge, "draft": draft, "purpose": purpose, "origins": origins,
        "taken_over": request.POST.get("taken_over", ""), "are_open": permissions.are_proposals_open(challenge),
    }  # fmt: skip
    return render(request, "challenges/propose.html", context, status=422 if form.errors else 200)


def _origins(request: HttpRequest) -> list[Proposal]:
    """The proposals that the address or the form names to build upon."""
    named = (request.POST if request.method == "POST" else request.GET).getlist("builds_on")
    ids = [int(one) for one in named if one.isascii() and one.isdigit() and len(one) < 18][:10]
    rows = Proposal.objects.select_related("challenge").filter(pk__in=ids)
    return [origin for origin in rows if permissions.is_proposal_public(origin)]


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk, number: f"proposal:{number}")
def edit(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Change what a proposal says."""
    proposal = proposal_or_404(request.user, pk, number)
    require(permissions.can_write(request.user, proposal))
    purpose = f"proposal:{number}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial: dict[str, Any] = as_initial(kept) if kept is not None else ProposalForm.of(proposal)
    form = ProposalForm(
        request.POST or None, person=request.user, challenge=proposal.challenge, proposal=proposal, initial=initial
    )
    given = str(
        request.POST.get("version", "") if request.method == "POST" else initial.get("version", proposal.version)
    )
    version = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.edit_proposal(by=signed_in(request), proposal=proposal, version=version, facts=form.facts())
        if form.is_valid():
            messages.success(request, _("The changes are saved."))
            return redirect(proposal_url(proposal))
        version = proposal.version
    context = {
        "form": form, "challenge": proposal.challenge, "proposal": proposal, "draft": draft, "purpose": purpose,
        "version": version, "are_open": permissions.is_writing_open(proposal.challenge),
    }  # fmt: skip
    return render(request, "challenges/propose.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def state(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Hand a proposal in, withdraw it, stand behind it, take it on into the registry."""
    proposal = proposal_or_404(request.user, pk, number)
    by, to = signed_in(request), request.POST.get("to", "")
    try:
        if to == "hand_in":
            services.hand_in_proposal(by=by, proposal=proposal)
            messages.success(request, _("It is handed in. Everyone can read it now."))
        elif to == "withdraw":
            services.withdraw_proposal(by=by, proposal=proposal)
            messages.success(request, _("It is withdrawn. Your team still sees it."))
        elif to == "support":
            services.support_proposal(by=by, proposal=proposal)
            messages.success(request, _("You stand behind it."))
        elif to == "take_back":
            services.take_support_back(by=by, proposal=proposal)
            messages.success(request, _("You do not stand behind it any more."))
        elif to == "register":
            solution = services.register_as_solution(by=by, proposal=proposal)
            messages.success(request, _("It is in the registry now. The scaling guide is the next step."))
            return redirect(solution_url(solution))
        else:
            raise Http404
    except (Invalid, Conflict) as error:
        messages.error(request, str(error.message))
    return redirect(proposal_url(proposal))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The team of a proposal: inviting, asking to join, answering, leaving."""
    proposal = proposal_or_404(request.user, pk, number)
    by, do = signed_in(request), request.POST.get("do", "")
    invite = InviteForm(request.POST if do == "invite" else None)
    join = JoinForm(request.POST if do == "join" else None)
    if request.method == "POST" and _is_done(request, proposal, do, invite, join):
        return redirect(proposal_url(proposal))
    members = queries.team_of(proposal)
    context = {
        "proposal": proposal,
        "challenge": proposal.challenge,
        "members": members,
        "own": next((member for member in members if member.person_id == by.pk), None),
        "leads": permissions.leads(by, proposal),
        "invite": invite,
        "join": join,
    }
    return render(request, "challenges/team.html", context, status=422 if invite.errors or join.errors else 200)


def _is_done(request: HttpRequest, proposal: Proposal, do: str, invite: InviteForm, join: JoinForm) -> bool:
    """Do what was asked for; False with the reasons on a form."""
    by = signed_in(request)
    if do == "invite":
        if not invite.is_valid():
            return False
        person = person_from_words(invite.cleaned_data["who"])
        if person is None:
            invite.add_error("who", _("There is nobody of that name who can be invited."))
            return False
        with errors_on(invite):
            services.invite_to_team(by=by, proposal=proposal, person=person, message=invite.cleaned_data["message"])
            messages.success(request, _("The invitation is on its way."))
        return invite.is_valid()
    if do == "join":
        if not join.is_valid():
            return False
        with errors_on(join):
            services.ask_to_join(by=by, proposal=proposal, message=join.cleaned_data["message"])
            messages.success(request, _("The team is asked."))
        return join.is_valid()
    try:
        if do == "leave":
            services.leave_team(by=by, proposal=proposal)
            messages.success(request, _("You have left the team."))
        elif do in ("welcome", "refuse"):
            member = next((one for one in queries.team_of(proposal) if str(one.pk) == request.POST.get("member")), None)
            if member is None:
                raise Http404
            services.answer_member(by=by, member=member, is_welcome=do == "welcome")
            messages.success(request, _("Your answer is kept."))
        else:
            raise Http404
    except Conflict as error:
        messages.error(request, str(error.message))
    return True
