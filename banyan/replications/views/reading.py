"""Replications: the list, one of them, and the plant's throughput."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.commons.permissions import require
from banyan.people.permissions import is_steward
from banyan.replications.forms import ReplicationFilterForm
from banyan.replications.permissions import can_confirm, can_edit, has_part_in
from banyan.replications.queries.lists import replication_in_full, replications_page
from banyan.replications.queries.throughput import throughput as steps_of_the_plant
from banyan.replications.services.registering import FOLLOWS
from banyan.replications.views.found import seen_replication


@require_safe
def replications(request: HttpRequest) -> HttpResponse:
    """All that runs, or ran, somewhere."""
    form = ReplicationFilterForm(request.GET)
    page = None
    if form.is_valid():
        page = replications_page(form.chosen(), cursor=request.GET.get("cursor", ""))
    return render(request, "replications/list.html", {"form": form, "page": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One replication: where, by whom, how it fares, what was adapted, whom it reached."""
    replication = seen_replication(request.user, pk)
    has_part = request.user.is_authenticated and has_part_in(request.user, replication)
    may_edit = has_part or (request.user.is_authenticated and can_edit(request.user, replication))
    may_confirm = (
        not replication.carrier_confirmed and request.user.is_authenticated and can_confirm(request.user, replication)
    )
    full = replication_in_full(replication, with_drafts=has_part)
    context = {
        "replication": replication,
        "full": full,
        "has_part": has_part,
        "may_edit": may_edit,
        "may_confirm": may_confirm,
        "may_change_status": may_edit and bool(FOLLOWS[replication.status]),
    }
    return render(request, "replications/detail.html", context)


@login_required
@require_safe
def throughput(request: HttpRequest) -> HttpResponse:
    """For stewards: how many solutions came to each step, where they wait, how long each took."""
    require(is_steward(request.user))
    return render(request, "replications/throughput.html", {"steps": steps_of_the_plant()})
