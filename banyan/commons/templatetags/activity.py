"""Deeds and watching on the pages of every room: {% load activity %}."""

from __future__ import annotations

from typing import Any

from django import template

from banyan.commons.kinds import kind_of
from banyan.commons.queries.activity import latest_entries, public_activity
from banyan.commons.queries.notifications import is_watching
from banyan.commons.queries.places import place_code

register = template.Library()


@register.inclusion_tag("commons/parts/watch_button.html", takes_context=True)
def watch_button(context: dict[str, Any], thing: Any) -> dict[str, Any]:
    """{% watch_button need %}: watch or stop watching a thing; a way to sign in for visitors."""
    request = context["request"]
    kind = kind_of(thing).name
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "user": request.user,
        "kind": kind,
        "pk": thing.pk,
        "is_watching": is_watching(request.user, kind, thing.pk),
    }


@register.inclusion_tag("commons/parts/latest_activity.html", takes_context=True)
def latest_activity(context: dict[str, Any], thing: Any = None, count: int = 6) -> dict[str, Any]:
    """{% latest_activity need %}: the last deeds done to a thing, in a place or under a theme; without a thing, of the
    whole network."""
    request = context["request"]
    if thing is None:
        rows, kind, code = public_activity(), "", ""
    else:
        kind, code = kind_of(thing).name, ""
        if kind == "place":
            rows, code = public_activity(place_id=thing.pk), place_code(thing)
        elif kind == "theme":
            rows, code = public_activity(theme_id=thing.pk), thing.code
        else:
            rows = public_activity(thing=(kind, thing.pk))
    return {
        "request": request,
        "kind": kind,
        "pk": thing.pk if thing is not None else None,
        "code": code,
        "entries": latest_entries(rows, reader=request.user, count=count, at_hand=[thing] if thing is not None else []),
    }
