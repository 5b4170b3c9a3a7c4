"""Joining needs that are the same: by stewards, after seeing both side by side."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.commons.queries.search import near_duplicates
from banyan.needs import permissions, queries, services
from banyan.needs.forms import MergeForm
from banyan.needs.kinds import need_url
from banyan.needs.models import Need, NeedState
from banyan.needs.views.found import need_or_404, signed_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the other need, look at both, then merge them."""
    source = _mergeable(request, pk)
    given = request.POST if request.method == "POST" else request.GET
    form = MergeForm(given if given.get("into") else None)
    target = _target(request, source, form) if form.is_bound else None
    if request.method == "POST" and target is not None and "confirm" in request.POST:
        try:
            services.merge_needs(by=signed_in(request), need=source, into=target, reason=form.cleaned_data["reason"])
        except Conflict as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The two are one need now. Nobody's words are lost."))
            return redirect(f"{need_url(target)}#voice-{source.pk}")
    context = {"need": source, "form": form, "target": target}
    if target is None:
        context["near"] = near_duplicates("need", source.title, source.story, source.place, leave_out=source.pk)
    else:
        context["both"] = [queries.need_in_full(side) for side in (source, target)]
    return render(request, "needs/merge.html", context)


def _mergeable(request: HttpRequest, pk: int) -> Need:
    source = need_or_404(pk)
    require(permissions.can_merge(request.user, source))
    if source.state not in (NeedState.OPEN, NeedState.MET):
        raise Conflict(_("Only needs that are open or met can be merged."))
    return source


def _target(request: HttpRequest, source: Need, form: MergeForm) -> Need | None:
    """The other need as chosen; what stands against it is put on the form."""
    if not form.is_valid():
        return None
    target = queries.need_found(form.cleaned_data["into"])
    if target is not None and target.merged_into is not None:
        target = queries.need_found(target.merged_into.pk)
    if target is None or target.pk == source.pk or not permissions.can_see(request.user, target):
        form.add_error("into", _("There is no other need with that number."))
    elif not permissions.can_merge(request.user, target):
        form.add_error("into", _("That need lies outside what you are a steward of. Ask a steward of both."))
    else:
        return target
    return None


@login_required
@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    source = need_or_404(pk)
    done = services.unmerge_need(by=signed_in(request), need=source)
    messages.success(request, _("The need stands by itself again."))
    return redirect(need_url(done))
