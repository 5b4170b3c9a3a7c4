"""Handovers: the two sides, the terms and consents, and the work of handing over."""

from banyan.handovers.models.agreement import (
    Consent,
    EndReason,
    GainDeclaration,
    Handover,
    PublicLine,
    Side,
    State,
    Terms,
)
from banyan.handovers.models.work import Area, ChecklistItem, ItemState, Message, Milestone, NextIdea, Witness

__all__ = [
    "Area",
    "ChecklistItem",
    "Consent",
    "EndReason",
    "GainDeclaration",
    "Handover",
    "ItemState",
    "Message",
    "Milestone",
    "NextIdea",
    "PublicLine",
    "Side",
    "State",
    "Terms",
    "Witness",
]
