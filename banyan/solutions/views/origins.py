"""What a solution goes back to, and merging duplicates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import BanyanError
from banyan.commons.permissions import require
from banyan.people.forms.errors import errors_on
from banyan.people.permissions import is_steward_of
from banyan.solutions import queries, services
from banyan.solutions.facts import facts_of
from banyan.solutions.forms import LineageForm, MergeForm
from banyan.solutions.kinds import solution_url
from banyan.solutions.models import Lineage
from banyan.solutions.pictures import lineage_picture
from banyan.solutions.queries.history import compared_facts
from banyan.solutions.views.found import seen_or_404, signed_in


@require_http_methods(["GET", "POST"])
def lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """What a solution goes back to and what goes back to it; the team adds to it here."""
    solution, standing = seen_or_404(request.user, pk)
    form = LineageForm(request.POST or None)
    if request.method == "POST":
        require(standing.may_edit)
        if form.is_valid():
            with errors_on(form):
                services.link_to_parent(by=signed_in(request), solution=solution, **form.cleaned_data)
            if form.is_valid():
                messages.success(request, _("Said. The other solution's page shows it too."))
                return redirect("solutions:lineage", solution)
    ties = queries.lineage_around(solution.pk)
    context = {
        "solution": solution,
        "standing": standing,
        "form": form,
        "above": [tie for tie in ties if tie.distance == -1],
        "below": [tie for tie in ties if tie.distance == 1],
        "picture": lineage_picture(solution, ties),
    }
    return render(request, "solutions/lineage.html", context)


@login_required
@require_POST
def unlink(request: HttpRequest, pk: int, tie_pk: int) -> HttpResponse:
    """Take back what was said of an origin."""
    solution, _standing = seen_or_404(request.user, pk)
    tie = get_object_or_404(Lineage.objects.select_related("child", "parent"), pk=tie_pk, child=solution)
    services.unlink_from_parent(by=signed_in(request), lineage=tie)
    messages.success(request, _("Taken back."))
    return redirect("solutions:lineage", solution)


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """A steward joins a duplicate into another solution, after seeing how they differ."""
    solution, _standing = seen_or_404(request.user, pk)
    require(is_steward_of(request.user, solution))
    given = request.POST if request.method == "POST" else request.GET
    form = MergeForm(given if "into" in given else None)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if into is not None and into.pk == solution.pk:
        form.add_error("into", _("Choose another solution: this is the same one."))
        into = None
    if request.method == "POST" and into is not None and "confirm" in request.POST:
        try:
            services.merge_solutions(
                by=signed_in(request), solution=solution, into=into, note=form.cleaned_data["note"]
            )
        except BanyanError as problem:
            form.add_error(None, str(problem.message))
        else:
            messages.success(request, _("The two are one now. What the other said stays in its history."))
            return redirect(solution_url(into))
    changes = compared_facts(facts_of(into), facts_of(solution)) if into is not None else []
    return render(
        request, "solutions/merge.html", {"solution": solution, "into": into, "form": form, "changes": changes}
    )


@login_required
@require_POST
def unmerge(request: HttpRequest, pk: int) -> HttpResponse:
    """A steward takes a merge back."""
    solution, _standing = seen_or_404(request.user, pk)
    services.unmerge_solutions(by=signed_in(request), solution=solution)
    messages.success(request, _("Both stand for themselves again."))
    return redirect(solution_url(solution))
