"""Finishing an assessment, deciding on it, and looking at it again in time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_text
from banyan.methods.scaling_guide import PATHWAYS
from banyan.people.models import Person
from banyan.scaling.models import Answer, Assessment, AssessmentState, Decision
from banyan.scaling.permissions import can_conduct, is_public
from banyan.scaling.services.beginning import locked, require_draft


@transaction.atomic
def finish_assessment(*, by: Person, assessment: Assessment, review_on: date | None = None) -> Assessment:
    """Close it for answers; the result stands. Raises NotAllowed, Invalid (date), Conflict (finished, no answer)."""
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    require_draft(assessment)
    if not Answer.objects.filter(respondent__assessment=assessment, step__isnull=False).exists():
        raise Conflict(_("Nobody has answered a question yet."))
    assessment.review_on = _future(review_on)
    assessment.state, assessment.finished_at = AssessmentState.FINISHED, timezone.now()
    assessment.save(update_fields=["state", "finished_at", "review_on"])
    record(by, "finished_assessment", assessment, on=assessment.solution, public=False)
    return assessment


@transaction.atomic
def decide(*, by: Person, assessment: Assessment, pathways: Sequence[str], text: str) -> Decision:
    """Write down what was decided, with the answers it rests on. It is kept for ever; a new decision stands beside it.

    Raises NotAllowed, Invalid, Conflict (not finished).
    """
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    if assessment.state != AssessmentState.FINISHED:
        raise Conflict(_("Finish the assessment before deciding on it."))
    wrong: dict[str, Any] = {}
    chosen, words = list(dict.fromkeys(pathways)), tidy_text(text)
    if not chosen or not set(chosen) <= set(PATHWAYS):
        wrong["pathways"] = _("Choose at least one pathway.")
    if not 10 <= len(words) <= 4_000:
        wrong["text"] = _("Say in 10 to 4,000 characters what was decided and why.")
    if wrong:
        raise Invalid(wrong)
    answers = answers_on_record(assessment)
    decision = Decision.objects.create(
        assessment=assessment, pathways=chosen, text=words, answers=answers, digest=digest_of(answers), by=by
    )
    record(
        by,
        "decided_pathway",
        assessment,
        on=assessment.solution,
        facts={"pathways": chosen, "decision": decision.pk},
        public=is_public(assessment),
    )
    return decision


@transaction.atomic
def set_review_date(*, by: Person, assessment: Assessment, review_on: date | None) -> Assessment:
    """Say when to look at it again; None for never. Raises NotAllowed, Invalid (not in the future)."""
    assessment = locked(assessment)
    require(can_conduct(by, assessment))
    assessment.review_on, assessment.reminded_at = _future(review_on), None
    assessment.save(update_fields=["review_on", "reminded_at"])
    record(by, "set_review_date", assessment, on=assessment.solution, public=False)
    return assessment


@transaction.atomic
def remind_of_reviews(*, today: date) -> int:
    """Tell those who conduct an assessment, once, that its day has come, unless a newer one exists; how many."""
    due = Assessment.objects.select_for_update(of=("self",), skip_locked=True).select_related("solution")
    due = due.filter(review_on__lte=today, reminded_at__isnull=True, next__isnull=True)
    reminded = 0
    for assessment in due.order_by("pk")[:500]:
        assessment.reminded_at = timezone.now()
        assessment.save(update_fields=["reminded_at"])
        record(None, "review_due", assessment, on=assessment.solution, public=False)
        reminded += 1
    return reminded


def answers_on_record(assessment: Assessment) -> list[dict[str, Any]]:
    """The latest answers of all respondents as a decision keeps them, in an order of their own; nobody is named."""
    latest = Answer.objects.filter(respondent__assessment=assessment).select_related("respondent", "place")
    latest = latest.order_by("respondent", "question", "place", "-pk").distinct("respondent", "question", "place")
    return [
        {
            "answer": answer.pk,
            "respondent": answer.respondent_id,
            "role": answer.respondent.role,
            "question": answer.question,
            "place": answer.place.address if answer.place else "",
            "step": answer.step,
            "evidence": sorted(piece.pk for piece in answer.evidence.all()),
        }
        for answer in latest.prefetch_related("evidence")
    ]


def digest_of(answers: list[dict[str, Any]]) -> str:
    """The SHA-256 of answers as `answers_on_record` gives them, in hexadecimal."""
    plain = json.dumps(answers, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _future(day: date | None) -> date | None:
    if day is not None and day <= timezone.localdate():
        raise Invalid({"review_on": _("Choose a day to come.")})
    return day
