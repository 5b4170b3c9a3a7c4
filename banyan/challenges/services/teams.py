"""Teams of proposals: inviting, asking to join, deciding, leaving."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import Proposal, ProposalMember, ProposalState
from banyan.challenges.services.composing import record_deed
from banyan.challenges.services.proposing import locked_proposal
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.models import Watch
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line
from banyan.people.models import Person

LARGEST_TEAM: Final = 30
_IN = (ProposalMember.State.LEAD, ProposalMember.State.MEMBER)


@transaction.atomic
def invite_to_team(*, by: Person, proposal: Proposal, person: Person, message: str = "") -> ProposalMember:
    """Invite somebody as the team's lead; who has asked to join is on the team at once. Raises NotAllowed, Invalid,
    Conflict."""
    proposal = _open(proposal)
    require(permissions.leads(by, proposal))
    if not person.is_active or person.is_suspended:
        raise Invalid({"person": _("There is nobody of that name who can be invited.")})
    member, is_new = ProposalMember.objects.select_for_update().get_or_create(
        proposal=proposal, person=person,
        defaults={"state": ProposalMember.State.INVITED, "message": tidy_line(message)[:500]},
    )  # fmt: skip
    if not is_new and member.state != ProposalMember.State.ASKING:
        raise Conflict(_("This person is on the team or invited already."))
    if not is_new:
        _let_in(member)
    record_deed(by, "invited_to_team", proposal.challenge, proposal, public=False)
    return member


@transaction.atomic
def ask_to_join(*, by: Person, proposal: Proposal, message: str) -> ProposalMember:
    """Ask the team to be let in, saying what one brings. Who was invited is on the team at once. Raises NotAllowed,
    Invalid, Conflict."""
    proposal = _open(proposal)
    require(permissions.can_join_in(by, proposal))
    message = tidy_line(message)
    if not message:
        raise Invalid({"message": _("Say what you would bring.")})
    member, is_new = ProposalMember.objects.select_for_update().get_or_create(
        proposal=proposal, person=by, defaults={"state": ProposalMember.State.ASKING, "message": message[:500]}
    )
    if not is_new and member.state != ProposalMember.State.INVITED:
        raise Conflict(_("You are on the team, or have asked already."))
    if not is_new:
        _let_in(member)
    record_deed(by, "asked_to_join_team", proposal.challenge, proposal, public=False)
    return member


@transaction.atomic
def answer_member(*, by: Person, member: ProposalMember, is_welcome: bool) -> None:
    """Answer an invitation as who was invited, or somebody who asked to join as the team's lead. A no leaves no trace.
    Raises NotAllowed, Conflict."""
    proposal = _open(member.proposal)
    member = ProposalMember.objects.select_for_update().select_related("person").get(pk=member.pk)
    if member.state == ProposalMember.State.INVITED:
        require(by.pk == member.person_id and by.is_active and not by.is_suspended)
    else:
        require(permissions.leads(by, proposal))
    if member.state in _IN:
        raise Conflict(_("This person is on the team already."))
    if is_welcome:
        _let_in(member)
    else:
        member.delete()
    record_deed(by, "joined_team" if is_welcome else "declined_to_join", proposal.challenge, proposal, public=False)


@transaction.atomic
def leave_team(*, by: Person, proposal: Proposal) -> None:
    """Leave a team. Who leads it alone hands the lead to who has been on it longest, and cannot leave if nobody is
    left. Raises NotAllowed, Conflict."""
    proposal = _open(proposal)
    require(permissions.is_on_team(by, proposal))
    others = ProposalMember.objects.filter(proposal=proposal, state__in=_IN).exclude(person=by)
    heir = others.order_by("at", "pk").first()
    if heir is None:
        raise Conflict(_("You are the last one on the team. Withdraw the proposal instead."))
    if not others.filter(state=ProposalMember.State.LEAD).exists():
        heir.state = ProposalMember.State.LEAD
        heir.save(update_fields=["state"])
    ProposalMember.objects.filter(proposal=proposal, person=by).delete()
    record_deed(by, "left_team", proposal.challenge, proposal, public=False)


def _open(proposal: Proposal) -> Proposal:
    proposal = locked_proposal(proposal)
    if proposal.state not in (ProposalState.DRAFT, ProposalState.PUBLISHED):
        raise Conflict(_("This proposal does not take part any more."))
    return proposal


def _let_in(member: ProposalMember) -> None:
    count = ProposalMember.objects.filter(proposal=member.proposal_id, state__in=_IN).count()
    if count >= LARGEST_TEAM:
        raise Conflict(_("A team has at most 30 people."))
    member.state = ProposalMember.State.MEMBER
    member.save(update_fields=["state"])
    Watch.objects.get_or_create(person_id=member.person_id, kind="challenge", object_id=member.proposal.challenge_id)
