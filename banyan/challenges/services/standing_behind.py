"""Supporting a proposal, and taking that back."""

from __future__ import annotations

from django.db import transaction

from banyan.challenges import permissions
from banyan.challenges.models import Proposal, Support
from banyan.challenges.services.composing import record_deed
from banyan.commons.permissions import require
from banyan.people.models import Person


@transaction.atomic
def support_proposal(*, by: Person, proposal: Proposal) -> Support:
    """Stand behind a proposal, in public. Twice is once. Raises NotAllowed."""
    require(permissions.can_join_in(by, proposal))
    made, is_new = Support.objects.get_or_create(proposal=proposal, person=by)
    if is_new:
        record_deed(by, "supported", proposal.challenge, proposal)
    return made


@transaction.atomic
def take_support_back(*, by: Person, proposal: Proposal) -> None:
    """Stand behind it no more. Raises NotAllowed."""
    require(permissions.can_join_in(by, proposal))
    removed, _models = Support.objects.filter(proposal=proposal, person=by).delete()
    if removed:
        record_deed(by, "took_support_back", proposal.challenge, proposal, public=False)
