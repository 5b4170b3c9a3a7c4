"""Joining in on a need: "here too", evidence, files."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.permissions import require
from banyan.commons.services import files as file_services
from banyan.commons.views.drafted_form import as_initial, input_for, keeps_input
from banyan.commons.views.upload_form import UploadForm
from banyan.needs import permissions, services
from banyan.needs.forms import ConfirmForm, EvidenceForm
from banyan.needs.kinds import need_url
from banyan.needs.models import Confirmation, NeedEvidence
from banyan.needs.views.found import joined_need_or_404, signed_in
from banyan.people.forms.errors import errors_on


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk: f"confirmation:{pk}")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a need is felt elsewhere too."""
    shown = joined_need_or_404(request, pk)
    require(permissions.can_confirm(request.user, shown), _("This need is not open any more."))
    purpose = f"confirmation:{pk}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    home = signed_in(request).place
    first = {"place": request.GET.get("place") or (home if home != shown.place else None)}
    form = ConfirmForm(request.POST or None, initial=as_initial(kept) if kept is not None else first)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.confirm_need(by=signed_in(request), need=shown, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Thank you. Your place is on this need's page now."))
            return redirect(f"{need_url(shown)}#confirmations")
    context = {"need": shown, "form": form, "draft": draft, "purpose": purpose}
    return render(request, "needs/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_input(lambda pk: f"need_evidence:{pk}")
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Add what shows that a need is real, with a file if there is one."""
    shown = joined_need_or_404(request, pk)
    require(permissions.can_add_evidence(request.user, shown), _("This need is not open any more."))
    purpose = f"need_evidence:{pk}"
    kept, draft = (None, None) if request.method == "POST" else input_for(request, purpose)
    initial = as_initial(kept) if kept is not None else None
    form = EvidenceForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.add_evidence(by=signed_in(request), need=shown, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The evidence is added."))
            return redirect(f"{need_url(shown)}#evidence")
    context = {"need": shown, "form": form, "draft": draft, "purpose": purpose}
    return render(request, "needs/evidence.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a photograph or a document."""
    shown = joined_need_or_404(request, pk)
    require(permissions.can_add_evidence(request.user, shown), _("This need is not open any more."))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with errors_on(form):
            file_services.attach(
                by=signed_in(request), thing=shown, upload=given["file"], description=given["description"]
            )
        if form.is_valid():
            messages.success(request, _("The file is being checked. It appears on the page in a moment."))
            return redirect(f"{need_url(shown)}#evidence")
    return render(request, "needs/file.html", {"need": shown, "form": form})


@login_required
@require_POST
def withdraw_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that a need is felt in a place."""
    confirmation = get_object_or_404(Confirmation.objects.select_related("need__merged_into", "place"), pk=pk)
    services.withdraw_confirmation(by=signed_in(request), confirmation=confirmation)
    messages.success(request, _("Your confirmation is taken back."))
    return redirect(need_url(confirmation.need.merged_into or confirmation.need))


@login_required
@require_POST
def remove_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a piece of evidence away."""
    rows = NeedEvidence.objects.select_related("need__place", "need__organisation", "need__merged_into")
    removed = get_object_or_404(rows, pk=pk)
    services.remove_evidence(by=signed_in(request), evidence=removed)
    messages.success(request, _("The evidence is removed."))
    return redirect(f"{need_url(removed.need.merged_into or removed.need)}#evidence")
