"""Finding what a request is about, who makes it, and telling what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.handovers import queries
from banyan.handovers.models import Handover, Side
from banyan.handovers.permissions import Part, part_in
from banyan.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Who makes the request; for views that visitors do not reach."""
    return cast(Person, request.user)


def seen_or_404(request: HttpRequest, pk: int) -> tuple[Handover, Part]:
    """A handover that the reader may see, and their part in it. Raises Http404: others learn nothing."""
    handover = queries.handover_found(pk)
    if handover is None:
        raise Http404
    part = part_in(request.user, handover)
    if not part.may_see:
        raise Http404
    return handover, part


def acted_on_or_404(request: HttpRequest, pk: int) -> tuple[Handover, Side]:
    """A handover in which the reader speaks for a side, and which. Raises Http404, NotAllowed (a witness)."""
    handover, part = seen_or_404(request, pk)
    require(part.may_act)
    return handover, cast(Side, part.side)


def done(request: HttpRequest, handover: Handover, do: Callable[[], Any], said: str, part: str = "") -> HttpResponse:
    """Do it, say that it is done or why it cannot be, and go back to the `part` of the handover's page."""
    try:
        do()
        messages.success(request, said)
    except (Conflict, Invalid) as error:
        messages.error(request, str(error.message))
    return redirect(f"{reverse('handovers:detail', args=[handover.pk])}{part}")


def tell_errors(request: HttpRequest, form: forms.Form) -> None:
    """Say what is wrong with a form that has no page of its own."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))
