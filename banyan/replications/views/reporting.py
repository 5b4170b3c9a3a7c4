"""Who counts as reached, and reports of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.charts import figure_text
from banyan.commons.money import Money, format_money_in_words
from banyan.commons.permissions import require
from banyan.methods.reach_questions import Question
from banyan.people.forms.errors import errors_on
from banyan.people.models import Organisation
from banyan.replications import services
from banyan.replications.forms import DefinitionForm, ReportForm, VerificationForm, initial_of
from banyan.replications.impact import DIMENSIONS
from banyan.replications.kinds import replication_url, report_url
from banyan.replications.models import ReachDefinition, ReachReport, ReportState
from banyan.replications.permissions import can_define_reach, can_report, can_verify
from banyan.replications.queries.asking import questions_of
from banyan.replications.queries.lists import verifications_of, versions_of_report
from banyan.replications.views.found import seen_replication, seen_report, seen_solution
from banyan.solutions.views.found import signed_in


@login_required
@require_http_methods(["GET", "POST"])
def define(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who counts as one person reached by a solution."""
    solution = seen_solution(request.user, pk)
    require(can_define_reach(request.user, solution))
    known = ReachDefinition.objects.filter(solution=solution).first()
    initial = (
        {"counts": known.counts, "unit": known.unit, "breakdowns": "\n".join(known.breakdowns)} if known else None
    )  # fmt: skip
    form = DefinitionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            given = form.cleaned_data
            services.define_reach(
                by=signed_in(request),
                solution=solution,
                counts=given["counts"],
                unit=given["unit"],
                breakdowns=given["breakdowns"].splitlines(),
            )
        if form.is_valid():
            return redirect("replications:grove", solution.pk)
    return render(request, "replications/define.html", {"solution": solution, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a report."""
    replication = seen_replication(request.user, pk)
    require(can_report(request.user, replication))
    definition = ReachDefinition.objects.filter(solution=replication.solution_id).first()
    if definition is None:
        return render(request, "replications/undefined.html", {"replication": replication}, status=200)
    form = ReportForm(request.POST or None, definition=definition)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            made = services.draft_report(by=signed_in(request), replication=replication, facts=form.facts())
        if form.is_valid():
            return redirect(report_url(made))
    return _report_form(request, replication, definition, form, _("Whom did it reach?"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Change a draft."""
    report = seen_report(request.user, pk, report_pk)
    require(can_report(request.user, report.replication))
    definition = ReachDefinition.objects.get(solution=report.replication.solution_id)
    form = ReportForm(request.POST or None, definition=definition, initial=initial_of(report, definition))
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.edit_report(by=signed_in(request), report=report, facts=form.facts())
        if form.is_valid():
            return redirect(report_url(report))
    return _report_form(request, report.replication, definition, form, _("Whom did it reach?"))


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Begin a correction of a published report."""
    report = seen_report(request.user, pk, report_pk)
    require(can_report(request.user, report.replication))
    definition = ReachDefinition.objects.get(solution=report.replication.solution_id)
    initial = initial_of(report, definition)
    form = ReportForm(request.POST or None, definition=definition, is_correction=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            made = services.correct_report(
                by=signed_in(request), report=report, facts=form.facts(), reason=form.cleaned_data["reason"]
            )
        if form.is_valid():
            return redirect(report_url(made))
    return _report_form(request, report.replication, definition, form, _("Correct a report"))


def _report_form(
    request: HttpRequest, replication: Any, definition: ReachDefinition, form: ReportForm, title: str
) -> HttpResponse:
    context = {"replication": replication, "definition": definition, "form": form, "title": title}
    return render(request, "replications/report_form.html", context)


@require_safe
def report(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """One report, with what is asked of it while it is a draft."""
    found = seen_report(request.user, pk, report_pk)
    is_draft = found.state == ReportState.DRAFT
    has_part = request.user.is_authenticated and can_report(request.user, found.replication)
    verifying = [] if is_draft or not request.user.is_authenticated else _may_verify_for(request, found)
    context = {
        "report": found,
        "replication": found.replication,
        "definition": ReachDefinition.objects.filter(solution=found.replication.solution_id).first(),
        "is_draft": is_draft,
        "has_part": has_part,
        "cost": format_money_in_words(Money(found.cost_minor, found.currency)) if found.cost_minor is not None else "",
        "dimensions": [
            (label, found.dimensions[name])
            for name, (label, _question) in DIMENSIONS.items()
            if name in found.dimensions
        ],
        "questions": [_asked(question, found) for question in questions_of(found)] if is_draft else [],
        "versions": versions_of_report(found),
        "verifications": verifications_of(found),
        "may_verify": bool(verifying) and found.state == ReportState.PUBLISHED,
    }  # fmt: skip
    return render(request, "replications/report.html", context)


def _asked(question: Question, report: ReachReport) -> str:
    """The question in words that do not accuse."""
    given = {"figure": figure_text(question.figure), "usual": figure_text(question.usual)}
    if question.about == "own":
        return _("That makes %(figure)s people a year; before, it was about %(usual)s. Is that so?") % given
    if question.about == "peers":
        return _("That makes %(figure)s people a year; others who carry it reach about %(usual)s. Is that so?") % given
    if question.about == "cost":
        money = {
            name: format_money_in_words(Money(round(value), report.currency))
            for name, value in (("figure", question.figure), ("usual", question.usual))
        }
        return _("That makes %(figure)s for each person; usually it is about %(usual)s. Is that so?") % money
    return _("One group has %(figure)s people, more than the %(usual)s in all. Is that so?") % given


def _may_verify_for(request: HttpRequest, report: ReachReport) -> list[Organisation]:
    person = signed_in(request)
    own = Organisation.objects.filter(memberships__person=person, is_hidden=False).order_by("name")
    return [organisation for organisation in own[:20] if can_verify(person, report, organisation)]


@login_required
@require_POST
def publish(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Publish a draft, for good."""
    found = seen_report(request.user, pk, report_pk)
    require(can_report(request.user, found.replication))
    services.publish_report(by=signed_in(request), report=found)
    messages.success(request, _("The report is published. If something in it proves wrong, correct it."))
    return redirect(report_url(found))


@login_required
@require_POST
def discard(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Throw a draft away."""
    found = seen_report(request.user, pk, report_pk)
    require(can_report(request.user, found.replication))
    services.discard_report(by=signed_in(request), report=found)
    return redirect(replication_url(found.replication))


@login_required
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, pk: int, report_pk: int) -> HttpResponse:
    """Say as an outsider what one found."""
    found = seen_report(request.user, pk, report_pk)
    organisations = _may_verify_for(request, found)
    require(bool(organisations))
    form = VerificationForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.verify_report(by=signed_in(request), report=found, **form.cleaned_data)
        if form.is_valid():
            return redirect(report_url(found))
    title = _("Look at it as an outsider")
    context = {"replication": found.replication, "form": form, "title": title}
    return render(request, "replications/form.html", context)
