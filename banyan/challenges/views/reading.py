"""The list of challenges, a challenge's page, its proposals."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from banyan.challenges import permissions, queries
from banyan.challenges.forms import ChallengeFilterForm
from banyan.challenges.kinds import challenge_url
from banyan.challenges.models import WRITING, Proposal
from banyan.challenges.views.found import challenge_or_404, proposal_or_404
from banyan.commons.comparison import compare_texts


@require_safe
def challenges(request: HttpRequest) -> HttpResponse:
    """All challenges that are open or decided."""
    form = ChallengeFilterForm(request.GET)
    page = queries.challenges_page(form.chosen(), cursor=request.GET.get("cursor", "")) if form.is_valid() else None
    context = {"page": page, "form": form, "may_compose": permissions.can_compose(request.user, None)}
    return render(request, "challenges/list.html", context)


@require_safe
def challenge(request: HttpRequest, pk: str, slug: str | None = None) -> HttpResponse:
    """A challenge's page: the question, the timeline, what to do now, the proposals most supported."""
    shown = challenge_or_404(request.user, int(pk))
    if request.path != unquote(challenge_url(shown)):
        return redirect(challenge_url(shown))
    timeline = queries.timeline_of(shown, queries.phases_with_result(shown))
    now = [step.phase for step in timeline if step.state == "current"]
    context = {
        "challenge": shown,
        "timeline": timeline,
        "open_votes": [phase for phase in now if phase.method and shown.state == "open"],
        "is_writing": any(phase.kind in WRITING for phase in now),
        "may_propose": permissions.are_proposals_open(shown) and permissions.can_propose(request.user, shown),
        "are_proposals_open": permissions.are_proposals_open(shown),
        "may_host": permissions.can_host(request.user, shown),
        "proposals": queries.proposals_page(shown, order="most_supported", size=6),
        "awards": queries.awards_of(shown),
        "changes": queries.agreed_changes(shown),
        "themes": list(shown.themes.order_by("order")),
        "prizes": list(shown.prizes.all()),
        "participation": queries.participation_in(shown),
    }
    return render(request, "challenges/detail.html", context)


@require_safe
def proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """All proposals of a challenge."""
    shown = challenge_or_404(request.user, pk)
    order = request.GET.get("order", "newest")
    still = request.GET.get("running") == "1"
    page = queries.proposals_page(shown, order=order, only_in_running=still, cursor=request.GET.get("cursor", ""))
    context = {
        "challenge": shown, "page": page, "order": order if order in queries.ORDERS else "newest", "still": still,
        "are_proposals_open": permissions.are_proposals_open(shown),
    }  # fmt: skip
    return render(request, "challenges/proposals.html", context)


@require_safe
def proposal(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A proposal's page."""
    shown = proposal_or_404(request.user, pk, number)
    team = queries.team_of(shown)
    own = next((member for member in team if member.person_id == request.user.pk), None)
    builds_on, built_upon = queries.lineage_of(shown)
    is_on_team = own is not None and own.state in ("lead", "member")
    may_host = permissions.can_host(request.user, shown.challenge)
    context = {
        "proposal": shown,
        "challenge": shown.challenge,
        "answers": _answers(shown),
        "team": [member for member in team if member.state in ("lead", "member")],
        "own": own,
        "is_on_team": is_on_team,
        "leads": own is not None and own.state == "lead",
        "may_write": permissions.can_write(request.user, shown)
        and shown.is_in_running
        and permissions.is_writing_open(shown.challenge),
        "may_hand_in": is_on_team and permissions.are_proposals_open(shown.challenge),
        "may_join": permissions.can_join_in(request.user, shown) and own is None,
        "may_host": may_host,
        "supports": request.user.is_authenticated and shown.supports.filter(person=request.user.pk).exists(),
        "screening": queries.latest_screening(shown) if is_on_team or may_host else None,
        "moves": queries.moves_of(shown),
        "builds_on": builds_on,
        "built_upon": built_upon,
        "awards": list(shown.awards.select_related("prize")),
    }
    return render(request, "challenges/proposal.html", context)


def _answers(shown: Proposal) -> list[tuple[str, str]]:
    return [
        (section.title, shown.answers[section.key])
        for section in shown.challenge.sections.all()
        if shown.answers.get(section.key)
    ]


@require_safe
def history(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The versions of a proposal, and how two of them differ."""
    shown = proposal_or_404(request.user, pk, number)
    versions = queries.versions_of(shown)
    newer = _number(request.GET.get("newer")) or shown.version
    older = _number(request.GET.get("older")) or max(1, newer - 1)
    one, other = queries.version_numbered(shown, older), queries.version_numbered(shown, newer)
    if one is None or other is None:
        raise Http404
    titles = dict(shown.challenge.sections.values_list("key", "title"))
    differences: list[tuple[Any, Any]] = []
    for name in ("title", "summary"):
        if getattr(one, name) != getattr(other, name):
            differences.append((name, compare_texts(getattr(one, name), getattr(other, name))))
    for key, title in titles.items():
        before, after = one.answers.get(key, ""), other.answers.get(key, "")
        if before != after:
            differences.append((title, compare_texts(before, after)))
    context = {
        "proposal": shown, "challenge": shown.challenge, "versions": versions, "older": older, "newer": newer,
        "differences": differences,
    }  # fmt: skip
    return render(request, "challenges/history.html", context)


def _number(words: str | None) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and len(words) < 9 else 0
