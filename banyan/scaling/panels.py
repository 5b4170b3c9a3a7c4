"""What scaling adds to the pages of other rooms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.commons.panels import Panel, register_panel
from banyan.commons.queries.places import place_code
from banyan.needs.models import Need
from banyan.people.models import Organisation
from banyan.scaling import queries
from banyan.scaling.matching.around import with_room_in
from banyan.scaling.matching.permissions import (
    can_see_carriers,
    can_see_carriers_of_need,
    can_see_network,
    can_see_solutions_for,
)
from banyan.scaling.models import Assessment, AssessmentState
from banyan.scaling.permissions import conducts
from banyan.scaling.words import pathway_name
from banyan.solutions.models import Solution, SolutionState


def _should_it_scale(request: HttpRequest, solution: Solution) -> SafeString:
    """For who conducts assessments, how far the latest is; for others, what was shared with everyone."""
    if solution.state != SolutionState.PUBLISHED:
        return SafeString("")
    is_conductor = request.user.is_authenticated and conducts(request.user, solution)
    found = queries.assessments_of_solution(solution, only_public=not is_conductor)
    return _answer(request, solution, found, is_conductor=is_conductor)


def _not_asked_yet(request: HttpRequest, solution: Solution) -> SafeString:
    if solution.state != SolutionState.PUBLISHED or not request.user.is_authenticated:
        return SafeString("")
    return _answer(request, solution, [], is_conductor=conducts(request.user, solution))


def _assessments(solution: Solution) -> QuerySet[Assessment]:
    return Assessment.objects.filter(solution=solution)


def _answer(request: HttpRequest, solution: Solution, found: Sequence[Assessment], *, is_conductor: bool) -> SafeString:
    if not (found or is_conductor):
        return SafeString("")
    latest = found[0] if found else None
    decision = next((row for one in found for row in one.decisions.all()), None)
    context = {
        "solution": solution,
        "assessment": latest,
        "decided": [pathway_name(code) for code in decision.pathways] if decision else [],
        "decided_at": decision.at if decision else None,
        "is_draft": latest is not None and latest.state == AssessmentState.DRAFT,
        "conducts": is_conductor,
    }
    return render_to_string("scaling/parts/on_solution.html", context, request)


def _mine(request: HttpRequest, person: Any) -> SafeString:
    waiting = queries.waiting_assessments(person)
    if not waiting:
        return SafeString("")
    return render_to_string("scaling/parts/waiting.html", {"waiting": waiting}, request)


def _who_could_carry_it(request: HttpRequest, solution: Solution) -> SafeString:
    """For the solution's side and its stewards; others learn of places only."""
    if not request.user.is_authenticated or not can_see_carriers(request.user, solution):
        return SafeString("")
    return render_to_string("scaling/matching/parts/on_solution.html", {"solution": solution}, request)


def _what_it_could_carry(request: HttpRequest, organisation: Organisation) -> SafeString:
    if not request.user.is_authenticated or not can_see_solutions_for(request.user, organisation):
        return SafeString("")
    return render_to_string("scaling/matching/parts/on_organisation.html", {"organisation": organisation}, request)


def _around_need(request: HttpRequest, need: Need) -> SafeString:
    """For everybody signed in."""
    if not request.user.is_authenticated or not can_see_carriers_of_need(request.user, need):
        return SafeString("")
    return render_to_string("scaling/matching/parts/on_need.html", {"need": need}, request)


def _room_here(request: HttpRequest, place: Place) -> SafeString:
    """Organisations that could take on more in a country; for stewards also what the network would send there."""
    if place.kind != PlaceKind.COUNTRY:
        return SafeString("")
    organisations, code = with_room_in(place), place_code(place)
    context = {
        "place": place,
        "organisations": organisations,
        "is_steward": request.user.is_authenticated and can_see_network(request.user),
        "all_of_them": f"{reverse('people:organisations')}?{urlencode([('place', code), ('has_capacity', 1)])}",
        "what_if": f"{reverse('scaling:network')}?{urlencode({'country': code})}",
    }
    if not (organisations or context["is_steward"]):
        return SafeString("")
    return render_to_string("scaling/matching/parts/on_place.html", context, request)


def _network(request: HttpRequest, person: Any) -> SafeString:
    if not can_see_network(request.user):
        return SafeString("")
    return render_to_string("scaling/matching/parts/on_desk.html", {}, request)


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("solution", "should-it-scale", 5, _should_it_scale, _assessments, _not_asked_yet))
    register_panel(Panel("solution", "who-could-carry-it", 6, _who_could_carry_it))
    register_panel(Panel("organisation", "what-it-could-carry", 5, _what_it_could_carry))
    register_panel(Panel("need", "who-could-carry-an-answer", 30, _around_need))
    register_panel(Panel("place", "room-here", 30, _room_here))
    register_panel(Panel("steward", "network", 20, _network))
    register_panel(Panel("me", "assessments", 40, _mine))
