"""What challenges add to the pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.challenges import queries
from banyan.challenges.models import Challenge, ChallengeState, Proposal
from banyan.commons.panels import Panel, register_panel


def _shown(request: HttpRequest, challenges: list[Challenge], proposals: list[Proposal], title: str) -> SafeString:
    if not challenges and not proposals:
        return SafeString("")
    context = {"challenges": challenges, "proposals": proposals, "title": title}
    return render_to_string("challenges/parts/panel.html", context, request)


def _mine(request: HttpRequest, person: Any) -> SafeString:
    return _shown(request, queries.hosted_by(person), queries.proposals_of(person), _("Your challenges and proposals"))


def _open_ones(request: HttpRequest, thing: Any) -> SafeString:
    found = list(queries.with_card(Challenge.objects.filter(state=ChallengeState.OPEN)).order_by("-pk")[:2])
    return _shown(request, found, [], _("Open challenges"))


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("me", "challenges", 25, _mine))
    register_panel(Panel("home", "challenges", 15, _open_ones))
