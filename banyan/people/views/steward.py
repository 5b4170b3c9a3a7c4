"""The steward's desk."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.charts import bar_chart
from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.kinds import kind_named
from banyan.commons.permissions import require
from banyan.people import permissions
from banyan.people.forms.errors import errors_on
from banyan.people.forms.moderation import (
    AppealAnswerForm,
    DecisionForm,
    ProposalForm,
    StewardshipForm,
    SuspensionForm,
)
from banyan.people.kinds import person_url
from banyan.people.models import Case, Person, Stewardship, Suspension, TwoPersonAct
from banyan.people.queries import stewards as queries
from banyan.people.queries.people import person_from_words
from banyan.people.services import moderation, stewardship


def _steward(request: HttpRequest) -> Person:
    require(permissions.is_steward(request.user))
    return request.user  # type: ignore[return-value]


@login_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for a steward, what has two keys, and how the network grows."""
    person = _steward(request)
    is_general = permissions.is_general_steward(person)
    months = queries.months_of_growth()
    context = {
        "page": queries.queue(person, cursor=request.GET.get("cursor", "")),
        "acts": queries.open_acts() if is_general else [],
        "requests": queries.requests_to_ownerless_organisations() if is_general else [],
        "is_general": is_general,
        "totals": queries.totals(),
        "months": months,
        "chart": bar_chart(
            _("Public deeds a month"), [(date_format(row.month, "YEAR_MONTH_FORMAT"), row.deeds) for row in months]
        ),
    }
    return render(request, "people/steward/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: who reported why, and what to decide."""
    person = _steward(request)
    found = queries.cases_in_scope(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    is_appeal = found.state == Case.State.APPEALED
    form = (AppealAnswerForm if is_appeal else DecisionForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decide = moderation.answer_appeal if is_appeal else moderation.decide_case
        try:
            with errors_on(form):
                decide(by=person, case=found, **form.cleaned_data)
        except NotAllowed as error:
            form.add_error(None, str(error.message))
        if form.is_valid():
            messages.success(request, _("Your decision is recorded, and the author is told."))
            return redirect("people:steward_desk")
    context = {
        "row": queries.queue_rows([found])[0],
        "case": found,
        "reports": list(found.reports.select_related("by").order_by("pk")[:100]),
        "form": form,
        "is_open": found.state in (Case.State.OPEN, Case.State.APPEALED)
        and not (is_appeal and found.decided_by_id == person.pk),
    }
    return render(request, "people/steward/case.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def stewards(request: HttpRequest) -> HttpResponse:
    """Who looks after what; general stewards appoint others."""
    person = _steward(request)
    form = StewardshipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        appointed = person_from_words(form.cleaned_data["person"])
        if appointed is None:
            form.add_error("person", _("Nobody has this profile."))
        else:
            with errors_on(form):
                stewardship.grant_stewardship(
                    by=person, person=appointed, place=form.cleaned_data["place"], theme=form.cleaned_data["theme"]
                )
        if form.is_valid():
            messages.success(request, _("They are a steward now, and it is on record."))
            return redirect("people:stewards")
    context = {
        "form": form,
        "stewardships": queries.all_stewardships(),
        "suspensions": queries.suspensions_in_force(timezone.now()),
        "is_general": permissions.is_general_steward(person),
    }
    return render(request, "people/steward/stewards.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End a stewardship."""
    found = get_object_or_404(Stewardship.objects.select_related("person", "place", "theme"), pk=pk)
    try:
        stewardship.revoke_stewardship(by=_steward(request), stewardship=found)
        messages.success(request, _("The stewardship is ended, and it is on record."))
    except Invalid as error:
        messages.error(request, str(error.message))
    return redirect("people:stewards" if permissions.is_steward(request.user) else "people:me")


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Propose a delicate act to the other general stewards."""
    person = _steward(request)
    require(permissions.is_general_steward(person))
    try:
        known = kind_named(kind)
    except KeyError:
        raise Http404 from None
    thing = known.load([pk]).get(pk)
    if thing is None:
        raise Http404
    form = ProposalForm(request.POST or None)
    act = TwoPersonAct.Act
    possible = [act.ERASE_WORDS] if kind != "person" else [act.GRANT_GENERAL, act.REVOKE_GENERAL, act.ERASE_WORDS]
    form.fields["act"].choices = [(one.value, one.label) for one in possible]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            stewardship.propose(by=person, thing=thing, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Proposed. A second steward has to confirm it."))
            return redirect("people:steward_desk")
    context = {"form": form, "title": known.title(thing), "url": known.url(thing), "label": known.label}
    return render(request, "people/steward/propose.html", context)


@login_required
@require_POST
def answer_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or decline a delicate act."""
    person = _steward(request)
    require(permissions.is_general_steward(person))
    found = get_object_or_404(TwoPersonAct, pk=pk)
    answers = {"confirm": stewardship.confirm_act, "decline": stewardship.decline_act}
    answer = answers.get(request.POST.get("answer", ""))
    if answer is None:
        raise Http404
    try:
        answer(by=person, act=found)
        messages.success(request, _("Your answer is recorded."))
    except (NotAllowed, Conflict) as error:
        messages.error(request, str(error.message))
    return redirect("people:steward_desk")


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody write nothing for a while."""
    person = _steward(request)
    somebody = get_object_or_404(Person, pk=pk, erased_at__isnull=True)
    require(permissions.can_suspend(person, somebody))
    form = SuspensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            moderation.suspend(
                by=person,
                person=somebody,
                until=form.until(),
                reason=form.cleaned_data["reason"],
                message=form.cleaned_data["message"],
            )
        if form.is_valid():
            messages.success(request, _("They are told, and can appeal. It is on record."))
            return redirect(person_url(somebody))
    return render(request, "people/steward/suspend.html", {"form": form, "person": somebody})


@login_required
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """End a suspension early."""
    found = get_object_or_404(Suspension.objects.select_related("person"), pk=pk)
    moderation.lift_suspension(by=_steward(request), suspension=found)
    messages.success(request, _("They may write again."))
    return redirect("people:stewards")
