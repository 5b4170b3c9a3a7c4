"""Forms whose input is never lost: drafts, a session that ended meanwhile, and "save as draft" without JavaScript."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.commons.queries.drafts import draft_for, fields_of, fields_to_keep
from banyan.commons.services.drafts import LARGEST_DRAFT, save_draft

_HELD: Final = "held_forms"


def hold_for_sign_in(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep what a signed-out visitor posted in their session, and send them to sign in; `input_for` gives it back."""
    fields = fields_to_keep(request.POST)
    if sum(len(str(value)) for value in fields.values()) < LARGEST_DRAFT // 2:
        request.session[_HELD] = {purpose: dict(fields)}
    messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is there again."))
    return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")


def input_for(request: HttpRequest, purpose: str) -> tuple[QueryDict | None, Any]:
    """What to fill a form with: what was held through sign-in, else the person's draft; and the draft, if any."""
    held = request.session.get(_HELD, {})
    if purpose in held:
        fields = QueryDict(mutable=True)
        for name, value in held[purpose].items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        request.session[_HELD] = {key: value for key, value in held.items() if key != purpose}
        messages.success(request, _("Here is what you typed before you signed in."))
        return fields, None
    draft = draft_for(request.user, purpose)
    return (fields_of(draft), draft) if draft is not None else (None, None)


def is_to_be_kept(request: HttpRequest) -> bool:
    """Whether the button "Save as draft" was pressed."""
    return request.method == "POST" and "save_draft" in request.POST


def keep_and_go(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep the posted form as a draft and go to the person's own pages."""
    try:
        save_draft(by=request.user, purpose=purpose, fields=fields_to_keep(request.POST))
        messages.success(request, _("The draft is saved. You find it on your page."))
    except Invalid as error:
        messages.error(request, str(error.message))
    return redirect("people:me")
