"""Places: the map, one place, and what is offered while the name of one is typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banyan.commons.queries.places import full_name, place_code, places_like


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Rows (<li role="option">) for ?q=, the beginning of a name: to fill a field, or with ?go=1 to go to the place."""
    rows = [(place, place_code(place), full_name(place)) for place in places_like(request.GET.get("q", ""))]
    return render(request, "commons/place_suggestions.html", {"rows": rows, "is_going": "go" in request.GET})
