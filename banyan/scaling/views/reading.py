"""Reading an assessment: its overview, its result, the brief to print, and last time beside this time."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banyan.methods import scaling_guide as guide
from banyan.scaling import queries
from banyan.scaling.forms import DecisionForm, ReviewForm, in_a_year
from banyan.scaling.models import Assessment, AssessmentState, Decision, Respondent
from banyan.scaling.permissions import Part
from banyan.scaling.presenting import ROLE_NAMES, shown_result
from banyan.scaling.views.found import seen_or_404
from banyan.scaling.words import answer_words, pathway_name


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """The overview: how far it is, who answers, what was decided. Readers from outside see the result at once."""
    found, part = seen_or_404(request, pk)
    if not part.may_see:
        return _result_page(request, found, part)
    answers = queries.latest_answers(found)
    way = queries.interview_for(found, part.respondent, answers=answers) if part.respondent else None
    respondents = queries.respondents_of(found)
    context = {
        "assessment": found,
        "solution": found.solution,
        "part": part,
        "way": way,
        "rooms": _rooms(way),
        "respondents": respondents,
        "has_affected": any(one.role == "affected" and one.answered for one in respondents),
        "places": list(found.places.order_by("name")),
        "decisions": _decisions(found),
        "is_draft": found.state == AssessmentState.DRAFT,
        "review": ReviewForm(initial={"review_on": found.review_on or in_a_year()}),
        "anything_answered": bool(answers),
        "secret_link": request.session.pop(f"link-of-{found.pk}", ""),
    }
    return render(request, "scaling/assessment.html", context)


def _rooms(way: queries.Interview | None) -> list[dict[str, Any]]:
    """How far the reader is in each room."""
    rooms = []
    for room in guide.Room:
        asked = [one for one in way.asked if one.question.room is room] if way else []
        answered = sum(one.answer is not None for one in asked)
        state = "todo" if not answered else "done" if answered == len(asked) else "current"
        rooms.append(
            {"name": _(guide.ROOM_NAMES[room]), "asked": len(asked), "answered": answered, "state": state, "all": asked}
        )
    return rooms


def _decisions(found: Assessment) -> list[dict[str, Any]]:
    rows = Decision.objects.filter(assessment=found).select_related("by").order_by("-pk")
    return [{"row": row, "pathways": [pathway_name(code) for code in row.pathways]} for row in rows[:20]]


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What the answers come to; while it is being answered, so far."""
    found, part = seen_or_404(request, pk)
    return _result_page(request, found, part)


@require_safe
def shared(request: HttpRequest, secret: str) -> HttpResponse:
    """The result, for whoever has the link."""
    found = queries.assessment_of_link(secret)
    if found is None:
        raise Http404
    answer = _result_page(request, found, Part())
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _result_page(request: HttpRequest, found: Assessment, part: Part) -> HttpResponse:
    return render(request, "scaling/result.html", _result_context(found, part))


def _result_context(found: Assessment, part: Part) -> dict[str, Any]:
    places = {place.address: place for place in found.places.order_by("name")}
    answers = queries.latest_answers(found)
    outcome = queries.result_of(found, answers=answers, places=places)
    return {
        "assessment": found,
        "solution": found.solution,
        "part": part,
        "result": shown_result(found, outcome, places),
        "decisions": _decisions(found),
        "is_draft": found.state == AssessmentState.DRAFT,
        "nothing_known": not any(answer.step is not None for answer in answers),
        "roles": [str(ROLE_NAMES[role]) for role in dict.fromkeys(answer.role for answer in answers)],
        "decision_form": DecisionForm(result=outcome) if part.conducts else None,
    }


@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Every answer with its reason and evidence, by question. Names only for those who conduct it."""
    found, part = seen_or_404(request, pk)
    if not part.may_see:
        raise Http404
    by_question: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in queries.answers_with_reasons(found):
        question = guide.QUESTIONS[row.question]
        place = row.place.local_name if row.place else ""
        is_own = part.respondent is not None and row.respondent_id == part.respondent.pk
        by_question.setdefault((row.question, place), []).append(
            {
                "row": row,
                "answer": answer_words(question, row.step),
                "role": row.respondent.get_role_display(),
                "who": _who(row.respondent) if part.conducts or is_own else "",
                "evidence": row.evidence.all(),
            }
        )
    order = list(guide.QUESTIONS)
    shown = [
        {
            "text": _(guide.QUESTIONS[code].text),
            "room": _(guide.ROOM_NAMES[guide.QUESTIONS[code].room]),
            "place": place,
            "answers": rows,
        }
        for (code, place), rows in sorted(by_question.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]
    return render(
        request,
        "scaling/answers.html",
        {"assessment": found, "solution": found.solution, "part": part, "questions": shown},
    )


def _who(respondent: Respondent) -> str:
    return respondent.person.display_name if respondent.person is not None else respondent.name


@require_safe
def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision brief: two pages to print."""
    found, part = seen_or_404(request, pk)
    return render(request, "scaling/brief.html", _result_context(found, part))


@require_safe
def comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """This time beside last time."""
    found, part = seen_or_404(request, pk)
    if found.previous is None or not part.may_see:
        raise Http404
    compared = queries.compared_with_previous(found)
    if compared is None:
        raise Http404
    places = {place.address: place.local_name for place in [*found.places.all(), *found.previous.places.all()]}
    changed = [
        {
            "text": _(change.question.text),
            "place": places.get(change.place, change.place),
            "before": answer_words(change.question, change.before),
            "after": answer_words(change.question, change.after),
        }
        for change in compared.changed
    ]
    context = {
        "assessment": found,
        "solution": found.solution,
        "part": part,
        "changed": changed,
        "ranks": _ranks(compared),
        "first_before": pathway_name(compared.before.first.pathway.code),
        "first_after": pathway_name(compared.after.first.pathway.code),
    }
    return render(request, "scaling/comparison.html", context)


def _ranks(compared: queries.Comparison) -> list[tuple[str, str, str]]:
    """Each pathway with its place in the ranking then and now."""
    before = {item.pathway.code: str(number) for number, item in enumerate(compared.before.ranked, 1)}
    after = {item.pathway.code: str(number) for number, item in enumerate(compared.after.ranked, 1)}
    closed = _("closed")
    codes = sorted(guide.PATHWAYS, key=lambda code: int(after.get(code, "99")))
    return [(pathway_name(code), before.get(code, closed), after.get(code, closed)) for code in codes]
