"""The interview: one question a page, saved at each answer, to be left and taken up at any time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banyan.commons.languages import language_name
from banyan.commons.models import Place
from banyan.commons.place_kinds import place_url
from banyan.commons.reference.incomes import INCOME_GROUPS
from banyan.methods import scaling_guide as guide
from banyan.people.forms.errors import errors_on
from banyan.scaling import queries, services
from banyan.scaling.forms import UNKNOWN, AnswerForm
from banyan.scaling.models import Answer, Assessment, AssessmentState, Respondent
from banyan.scaling.queries.country_facts import KnownOfCountry, Suggestion
from banyan.scaling.views.found import respondent_or_404, seen_or_404, signed_in
from banyan.scaling.words import answer_words

FACTS_KEPT_FOR = 600  # seconds


def question_url(assessment: Assessment, key: tuple[str, str], respondent: Respondent | None = None) -> str:
    """The address of a question (code and address of a place), for a voice that somebody writes down too."""
    names = [name for name in key if name]
    url = reverse("scaling:question", args=[assessment.pk, *names])
    return f"{url}?as={respondent.pk}" if respondent is not None and respondent.person_id is None else url


@login_required
@require_safe
def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to the first open question, or back to the assessment when all are answered."""
    assessment, part = seen_or_404(request, pk)
    respondent = respondent_or_404(request, assessment, part)
    if assessment.state != AssessmentState.DRAFT:
        return redirect("scaling:assessment", assessment.pk)
    upcoming = queries.interview_for(assessment, respondent).first_open
    if upcoming is None:
        messages.success(request, _("Every question that matters is answered."))
        return redirect("scaling:assessment", assessment.pk)
    return redirect(question_url(assessment, upcoming.key, respondent))


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, pk: int, code: str, place_code: str = "") -> HttpResponse:
    """One question, with the country's facts beside it in room 3."""
    assessment, part = seen_or_404(request, pk)
    respondent = respondent_or_404(request, assessment, part)
    if assessment.state != AssessmentState.DRAFT:
        return redirect("scaling:assessment", assessment.pk)
    way = queries.interview_for(assessment, respondent)
    asked = way.at(code, place_code)
    if asked is None:
        if code not in guide.QUESTIONS:
            raise Http404
        messages.info(request, _("This question does not matter with the answers given so far."))
        return redirect("scaling:interview", assessment.pk)
    own = _own_answer(asked)
    form = AnswerForm(
        request.POST or None, question=asked.question, solution=assessment.solution, initial=_initial(own)
    )
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            services.answer_question(by=signed_in(request), respondent=respondent, given=form.given(code, asked.place))
        if form.is_valid():
            return redirect(_onwards(request, assessment, respondent, (code, place_code)))
    context = _Page(request, assessment, respondent, way, asked).context()
    return render(request, "scaling/question.html", context | {"form": form, "own": own, "part": part})


@dataclass(frozen=True, slots=True)
class _Page:
    request: HttpRequest
    assessment: Assessment
    respondent: Respondent
    way: queries.Interview
    asked: queries.Asked

    def context(self) -> dict[str, Any]:
        before, after = self.way.before(self.asked), self.way.after(self.asked)
        known = _known_of(self.assessment, self.asked.place) if self.asked.place is not None else None
        question = self.asked.question
        return {
            "assessment": self.assessment,
            "solution": self.assessment.solution,
            "respondent": self.respondent,
            "question": _in_words(question),
            "place": self.asked.place,
            "number": self.way.number_of(self.asked),
            "total": len(self.way.asked),
            "answered": self.way.answered,
            "before": question_url(self.assessment, before.key, self.respondent) if before else "",
            "after": question_url(self.assessment, after.key, self.respondent) if after else "",
            "known": known,
            "languages": _languages_of(self.asked.place),
            "place_href": place_url(self.asked.place) if self.asked.place is not None else "",
            "income": INCOME_GROUPS.get(self.asked.place.income_group, "") if self.asked.place is not None else "",
            "suggestion": _suggested(question, known),
            "last_time": self._last_time(),
        }

    def _last_time(self) -> str:
        """What the same person answered in the assessment before."""
        if self.assessment.previous_id is None or self.respondent.person_id is None:
            return ""
        before = Answer.objects.filter(
            respondent__assessment=self.assessment.previous_id,
            respondent__person=self.respondent.person_id,
            question=self.asked.question.code,
            place=self.asked.place,
        )
        found = before.order_by("-pk").first()
        return answer_words(self.asked.question, found.step) if found is not None else ""


def _in_words(question: guide.Question) -> dict[str, str]:
    return {
        "code": question.code,
        "text": _(question.text),
        "why": _(question.why),
        "framework": question.framework,
        "room": _(guide.ROOM_NAMES[question.room]),
        "room_number": str(question.room.value),
    }


def _languages_of(place: Place | None) -> str:
    """The names of up to five languages of a place, those that have one in the reader's language."""
    codes = place.languages if place is not None else []
    named = [language_name(code) for code in codes if language_name(code).lower() != code]
    return ", ".join(named[:5])


def _own_answer(asked: queries.Asked) -> Answer | None:
    if asked.answer is None:
        return None
    return Answer.objects.prefetch_related("evidence").get(pk=asked.answer.pk)


def _initial(own: Answer | None) -> dict[str, Any]:
    if own is None:
        return {}
    return {
        "step": UNKNOWN if own.step is None else str(own.step),
        "reason": own.reason,
        "evidence": [piece.pk for piece in own.evidence.all()],
    }


def _known_of(assessment: Assessment, place: Place) -> KnownOfCountry:
    """What is known of a country, kept for some minutes: a dozen questions in a row ask for the same."""
    solution = assessment.solution
    key = f"scaling:facts:{solution.pk}:{solution.version}:{place.pk}"
    known: KnownOfCountry | None = cache.get(key)
    if known is None:
        known = queries.facts_of_country(solution, place, home=queries.home_country(solution))
        cache.set(key, known, FACTS_KEPT_FOR)
    return known


def _suggested(question: guide.Question, known: KnownOfCountry | None) -> Suggestion | None:
    return queries.suggestion_for(question, known) if known is not None else None


def _onwards(request: HttpRequest, assessment: Assessment, respondent: Respondent, key: tuple[str, str]) -> str:
    """Where to go after an answer: the next question by the answers as they now are, or the overview."""
    overview = reverse("scaling:assessment", args=[assessment.pk])
    if request.POST.get("then") == "leave":
        messages.success(request, _("Your answers are kept. Go on whenever you like."))
        return overview
    way = queries.interview_for(assessment, respondent)
    asked = way.at(*key)
    upcoming = way.after(asked) if asked is not None else way.first_open
    if upcoming is None:
        messages.success(request, _("This was the last question."))
        return overview
    return question_url(assessment, upcoming.key, respondent)


@login_required
@require_POST
def repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer as last time wherever there is no answer yet."""
    assessment, part = seen_or_404(request, pk)
    respondent = respondent_or_404(request, assessment, part)
    repeated = services.repeat_answers(by=signed_in(request), respondent=respondent)
    words = ngettext(
        "%(number)d answer was taken over from last time. Look at each again.",
        "%(number)d answers were taken over from last time. Look at each again.",
        repeated,
    )
    messages.success(request, words % {"number": repeated})
    return redirect("scaling:assessment", assessment.pk)
