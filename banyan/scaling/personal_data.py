"""What becomes of a person's part in assessments and introductions when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.people.personal_data import Erasure, Rule
from banyan.scaling.models import Answer, Decision, Introduction, Respondent


def _withdraw_answers(person: Any) -> None:
    """The steps go on counting, without a name; the words go."""
    Answer.objects.filter(by=person).exclude(reason="").update(reason="")


def _withdraw_decisions(person: Any) -> None:
    Decision.objects.filter(by=person).exclude(text="").update(text="")


def _erase_voices(person: Any) -> None:
    """Names of people without an account that the person wrote down: nobody can say any more who they were."""
    Respondent.objects.filter(invited_by=person, person__isnull=True).exclude(name="").update(name="")


def _withdraw_introductions(person: Any) -> None:
    """What the person said goes; that the two met stays."""
    Introduction.objects.filter(asked_by=person).exclude(message="").update(message="")
    Introduction.objects.filter(founder_contact=person).exclude(founder_words="").update(founder_words="")
    Introduction.objects.filter(carrier_contact=person).exclude(carrier_words="").update(carrier_words="")


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
    Rule(
        "scaling.Introduction",
        _("That two were introduced belongs to both sides; who asked and who answered have no name any more."),
        paths=("asked_by", "founder_contact", "carrier_contact"),
        exported=("solution_id", "carrier_id", "message", "founder_words", "carrier_words", "state", "at"),
        words={"message": "", "founder_words": "", "carrier_words": ""},
        withdraw=_withdraw_introductions,
    ),
    Rule(
        "scaling.MatchDismissal",
        _("That a carrier did not fit goes on counting; what was said about it goes."),
        paths=("person",),
        exported=("solution_id", "carrier_id", "reason", "comment", "at"),
        erasure=Erasure.CLEAR,
        cleared={"comment": ""},
        words={"comment": ""},
    ),
    Rule(
        "scaling.MatchSaved",
        _("What you kept was for you; it goes."),
        paths=("person",),
        exported=("solution_id", "carrier_id", "at"),
        erasure=Erasure.DELETE,
    ),
)  # fmt: skip
