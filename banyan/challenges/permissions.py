"""Who may do what with challenges and proposals.

A challenge is its host's: who started it, the editors of the organisation in whose name it runs, and stewards of its
place and theme. A proposal is its team's.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from banyan.challenges.models import (
    WRITING,
    Challenge,
    ChallengeState,
    Electorate,
    Phase,
    Proposal,
    ProposalMember,
    ProposalState,
    WhoProposes,
)
from banyan.people.models import Membership, Organisation
from banyan.people.permissions import is_active, is_steward, is_steward_of, role_in

_EDITORS = (Membership.Role.OWNER, Membership.Role.EDITOR)
_ON_TEAM = (ProposalMember.State.LEAD, ProposalMember.State.MEMBER)


def can_compose(by: Any, organisation: Organisation | None) -> bool:
    """Stewards in their own name; owners and editors in that of an organisation whose hosting is open to them."""
    if organisation is not None:
        return role_in(by, organisation) in _EDITORS
    return is_steward(by)


def can_host(by: Any, challenge: Challenge) -> bool:
    """Who started it, the editors of its organisation, stewards of its place and theme."""
    if not is_active(by):
        return False
    if challenge.organisation is not None and role_in(by, challenge.organisation) in _EDITORS:
        return True
    return by.pk == challenge.started_by_id or is_steward_of(by, challenge)


def is_public(challenge: Challenge) -> bool:
    """Whether everyone may see it."""
    return challenge.state in (ChallengeState.OPEN, ChallengeState.DECIDED)


def can_see(by: Any, challenge: Challenge) -> bool:
    """Everyone sees what is open or decided; the rest, its hosts."""
    return is_public(challenge) or can_host(by, challenge)


def is_open(phase: Phase) -> bool:
    """Whether a phase has begun and not yet ended, by this machine's clock. Ballots ask the database's."""
    return phase.opens_at <= timezone.now() < phase.closes_at


def is_writing_open(challenge: Challenge) -> bool:
    """Whether teams may write now."""
    return challenge.state == ChallengeState.OPEN and any(
        phase.kind in WRITING and is_open(phase) for phase in challenge.phases.all()
    )


def are_proposals_open(challenge: Challenge) -> bool:
    """Whether new proposals may be begun now."""
    return challenge.state == ChallengeState.OPEN and any(
        phase.kind == "proposals" and is_open(phase) for phase in challenge.phases.all()
    )


def can_propose(by: Any, challenge: Challenge) -> bool:
    """Who may take part by the challenge's own rule."""
    if not is_active(by) or challenge.state != ChallengeState.OPEN:
        return False
    if challenge.who_proposes == WhoProposes.MEMBERS:
        return challenge.organisation is not None and role_in(by, challenge.organisation) != ""
    return True


def is_on_team(by: Any, proposal: Proposal) -> bool:
    """Leads or belongs to the team."""
    return is_active(by) and proposal.members.filter(person=by.pk, state__in=_ON_TEAM).exists()


def leads(by: Any, proposal: Proposal) -> bool:
    """Leads the team."""
    return is_active(by) and proposal.members.filter(person=by.pk, state=ProposalMember.State.LEAD).exists()


def is_proposal_public(proposal: Proposal) -> bool:
    """Handed in, in a challenge that everyone sees."""
    return proposal.state == ProposalState.PUBLISHED and is_public(proposal.challenge)


def can_see_proposal(by: Any, proposal: Proposal) -> bool:
    """Everyone sees what was handed in; the rest, the team and, of what was a draft no more, the hosts."""
    if is_proposal_public(proposal) or is_on_team(by, proposal):
        return True
    is_invited = is_active(by) and proposal.members.filter(person=by.pk, state=ProposalMember.State.INVITED).exists()
    return is_invited or (proposal.state != ProposalState.DRAFT and can_host(by, proposal.challenge))


def can_write(by: Any, proposal: Proposal) -> bool:
    """The team; where it lets everyone write, anyone signed in."""
    if proposal.state not in (ProposalState.DRAFT, ProposalState.PUBLISHED):
        return False
    if is_on_team(by, proposal):
        return True
    return is_active(by) and proposal.is_open_to_all and is_proposal_public(proposal)


def can_join_in(by: Any, proposal: Proposal) -> bool:
    """Support it, ask to join, build upon it: anyone signed in, once it is handed in."""
    return is_active(by) and is_proposal_public(proposal)


def can_vote(by: Any, phase: Phase) -> bool:
    """Whoever the phase's rule names."""
    if not is_active(by) or phase.challenge.state != ChallengeState.OPEN:
        return False
    if phase.electorate == Electorate.MEMBERS:
        organisation = phase.challenge.organisation
        return organisation is not None and role_in(by, organisation) != ""
    return bool(by.emailaddress_set.filter(verified=True).exists())
