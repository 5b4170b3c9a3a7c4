"""Everything that can be done with handovers."""

from banyan.handovers.services.accompanying import (
    allow_public_line,
    declare_gain,
    invite_witness,
    say,
    withdraw_witness,
)
from banyan.handovers.services.agreeing import consent, redline, take_back_consent
from banyan.handovers.services.moving import end_handover, open_talks, start_operating, start_pilot
from banyan.handovers.services.proposing import propose_handover
from banyan.handovers.services.working import (
    add_item,
    reach_milestone,
    remind_of_milestones,
    set_milestone,
    settle_item,
)

__all__ = [
    "add_item",
    "allow_public_line",
    "consent",
    "declare_gain",
    "end_handover",
    "invite_witness",
    "open_talks",
    "propose_handover",
    "reach_milestone",
    "redline",
    "remind_of_milestones",
    "say",
    "set_milestone",
    "settle_item",
    "start_operating",
    "start_pilot",
    "take_back_consent",
    "withdraw_witness",
]
