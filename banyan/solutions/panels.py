"""What solutions add to the pages of other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from banyan.commons.panels import Panel, register_panel
from banyan.commons.queries.places import place_code
from banyan.solutions import queries
from banyan.solutions.models import Solution


def _panel(
    request: HttpRequest,
    solutions: Sequence[Solution],
    title: str,
    *,
    more: dict[str, Any] | None = None,
    **context: str,
) -> SafeString:
    if not solutions and not context.get("empty"):
        return SafeString("")
    more_href = f"{reverse('solutions:list')}?{urlencode(more)}" if more and solutions else ""
    shown = {"solutions": solutions, "title": title, "more_href": more_href, **context}
    return render_to_string("solutions/parts/panel.html", shown, request)


def _running_here(request: HttpRequest, place: Any) -> SafeString:
    found = queries.solutions_running_in(place)
    return _panel(
        request, found, _("Solutions running here"), more={"place": place_code(place)},
        empty=_("No solution is known to run here yet."),
    )  # fmt: skip


def _of_theme(request: HttpRequest, theme: Any) -> SafeString:
    goal = theme.code.split(".")[0]
    return _panel(request, queries.solutions_of_theme(theme), _("Solutions"), more={"theme": goal})


def _of_organisation(request: HttpRequest, organisation: Any) -> SafeString:
    found = queries.solutions_of_organisation(organisation)
    return _panel(request, found, _("Its solutions"), more={"organisation": organisation.pk})


def _of_person(request: HttpRequest, person: Any) -> SafeString:
    return _panel(request, queries.solutions_of_person(person), _("Works on"))


def _mine(request: HttpRequest, person: Any) -> SafeString:
    waiting = queries.waiting_for(request.user)
    if not waiting:
        return SafeString("")
    return render_to_string("solutions/parts/waiting.html", {"waiting": waiting}, request)


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("place", "running", 10, _running_here))
    register_panel(Panel("theme", "solutions", 10, _of_theme))
    register_panel(Panel("organisation", "solutions", 20, _of_organisation))
    register_panel(Panel("person", "solutions", 20, _of_person))
    register_panel(Panel("me", "solutions", 30, _mine))
