"""Answering the questions of the guide. Every answer is saved at once, and none is ever overwritten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Invalid
from banyan.commons.models import Place
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_text
from banyan.methods.scaling_guide import QUESTIONS, STEPS
from banyan.people.models import Person
from banyan.scaling.models import Answer, Assessment, Respondent
from banyan.scaling.permissions import can_answer_as
from banyan.scaling.services.beginning import locked, require_draft
from banyan.solutions.models import Evidence


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody answers to a question (for a place): a step from 0 to 4 or None for "don't know", why, and on what
    evidence from the registry."""

    question: str
    step: int | None
    place: Place | None = None
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()


def latest_answer(respondent: Respondent, question: str, place: Place | None) -> Answer | None:
    """What a respondent last answered to a question."""
    answers = Answer.objects.filter(respondent=respondent, question=question, place=place)
    return answers.order_by("-pk").first()


@transaction.atomic
def answer_question(*, by: Person, respondent: Respondent, given: GivenAnswer) -> Answer:
    """Save one answer. The same answer given again changes nothing.

    Raises NotAllowed, Invalid, Conflict (the assessment is finished).
    """
    assessment = locked(respondent.assessment)
    require(can_answer_as(by, respondent))
    require_draft(assessment)
    reason = _checked(assessment, given)
    latest = latest_answer(respondent, given.question, given.place)
    if latest is not None and _says_the_same(latest, given, reason):
        return latest
    answer = Answer.objects.create(
        respondent=respondent, question=given.question, place=given.place, step=given.step, reason=reason, by=by
    )
    answer.evidence.set(given.evidence)
    record(
        by,
        "answered",
        assessment,
        on=assessment.solution,
        facts={"question": given.question, "respondent": respondent.pk},
        public=False,
    )
    return answer


@transaction.atomic
def repeat_answers(*, by: Person, respondent: Respondent, questions: Iterable[str] | None = None) -> int:
    """Answer as the same person answered in the assessment before, where they have not answered yet; how many.

    `questions` limits it to these. Raises NotAllowed, Conflict (finished).
    """
    assessment = locked(respondent.assessment)
    require(can_answer_as(by, respondent))
    require_draft(assessment)
    if assessment.previous_id is None or respondent.person_id is None:
        return 0
    before = Answer.objects.filter(
        respondent__assessment=assessment.previous_id, respondent__person=respondent.person_id
    )
    done = set(Answer.objects.filter(respondent=respondent).values_list("question", "place"))
    meant = set(assessment.places.values_list("pk", flat=True)) | {None}
    wanted = set(questions) if questions is not None else None
    repeated = 0
    latest = before.order_by("question", "place", "-pk").distinct("question", "place")
    for old in latest.prefetch_related("evidence"):
        if (old.question, old.place_id) in done or old.place_id not in meant or old.question not in QUESTIONS:
            continue
        if wanted is not None and old.question not in wanted:
            continue
        answer = Answer.objects.create(
            respondent=respondent,
            question=old.question,
            place_id=old.place_id,
            step=old.step,
            reason=old.reason,
            by=by,
        )
        answer.evidence.set(piece for piece in old.evidence.all() if piece.retracted_at is None)
        repeated += 1
    if repeated:
        facts = {"number": repeated, "respondent": respondent.pk}
        record(by, "repeated_answers", assessment, on=assessment.solution, facts=facts, public=False)
    return repeated


def _checked(assessment: Assessment, given: GivenAnswer) -> str:
    """The tidy reason. Raises Invalid."""
    wrong: dict[str, Any] = {}
    question = QUESTIONS.get(given.question)
    reason = tidy_text(given.reason)
    if question is None:
        raise Invalid({"question": _("There is no such question.")})
    if given.step is not None and given.step not in STEPS:
        wrong["step"] = _("Choose one of the answers.")
    if question.per_place != (given.place is not None):
        wrong["place"] = _("Say for which country this is.")
    elif given.place is not None and not assessment.places.filter(pk=given.place.pk).exists():
        wrong["place"] = _("This country is not among those that the assessment looks at.")
    if len(reason) > 2_000:
        wrong["reason"] = _("This is longer than 2,000 characters.")
    if any(piece.solution_id != assessment.solution_id for piece in given.evidence):
        wrong["evidence"] = _("Choose evidence of this solution.")
    if wrong:
        raise Invalid(wrong)
    return reason


def _says_the_same(latest: Answer, given: GivenAnswer, reason: str) -> bool:
    return (
        latest.step == given.step
        and latest.reason == reason
        and set(latest.evidence.values_list("pk", flat=True)) == {piece.pk for piece in given.evidence}
    )
