"""Who is told of deeds in handovers: both sides of most, a witness of the invitation, nobody of small changes."""

from __future__ import annotations

from collections.abc import Mapping

from banyan.commons.models import Activity
from banyan.commons.services.notifications import nobody, register_audience
from banyan.handovers.models import Handover
from banyan.handovers.queries import ids_of_both_sides

TOLD = (
    "proposed_handover",
    "opened_talks",
    "redlined_terms",
    "consented_to_terms",
    "took_back_consent",
    "agreed_handover",
    "amended_terms",
    "started_pilot",
    "started_operating",
    "ended_handover",
    "said_in_handover",
    "set_milestone",
    "reached_milestone",
    "milestone_due",
    "allowed_public_line",
)
QUIET = ("withdrew_witness", "added_item", "settled_item", "declared_gain")


def _both_sides(activity: Activity) -> Mapping[int, str]:
    handover = Handover.objects.filter(pk=activity.object_id).first()
    return dict.fromkeys(ids_of_both_sides(handover), "yours") if handover is not None else {}


def _who_is_invited(activity: Activity) -> Mapping[int, str]:
    person = activity.facts.get("person")
    return {person: "yours"} if isinstance(person, int) else {}


def register() -> None:
    """Tell the notifications all of the above."""
    for verb in TOLD:
        register_audience(verb, _both_sides)
    for verb in QUIET:
        register_audience(verb, nobody)
    register_audience("invited_witness", _who_is_invited)
