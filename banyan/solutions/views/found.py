"""Finding what a request is about, and who makes it."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest

from banyan.people.models import Person
from banyan.solutions.models import Solution, SolutionState
from banyan.solutions.permissions import Standing, standing_of
from banyan.solutions.queries.detail import solution_found


def solution_or_404(pk: int) -> Solution:
    """The solution, in whatever state. Raises Http404."""
    found = solution_found(pk)
    if found is None:
        raise Http404
    return found


def seen_or_404(person: object, pk: int) -> tuple[Solution, Standing]:
    """A solution that `person` may see, and what they are to it. Raises Http404."""
    found = solution_or_404(pk)
    standing = standing_of(person, found)
    if found.state in (SolutionState.WITHDRAWN, SolutionState.HIDDEN) and not standing.may_edit:
        raise Http404
    return found, standing


def signed_in(request: HttpRequest) -> Person:
    """Who makes the request; for views that visitors do not reach."""
    return cast(Person, request.user)


def number_in(words: str) -> int:
    """The number that a hidden field or an address holds, 0 for none."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 9 else 0
