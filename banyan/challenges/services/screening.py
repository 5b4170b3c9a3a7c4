"""Saying whether a proposal is admitted."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from banyan.challenges import permissions
from banyan.challenges.models import ChallengeState, Proposal, ProposalState, Screening
from banyan.challenges.services.composing import record_deed
from banyan.challenges.services.proposing import locked_proposal
from banyan.commons.errors import Conflict, Invalid
from banyan.commons.permissions import require
from banyan.commons.text import tidy_line
from banyan.people.models import Person


@transaction.atomic
def screen_proposal(*, by: Person, proposal: Proposal, outcome: str, message: str = "") -> Screening:
    """Admit a proposal, or say what keeps it out, with a message that its team reads. What was kept out can be
    admitted again. Raises NotAllowed (also on a team of one's own), Invalid, and Conflict once a vote has begun."""
    proposal = locked_proposal(proposal)
    require(permissions.can_host(by, proposal.challenge))
    require(not permissions.is_on_team(by, proposal), _("Somebody else must look at a proposal of yours."))
    message = tidy_line(message)
    if outcome not in Screening.Outcome.values:
        raise Invalid({"outcome": _("Choose one of the outcomes.")})
    if outcome != Screening.Outcome.ADMITTED and not message:
        raise Invalid({"message": _("Write the team what to do about it.")})
    if proposal.state not in (ProposalState.PUBLISHED, ProposalState.SCREENED_OUT):
        raise Conflict(_("Only what was handed in can be screened."))
    if proposal.challenge.state != ChallengeState.OPEN:
        raise Conflict(_("This challenge is over."))
    if proposal.challenge.phases.filter(vote__isnull=False).exists():
        raise Conflict(_("A vote has begun, so nothing is admitted or kept out any more."))
    screening = Screening.objects.create(proposal=proposal, outcome=outcome, message=message[:1_000], by=by)
    is_in = outcome == Screening.Outcome.ADMITTED
    proposal.state = ProposalState.PUBLISHED if is_in else ProposalState.SCREENED_OUT
    proposal.save(update_fields=["state", "changed_at"])
    record_deed(by, "admitted" if is_in else "kept_out", proposal.challenge, proposal, public=False)
    return screening
