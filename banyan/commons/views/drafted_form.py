"""Forms whose input is never lost: drafts, a session that ended meanwhile, and "save as draft" without JavaScript.

    @keeps_input("need")
    def voice(request):
        kept, draft = input_for(request, "need")  # when the form is asked for afresh
        form = NeedForm(request.POST or None, initial=as_initial(kept) if kept else …)

The service that takes what was typed discards the draft in its own transaction. The template includes
"commons/parts/draft.html" above the form, which carries `data-autosave` and a button named "save_draft".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from banyan.commons.errors import BanyanError
from banyan.commons.models import Draft
from banyan.commons.queries.drafts import as_posted, draft_for, fields_to_keep
from banyan.commons.services.drafts import LARGEST_DRAFT, save_draft, size_of

_HELD: Final = "held_forms"
_MOST_HELD: Final = 5
_HOLDS_PER_NETWORK: Final = 60  # an hour
View = Callable[..., HttpResponse]


def keeps_input(purpose: str | Callable[..., str]) -> Callable[[View], View]:
    """Have a form's view asked for by signed-in people alone, without losing what others sent; and answer the button
    "save_draft". `purpose` names the form, or makes the name from the view's arguments from the address."""

    def decorate(view: View) -> View:
        @wraps(view)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            name = purpose if isinstance(purpose, str) else purpose(**kwargs)
            if not request.user.is_authenticated:
                if request.method == "POST":
                    return hold_for_sign_in(request, name)
                return redirect_to_login(request.get_full_path())
            if is_to_be_kept(request):
                return keep_and_go(request, name)
            return view(request, *args, **kwargs)

        return keeping

    return decorate


def hold_for_sign_in(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep what a signed-out visitor posted in their session, and send them to sign in; `input_for` gives it back."""
    if _may_hold(request) and _hold(request, purpose, fields_to_keep(request.POST)):
        messages.info(request, _("You were signed out. What you typed is kept: sign in, and it is there again."))
    else:
        messages.error(request, _("You were signed out. What you typed is kept only on your device: sign in there."))
    return redirect_to_login(request.get_full_path())


def input_for(request: HttpRequest, purpose: str) -> tuple[QueryDict | None, Draft | None]:
    """What to fill a form with that is asked for afresh, and the draft that it is from: what was held through signing
    in becomes the person's draft first, so that it lasts until it is sent or discarded."""
    held = _take_held(request, purpose)
    if held is not None:
        try:
            draft = save_draft(by=request.user, purpose=purpose, fields=held)
        except BanyanError as error:
            messages.warning(request, str(error.message))
            return as_posted(held), None
        messages.success(request, _("Here is what you typed before you signed in. Look it over, then send it."))
        return as_posted(held), draft
    kept = draft_for(request.user, purpose)
    return (as_posted(kept.fields), kept) if kept is not None else (None, None)


def as_initial(kept: QueryDict) -> dict[str, Any]:
    """A draft's fields as a form's initial values, so that a form half filled in shows no errors yet. A name of which
    there are several values gets a list."""
    return {name: values if len(values) > 1 else values[0] for name, values in kept.lists()}


def is_to_be_kept(request: HttpRequest) -> bool:
    """Whether the button "Save as draft" was pressed."""
    return request.method == "POST" and "save_draft" in request.POST


def keep_and_go(request: HttpRequest, purpose: str) -> HttpResponse:
    """Keep the posted form as a draft and go to the person's own pages; where that cannot be, back to the form with
    all that was typed."""
    fields = fields_to_keep(request.POST)
    try:
        save_draft(by=request.user, purpose=purpose, fields=fields)
    except BanyanError as error:
        messages.error(request, str(error.message))
        _hold(request, purpose, fields)
        return redirect(request.get_full_path())
    messages.success(request, _("The draft is saved. You find it here whenever you want to go on."))
    return redirect("people:me")


def forget_held(request: HttpRequest, purpose: str) -> bool:
    """Forget what was held; return whether there was anything."""
    return _take_held(request, purpose) is not None


def _hold(request: HttpRequest, purpose: str, fields: Mapping[str, object]) -> bool:
    if size_of(fields) > LARGEST_DRAFT:
        return False
    others = {name: kept for name, kept in request.session.get(_HELD, {}).items() if name != purpose}
    request.session[_HELD] = dict(list(others.items())[-(_MOST_HELD - 1) :]) | {purpose: dict(fields)}
    return True


def _take_held(request: HttpRequest, purpose: str) -> dict[str, object] | None:
    held = request.session.get(_HELD, {})
    if purpose not in held:
        return None
    request.session[_HELD] = {name: fields for name, fields in held.items() if name != purpose}
    found: dict[str, object] = held[purpose]
    return found


def _may_hold(request: HttpRequest) -> bool:
    """Whether this network has not filled the store of sessions lately."""
    key = f"held:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, timeout=3_600)
    try:
        return cache.incr(key) <= _HOLDS_PER_NETWORK
    except ValueError:  # it ran out between the two
        return True
