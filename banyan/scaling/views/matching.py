"""Who could carry a solution where: ranked carriers, places beside one another, introductions, the whole network."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.errors import Conflict
from banyan.commons.permissions import require
from banyan.needs.models import Need
from banyan.needs.permissions import can_see
from banyan.people.forms.errors import errors_on
from banyan.people.models import Organisation
from banyan.scaling.matching import around, plans, queries, services
from banyan.scaling.matching.forms import AnswerForm, AskForm, CarriersForm, DismissForm, PlacesForm, WhatIfForm
from banyan.scaling.matching.permissions import (
    asks_from,
    can_see_carriers,
    can_see_carriers_of_need,
    can_see_introduction,
    can_see_network,
    can_see_solutions_for,
    side_to_answer,
    side_to_withdraw,
)
from banyan.scaling.models import AskedFrom, DismissalReason, Introduction, NetworkPlan
from banyan.scaling.views.beginning import solution_or_404
from banyan.scaling.views.found import signed_in


@login_required
@require_safe
def carriers(request: HttpRequest, pk: int) -> HttpResponse:
    """Carriers of a solution, ranked, with the place that each suits best; who was left out, and why."""
    solution = solution_or_404(request, pk)
    require(can_see_carriers(request.user, solution))
    form = CarriersForm(request.GET or None)
    place, pathway = "", ""
    if form.is_bound and form.is_valid():
        place = str(form.cleaned_data["place"].code) if form.cleaned_data["place"] else ""
        pathway = form.cleaned_data["pathway"]
    found = queries.carriers_for(solution, request.user, place=place, pathway=pathway)
    context = {
        "solution": solution,
        "form": form,
        "found": found,
        "is_narrowed": bool(place or pathway),
        "reasons": DismissalReason.choices,
        "place": place,
        "pathway": pathway,
    }
    return render(request, "scaling/matching/carriers.html", context)


@login_required
@require_safe
def solutions(request: HttpRequest, pk: int) -> HttpResponse:
    """Solutions that an organisation could carry."""
    carrier = get_object_or_404(Organisation, pk=pk, is_hidden=False)
    require(can_see_solutions_for(request.user, carrier))
    context = {
        "carrier": carrier,
        "found": queries.solutions_for(carrier, request.user),
        "reasons": DismissalReason.choices,
    }
    return render(request, "scaling/matching/solutions.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, pk: int, carrier_pk: int) -> HttpResponse:
    """Save a pair, set it aside with a reason, or take either back."""
    solution = solution_or_404(request, pk)
    carrier = get_object_or_404(Organisation, pk=carrier_pk, is_hidden=False)
    by, what = signed_in(request), request.POST.get("what", "")
    if what == "save":
        services.save_match(by=by, solution=solution, carrier=carrier)
        messages.success(request, _("Kept. It stands first among those you keep."))
    elif what == "forget":
        services.forget_match(by=by, solution=solution, carrier=carrier)
        messages.success(request, _("It is not kept any more."))
    elif what == "restore":
        services.restore_match(by=by, solution=solution, carrier=carrier)
        messages.success(request, _("It is among the suggestions again."))
    elif what == "dismiss":
        form = DismissForm(request.POST)
        if form.is_valid():
            services.dismiss_match(by=by, solution=solution, carrier=carrier, **form.cleaned_data)
            messages.success(request, _("Set aside. It counts when suggestions are made next."))
        else:
            messages.error(request, _("Choose a reason."))
    else:
        raise Http404
    if request.POST.get("back") == "carrier":
        return redirect("scaling:solutions_for", carrier.pk)
    return redirect("scaling:carriers", solution)


@require_safe
def places(request: HttpRequest, pk: int) -> HttpResponse:
    """What countries lack for a solution, side by side, and what would close each gap."""
    solution = solution_or_404(request, pk)
    form = PlacesForm(request.GET or None)
    chosen = list(form.cleaned_data["places"]) if form.is_bound and form.is_valid() else []
    fits = queries.place_fits(solution, chosen) if chosen else []
    rows = [
        [fits[0].gaps[number].name, [(fit.place, fit.gaps[number]) for fit in fits]]
        for number in range(len(fits[0].gaps) if fits else 0)
    ]
    context = {"solution": solution, "form": form, "fits": fits, "rows": rows}
    return render(request, "scaling/matching/places.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int, carrier_pk: int) -> HttpResponse:
    """Ask that a solution and a carrier meet."""
    solution = solution_or_404(request, pk)
    carrier = get_object_or_404(Organisation, pk=carrier_pk, is_hidden=False)
    side = asks_from(request.user, solution, carrier)
    require(bool(side))
    initial = {"place": request.GET.get("place", ""), "pathway": request.GET.get("pathway", "")}
    form = AskForm(request.POST or None, initial=initial, is_founder=side == AskedFrom.FOUNDER)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            try:
                asked = services.ask_introduction(
                    by=signed_in(request), solution=solution, carrier=carrier, **form.cleaned_data
                )
            except Conflict as error:
                form.add_error(None, str(error.message))
        if form.is_valid():
            messages.success(request, _("The other side finds it in its inbox."))
            return redirect("scaling:introduction", asked.pk)
    context = {"solution": solution, "carrier": carrier, "form": form, "side": side}
    return render(request, "scaling/matching/ask.html", context)


@login_required
@require_safe
def around_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Who could carry an answer to a need, and who feels it too."""
    need = Need.objects.filter(pk=pk).select_related("place", "organisation").first()
    if need is None or not can_see(request.user, need):
        raise Http404
    require(can_see_carriers_of_need(request.user, need))
    return render(request, "scaling/matching/need.html", {"need": need, "found": around.around_need(need)})


