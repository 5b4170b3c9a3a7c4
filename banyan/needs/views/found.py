"""What several views look up first: the need that an address names, and who asks."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from banyan.needs import permissions, queries
from banyan.needs.models import Need
from banyan.people.models import Person


def need_or_404(pk: int) -> Need:
    """The need with what its head shows, whatever its state."""
    found = queries.need_found(pk)
    if found is None:
        raise Http404
    return found


def joined_need_or_404(request: HttpRequest, pk: int) -> Need:
    """The need, or the one that it was merged into meanwhile: what is said of one is said of the other."""
    found = need_or_404(pk)
    if not permissions.can_see(request.user, found):
        raise Http404
    return found.merged_into or found


def signed_in(request: HttpRequest) -> Person:
    """Who asks, in a view that only signed-in people reach."""
    assert isinstance(request.user, Person)
    return request.user
