"""Drawing up a vote at the moment it begins: its rules with the proposals as options, never changed afterwards."""

from __future__ import annotations

import secrets
from typing import Final

from django.db import connection
from django.db.models.functions import Now

from banyan.challenges.models import VOTING, Phase, PhaseKind, Proposal, ProposalState, Vote, VoteMethod
from banyan.methods.tallies import Rules, rules_record
from banyan.methods.tallies.rules import Method

POINTS: Final = 100
STARS: Final = 5
GRADES: Final = ("reject", "poor", "fair", "good", "very_good", "excellent")
_METHODS: Final[dict[str, Method]] = {
    VoteMethod.APPROVAL: "approval",
    VoteMethod.SCORE: "score",
    VoteMethod.QUADRATIC: "quadratic",
    VoteMethod.SCHULZE: "schulze",
    VoteMethod.STV: "stv",
    VoteMethod.JUDGEMENT: "judgement",
    VoteMethod.KNAPSACK: "knapsack",
    VoteMethod.SHARES: "approval",
}


def option_of(proposal_id: int) -> str:
    """How rules and ballots name a proposal."""
    return f"p{proposal_id}"


def proposal_id_of(option: str) -> int:
    """The proposal that an option names."""
    return int(option[1:])


def draw_up_vote(phase: Phase) -> Vote | None:
    """The vote of a phase that has begun, drawn up if nobody did so before. None before it begins, and where there is
    nothing to vote on. Must be called in a transaction."""
    found = Vote.objects.filter(phase=phase).first()
    if found is not None or phase.kind not in VOTING:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"vote of phase {phase.pk}"])
    found = Vote.objects.filter(phase=phase).first()
    if found is not None or not Phase.objects.filter(pk=phase.pk, opens_at__lte=Now()).exists():
        return found
    rows = Proposal.objects.filter(challenge=phase.challenge_id, state=ProposalState.PUBLISHED, is_in_running=True)
    if phase.kind == PhaseKind.ALLOCATION:
        rows = rows.filter(cost_minor__gt=0)
    costs = {option_of(pk): cost for pk, cost in rows.order_by("pk").values_list("pk", "cost_minor")}
    if not costs:
        return None
    election = f"challenge-{phase.challenge_id}-phase-{phase.pk}-{secrets.token_hex(8)}"
    has_budget = phase.kind == PhaseKind.ALLOCATION
    rules = Rules(
        method=_METHODS[phase.method],
        options=tuple(costs),
        tie_seed=election,
        seats=min(phase.seats, len(costs)),
        highest=STARS,
        points=POINTS if phase.method == VoteMethod.QUADRATIC else 0,
        grades=GRADES if phase.method == VoteMethod.JUDGEMENT else (),
        costs={option: cost for option, cost in costs.items() if cost} if has_budget else {},
        budget=phase.budget_minor or 0,
    )
    return Vote.objects.create(phase=phase, election=election, rules=rules_record(rules), electorate=phase.electorate)
