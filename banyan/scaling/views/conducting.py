"""Conducting an assessment: who answers, finishing, deciding, reviewing, sharing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from banyan.commons.errors import Conflict
from banyan.people.forms.errors import errors_on
from banyan.scaling import queries, services
from banyan.scaling.forms import DecisionForm, InviteForm, ReviewForm, VoiceForm
from banyan.scaling.models import Assessment, AssessmentState, Respondent
from banyan.scaling.presenting import shown_result
from banyan.scaling.views.found import conducted_or_404, signed_in


@login_required
@require_http_methods(["GET", "POST"])
def respondents(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers, whom to ask too, and where they stand far apart."""
    assessment = conducted_or_404(request, pk)
    invite, voice = InviteForm(prefix="invite"), VoiceForm(prefix="voice")
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what == "invite":
            invite = InviteForm(request.POST, prefix="invite")
            done = _invited(request, assessment, invite)
        elif what == "voice":
            voice = VoiceForm(request.POST, prefix="voice")
            done = _voiced(request, assessment, voice)
        else:
            raise Http404
        if done:
            return redirect("scaling:respondents", assessment.pk)
    places = {place.address: place for place in assessment.places.all()}
    answers = queries.latest_answers(assessment)
    outcome = queries.result_of(assessment, answers=answers, places=places)
    context = {
        "assessment": assessment,
        "solution": assessment.solution,
        "respondents": queries.respondents_of(assessment),
        "disagreements": shown_result(assessment, outcome, places).disagreements,
        "is_draft": assessment.state == AssessmentState.DRAFT,
        "invite": invite,
        "voice": voice,
    }
    return render(request, "scaling/respondents.html", context)


def _invited(request: HttpRequest, assessment: Assessment, form: InviteForm) -> bool:
    if form.is_valid():
        with errors_on(form):
            services.invite_respondent(by=signed_in(request), assessment=assessment, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("They find the invitation in their inbox."))
    return form.is_valid()


def _voiced(request: HttpRequest, assessment: Assessment, form: VoiceForm) -> bool:
    if form.is_valid():
        with errors_on(form):
            services.add_voice(by=signed_in(request), assessment=assessment, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("Now write down what they answer."))
    return form.is_valid()


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, respondent_pk: int) -> HttpResponse:
    """Take an invitation back."""
    assessment = conducted_or_404(request, pk)
    respondent = get_object_or_404(Respondent, pk=respondent_pk, assessment=assessment)
    try:
        services.withdraw_respondent(by=signed_in(request), respondent=respondent)
        messages.success(request, _("The invitation is taken back."))
    except Conflict as error:
        messages.error(request, str(error.message))
    return redirect("scaling:respondents", assessment.pk)


@login_required
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it for answers and show the result."""
    assessment = conducted_or_404(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        with errors_on(form):
            services.finish_assessment(
                by=signed_in(request), assessment=assessment, review_on=form.cleaned_data["review_on"]
            )
        if form.is_valid():
            messages.success(request, _("The assessment is finished. Here is what the answers come to."))
            return redirect("scaling:result", assessment.pk)
    _tell_errors(request, form)
    return redirect("scaling:assessment", assessment.pk)


@login_required
@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when to look at it again."""
    assessment = conducted_or_404(request, pk)
    form = ReviewForm(request.POST)
    if form.is_valid():
        with errors_on(form):
            services.set_review_date(
                by=signed_in(request), assessment=assessment, review_on=form.cleaned_data["review_on"]
            )
        if form.is_valid():
            messages.success(request, _("The day is kept."))
    _tell_errors(request, form)
    return redirect("scaling:assessment", assessment.pk)


def _tell_errors(request: HttpRequest, form: ReviewForm) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, str(error))


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was decided."""
    assessment = conducted_or_404(request, pk)
    outcome = queries.result_of(assessment)
    form = DecisionForm(request.POST or None, result=outcome, initial={"pathways": [outcome.first.pathway.code]})
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.decide(by=signed_in(request), assessment=assessment, **form.cleaned_data)
        if form.is_valid():
            messages.success(request, _("The decision is on record."))
            return redirect(f"{reverse('scaling:assessment', args=[assessment.pk])}#decisions")
    context = {"assessment": assessment, "solution": assessment.solution, "form": form}
    return render(request, "scaling/decide.html", context)


@login_required
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share it by a link or with everyone, or stop sharing."""
    assessment = conducted_or_404(request, pk)
    by, what = signed_in(request), request.POST.get("what", "")
    try:
        if what == "link":
            secret = services.share_by_link(by=by, assessment=assessment)
            request.session[f"link-of-{assessment.pk}"] = secret
            messages.success(request, _("The link is below. It is shown only now: copy it."))
        elif what == "public":
            services.share_assessment(by=by, assessment=assessment)
            messages.success(request, _("Everyone can see the result now."))
        elif what == "private":
            services.stop_sharing(by=by, assessment=assessment)
            messages.success(request, _("It is private again; links given out do not work any more."))
        else:
            raise Http404
    except Conflict as error:
        messages.error(request, str(error.message))
    return redirect(f"{reverse('scaling:assessment', args=[assessment.pk])}#sharing")
