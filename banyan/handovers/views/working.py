"""The checklist, milestones, files, witnesses, and the one public line."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.permissions import require
from banyan.commons.services import files as file_services
from banyan.commons.views.upload_form import UploadForm
from banyan.handovers import services
from banyan.handovers.forms import ItemForm, MilestoneForm, WitnessForm
from banyan.handovers.models import ChecklistItem, Milestone, Witness
from banyan.handovers.permissions import can_attach
from banyan.handovers.views.found import acted_on_or_404, done, seen_or_404, signed_in, tell_errors
from banyan.people.forms.errors import errors_on


@login_required
@require_POST
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Add to the checklist."""
    handover, _side = acted_on_or_404(request, pk)
    form = ItemForm(request.POST, prefix="item")
    if form.is_valid():
        by, given = signed_in(request), form.cleaned_data
        said = _("It is on the checklist.")
        return done(request, handover, lambda: services.add_item(by=by, handover=handover, **given), said, "#checklist")
    tell_errors(request, form)
    return redirect("handovers:detail", handover.pk)


@login_required
@require_POST
def settle_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Say whether something on the checklist is done."""
    handover, _side = acted_on_or_404(request, pk)
    item = get_object_or_404(ChecklistItem.objects.select_related("handover"), pk=item_pk, handover=handover)
    by, state, said = signed_in(request), request.POST.get("state", ""), _("The checklist is kept.")
    return done(request, handover, lambda: services.settle_item(by=by, item=item, state=state), said, "#checklist")


@login_required
@require_POST
def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a milestone."""
    handover, _side = acted_on_or_404(request, pk)
    form = MilestoneForm(request.POST, prefix="milestone")
    if form.is_valid():
        by, given, said = signed_in(request), form.cleaned_data, _("The milestone is set.")
        return done(
            request, handover, lambda: services.set_milestone(by=by, handover=handover, **given), said, "#milestones"
        )
    tell_errors(request, form)
    return redirect("handovers:detail", handover.pk)


@login_required
@require_POST
def reach_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Say that a milestone is reached."""
    handover, _side = acted_on_or_404(request, pk)
    milestone = get_object_or_404(Milestone.objects.select_related("handover"), pk=milestone_pk, handover=handover)
    by, said = signed_in(request), _("The milestone is reached.")
    return done(request, handover, lambda: services.reach_milestone(by=by, milestone=milestone), said, "#milestones")


@login_required
@require_http_methods(["GET", "POST"])
def witnesses(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody read along."""
    handover, _side = acted_on_or_404(request, pk)
    form = WitnessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.invite_witness(by=signed_in(request), handover=handover, person=form.cleaned_data["person"])
        if form.is_valid():
            messages.success(request, _("They find the invitation in their inbox."))
            return redirect("handovers:detail", handover.pk)
    context = {"handover": handover, "solution": handover.solution, "form": form}
    return render(request, "handovers/witnesses.html", context)


@login_required
@require_POST
def withdraw_witness(request: HttpRequest, pk: int, witness_pk: int) -> HttpResponse:
    """End a witness's reading along; witnesses may do so themselves."""
    handover, part = seen_or_404(request, pk)
    witness = get_object_or_404(Witness.objects.select_related("handover"), pk=witness_pk, handover=handover)
    services.withdraw_witness(by=signed_in(request), witness=witness)
    messages.success(request, _("They read along no more."))
    return redirect("handovers:detail", handover.pk) if part.may_act else redirect("handovers:mine")


@login_required
@require_http_methods(["GET", "POST"])
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a file for both sides and the witnesses."""
    handover, _side = acted_on_or_404(request, pk)
    require(can_attach(request.user, handover))
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            file_services.attach(
                by=signed_in(request),
                thing=handover,
                upload=form.cleaned_data["file"],
                description=form.cleaned_data["description"],
            )
        if form.is_valid():
            messages.success(request, _("The file is being checked. It appears on the page in a moment."))
            return redirect("handovers:detail", handover.pk)
    return render(request, "handovers/file.html", {"handover": handover, "solution": handover.solution, "form": form})


@login_required
@require_POST
def public_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for one's side whether the agreement may be known."""
    handover, _side = acted_on_or_404(request, pk)
    by, allowed = signed_in(request), request.POST.get("allowed") == "1"
    said = _("Your side allows it.") if allowed else _("Your side does not allow it.")
    return done(
        request,
        handover,
        lambda: services.allow_public_line(by=by, handover=handover, allowed=allowed),
        said,
        "#public-line",
    )
