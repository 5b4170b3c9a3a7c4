"""What becomes of a person's part in handovers when they leave.

Terms and consents are contracts between organisations: the text stays, without the name of who typed or signed it.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.handovers.models import ChecklistItem, Handover, Message, Milestone, Terms, Witness
from banyan.people.personal_data import Erasure, Rule


def _withdraw_notes(person: Any) -> None:
    Terms.objects.filter(by=person).exclude(note="").update(note="")


def _withdraw_end_words(person: Any) -> None:
    Handover.objects.filter(ended_by=person).exclude(end_words="").update(end_words="")


def _withdraw_messages(person: Any) -> None:
    Message.objects.filter(by=person).exclude(text="").update(text="")


def _withdraw_items(person: Any) -> None:
    ChecklistItem.objects.filter(by=person).exclude(text="").update(text="–")


def _withdraw_milestones(person: Any) -> None:
    Milestone.objects.filter(by=person).exclude(title="").update(title="–")


def _leave_witnessing(person: Any) -> None:
    """Who left reads along no more."""
    Witness.objects.filter(person=person).delete()


RULES = (
    Rule(
        "handovers.Handover",
        _("Handovers belong to the two sides; who proposed or ended one has no name any more."),
        paths=("proposed_by", "ended_by"),
        exported=("id", "solution_id", "carrier_id", "place_id", "pathway", "state", "end_reason", "end_words",
                  "created_at"),
        words={"end_words": ""},
        withdraw=_withdraw_end_words,
    ),
    Rule(
        "handovers.Terms",
        _("Terms are a contract between organisations and stay as they were signed, without who typed them."),
        paths=("by",),
        exported=("handover_id", "number", "text", "digest", "note", "side", "at"),
        words={"note": ""},
        withdraw=_withdraw_notes,
    ),
    Rule(
        "handovers.Consent",
        _("Agreements rest on consents, so they stay, without the name of who gave them."),
        paths=("person",),
        exported=("terms_id", "side", "digest", "at", "lapsed_at"),
    ),
    Rule(
        "handovers.GainDeclaration",
        _("What a side declared is the side's; who typed it has no name any more."),
        paths=("by",),
        exported=("handover_id", "side", "minor", "currency", "at"),
    ),
    Rule("handovers.PublicLine", _("It names no person.")),
    Rule(
        "handovers.ChecklistItem",
        _("The list is that of both sides; words go where you take yours along."),
        paths=("by", "settled_by"),
        exported=("handover_id", "area", "text", "state", "settled_at"),
        words={"text": "–"},
        withdraw=_withdraw_items,
    ),
    Rule(
        "handovers.Milestone",
        _("Milestones are those of both sides; words go where you take yours along."),
        paths=("by",),
        exported=("handover_id", "title", "due_on", "done_at"),
        words={"title": "–"},
        withdraw=_withdraw_milestones,
    ),
    Rule(
        "handovers.Message",
        _("What was said in a talk stays for the other side, without a name, unless you take your words along."),
        paths=("by",),
        exported=("handover_id", "side", "text", "at"),
        words={"text": ""},
        withdraw=_withdraw_messages,
    ),
    Rule(
        "handovers.Witness",
        _("Who left reads along no more."),
        paths=("person", "invited_by"),
        exported=("handover_id", "side", "at"),
        erase=_leave_witnessing,
    ),
    Rule(
        "handovers.NextIdea",
        _("Grants are for people who are here."),
        paths=("person",),
        exported=("handover_id", "eligible_since"),
        erasure=Erasure.DELETE,
    ),
)  # fmt: skip
