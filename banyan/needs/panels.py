"""What needs add to the pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from banyan.commons.models import Place, Theme
from banyan.commons.panels import Panel, register_panel
from banyan.commons.queries.drafts import waiting_drafts
from banyan.commons.queries.places import place_code
from banyan.needs import queries
from banyan.needs.models import Need


def _panel(request: HttpRequest, needs: list[Need], title: Any, **more: Any) -> SafeString:
    """Cards of needs; nothing where there are none, unless `empty` says what to do then."""
    if not needs and not more.get("empty"):
        return SafeString("")
    return render_to_string("needs/parts/panel.html", {"needs": needs, "title": title, **more}, request)


def _place(request: HttpRequest, place: Place) -> SafeString:
    chosen = urlencode({"place": place_code(place)})
    return _panel(
        request,
        queries.needs_in_place(place),
        _("Needs voiced here"),
        empty=_("Nobody has voiced a need here yet."),
        more_href=f"{reverse('needs:list')}?{chosen}",
        voice_href=f"{reverse('needs:voice')}?{chosen}",
    )


def _theme(request: HttpRequest, theme: Theme) -> SafeString:
    chosen = urlencode({"theme": theme.code})
    return _panel(
        request,
        queries.needs_of_theme(theme),
        _("Needs"),
        empty=_("Nobody has voiced a need on this yet."),
        more_href=f"{reverse('needs:list')}?{chosen}" if theme.parent_id is None else "",
        voice_href=f"{reverse('needs:voice')}?{chosen}",
    )


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
