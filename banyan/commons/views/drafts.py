"""Keeping and discarding drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banyan.commons.errors import Invalid
from banyan.commons.queries.drafts import fields_to_keep
from banyan.commons.services.drafts import discard_draft, save_draft


@require_POST
def keep(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep a form as it stands; called by the browser while somebody types."""
    if not request.user.is_authenticated:
        return JsonResponse(
            {"detail": _("Sign in to keep drafts here. They stay on your device meanwhile.")}, status=401
        )
    try:
        draft = save_draft(by=request.user, purpose=purpose, fields=fields_to_keep(request.POST))
    except Invalid as error:
        return JsonResponse({"detail": str(error.message)}, status=422)
    return JsonResponse({"saved_at": draft.saved_at.isoformat()})


@require_POST
def discard(request: HttpRequest, purpose: str) -> HttpResponse:
    """Forget a draft."""
    if request.user.is_authenticated and discard_draft(by=request.user, purpose=purpose):
        messages.success(request, _("The draft is discarded."))
    return redirect("people:me")
