"""Casting a ballot, and the result with all that is needed to count it again."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banyan.challenges import permissions, queries, services
from banyan.challenges.ballot_forms import ballot_from, shown_options
from banyan.challenges.counting import published_budget, published_lines, published_rules
from banyan.challenges.models import Phase, VoteMethod
from banyan.challenges.presenting import presented_result
from banyan.challenges.services.drawing_up import POINTS, proposal_id_of
from banyan.challenges.views.found import signed_in, vote_phase_or_404
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.methods.allocation import recount_budget
from banyan.methods.tallies import recount


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int, phase: int) -> HttpResponse:
    """Cast a ballot, change it, take it back."""
    shown = vote_phase_or_404(request.user, pk, phase)
    require(permissions.can_vote(request.user, shown), _("You may not vote here. The page says who may."))
    by = signed_in(request)
    problem = ""
    if request.method == "POST":
        try:
            if request.POST.get("do") == "take_back":
                services.take_ballot_back(by=by, phase=shown)
                messages.success(request, _("Your ballot is taken back. None of yours counts now."))
            else:
                services.cast_ballot(by=by, phase=shown, content=ballot_from(shown.method, request.POST))
                messages.success(request, _("Your ballot is counted. You can change it until the vote closes."))
            return redirect("challenges:vote", pk, phase)
        except (Invalid, Conflict) as error:
            problem = str(error.message)
    own = queries.own_ballot(by, shown)
    options = _options(shown)
    context = {
        "challenge": shown.challenge,
        "phase": shown,
        "own": own,
        "rows": shown_options(shown.method, options, own.content if own is not None else None, request.POST),
        "problem": problem,
        "is_open": permissions.is_open(shown),
        "points": POINTS,
        "turnout": queries.turnout_of(shown),
    }
    return render(request, "challenges/vote.html", context, status=422 if problem else 200)


def _options(phase: Phase) -> list[Any]:
    """The proposals on the ballot: as drawn up, or as they would be now. In an order of the ballot's own, so that none
    is always the first."""
    drawn_up = getattr(phase, "vote", None)
    if drawn_up is None:
        rows = queries.proposals_in_running(phase.challenge, most=1_000)
        return [proposal for proposal in rows if phase.kind != "allocation" or proposal.cost_minor]
    found = queries.proposals_by_id([proposal_id_of(option) for option in drawn_up.rules["options"]])
    return list(found.values())


@require_safe
def result(request: HttpRequest, pk: int, phase: int) -> HttpResponse:
    """What came out of a vote, step by step, and how to count it again."""
    shown = vote_phase_or_404(request.user, pk, phase)
    kept = getattr(shown, "result", None)
    context: dict[str, Any] = {"challenge": shown.challenge, "phase": shown, "result": kept}
    if kept is None:
        context["turnout"] = queries.turnout_of(shown)
    else:
        proposals = {f"p{proposal.pk}": proposal for proposal in _options(shown)}
        context["presented"] = presented_result(shown, kept.record, proposals)
    own = queries.own_ballot(request.user, shown) if request.user.is_authenticated else None
    return render(request, "challenges/result.html", context | {"own": own})


@require_safe
def published(request: HttpRequest, pk: int, phase: int, name: str) -> HttpResponse | StreamingHttpResponse:
    """A file by which anyone can count a vote again. Only the rules are there before it is over."""
    shown = vote_phase_or_404(request.user, pk, phase)
    drawn_up: Any = getattr(shown, "vote", None)
    kept: Any = getattr(shown, "result", None)
    if drawn_up is None or (kept is None and name != "rules.json"):
        raise Http404
    if name == "rules.json":
        return _file(name, [published_rules(drawn_up)])
    if name == "ballots.jsonl":
        return _file(name, _lines(published_lines(drawn_up)))
    if name == "result.json":
        return JsonResponse(kept.record["tally"] | {"root": kept.root})
    if name == "election.pb" and shown.kind == "allocation":
        return _file(name, [published_budget(shown, drawn_up, kept.record["winners"])])
    if name == "recount.py":
        script = recount_budget if shown.method == VoteMethod.SHARES else recount
        return _file(name, [inspect.getsource(script)])
    raise Http404


def _lines(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{line}\n"


def _file(name: str, parts: Iterable[str]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(parts, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
