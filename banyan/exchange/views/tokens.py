"""Keys to the API: seeing, making and revoking one's own."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.errors import Invalid
from banyan.exchange.forms import TokenForm
from banyan.exchange.models import Scope
from banyan.exchange.queries import tokens_of
from banyan.exchange.services.tokens import make_token, revoke_token
from banyan.people.models import Person


def _person(request: HttpRequest) -> Person:
    return cast(Person, request.user)


@login_required
@require_safe
def token_list(request: HttpRequest) -> HttpResponse:
    """One's keys, and those of organisations that one owns."""
    names = dict(Scope.choices)
    now = timezone.now()
    tokens = [
        {
            "token": token,
            "scopes": [names.get(scope, scope) for scope in token.scopes],
            "state": "revoked" if token.revoked_at else "ended" if token.expires_at <= now else "valid",
        }
        for token in tokens_of(_person(request))[:100]
    ]
    return render(request, "exchange/tokens.html", {"tokens": tokens})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make a key; the answer shows it this once."""
    form = TokenForm(request.POST or None, person=_person(request))
    if request.method == "POST" and form.is_valid():
        try:
            token, key = make_token(
                by=_person(request),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at,
                organisation=form.cleaned_data["organisation"],
            )
        except Invalid as error:
            for field, message in error.fields.items():
                form.add_error(field if field in form.fields else None, str(message))
        else:
            return render(request, "exchange/token_made.html", {"token": token, "key": key})
    return render(request, "exchange/token_new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a key, after asking."""
    token = get_object_or_404(tokens_of(_person(request)), pk=token_id)
    if request.method == "POST":
        revoke_token(by=_person(request), token=token)
        done = _("The key “%(name)s” is revoked. Nothing can be done with it any more.") % {"name": token.name}
        messages.success(request, done)
        return redirect("exchange:tokens")
    return render(request, "exchange/token_revoke.html", {"token": token})