def _introduction_or_404(request: HttpRequest, pk: int) -> Introduction:
    found = queries.introduction_found(pk)
    if found is None or not can_see_introduction(request.user, found):
        raise Http404
    return found


@login_required
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """Introductions of the reader's solutions and organisations."""
    page = queries.introductions_of(signed_in(request), cursor=request.GET.get("cursor", ""))
    return render(request, "scaling/matching/introductions.html", {"page": page})


@login_required
@require_safe
def introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """One introduction: what was asked, where each side stands, and, once both accepted, how to reach each other."""
    found = _introduction_or_404(request, pk)
    return _introduction_page(request, found, AnswerForm())


def _introduction_page(request: HttpRequest, found: Introduction, form: AnswerForm) -> HttpResponse:
    context: dict[str, Any] = {
        "introduction": found,
        "solution": found.solution,
        "answers_for": side_to_answer(request.user, found),
        "may_withdraw": bool(side_to_withdraw(request.user, found)),
        "contacts": [found.founder_contact, found.carrier_contact] if found.is_accepted else [],
        "form": form,
    }
    return render(request, "scaling/matching/introduction.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, decline or take back."""
    found = _introduction_or_404(request, pk)
    by, what = signed_in(request), request.POST.get("what", "")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _introduction_page(request, found, form)
    try:
        if what in ("accept", "decline"):
            services.answer_introduction(
                by=by, introduction=found, accept=what == "accept", words=form.cleaned_data["words"]
            )
            messages.success(request, _("Your answer is given."))
        elif what == "withdraw":
            services.withdraw_introduction(by=by, introduction=found)
            messages.success(request, _("It is taken back."))
        else:
            raise Http404
    except Conflict as error:
        messages.error(request, str(error.message))
    return redirect("scaling:introduction", found.pk)


@login_required
@require_http_methods(["GET", "POST"])
def network(request: HttpRequest) -> HttpResponse:
    """The best assignment of all open solutions to free capacity, and what would change it."""
    require(can_see_network(request.user))
    form = WhatIfForm(request.POST or None, initial={"country": request.GET.get("country", "")})
    if request.method == "POST" and form.is_valid():
        plan = None
        with errors_on(form):
            plan = services.ask_for_plan(by=signed_in(request), question=form.question())
        if plan is not None:
            return redirect("scaling:plan", plan.pk)
    latest = NetworkPlan.objects.order_by("-asked_at", "-pk")[:10]
    return render(request, "scaling/matching/network.html", {"form": form, "plans": latest})


@login_required
@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan, or how it is being worked out."""
    require(can_see_network(request.user))
    found = get_object_or_404(NetworkPlan, pk=pk)
    return render(request, "scaling/matching/plan.html", {"plan": found, "shown": plans.shown_plan(found)})


@login_required
@require_safe
def plan_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a plan is ready, for the page that waits for it."""
    require(can_see_network(request.user))
    found = get_object_or_404(NetworkPlan, pk=pk)
    answer = render(request, "scaling/matching/parts/plan_state.html", {"plan": found})
    answer["Cache-Control"] = "no-store"
    return answer
