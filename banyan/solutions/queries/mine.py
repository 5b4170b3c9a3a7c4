"""What waits for somebody, and what somebody waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from banyan.commons.paging import Page, page_by_key
from banyan.people.models import Membership
from banyan.solutions.models import Solution, SolutionState, SuggestedEdit, TeamRequest


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a person's own page shows of solutions: theirs (also withdrawn ones), suggested edits that wait for them,
    and requests to join teams or invitations that they can answer."""

    solutions: Sequence[Solution]
    edits: Sequence[SuggestedEdit]
    requests: Sequence[TeamRequest]

    def __bool__(self) -> bool:
        return bool(self.solutions or self.edits or self.requests)


def waiting_for(person: Any, *, most: int = 20) -> Waiting:
    """What waits for a person who is in teams, or an editor of organisations. Three queries."""
    roles = [Membership.Role.OWNER, Membership.Role.EDITOR]
    theirs = Q(team__person=person) | Q(
        organisation__memberships__person=person, organisation__memberships__role__in=roles
    )
    ids = Solution.objects.filter(theirs).values("pk")
    waiting = Count("suggested_edits", filter=Q(suggested_edits__state=SuggestedEdit.State.OPEN))
    shown = (SolutionState.PUBLISHED, SolutionState.WITHDRAWN)
    solutions = (
        Solution.objects.filter(pk__in=ids, state__in=shown).annotate(open_edits=waiting).order_by("-changed_at")
    )
    edits = (
        SuggestedEdit.objects.filter(
            solution__in=ids, solution__state=SolutionState.PUBLISHED, state=SuggestedEdit.State.OPEN
        )
        .select_related("solution", "by")
        .order_by("pk")
    )
    led = Solution.objects.filter(
        Q(team__person=person, team__is_lead=True)
        | Q(organisation__memberships__person=person, organisation__memberships__role__in=roles)
    ).values("pk")
    requests = (
        TeamRequest.objects.filter(
            Q(direction=TeamRequest.Direction.INVITED, person=person)
            | Q(direction=TeamRequest.Direction.ASKED, solution__in=led),
            state=TeamRequest.State.OPEN,
        )
        .select_related("solution", "person", "made_by")
        .order_by("pk")
    )
    return Waiting(list(solutions[:most]), list(edits[:most]), list(requests[:most]))


def own_edits(person: Any, *, cursor: str = "", size: int = 20) -> Page[SuggestedEdit]:
    """What a person suggested, the latest first, but for solutions that stewards hid. One query."""
    rows = SuggestedEdit.objects.filter(by=person).exclude(solution__state=SolutionState.HIDDEN)
    rows = rows.select_related("solution")
    return page_by_key(rows, order=["-id"], cursor=cursor, size=size)


def edits_of(solution: Solution, *, answered: bool, cursor: str = "", size: int = 20) -> Page[SuggestedEdit]:
    """The suggested edits of a solution that wait for the team, or those that have their answer. One query."""
    rows = SuggestedEdit.objects.filter(solution=solution).select_related("by", "decided_by")
    is_open = Q(state=SuggestedEdit.State.OPEN)
    return page_by_key(rows.filter(~is_open if answered else is_open), order=["-id"], cursor=cursor, size=size)
