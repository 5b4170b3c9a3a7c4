"""What happens by itself when a phase begins or ends, and what a host moves by hand."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.counting import counted_result
from banyan.challenges.models import (
    VOTING,
    Advancement,
    ChallengeState,
    Phase,
    PhaseResult,
    Promotion,
    Proposal,
    ProposalState,
    Vote,
)
from banyan.challenges.services.composing import locked, record_deed
from banyan.challenges.services.drawing_up import draw_up_vote
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line
from banyan.people.models import Person


def settle_phases() -> int:
    """Draw up the votes that have begun and settle the phases that have ended, each in a transaction of its own. How
    many were settled."""
    begun = Phase.objects.filter(
        kind__in=VOTING, vote=None, settled_at=None, opens_at__lte=Now(), challenge__state=ChallengeState.OPEN
    )
    for phase in begun.select_related("challenge"):
        with transaction.atomic():
            draw_up_vote(phase)
    ended = Phase.objects.filter(settled_at=None, closes_at__lte=Now(), challenge__state=ChallengeState.OPEN)
    return sum(_settle(pk) for pk in ended.order_by("closes_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def _settle(pk: int) -> bool:
    # Waits for ballots on their way: their trigger holds on to the phase until they are there or refused.
    phase = Phase.objects.select_for_update(of=("self",)).select_related("challenge").filter(pk=pk)
    found = phase.filter(settled_at=None, closes_at__lte=Now()).first()
    if found is None:
        return False
    proposals = _in_running(found)
    winners: Sequence[int] = ()
    if found.kind in VOTING and (vote := draw_up_vote(found)) is not None:
        winners = _counted(found, vote)
    if found.promotion != Promotion.BY_HAND:
        going = {p.pk for p in proposals} if found.promotion == Promotion.ALL else set(winners)
        Advancement.objects.bulk_create(
            Advancement(phase=found, proposal=proposal, goes_on=proposal.pk in going, version=proposal.version)
            for proposal in proposals
        )
        out = [proposal.pk for proposal in proposals if proposal.pk not in going]
        Proposal.objects.filter(pk__in=out).update(is_in_running=False)
    found.settled_at = Now()
    found.save(update_fields=["settled_at"])
    record_deed(None, "phase_ended", found.challenge, facts={"phase": found.kind})
    return True


def _in_running(phase: Phase) -> list[Proposal]:
    rows = Proposal.objects.select_for_update().filter(
        challenge=phase.challenge_id, state=ProposalState.PUBLISHED, is_in_running=True
    )
    return list(rows.order_by("pk"))


def _counted(phase: Phase, vote: Vote) -> Sequence[int]:
    """Count a vote that is over, keep the result, and return the ids of the winners."""
    result = counted_result(phase, vote)
    PhaseResult.objects.create(phase=phase, record=result.record, root=result.root)
    return result.winners


@transaction.atomic
def move_by_hand(*, by: Person, proposal: Proposal, phase: Phase, goes_on: bool, reason: str) -> Advancement:
    """Say as a host that a proposal goes on after a phase that has ended, or that it does not. Everyone reads why.

    Raises NotAllowed, Invalid without a reason, and Conflict while the phase is open or once a later vote has begun.
    """
    challenge = locked(proposal.challenge)
    require(permissions.can_host(by, challenge))
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    reason = tidy_line(reason)
    if not reason:
        raise Invalid({"reason": _("Say why: everyone will read it.")})
    if phase.challenge_id != challenge.pk or proposal.state != ProposalState.PUBLISHED:
        raise Conflict(_("This proposal does not take part in that phase."))
    if challenge.state != ChallengeState.OPEN or phase.settled_at is None:
        raise Conflict(_("Proposals move by hand between a phase and the next, while the challenge is open."))
    if Vote.objects.filter(phase__challenge=challenge, phase__closes_at__gt=phase.closes_at).exists():
        raise Conflict(_("A vote on the proposals has begun since, so nobody moves by hand any more."))
    moved = Advancement.objects.create(
        phase=phase, proposal=proposal, goes_on=goes_on, version=proposal.version, reason=reason[:500], by=by
    )
    proposal.is_in_running = goes_on
    proposal.save(update_fields=["is_in_running", "changed_at"])
    record_deed(by, "moved_on" if goes_on else "held_back", challenge, proposal)
    return moved
