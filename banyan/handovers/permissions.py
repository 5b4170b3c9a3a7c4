"""Who may do what in a handover.

The founder's side are the solution's team and the editors of the organisation that founded it, the carrier's side the
editors of the carrier. Somebody of both speaks for the founder's. Witnesses read. A steward has no part until invited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from banyan.handovers.models import Handover, PublicLine, Side, State, Witness
from banyan.handovers.models.agreement import AGREED_STATES
from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import can_edit_organisation, is_active
from banyan.scaling.permissions import conducts
from banyan.solutions.models import Solution, SolutionState, TeamMember

EDITORS = (Membership.Role.OWNER, Membership.Role.EDITOR)


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody is to a handover: of which side, or a witness."""

    side: Side | None = None
    is_witness: bool = False

    @property
    def may_see(self) -> bool:
        """The two sides and their witnesses."""
        return self.side is not None or self.is_witness

    @property
    def may_act(self) -> bool:
        """The two sides."""
        return self.side is not None


def part_in(person: Any, handover: Handover) -> Part:
    """What `person` (also a visitor) is to `handover`. One query, none for visitors."""
    if not is_active(person):
        return Part()
    team = TeamMember.objects.filter(solution=handover.solution_id, person=OuterRef("pk"))
    edits = Membership.objects.filter(person=OuterRef("pk"), role__in=EDITORS)
    in_team, founds, carries, watches = (
        Person.objects.filter(pk=person.pk)
        .values_list(
            Exists(team),
            Exists(edits.filter(organisation=handover.founder_side_id)),
            Exists(edits.filter(organisation=handover.carrier_id)),
            Exists(Witness.objects.filter(handover=handover, person=OuterRef("pk"))),
        )
        .get()
    )
    side = Side.FOUNDER if in_team or founds else Side.CARRIER if carries else None
    return Part(side, is_witness=side is None and watches)


def side_proposing(person: Any, solution: Solution, carrier: Organisation) -> Side | None:
    """For which side `person` could propose that `carrier` takes `solution` over; None for neither."""
    if solution.state != SolutionState.PUBLISHED or carrier.is_hidden:
        return None
    if conducts(person, solution):
        return Side.FOUNDER
    return Side.CARRIER if can_edit_organisation(person, carrier) else None


def can_see(person: Any, handover: Handover) -> bool:
    """The two sides and their witnesses, and nobody else."""
    return part_in(person, handover).may_see


def can_act(person: Any, handover: Handover) -> bool:
    """The two sides."""
    return part_in(person, handover).may_act


def can_attach(person: Any, handover: Handover) -> bool:
    """The two sides, until it has ended."""
    return handover.is_open and can_act(person, handover)


def nobody_sees(handover: Handover) -> bool:
    """A handover is never public; its one public line is a thing of its own."""
    return False


def line_is_public(line: PublicLine) -> bool:
    """While both sides allow it, and solution and carrier are in sight."""
    handover = line.handover
    is_agreed = handover.state in AGREED_STATES or (handover.state == State.ENDED and handover.agreed_at is not None)
    return (
        handover.allows_public
        and is_agreed
        and handover.solution.state == SolutionState.PUBLISHED
        and not handover.carrier.is_hidden
    )
