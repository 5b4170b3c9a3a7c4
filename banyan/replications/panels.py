"""What replications add to the pages of other rooms."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from banyan.commons.models import Place
from banyan.commons.panels import Panel, register_panel
from banyan.people.models import Organisation
from banyan.replications.models import Replication, State
from banyan.replications.pictures import forest_picture, grove_picture, numbered
from banyan.replications.queries.grove import Grove, grove_of, largest_groves
from banyan.replications.queries.lists import carried_by, in_place, replications_by, replications_in
from banyan.replications.queries.throughput import throughput
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.permissions import can_edit

_NOTHING = SafeString("")


def _grove(request: HttpRequest, solution: Solution) -> SafeString:
    if solution.state != SolutionState.PUBLISHED:
        return _NOTHING
    return _shown(request, solution, grove_of(solution))


def _no_root_yet(request: HttpRequest, solution: Solution) -> SafeString:
    """Its team is offered to write down the first place."""
    if solution.state != SolutionState.PUBLISHED or not request.user.is_authenticated:
        return _NOTHING
    if not can_edit(request.user, solution):
        return _NOTHING
    this_year = timezone.localdate().year
    return _shown(request, solution, Grove(solution, [], [this_year], this_year))


def _shown(request: HttpRequest, solution: Solution, grove: Grove) -> SafeString:
    context = {"solution": solution, "grove": grove, "picture": grove_picture(grove, numbered(grove))}
    return render_to_string("replications/parts/on_solution.html", context, request)


def _in_place(request: HttpRequest, place: Place) -> SafeString:
    rows = replications_in(place)
    more = f"{reverse('replications:list')}?place={place.address}"
    return render_to_string("replications/parts/on_place.html", {"rows": rows, "more": more}, request)


def _by_organisation(request: HttpRequest, organisation: Organisation) -> SafeString:
    rows = replications_by(organisation)
    return render_to_string("replications/parts/on_organisation.html", {"rows": rows}, request)


def _forest(request: HttpRequest, _thing: Any) -> SafeString:
    groves = [grove for grove in largest_groves() if grove.begun]
    if not groves:
        return _NOTHING
    context = {"groves": groves, "picture": forest_picture(groves)}
    return render_to_string("replications/parts/on_home.html", context, request)


def _throughput(request: HttpRequest, _person: Any) -> SafeString:
    return render_to_string("replications/parts/on_steward_desk.html", {"steps": throughput()}, request)


def _of_solution(solution: Solution) -> QuerySet[Replication]:
    return Replication.objects.filter(solution=solution, state=State.PUBLISHED)


def register() -> None:
    """Make the panels known."""
    register_panel(Panel("solution", "grove", 8, _grove, _of_solution, _no_root_yet))
    register_panel(Panel("place", "replications", 30, _in_place, in_place))
    register_panel(Panel("organisation", "replications", 30, _by_organisation, carried_by))
    register_panel(Panel("home", "grove", 10, _forest))
    register_panel(Panel("steward", "throughput", 50, _throughput))
