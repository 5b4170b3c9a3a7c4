"""What several views look up first."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from banyan.challenges import permissions, queries
from banyan.challenges.models import Challenge, Phase, Proposal
from banyan.commons.permissions import require
from banyan.people.models import Person


def signed_in(request: HttpRequest) -> Person:
    """Who asks, in a view that only signed-in people reach."""
    assert isinstance(request.user, Person)
    return request.user


def challenge_or_404(person: Any, pk: int) -> Challenge:
    """A challenge that the person may see. Raises Http404."""
    found = queries.challenge_found(pk)
    if found is None or not permissions.can_see(person, found):
        raise Http404
    return found


def hosted_or_403(person: Any, pk: int) -> Challenge:
    """A challenge that the person hosts. Raises Http404, NotAllowed."""
    found = challenge_or_404(person, pk)
    require(permissions.can_host(person, found))
    return found


def proposal_or_404(person: Any, challenge_id: int, pk: int) -> Proposal:
    """A proposal that the person may see. Raises Http404."""
    found = queries.proposal_found(challenge_id, pk)
    if found is None or not permissions.can_see_proposal(person, found):
        raise Http404
    return found


def vote_phase_or_404(person: Any, challenge_id: int, pk: int) -> Phase:
    """A phase in which is voted, of a challenge that the person may see. Raises Http404."""
    found = queries.phase_found(challenge_id, pk)
    if found is None or not found.method or not permissions.can_see(person, found.challenge):
        raise Http404
    return found
