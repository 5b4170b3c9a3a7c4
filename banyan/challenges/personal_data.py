"""What becomes of a person's part in challenges when they leave."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from banyan.challenges.models import Proposal, ProposalMember, ProposalState, ProposalVersion
from banyan.people.personal_data import Erasure, Rule, forget_in_search

_WORDS = {"title": "–", "summary": "", "answers": {}}


def _withdraw_proposals(person: Any) -> None:
    """Proposals that nobody else is on the team of, that nothing was built upon and that no vote was held on."""
    shared = ProposalMember.objects.exclude(person=person).values("proposal")
    own = Proposal.objects.filter(started_by=person, descendants__isnull=True, awards__isnull=True)
    own = own.exclude(pk__in=shared).exclude(challenge__phases__vote__isnull=False)
    ids = list(own.values_list("pk", flat=True))
    ProposalVersion.objects.filter(proposal__in=ids).update(title="", summary="", answers={})
    Proposal.objects.filter(pk__in=ids).update(**_WORDS, help_wanted="", state=ProposalState.WITHDRAWN)
    forget_in_search("proposal", ids)


def _belongs(model: str, why: Any) -> Rule:
    return Rule(model, why, paths=("challenge__started_by",))


RULES = (
    Rule(
        "challenges.Challenge",
        _("Many take part in a challenge; it stays without the name of who started it."),
        paths=("started_by",),
        exported=("id", "title", "question", "brief", "resources", "language", "state", "created_at"),
        words={"title": "–", "question": "–", "brief": "", "resources": ""},
    ),
    Rule(
        "challenges.Phase",
        _("A phase belongs to its challenge."),
        paths=("challenge__started_by",),
        exported=("challenge_id", "kind", "title", "opens_at", "closes_at"),
        words={"title": ""},
    ),
    Rule(
        "challenges.TimelineChange",
        _("That dates were changed, by two, and why, stays on record."),
        paths=("asked_by", "decided_by"),
        exported=("phase_id", "opens_at", "closes_at", "reason", "state", "at"),
        words={"reason": "–"},
    ),
    _belongs("challenges.Section", _("A question belongs to its challenge.")),
    _belongs("challenges.Prize", _("A prize belongs to its challenge.")),
    Rule(
        "challenges.Proposal",
        _("A proposal is its team's, and others build on it; it stays without the name of who began it."),
        paths=("started_by",),
        exported=(
            "id",
            "challenge_id",
            "title",
            "summary",
            "answers",
            "language",
            "help_wanted",
            "state",
            "created_at",
        ),
        words=_WORDS | {"help_wanted": ""},
        withdraw=_withdraw_proposals,
    ),
    Rule(
        "challenges.ProposalVersion",
        _("The history of a proposal stays whole, without the name of who changed it."),
        paths=("by",),
        exported=("proposal_id", "number", "title", "summary", "answers", "at"),
        words={"title": "", "summary": "", "answers": {}},
    ),
    Rule(
        "challenges.ProposalMember",
        _("That somebody belonged to a team stays, without what they wrote when asking."),
        paths=("person",),
        exported=("proposal_id", "state", "message", "at"),
        erasure=Erasure.CLEAR,
        cleared={"message": ""},
        words={"message": ""},
    ),
    Rule(
        "challenges.Lineage",
        _("What a proposal builds on is credit to others."),
        paths=("proposal__started_by",),
        exported=("proposal_id", "origin_id", "taken_over"),
        words={"taken_over": ""},
    ),
    Rule(
        "challenges.Support",
        _("Whom somebody stood behind goes with them."),
        paths=("person",),
        exported=("proposal_id", "at"),
        erasure=Erasure.DELETE,
    ),
    Rule(
        "challenges.Screening",
        _("Why a proposal was admitted or not stays, without the name of who said so."),
        paths=("by",),
        exported=("proposal_id", "outcome", "message", "at"),
        words={"message": "–"},
    ),
    Rule(
        "challenges.Advancement",
        _("Why a proposal went on or not stays, without the name of who said so."),
        paths=("by",),
        exported=("proposal_id", "goes_on", "reason", "at"),
        words={"reason": "–"},
    ),
    Rule(
        "challenges.Award",
        _("Who won stays on record, without the name of who announced it."),
        paths=("by",),
        exported=("proposal_id", "title", "reason", "at"),
        words={"title": "–", "reason": ""},
    ),
    Rule("challenges.Vote", _("The rules of a vote are nobody's."), paths=("phase__challenge__started_by",)),
    Rule(
        "challenges.Ballot",
        _("A ballot that was counted stays counted; the person behind it has no name any more."),
        paths=("voter",),
        exported=("vote_id", "content", "receipt", "at"),
    ),
    Rule(
        "challenges.CountedBallot",
        _("Which of somebody's ballots counts belongs to the result."),
        paths=("voter",),
        exported=("vote_id", "ballot_id"),
    ),
    Rule("challenges.PhaseResult", _("A result is nobody's."), paths=("phase__challenge__started_by",)),
)
