"""Keeping and discarding drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banyan.commons.errors import Invalid
from banyan.commons.queries.drafts import fields_to_keep
from banyan.commons.services.drafts import discard_draft, save_draft
from banyan.commons.views.drafted_form import forget_held


@require_POST
def keep(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep a form as it stands; called by the browser while somebody types. The body is a form or a JSON object."""
    if not request.user.is_authenticated:
        return JsonResponse({"detail": _("Sign in to keep drafts here. Your device keeps them meanwhile.")}, status=401)
    try:
        draft = save_draft(by=request.user, purpose=purpose, fields=_fields(request))
    except Invalid as error:
        return JsonResponse({"detail": str(error.message)}, status=422)
    return JsonResponse({"saved_at": draft.saved_at.isoformat()})


def _fields(request: HttpRequest) -> dict[str, object]:
    if request.content_type != "application/json":
        return fields_to_keep(request.POST)
    try:
        given = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Invalid({"": _("This is no JSON.")}) from error
    if not isinstance(given, Mapping) or not all(_is_field(value) for value in given.values()):
        raise Invalid({"": _("Send an object of names and texts, or lists of texts.")})
    return fields_to_keep(given)


def _is_field(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))


@require_POST
def discard(request: HttpRequest, purpose: str) -> HttpResponse:
    """Forget a draft, and what was held while signing in."""
    had_one = forget_held(request, purpose)
    if request.user.is_authenticated:
        had_one = discard_draft(by=request.user, purpose=purpose) or had_one
    if had_one:
        messages.success(request, _("The draft is discarded."))
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return redirect(target)
    return redirect("people:me")
