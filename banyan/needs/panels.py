"""What needs add to the pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from banyan.commons.panels import Panel, register_panel
from banyan.commons.queries.drafts import waiting_drafts
from banyan.needs import queries


def _panel(request: HttpRequest, needs: list[Any], title: Any, **more: Any) -> SafeString:
    if not needs and not more.get("empty"):
        return SafeString("")
    return render_to_string("needs/parts/panel.html", {"needs": needs, "title": title, **more}, request)


def _place(request: HttpRequest, place: Any) -> SafeString:
    return _panel(
        request, queries.needs_in_place(place), _("Needs voiced here"), empty=_("Nobody has voiced a need here yet."),
        place=place,
    )  # fmt: skip


def _theme(request: HttpRequest, theme: Any) -> SafeString:
    return _panel(request, queries.needs_of_theme(theme), _("Needs"), theme=theme)


def _person(request: HttpRequest, person: Any) -> SafeString:
    return _panel(request, queries.needs_of_person(person), _("Needs voiced"))


def _organisation(request: HttpRequest, organisation: Any) -> SafeString:
    return _panel(request, queries.needs_of_organisation(organisation), _("Needs voiced in its name"))


def _drafts(request: HttpRequest, person: Any) -> SafeString:
    waiting = waiting_drafts(request.user)
    return render_to_string("commons/parts/drafts.html", {"drafts": waiting}, request) if waiting else SafeString("")


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("place", "needs", 20, _place))
    register_panel(Panel("theme", "needs", 20, _theme))
    register_panel(Panel("person", "needs", 30, _person))
    register_panel(Panel("organisation", "needs", 40, _organisation))
    register_panel(Panel("me", "drafts", 20, _drafts))
