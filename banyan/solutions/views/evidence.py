"""Adding evidence and files, and taking evidence back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later
from django.views.decorators.http import require_http_methods

from banyan.commons.permissions import require
from banyan.commons.services import files as file_services
from banyan.commons.views.upload_form import UploadForm
from banyan.people.forms.errors import errors_on
from banyan.solutions import services
from banyan.solutions.forms import EvidenceForm, ReasonForm
from banyan.solutions.kinds import solution_url
from banyan.solutions.models import Evidence, EvidenceLevel
from banyan.solutions.views.found import seen_or_404, signed_in

# What each rung asks for, in a sentence, beside its name.
RUNGS_EXPLAINED = {
    EvidenceLevel.STORY: _later("What people who use it, or live with it, tell."),
    EvidenceLevel.MONITORING: _later("The team counts what it does and what comes of it, the same way each time."),
    EvidenceLevel.BEFORE_AFTER: _later("The same thing was measured before and after, with the same people or places."),
    EvidenceLevel.COMPARISON: _later("People or places without it were measured too, and the difference is known."),
    EvidenceLevel.TRIAL: _later("Chance decided who got it first, so that nothing else explains the difference."),
    EvidenceLevel.SEVERAL: _later("Several studies by people without a stake in it find the same."),
}


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a piece of evidence on the ladder."""
    solution, standing = seen_or_404(request.user, pk)
    require(standing.may_edit)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.add_evidence(
                by=signed_in(request),
                solution=solution,
                facts=form.facts(),
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
            )
        if form.is_valid():
            messages.success(request, _("The evidence is on the ladder."))
            return redirect(f"{solution_url(solution)}#evidence")
    context = {"solution": solution, "form": form, "rungs": list(RUNGS_EXPLAINED.items())}
    return render(request, "solutions/add_evidence.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def retract(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Take evidence back, with a reason."""
    solution, standing = seen_or_404(request.user, pk)
    require(standing.may_edit)
    piece = get_object_or_404(Evidence.objects.select_related("solution"), pk=evidence_pk, solution=solution)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.retract_evidence(by=signed_in(request), evidence=piece, reason=form.cleaned_data["reason"])
        if form.is_valid():
            messages.success(request, _("It is taken back. It stays on record with your reason and counts no more."))
            return redirect(f"{solution_url(solution)}#evidence")
    return render(request, "solutions/retract.html", {"solution": solution, "piece": piece, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a picture or a document."""
    solution, standing = seen_or_404(request.user, pk)
    require(standing.may_edit)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            file_services.attach(
                by=signed_in(request),
                thing=solution,
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
            )
        if form.is_valid():
            messages.success(request, _("The file is being checked. It appears on the page in a moment."))
            return redirect(f"{solution_url(solution)}#files")
    return render(request, "solutions/file.html", {"solution": solution, "form": form})
