"""The way into the guide: what it asks, beginning an assessment, and those of a solution."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.permissions import require
from banyan.methods import scaling_guide as guide
from banyan.people.forms.errors import errors_on
from banyan.scaling import queries, services
from banyan.scaling.forms import PlacesForm
from banyan.scaling.models import AssessmentState
from banyan.scaling.permissions import can_begin, conducts
from banyan.scaling.views.found import conducted_or_404, signed_in
from banyan.solutions.models import Solution
from banyan.solutions.permissions import can_see as can_see_solution


def solution_or_404(request: HttpRequest, pk: int) -> Solution:
    """A solution that the reader may see. Raises Http404."""
    solution = Solution.objects.select_related("organisation").filter(pk=pk).first()
    if solution is None or not can_see_solution(request.user, solution):
        raise Http404
    return solution


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the guide asks and what comes of it; for those who are signed in, their assessments."""
    page = None
    if request.user.is_authenticated:
        page = queries.my_assessments_page(signed_in(request), cursor=request.GET.get("cursor", ""))
    rooms = [
        (number.value, name, sum(question.room is number for question in guide.QUESTIONS.values()))
        for number, name in ((room, _(guide.ROOM_NAMES[room])) for room in guide.Room)
    ]
    pathways = [(_(path.name), _(path.meaning)) for path in guide.PATHWAYS.values()]
    return render(request, "scaling/about.html", {"page": page, "rooms": rooms, "pathways": pathways})


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to assess a solution, or go on with what was begun."""
    solution = solution_or_404(request, pk)
    require(can_begin(request.user, solution))
    earlier = queries.assessments_of_solution(solution)
    if earlier and earlier[0].state == AssessmentState.DRAFT:
        return redirect("scaling:assessment", earlier[0].pk)
    initial = {"places": list(earlier[0].places.all())} if earlier else None
    form = PlacesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            assessment = services.begin_assessment(
                by=signed_in(request), solution=solution, places=form.cleaned_data["places"]
            )
        if form.is_valid():
            return redirect("scaling:interview", assessment.pk)
    return render(request, "scaling/begin.html", {"solution": solution, "form": form, "earlier": earlier})


@require_safe
def of_solution(request: HttpRequest, pk: int) -> HttpResponse:
    """All assessments of a solution that the reader may see."""
    solution = solution_or_404(request, pk)
    is_conductor = conducts(request.user, solution)
    found = queries.assessments_of_solution(solution, only_public=not is_conductor)
    context = {"solution": solution, "assessments": found, "conducts": is_conductor}
    return render(request, "scaling/of_solution.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """Which countries the assessment looks at."""
    assessment = conducted_or_404(request, pk)
    form = PlacesForm(request.POST or None, initial={"places": list(assessment.places.order_by("name"))})
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.set_target_places(by=signed_in(request), assessment=assessment, places=form.cleaned_data["places"])
        if form.is_valid():
            messages.success(request, _("The countries are kept."))
            return redirect("scaling:assessment", assessment.pk)
    return render(request, "scaling/places.html", {"assessment": assessment, "form": form})
