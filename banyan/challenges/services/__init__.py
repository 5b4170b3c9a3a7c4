"""All that changes challenges and proposals."""

from banyan.challenges.services.announcing import GivenAward, announce_results, register_as_solution
from banyan.challenges.services.composing import (
    ChallengeFacts,
    OfferedPrize,
    ask_sections,
    call_off_challenge,
    compose_challenge,
    edit_challenge,
    offer_prizes,
    open_challenge,
    plan_phases,
)
from banyan.challenges.services.proposing import (
    ProposalChanged,
    ProposalFacts,
    edit_proposal,
    hand_in_proposal,
    start_proposal,
    withdraw_proposal,
)
from banyan.challenges.services.screening import screen_proposal
from banyan.challenges.services.settling import move_by_hand, settle_phases
from banyan.challenges.services.standing_behind import support_proposal, take_support_back
from banyan.challenges.services.teams import answer_member, ask_to_join, invite_to_team, leave_team
from banyan.challenges.services.timeline import agree_to_other_dates, ask_for_other_dates, decline_other_dates
from banyan.challenges.services.voting import VoteClosed, cast_ballot, take_ballot_back

__all__ = [
    "ChallengeFacts",
    "GivenAward",
    "OfferedPrize",
    "ProposalChanged",
    "ProposalFacts",
    "VoteClosed",
    "agree_to_other_dates",
    "announce_results",
    "answer_member",
    "ask_for_other_dates",
    "ask_sections",
    "ask_to_join",
    "call_off_challenge",
    "cast_ballot",
    "compose_challenge",
    "decline_other_dates",
    "edit_challenge",
    "edit_proposal",
    "hand_in_proposal",
    "invite_to_team",
    "leave_team",
    "move_by_hand",
    "offer_prizes",
    "open_challenge",
    "plan_phases",
    "register_as_solution",
    "screen_proposal",
    "settle_phases",
    "start_proposal",
    "support_proposal",
    "take_ballot_back",
    "take_support_back",
    "withdraw_proposal",
]
