"""Voicing a need, changing it, and saying what became of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.comparison import Part, compare_texts
from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line, tidy_text
from banyan.commons.views.drafted_form import as_initial, input_for, keeps_input
from banyan.needs import permissions, services
from banyan.needs.forms import NeedForm
from banyan.needs.kinds import need_url
from banyan.needs.models import Need, NeedState
from banyan.needs.views.found import need_or_404, signed_in
from banyan.people.forms.errors import errors_on


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input("need")
def voice(request: HttpRequest) -> HttpResponse:
    """Voice a need."""
    require(permissions.can_voice(request.user))
    kept, draft = (None, None) if request.method == "POST" else input_for(request, "need")
    initial = as_initial(kept) if kept is not None else _begun(request)
    form = NeedForm(request.POST or None, person=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = None
        with errors_on(form):
            made = services.voice_need(by=signed_in(request), facts=form.facts())
        if made is not None:
            messages.success(request, _("Your need is voiced. Banyan is looking for solutions that could meet it."))
            return redirect(need_url(made))
    return render(request, "needs/form.html", {"form": form, "draft": draft, "purpose": "need"})


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What the link that led here says already: a place, a title, a theme's code."""
    asked = request.GET
    themes = [code for code in asked.getlist("theme") if code]
    return {
        "place": asked.get("place") or signed_in(request).place,
        "title": asked.get("title", "")[:160],
        "themes": themes,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk: f"need:{pk}")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a need. Where somebody else did so meanwhile, what differs is shown, and nothing that was
    typed is lost."""
    changed = need_or_404(pk)
    require(permissions.can_edit(request.user, changed))
    purpose = f"need:{pk}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial = as_initial(kept) if kept is not None else NeedForm.of(changed)
    form = NeedForm(request.POST or None, person=request.user, need=changed, initial=initial)
    version = _number(request.POST.get("version", "") if request.method == "POST" else initial.get("version"), changed)
    differences: list[Difference] = []
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.edit_need(by=signed_in(request), need=changed, version=version, facts=form.facts())
        if form.is_valid():
            messages.success(request, _("The changes are saved."))
            return redirect(need_url(need_or_404(pk)))
        differences = _differences(changed, form) if version != changed.version else []
    context = {
        "form": form, "need": changed, "draft": draft, "purpose": purpose, "differences": differences,
        # Whoever has seen the differences saves over the present version.
        "version": changed.version if differences else version,
    }  # fmt: skip
    return render(request, "needs/form.html", context, status=409 if differences else 200)


def _number(given: str | None, need: Need) -> int:
    """The version that the person had before their eyes when they began to write: the present one for a fresh form, 0
    for none that there ever was."""
    if given is None:
        return need.version
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


@dataclass(frozen=True, slots=True)
class Difference:
    """How one field reads now and as somebody wants to save it."""

    label: str | Promise
    parts: Sequence[Part]


def _differences(present: Need, form: NeedForm) -> list[Difference]:
    wanted = form.cleaned_data
    found = []
    tidying: dict[str, Callable[[str], str]] = {"title": tidy_line, "story": tidy_text, "tried": tidy_text}
    for name, tidy in tidying.items():
        before, after = getattr(present, name), tidy(str(wanted.get(name) or ""))
        if before != after:
            found.append(Difference(form.fields[name].label or name, compare_texts(before, after)))
    for name in ("place", "people_affected"):
        old, new = getattr(present, name), wanted.get(name)
        if old != new:
            parts: list[Part] = [("removed", str(old))] if old else []
            parts += [("added", str(new))] if new else []
            found.append(Difference(form.fields[name].label or name, parts))
    return found


_STATES = {"met": services.mark_met, "reopen": services.reopen_need, "withdraw": services.withdraw_need}


@login_required
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a need as met, as felt again, or take it back."""
    service = _STATES.get(request.POST.get("to", ""))
    if service is None:
        raise Http404
    changed = need_or_404(pk)
    try:
        done = service(by=signed_in(request), need=changed)
    except Conflict as error:
        messages.error(request, str(error.message))
        return redirect(need_url(changed))
    said = {
        NeedState.MET: _("It is marked as met. Thank you for telling."),
        NeedState.OPEN: _("It is open again."),
        NeedState.WITHDRAWN: _("It is taken back. Only you and stewards see it now, and you can voice it again."),
    }
    messages.success(request, said[NeedState(done.state)])
    return redirect(need_url(done))
