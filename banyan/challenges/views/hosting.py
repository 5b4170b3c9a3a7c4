"""The host's desk: screening, moving by hand, other dates, the results."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.challenges import queries, services
from banyan.challenges.forms import DatesForm, MovingForm, ScreeningForm
from banyan.challenges.kinds import challenge_url
from banyan.challenges.models import Challenge, Phase, Promotion, Proposal, ProposalState, TimelineChange
from banyan.challenges.views.found import hosted_or_403, signed_in
from banyan.commons.errors import Conflict, Invalid
from banyan.people.forms.errors import errors_on


@login_required
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """All that a host does with a challenge."""
    challenge = hosted_or_403(request.user, pk)
    context = {
        "challenge": challenge,
        "timeline": queries.timeline_of(challenge, queries.phases_with_result(challenge)),
        "waiting": queries.waiting_changes(challenge),
        "page": queries.proposals_to_host(challenge, cursor=request.GET.get("cursor", "")),
        "sections": list(challenge.sections.all()),
        "prizes": list(challenge.prizes.all()),
        "participation": queries.participation_in(challenge),
    }
    return render(request, "challenges/desk.html", context)


def _proposal(challenge: Challenge, number: int) -> Proposal:
    found = queries.proposal_found(challenge.pk, number)
    if found is None or found.state == ProposalState.DRAFT:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Admit a proposal, or say what keeps it out."""
    challenge = hosted_or_403(request.user, pk)
    proposal = _proposal(challenge, number)
    form = ScreeningForm(request.POST or None, initial={"outcome": "admitted"})
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.screen_proposal(by=signed_in(request), proposal=proposal, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The team is told."))
            return redirect("challenges:desk", pk)
    context = {"challenge": challenge, "proposal": proposal, "form": form}
    return render(request, "challenges/screen.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Let a proposal go on by hand, or hold it back."""
    challenge = hosted_or_403(request.user, pk)
    proposal = _proposal(challenge, number)
    settled = [phase for phase in challenge.phases.all() if phase.settled_at is not None]
    form = MovingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not settled:
            form.add_error(None, _("No phase has ended yet."))
        else:
            with errors_on(form):
                services.move_by_hand(by=signed_in(request), proposal=proposal, phase=settled[-1], **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("It is written down, with your reason, on the proposal's page."))
            return redirect("challenges:desk", pk)
    context = {
        "challenge": challenge, "proposal": proposal, "form": form, "phase": settled[-1] if settled else None,
        "is_by_hand": bool(settled) and settled[-1].promotion == Promotion.BY_HAND,
    }  # fmt: skip
    return render(request, "challenges/move.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, pk: int, phase: int) -> HttpResponse:
    """Ask a second host to agree to other dates of a phase."""
    challenge = hosted_or_403(request.user, pk)
    found = get_object_or_404(Phase.objects.select_related("challenge"), challenge=challenge, pk=phase)
    zone = ZoneInfo(challenge.time_zone)
    initial = {
        "opens_at": found.opens_at.astimezone(zone).replace(tzinfo=None),
        "closes_at": found.closes_at.astimezone(zone).replace(tzinfo=None),
    }
    form = DatesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with errors_on(form):
            services.ask_for_other_dates(
                by=signed_in(request), phase=found, reason=given["reason"],
                # What the form shows has minutes only; a date that was left alone stays as it is to the second.
                opens_at=_kept(found.opens_at, given["opens_at"].replace(tzinfo=zone)),
                closes_at=_kept(found.closes_at, given["closes_at"].replace(tzinfo=zone)),
            )  # fmt: skip
        if form.is_valid():
            messages.success(request, _("Another host must agree now. Then everyone is told."))
            return redirect("challenges:desk", pk)
    context = {"challenge": challenge, "phase": found, "form": form}
    return render(request, "challenges/dates.html", context, status=422 if form.errors else 200)


def _kept(present: datetime, given: datetime) -> datetime:
    return present if present.replace(second=0, microsecond=0) == given else given


@login_required
@require_POST
def decide_dates(request: HttpRequest, pk: int, change: int) -> HttpResponse:
    """Agree to other dates as a second host, or decline them."""
    challenge = hosted_or_403(request.user, pk)
    rows = TimelineChange.objects.select_related("phase__challenge")
    found = get_object_or_404(rows, phase__challenge=challenge, pk=change)
    by = signed_in(request)
    try:
        if request.POST.get("to") == "agree":
            services.agree_to_other_dates(by=by, change=found)
            messages.success(request, _("The dates are changed, and everyone is told why."))
        else:
            services.decline_other_dates(by=by, change=found)
            messages.success(request, _("The dates stay as they are."))
    except (Invalid, Conflict) as error:
        messages.error(request, str(error.message))
    return redirect("challenges:desk", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who won."""
    challenge = hosted_or_403(request.user, pk)
    running = queries.proposals_in_running(challenge)
    prizes = list(challenge.prizes.all())
    problems: list[str] = []
    if request.method == "POST":
        by_prize = {str(prize.pk): prize for prize in prizes}
        awards = [
            services.GivenAward(
                proposal=proposal,
                title=request.POST.get(f"title-{proposal.pk}", "") or _("Winner"),
                prize=by_prize.get(request.POST.get(f"prize-{proposal.pk}", "")),
            )
            for proposal in running
            if request.POST.get(f"wins-{proposal.pk}") == "on"
        ]
        try:
            services.announce_results(by=signed_in(request), challenge=challenge, awards=awards)
        except (Invalid, Conflict) as error:
            problems = [str(error.message)]
        else:
            messages.success(request, _("The results are announced, and everyone who took part is told."))
            return redirect(challenge_url(challenge))
    rows = [
        {
            "proposal": proposal,
            "wins": request.POST.get(f"wins-{proposal.pk}") == "on" if request.method == "POST" else True,
            "title": request.POST.get(f"title-{proposal.pk}", ""),
            "prize": request.POST.get(f"prize-{proposal.pk}", ""),
        }
        for proposal in running
    ]
    context = {"challenge": challenge, "rows": rows, "prizes": prizes, "problems": problems}
    return render(request, "challenges/announce.html", context, status=422 if problems else 200)
