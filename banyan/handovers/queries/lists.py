"""Finding handovers, and who belongs to them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from banyan.commons.paging import Page, page_by_key
from banyan.handovers.models import Handover, NextIdea, PublicLine, Witness
from banyan.handovers.models.agreement import AGREED_STATES
from banyan.handovers.permissions import EDITORS
from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import is_active
from banyan.solutions.models import Solution, SolutionState, TeamMember


def _with_names() -> QuerySet[Handover]:
    return Handover.objects.select_related("solution", "founder_side", "carrier", "place", "agreed_terms")


def handover_found(pk: int) -> Handover | None:
    """The handover with its solution, sides, place and terms in force, or None. One query."""
    return _with_names().select_related("proposed_by", "ended_by", "introduction").filter(pk=pk).first()


def ids_of_both_sides(handover: Handover) -> set[int]:
    """Ids of everybody who may speak for one of the sides. Two queries."""
    sides = [pk for pk in (handover.founder_side_id, handover.carrier_id) if pk is not None]
    editors = Membership.objects.filter(organisation__in=sides, role__in=EDITORS)
    team = TeamMember.objects.filter(solution=handover.solution_id)
    return {*editors.values_list("person_id", flat=True), *team.values_list("person_id", flat=True)}


def handovers_of(person: Any) -> QuerySet[Handover]:
    """Handovers in which `person` speaks for a side or is a witness; none for somebody suspended."""
    if not is_active(person):
        return Handover.objects.none()
    edited = Membership.objects.filter(person=person, role__in=EDITORS).values("organisation")
    team = TeamMember.objects.filter(person=person).values("solution")
    watched = Witness.objects.filter(person=person).values("handover")
    return _with_names().filter(
        Q(carrier__in=edited) | Q(founder_side__in=edited) | Q(solution__in=team) | Q(pk__in=watched)
    )


def my_handovers_page(person: Person, *, cursor: str = "", size: int = 20) -> Page[Handover]:
    """Handovers in which `person` has a part, the newest first. One query."""
    return page_by_key(handovers_of(person), order=("-id",), cursor=cursor, size=size)


def handovers_of_solution(solution: Solution, person: Any) -> list[Handover]:
    """Those of a solution in which `person` has a part, open ones first. One query."""
    return list(
        handovers_of(person).filter(solution=solution).order_by(F("ended_at").desc(nulls_first=True), "-pk")[:20]
    )


def public_lines(thing: Solution | Organisation) -> QuerySet[PublicLine]:
    """What both sides made known of a solution's handovers, or of those to a carrier."""
    rows = PublicLine.objects.filter(
        Q(handover__state__in=AGREED_STATES) | Q(handover__agreed_at__isnull=False),
        handover__founder_allows_public=True,
        handover__carrier_allows_public=True,
        handover__solution__state=SolutionState.PUBLISHED,
        handover__carrier__is_hidden=False,
    )
    return (
        rows.filter(handover__solution=thing) if isinstance(thing, Solution) else rows.filter(handover__carrier=thing)
    )


def public_lines_of(thing: Solution | Organisation) -> list[PublicLine]:
    """The latest of `public_lines`, with what they name. One query."""
    rows = public_lines(thing).select_related("handover__solution", "handover__carrier", "handover__place")
    return list(rows.order_by("-pk")[:50])


def is_eligible_for_next_idea(person: Any) -> bool:
    """Whether somebody handed something over and may ask for a next-idea grant."""
    return bool(person.is_authenticated) and NextIdea.objects.filter(person=person).exists()
