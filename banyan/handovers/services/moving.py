"""The moves of a handover from state to state."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.services.activity import Fact, record
from banyan.commons.text import tidy_text
from banyan.handovers.models import ChecklistItem, Consent, EndReason, Handover, ItemState, NextIdea, Side, State
from banyan.handovers.services.agreeing import lapse_standing
from banyan.handovers.services.standing import OPEN, begin_move, latest_terms
from banyan.people.models import Person
from banyan.solutions.models import TeamMember

_ALWAYS: Final = frozenset({EndReason.OTHER})
END_REASONS: Final = {
    State.PROPOSED: frozenset({EndReason.DECLINED, EndReason.WITHDRAWN}) | _ALWAYS,
    State.TALKS: frozenset({EndReason.NO_AGREEMENT}) | _ALWAYS,
    State.AGREED: frozenset({EndReason.NOT_STARTED, EndReason.MONEY_ENDED, EndReason.TERMS_BROKEN}) | _ALWAYS,
    State.PILOTING: frozenset({EndReason.PILOT_SHOWED_NO, EndReason.MONEY_ENDED, EndReason.TERMS_BROKEN}) | _ALWAYS,
    State.OPERATING: frozenset(
        {EndReason.COMPLETED, EndReason.TERM_OVER, EndReason.MONEY_ENDED, EndReason.TERMS_BROKEN}
    )
    | _ALWAYS,
}


@transaction.atomic
def open_talks(*, by: Person, handover: Handover) -> Handover:
    """Say yes to talking, for the side that was asked. Raises NotAllowed (who proposed it too), Conflict (state)."""
    handover, side = begin_move(by, handover, (State.PROPOSED,))
    require(side != handover.proposed_from)
    handover.state = State.TALKS
    handover.save(update_fields=["state"])
    _record(by, "opened_talks", handover, side)
    return handover


@transaction.atomic
def start_pilot(*, by: Person, handover: Handover) -> Handover:
    """Say that the carrier has begun to try it. The founders are from now on invited to voice their next idea, and
    eligible for next-idea grants. Raises NotAllowed, Conflict (state)."""
    handover, side = begin_move(by, handover, (State.AGREED,))
    handover.state, handover.piloting_at = State.PILOTING, timezone.now()
    handover.save(update_fields=["state", "piloting_at"])
    founders = _founders(handover)
    NextIdea.objects.bulk_create((NextIdea(handover=handover, person_id=pk) for pk in founders), ignore_conflicts=True)
    _record(by, "started_pilot", handover, side, eligible=founders)
    return handover


@transaction.atomic
def start_operating(*, by: Person, handover: Handover) -> Handover:
    """Say that the carrier runs it by itself now. Raises NotAllowed, Conflict (state; the checklist is not done)."""
    handover, side = begin_move(by, handover, (State.PILOTING,))
    left = ChecklistItem.objects.filter(handover=handover, state=ItemState.OPEN).count()
    if left:
        raise Conflict(_("First settle the checklist: %(left)s still open.") % {"left": left})
    handover.state, handover.operating_at = State.OPERATING, timezone.now()
    handover.save(update_fields=["state", "operating_at"])
    _record(by, "started_operating", handover, side)
    return handover


@transaction.atomic
def end_handover(*, by: Person, handover: Handover, reason: str, words: str = "") -> Handover:
    """End it, with a reason that fits its state. Consents to terms not in force lapse; everything stays readable.

    Raises NotAllowed, Invalid (reason), Conflict (it has ended).
    """
    handover, side = begin_move(by, handover, OPEN)
    said = tidy_text(words)
    _check_end(handover, side, reason, said)
    lapse_standing(handover, latest_terms(handover))
    handover.state, handover.ended_at, handover.ended_by = State.ENDED, timezone.now(), by
    handover.end_reason, handover.end_words = reason, said
    handover.save(update_fields=["state", "ended_at", "ended_by", "end_reason", "end_words"])
    _record(by, "ended_handover", handover, side, reason=str(reason))
    return handover


def _check_end(handover: Handover, side: Side, reason: str, words: str) -> None:
    allowed: frozenset[str] = frozenset(END_REASONS[State(handover.state)])
    if handover.state == State.PROPOSED:
        unfit = EndReason.DECLINED if side == handover.proposed_from else EndReason.WITHDRAWN
        allowed -= {unfit}
    if reason not in allowed:
        raise Invalid({"reason": _("Choose a reason that fits how far it has come.")})
    if reason == EndReason.OTHER and not words:
        raise Invalid({"words": _("Say in a sentence what the reason is.")})
    if len(words) > 2_000:
        raise Invalid({"words": _("This is longer than 2,000 characters.")})


def end_reasons(handover: Handover, side: Side) -> list[tuple[str, str]]:
    """(code, words) of the reasons for which a side can end it now."""
    if handover.state == State.ENDED:
        return []
    unfit = EndReason.DECLINED if side == handover.proposed_from else EndReason.WITHDRAWN
    fitting = END_REASONS[State(handover.state)] - {unfit}
    return [(reason.value, str(reason.label)) for reason in EndReason if reason in fitting]


def _founders(handover: Handover) -> list[int]:
    """Ids of the solution's team; where there is none, of who consented for the founder's side."""
    team = TeamMember.objects.filter(solution=handover.solution_id, person__erased_at__isnull=True)
    signed = Consent.objects.filter(terms=handover.agreed_terms_id, side=Side.FOUNDER, person__erased_at__isnull=True)
    return sorted(set(team.values_list("person_id", flat=True)) or set(signed.values_list("person_id", flat=True)))


def _record(by: Person, verb: str, handover: Handover, side: Side, **more: Fact) -> None:
    facts: dict[str, Fact] = {"side": str(side), **more}
    record(by, verb, handover, on=handover.solution, places=[handover.place], facts=facts, public=False)
