"""Reporting a thing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banyan.commons.kinds import Kind, kind_named
from banyan.commons.permissions import require
from banyan.people import permissions
from banyan.people.forms.errors import errors_on
from banyan.people.forms.moderation import ReportForm
from banyan.people.services import moderation


def public_thing(kind: str, pk: int) -> tuple[Kind, Any]:
    """A registered kind that can be hidden, and a thing of it that everyone can see."""
    try:
        known = kind_named(kind)
    except KeyError:
        raise Http404 from None
    thing = known.load([pk]).get(pk)
    if thing is None or not known.is_public(thing) or known.set_hidden is None:
        raise Http404
    return known, thing


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Tell the stewards that something should not stand."""
    known, thing = public_thing(kind, pk)
    require(permissions.can_report(request.user, thing))
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            moderation.report(by=request.user, thing=thing, **form.cleaned_data)  # type: ignore[arg-type]
        if form.is_valid():
            messages.success(
                request, _("Thank you. Stewards will look at it. Its author does not learn who reported it.")
            )
            return redirect(known.url(thing))
    context = {"form": form, "title": known.title(thing), "url": known.url(thing), "label": known.label}
    return render(request, "people/report.html", context)
