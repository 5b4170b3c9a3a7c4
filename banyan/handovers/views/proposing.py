"""One's handovers, and proposing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.commons.permissions import require
from banyan.handovers import queries, services
from banyan.handovers.forms import ProposeForm
from banyan.handovers.permissions import EDITORS
from banyan.handovers.views.found import signed_in
from banyan.people.forms.errors import errors_on
from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import is_active
from banyan.scaling.models import Introduction
from banyan.scaling.permissions import conducts
from banyan.solutions.models import Solution, SolutionState


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Handovers in which the reader has a part."""
    page = queries.my_handovers_page(signed_in(request), cursor=request.GET.get("cursor", ""))
    return render(request, "handovers/mine.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Propose a handover of the solution in the address to a carrier; `carrier`, `pathway`, `introduction` are chosen
    beforehand where the address names them."""
    by = signed_in(request)
    require(is_active(by))
    solution = _solution(request)
    if solution is None:
        return render(request, "handovers/propose_which.html", {"solutions": _own_solutions(by)})
    introduction = _introduction(request, solution)
    carriers = _carriers(by, solution)
    require(carriers.exists())
    initial = _initial(request, carriers, introduction)
    form = ProposeForm(request.POST or None, carriers=carriers, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            made = services.propose_handover(by=by, solution=solution, introduction=introduction, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("It is proposed. The other side is told; meanwhile read the terms."))
            return redirect("handovers:detail", made.pk)
    context = {"solution": solution, "form": form, "introduction": introduction}
    return render(request, "handovers/propose.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "") or request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else None


def _solution(request: HttpRequest) -> Solution | None:
    number = _number(request, "solution")
    if number is None:
        return None
    found = Solution.objects.filter(pk=number, state=SolutionState.PUBLISHED).select_related("organisation").first()
    if found is None:
        raise Http404
    return found


def _own_solutions(by: Person) -> list[Solution]:
    return list(Solution.objects.filter(team__person=by, state=SolutionState.PUBLISHED).order_by("-pk")[:50])


def _introduction(request: HttpRequest, solution: Solution) -> Introduction | None:
    number = _number(request, "introduction")
    found = Introduction.objects.filter(pk=number, solution=solution).first() if number else None
    return found if found is not None and found.is_accepted else None


def _carriers(by: Person, solution: Solution) -> QuerySet[Organisation]:
    """Whom the proposer can name: the founder's side anybody in sight, others the organisations that they edit."""
    rows = Organisation.objects.filter(is_hidden=False)
    if not conducts(by, solution):
        rows = rows.filter(pk__in=Membership.objects.filter(person=by, role__in=EDITORS).values("organisation"))
    return rows


def _initial(
    request: HttpRequest, carriers: QuerySet[Organisation], introduction: Introduction | None
) -> dict[str, Any]:
    """What the address, or the introduction, says already; of a single carrier that can be named, its name."""
    named = introduction.carrier_id if introduction else _number(request, "carrier")
    found = list((carriers.filter(pk=named) if named else carriers.order_by("pk"))[:2])
    initial: dict[str, Any] = {"pathway": request.GET.get("pathway", "")}
    if len(found) == 1:
        initial |= {"carrier": found[0].name}
    if introduction is not None:
        initial |= {"place": introduction.place, "pathway": introduction.pathway or initial["pathway"]}
    return initial
