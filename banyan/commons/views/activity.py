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
from banyan.commons.services import watching


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    """What happens in the whole network, in a place (?place=), under a theme (?theme=), or both."""
    place = _chosen(Place, request.GET.get("place", ""))
    theme = _chosen(Theme, request.GET.get("theme", ""))
    rows = public_activity(place_id=place.pk if place else None, theme_id=theme.pk if theme else None)
    page = feed(rows, reader=request.user, cursor=request.GET.get("cursor", ""))
    return render(request, "commons/activity.html", {"page": page, "place": place, "theme": theme})


def _chosen(model: type[Place] | type[Theme], value: str) -> Place | Theme | None:
    """The place or theme with this code or id. One that is asked for and unknown is an error, never "all"."""
    if not value:
        return None
    found = model.objects.filter(code=value).first()
    if found is None and value.isascii() and value.isdigit() and len(value) < 18:
        found = model.objects.filter(pk=int(value)).first()
    if found is None:
        raise Http404
    return found


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
