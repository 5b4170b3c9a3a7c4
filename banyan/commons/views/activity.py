"""The feed of deeds, and watching."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from banyan.commons.kinds import Kind, kind_named
from banyan.commons.models import Place, Theme
from banyan.commons.queries.activity import feed, public_activity
from banyan.commons.queries.places import place_with_code
from banyan.commons.services import watching


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """What happens in the whole network, in a place (?place=), under a theme (?theme=), or both."""
    place, theme = _place(request.GET.get("place", "")), _theme(request.GET.get("theme", ""))
    rows = public_activity(place_id=place.pk if place else None, theme_id=theme.pk if theme else None)
    page = feed(rows, reader=request.user, cursor=request.GET.get("cursor", ""))
    return render(request, "commons/activity.html", {"page": page, "place": place, "theme": theme})


def _place(code: str) -> Place | None:
    """The place with this code. One that is asked for and unknown is an error, never "everywhere"."""
    if not code:
        return None
    place = place_with_code(code)
    if place is None:
        raise Http404
    return place


def _theme(code: str) -> Theme | None:
    if not code:
        return None
    theme = Theme.objects.filter(code=code[:8]).first()
    if theme is None:
        raise Http404
    return theme


@require_safe
def activity_of(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What happened to one thing."""
    known, thing = _public_thing(kind, pk)
    page = feed(public_activity(thing=(known.name, pk)), reader=request.user, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "kind": known, "thing": thing, "title": known.title(thing), "url": known.url(thing)}
    return render(request, "commons/activity_of.html", context)


def _public_thing(kind: str, pk: int) -> tuple[Kind, object]:
    try:
        known = kind_named(kind)
    except KeyError:
        raise Http404 from None
    thing = known.load([pk]).get(pk)
    if thing is None or not known.is_public(thing):
        raise Http404
    return known, thing


@login_required
@require_POST
def watch(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Start watching, and go back."""
    known, thing = _public_thing(kind, pk)
    watching.watch(by=request.user, thing=thing)  # type: ignore[arg-type]
    messages.success(request, _("You will find what happens here in your inbox."))
    return _back(request, known.url(thing))


@login_required
@require_POST
def unwatch(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Stop watching, and go back."""
    known, thing = _thing(kind, pk)
    watching.unwatch(by=request.user, thing=thing)  # type: ignore[arg-type]
    messages.success(request, _("You do not watch this any more."))
    return _back(request, known.url(thing) if known.is_public(thing) else "/me/")


def _thing(kind: str, pk: int) -> tuple[Kind, object]:
    """Also what is not public any more: one must be able to stop watching it."""
    try:
        known = kind_named(kind)
    except KeyError:
        raise Http404 from None
    thing = known.load([pk]).get(pk)
    if thing is None:
        raise Http404
    return known, thing


def _back(request: HttpRequest, otherwise: str) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = otherwise
    return redirect(target)
