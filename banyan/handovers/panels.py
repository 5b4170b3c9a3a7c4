"""What handovers add to the pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from banyan.commons.panels import Panel, register_panel
from banyan.handovers import queries
from banyan.handovers.models import PublicLine
from banyan.handovers.permissions import EDITORS
from banyan.handovers.queries.lists import public_lines
from banyan.people.models import Membership, Organisation
from banyan.people.permissions import is_active
from banyan.scaling.models import Introduction
from banyan.scaling.permissions import conducts
from banyan.solutions.models import Solution, SolutionState


def _passed_on(request: HttpRequest, solution: Solution) -> SafeString:
    """To everybody what both sides made known; to those who could, the way to propose it, and their own handovers."""
    if solution.state != SolutionState.PUBLISHED:
        return SafeString("")
    return _on_solution(request, solution, queries.public_lines_of(solution))


def _not_passed_on_yet(request: HttpRequest, solution: Solution) -> SafeString:
    if solution.state != SolutionState.PUBLISHED or not request.user.is_authenticated:
        return SafeString("")
    return _on_solution(request, solution, [])


def _on_solution(request: HttpRequest, solution: Solution, lines: list[PublicLine]) -> SafeString:
    person: Any = request.user
    own = queries.handovers_of_solution(solution, person) if person.is_authenticated else []
    is_founder = is_active(person) and conducts(person, solution)
    may_propose = is_founder or (
        is_active(person) and Membership.objects.filter(person=person, role__in=EDITORS).exists()
    )
    if not (lines or own or may_propose):
        return SafeString("")
    context = {
        "solution": solution,
        "lines": lines,
        "own": own,
        "may_propose": may_propose,
        "is_founder": is_founder,
    }
    return render_to_string("handovers/parts/on_solution.html", context, request)


def _carries(request: HttpRequest, organisation: Organisation) -> SafeString:
    lines = queries.public_lines_of(organisation)
    return render_to_string("handovers/parts/on_organisation.html", {"lines": lines}, request)


def _mine(request: HttpRequest, person: Any) -> SafeString:
    rows = list(queries.handovers_of(person).order_by("-pk")[:5])
    if not rows:
        return SafeString("")
    context = {"handovers": rows, "is_eligible": queries.is_eligible_for_next_idea(person)}
    return render_to_string("handovers/parts/mine.html", context, request)


def _from_introduction(request: HttpRequest, introduction: Introduction) -> SafeString:
    if not introduction.is_accepted:
        return SafeString("")
    return render_to_string("handovers/parts/on_introduction.html", {"introduction": introduction}, request)


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("solution", "passed-on", 60, _passed_on, public_lines, _not_passed_on_yet))
    register_panel(Panel("organisation", "carries", 60, _carries, public_lines))
    register_panel(Panel("me", "handovers", 45, _mine))
    register_panel(Panel("introduction", "handover", 10, _from_introduction))
