"""The answers that count: of each respondent the latest to each question and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from banyan.methods import scaling_guide as guide
from banyan.scaling.models import Answer, Assessment


@dataclass(frozen=True, slots=True)
class LatestAnswer:
    """One answer that counts. `place` is the address of the place, "" outside of room 3."""

    pk: int
    respondent_id: int
    role: str
    question: str
    place: str
    step: int | None

    def for_method(self) -> guide.Answer:
        """As the method takes it."""
        return guide.Answer(self.question, self.step, str(self.respondent_id), guide.Role(self.role), self.place)


def _latest(assessment: Assessment) -> QuerySet[Answer]:
    found = Answer.objects.filter(respondent__assessment=assessment).order_by("respondent", "question", "place", "-pk")
    return found.distinct("respondent", "question", "place")


def latest_answers(assessment: Assessment) -> list[LatestAnswer]:
    """All answers that count, also those about places that are no longer looked at. One query."""
    return [
        LatestAnswer(
            answer.pk,
            answer.respondent_id,
            answer.respondent.role,
            answer.question,
            answer.place.address if answer.place else "",
            answer.step,
        )
        for answer in _latest(assessment).select_related("respondent", "place")
        if answer.question in guide.QUESTIONS
    ]


def answers_with_reasons(assessment: Assessment) -> Sequence[Answer]:
    """The answers that count, with who gave them, their reasons and their evidence. Two queries."""
    rows = _latest(assessment).select_related("respondent__person", "place").prefetch_related("evidence")
    return [answer for answer in rows if answer.question in guide.QUESTIONS]
