"""Setting a suggestion aside, and taking it up again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banyan.commons.errors import NotFound
from banyan.commons.kinds import kind_named, kind_of
from banyan.solutions.suggestions import services


@login_required
@require_POST
def dismiss(request: HttpRequest, on_kind: str, on_id: int, kind: str, pk: int) -> HttpResponse:
    """Set a suggestion aside on a page, with a reason."""
    on, suggested = _thing(on_kind, on_id), _thing(kind, pk)
    services.dismiss_suggestion(
        by=request.user,
        on=on,
        suggested=suggested,
        reason=request.POST.get("reason", ""),
        comment=request.POST.get("comment", ""),
    )
    messages.success(
        request,
        _("Hidden for you, and it counts when suggestions are made next. You can take it up again below the list."),
    )
    return _back(request, on)


@login_required
@require_POST
def take_up(request: HttpRequest, on_kind: str, on_id: int, kind: str, pk: int) -> HttpResponse:
    """Show a suggestion again that was set aside."""
    on, suggested = _thing(on_kind, on_id), _thing(kind, pk)
    services.take_up_again(by=request.user, on=on, suggested=suggested)
    messages.success(request, _("It is among the suggestions again."))
    return _back(request, on)


def _thing(kind: str, pk: int) -> models.Model:
    """A public thing. Raises NotFound, also for what is hidden: nobody learns here that it exists."""
    try:
        known = kind_named(kind)
    except KeyError:
        raise NotFound from None
    thing = known.load([pk]).get(pk)
    if thing is None or not known.is_public(thing):
        raise NotFound
    return thing


def _back(request: HttpRequest, on: models.Model) -> HttpResponse:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = kind_of(on).url(on)
    return redirect(target)
