"""Reading solutions: the list, a solution's page, its history."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from banyan.commons.money import Money, format_money_in_words, format_money_short
from banyan.solutions import queries
from banyan.solutions.facts import names_for, shown_facts
from banyan.solutions.forms import SolutionFilterForm
from banyan.solutions.kinds import solution_url
from banyan.solutions.licences import licence_meaning
from banyan.solutions.models import EvidenceLevel, Solution, SolutionState
from banyan.solutions.permissions import Standing, standing_of
from banyan.solutions.pictures import lineage_picture, running_map
from banyan.solutions.views.found import seen_or_404, solution_or_404


@require_safe
def solutions(request: HttpRequest) -> HttpResponse:
    """All solutions, by place, theme, stage, evidence and language."""
    form = SolutionFilterForm(request.GET)
    page = None
    if form.is_valid():
        page = queries.solutions_page(form.chosen(), cursor=request.GET.get("cursor", ""))
    return render(request, "solutions/list.html", {"form": form, "page": page})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A solution's page. A merged one leads to the one it was merged into; a withdrawn one says so."""
    solution = solution_or_404(pk)
    if solution.state == SolutionState.MERGED:
        became = _what_it_became(solution)
        if became.state == SolutionState.HIDDEN and not standing_of(request.user, became).may_edit:
            raise Http404
        return redirect(solution_url(became))
    standing = standing_of(request.user, solution)
    if solution.state == SolutionState.HIDDEN and not standing.may_edit:
        raise Http404
    if solution.state == SolutionState.WITHDRAWN and not standing.may_edit:
        return render(request, "solutions/withdrawn.html", {"solution": solution}, status=410)
    url = solution_url(solution)
    if request.path != unquote(url):
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{url}?{query}" if query else url, permanent=False)
    return render(request, "solutions/detail.html", _page_of(request, solution, standing))


def _what_it_became(solution: Solution) -> Solution:
    """Where a chain of merges ends."""
    seen = {solution.pk}
    while solution.merged_into is not None and solution.merged_into.pk not in seen:
        solution = solution.merged_into
        seen.add(solution.pk)
    return solution


def _page_of(request: HttpRequest, solution: Solution, standing: Standing) -> dict[str, Any]:
    full = queries.solution_in_full(solution, reader=request.user)
    above = [tie for tie in full.lineage if tie.distance == -1]
    below = [tie for tie in full.lineage if tie.distance == 1]
    return {
        "solution": solution,
        "full": full,
        "standing": standing,
        "cost": _cost_of(solution),
        "rungs": EvidenceLevel.choices,
        "evidence_label": EvidenceLevel(solution.evidence_level).label if solution.evidence_level else "",
        "licence_meaning": licence_meaning(solution.licence),
        "above": above,
        "below": below,
        "lineage_picture": lineage_picture(solution, full.lineage),
        "map": running_map(full.running),
    }


def _cost_of(solution: Solution) -> dict[str, str] | None:
    """The cost as a figure and in words."""
    if solution.cost_per_person_minor is None:
        return None
    money = Money(solution.cost_per_person_minor, solution.cost_currency)
    return {"short": format_money_short(money), "words": format_money_in_words(money)}


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """All versions of a solution."""
    solution, standing = seen_or_404(request.user, pk)
    page = queries.versions_page(solution, cursor=request.GET.get("cursor", ""))
    return render(request, "solutions/history.html", {"solution": solution, "standing": standing, "page": page})


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a solution said in one of its versions."""
    solution, standing = seen_or_404(request.user, pk)
    found = queries.version_numbered(solution, number)
    shown = shown_facts(found.fields, names_for(found.fields))
    context = {
        "solution": solution,
        "standing": standing,
        "version": found,
        "fields": queries.labelled(shown),
        "is_latest": found.number == solution.version,
    }
    return render(request, "solutions/version.html", context)


@require_safe
def comparison(request: HttpRequest, pk: int, older: int, newer: int) -> HttpResponse:
    """What differs between two versions."""
    solution, standing = seen_or_404(request.user, pk)
    if older > newer:
        return redirect("solutions:comparison", solution, newer, older)
    compared = queries.compared_versions(solution, older, newer)
    context = {"solution": solution, "standing": standing, "compared": compared}
    return render(request, "solutions/comparison.html", context)


@require_safe
def chosen_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions chosen on the history page lead to their comparison."""
    solution, _standing = seen_or_404(request.user, pk)
    numbers = [request.GET.get(name, "") for name in ("older", "newer")]
    if not all(number.isdecimal() and len(number) < 9 for number in numbers):
        return redirect("solutions:history", solution)
    older, newer = sorted(int(number) for number in numbers)
    return redirect("solutions:comparison", solution, older, newer)


@require_safe
def edits(request: HttpRequest, pk: int) -> HttpResponse:
    """Edits that were suggested, those that wait first or those that were answered."""
    solution, standing = seen_or_404(request.user, pk)
    answered = request.GET.get("answered") == "1"
    page = queries.edits_of(solution, answered=answered, cursor=request.GET.get("cursor", ""))
    context = {"solution": solution, "standing": standing, "page": page, "answered": answered}
    return render(request, "solutions/edits.html", context)
