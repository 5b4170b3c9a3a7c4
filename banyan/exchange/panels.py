"""What the exchange adds to pages of other rooms: ways in and out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from banyan.commons.kinds import kind_of
from banyan.commons.panels import Panel, register_panel
from banyan.exchange.exporting.feeds import FOLLOWED
from banyan.exchange.permissions import can_import_anything
from banyan.people.permissions import is_general_steward


def _me(request: HttpRequest, person: Any) -> SafeString:
    context = {"may_import": can_import_anything(person)}
    return render_to_string("exchange/panels/me.html", context, request)


def _steward(request: HttpRequest, person: Any) -> SafeString:
    if not is_general_steward(person):
        return SafeString("")
    return render_to_string("exchange/panels/steward.html", {}, request)


def _feed(request: HttpRequest, thing: Any) -> SafeString:
    context = {"plural": kind_of(thing).plural, "pk": thing.pk}
    return render_to_string("exchange/panels/feed.html", context, request)


def register_panels() -> None:
    """Make them known."""
    register_panel(Panel("me", "exchange", 80, _me))
    register_panel(Panel("steward", "exchange", 80, _steward))
    for kind in FOLLOWED:
        if kind != "need":  # a need's panels are what is suggested for it; its page names the feed itself
            register_panel(Panel(kind, "feed", 95, _feed))
