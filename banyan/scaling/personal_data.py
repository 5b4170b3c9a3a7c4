"""What becomes of a person's part in assessments when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.people.personal_data import Rule
from banyan.scaling.models import Answer, Decision, Respondent


def _withdraw_answers(person: Any) -> None:
    """The steps go on counting, without a name; the words go."""
    Answer.objects.filter(by=person).exclude(reason="").update(reason="")


def _withdraw_decisions(person: Any) -> None:
    Decision.objects.filter(by=person).exclude(text="").update(text="")


def _erase_voices(person: Any) -> None:
    """Names of people without an account that the person wrote down: nobody can say any more who they were."""
    Respondent.objects.filter(invited_by=person, person__isnull=True).exclude(name="").update(name="")


RULES = (
    Rule(
        "scaling.Assessment",
        _("Assessments belong to the solution and its team; who began them has no name any more."),
        paths=("started_by",),
        exported=("id", "solution_id", "number", "state", "stage", "visibility", "review_on", "created_at"),
    ),
    Rule(
        "scaling.Respondent",
        _("That somebody answered in a role stays, without their name; voices they wrote down lose theirs."),
        paths=("person", "invited_by"),
        exported=("assessment_id", "role", "name", "at"),
        words={"name": ""},
        erase=_erase_voices,
    ),
    Rule(
        "scaling.Answer",
        _("Decisions rest on answers, so the steps stay without a name; reasons go where you take your words along."),
        paths=("by",),
        exported=("respondent_id", "question", "place_id", "step", "reason", "at"),
        words={"reason": ""},
        withdraw=_withdraw_answers,
    ),
    Rule(
        "scaling.Decision",
        _("Decisions are kept for ever, without the name of who wrote them down."),
        paths=("by",),
        exported=("assessment_id", "pathways", "text", "at"),
        words={"text": ""},
        withdraw=_withdraw_decisions,
    ),
)  # fmt: skip
