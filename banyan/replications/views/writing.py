"""Writing down replications: that one took root, how it fares, what was adapted, who runs it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.permissions import require
from banyan.people.forms.errors import errors_on
from banyan.people.permissions import is_active
from banyan.replications import services
from banyan.replications.forms import AdaptationForm, EditForm, MemberForm, ReplicationForm, StatusForm
from banyan.replications.kinds import replication_url
from banyan.replications.models import ReplicationMember
from banyan.replications.permissions import can_confirm, can_edit, can_report
from banyan.replications.services.registering import FOLLOWS
from banyan.replications.views.found import seen_replication, seen_solution
from banyan.solutions.views.found import number_in, signed_in


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Write down that a solution took root: /replications/register/?solution=7&handover=3."""
    pk = number_in(request.GET.get("solution", ""))
    if not pk:
        return redirect("solutions:list")
    require(is_active(request.user))
    solution = seen_solution(request.user, pk)
    initial = {"handover": number_in(request.GET.get("handover", "")) or None, "status": "running"}
    form = ReplicationForm(request.POST or None, solution=solution, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            made = services.register_replication(by=signed_in(request), solution=solution, facts=form.facts())
        if form.is_valid():
            messages.success(request, _("It is part of the grove. Everyone who helped is told."))
            return redirect(replication_url(made))
    return render(request, "replications/register.html", {"solution": solution, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of it."""
    replication = seen_replication(request.user, pk)
    require(can_edit(request.user, replication))
    initial = {"about": replication.about, "recipe_version": replication.recipe_version_id}
    form = EditForm(request.POST or None, solution=replication.solution, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.edit_replication(by=signed_in(request), replication=replication, **form.cleaned_data)
        if form.is_valid():
            return redirect(replication_url(replication))
    title = _("How it goes there")
    return render(request, "replications/form.html", {"replication": replication, "form": form, "title": title})


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Stand by it as its carrier."""
    replication = seen_replication(request.user, pk)
    require(can_confirm(request.user, replication))
    services.confirm_replication(by=signed_in(request), replication=replication)
    return redirect(replication_url(replication))


@login_required
@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how it fares."""
    replication = seen_replication(request.user, pk)
    require(can_edit(request.user, replication))
    form = StatusForm(request.POST or None, may_follow=FOLLOWS[replication.status])
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.change_status(by=signed_in(request), replication=replication, **form.cleaned_data)
        if form.is_valid():
            return redirect(replication_url(replication))
    title = _("How does it fare?")
    return render(request, "replications/form.html", {"replication": replication, "form": form, "title": title})


@login_required
@require_http_methods(["GET", "POST"])
def adapt(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is done in another way."""
    replication = seen_replication(request.user, pk)
    require(can_report(request.user, replication))
    form = AdaptationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.record_adaptation(by=signed_in(request), replication=replication, **form.cleaned_data)
        if form.is_valid():
            return redirect(f"{replication_url(replication)}#adaptations")
    title = _("What is done in another way?")
    return render(request, "replications/form.html", {"replication": replication, "form": form, "title": title})


@login_required
@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Name who runs it too."""
    replication = seen_replication(request.user, pk)
    require(can_edit(request.user, replication))
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.add_to_team(by=signed_in(request), replication=replication, **form.cleaned_data)
        if form.is_valid():
            return redirect(f"{replication_url(replication)}#team")
    title = _("Who runs it?")
    return render(request, "replications/form.html", {"replication": replication, "form": form, "title": title})


@login_required
@require_POST
def member(request: HttpRequest, pk: int, member_pk: int) -> HttpResponse:
    """Take somebody, or oneself, out of the team."""
    replication = seen_replication(request.user, pk)
    found = get_object_or_404(ReplicationMember.objects.select_related("replication"), pk=member_pk)
    if found.replication_id != replication.pk:
        raise Http404
    services.remove_from_team(by=signed_in(request), member=found)
    return redirect(f"{replication_url(replication)}#team")
