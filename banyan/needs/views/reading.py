"""The list of needs, and a need's page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from banyan.commons.queries.files import files_of_all
from banyan.needs import permissions, queries
from banyan.needs.forms import NeedFilterForm
from banyan.needs.kinds import need_url
from banyan.needs.models import Need, NeedState
from banyan.needs.views.found import need_or_404

_LOOKED_FOR: Final = timedelta(minutes=15)  # so long after it was voiced the page waits for suggestions


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """All needs, by place, theme, language and state."""
    form = NeedFilterForm(request.GET)
    page = queries.needs_page(form.chosen(), cursor=request.GET.get("cursor", "")) if form.is_valid() else None
    return render(request, "needs/list.html", {"page": page, "form": form})


@require_safe
def need(request: HttpRequest, pk: str, slug: str | None = None) -> HttpResponse:
    """A need's page. One that was merged is read on the page of its target."""
    shown, voices = queries.need_with_voices(int(pk))
    if shown is None:
        raise Http404
    if shown.state == NeedState.MERGED and shown.merged_into is not None:
        if not permissions.can_see(request.user, shown.merged_into):
            raise Http404
        return redirect(f"{need_url(shown.merged_into)}#voice-{shown.pk}")
    standing = permissions.standing_of(request.user, shown)
    if not standing.may_see:
        raise Http404
    if request.path != unquote(need_url(shown)):
        return redirect(need_url(shown))
    return render(request, "needs/detail.html", _page_of(request, shown, voices) | {"may": standing})


def _page_of(request: HttpRequest, shown: Need, voices: list[Need]) -> dict[str, Any]:
    full = queries.need_in_full(shown, voices, reader=request.user)
    family = [shown, *voices]
    files = files_of_all({"need": family, "need_evidence": full.evidence}, reader=request.user)
    return {
        "need": shown,
        "full": full,
        "files": [file for member in family for file in files["need"][member.pk]],
        "evidence": [(piece, files["need_evidence"][piece.pk]) for piece in full.evidence],
        "is_looked_for": _is_looked_for(shown),
    }


def _is_looked_for(shown: Need) -> bool:
    """Whether suggestions for a new need have not arrived yet."""
    is_new = shown.state == NeedState.OPEN and timezone.now() - shown.created_at < _LOOKED_FOR
    return is_new and not queries.has_suggestions(shown)


@never_cache
@require_safe
def suggestions(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of a need's page that other rooms add, asked for again until suggestions are there."""
    shown = need_or_404(pk)
    if not permissions.standing_of(request.user, shown).may_see:
        raise Http404
    context = {"need": shown, "is_looked_for": _is_looked_for(shown)}
    return render(request, "needs/parts/suggestions.html", context)
