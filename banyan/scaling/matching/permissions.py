"""Who may do what in matching.

Each side stands for itself: the team of a solution and the editors of its organisation for the solution, the editors of
an organisation for the carrier. A steward may bring two together, and accepts for nobody.
"""

from __future__ import annotations

from typing import Any, Final

from banyan.needs.models import Need, NeedState
from banyan.people.models import Membership, Organisation
from banyan.people.permissions import can_edit_organisation, is_active, is_steward, is_steward_of
from banyan.scaling.models import AskedFrom, Introduction, SideState
from banyan.scaling.permissions import conducts
from banyan.solutions.models import Solution, SolutionState

FOUNDER: Final = "founder"
CARRIER: Final = "carrier"


def can_see_carriers(person: Any, solution: Solution) -> bool:
    """The solution's side and its stewards: who suits whom is said to those who look for somebody."""
    return solution.state == SolutionState.PUBLISHED and (
        conducts(person, solution) or (is_active(person) and is_steward_of(person, solution))
    )


def can_see_solutions_for(person: Any, carrier: Organisation) -> bool:
    """The organisation's editors and its stewards."""
    return not carrier.is_hidden and (
        can_edit_organisation(person, carrier) or (is_active(person) and is_steward_of(person, carrier))
    )


def can_see_carriers_of_need(person: Any, need: Need) -> bool:
    """Everybody who is active, while the need is open: organisations and those who said "here too" are public, and
    anyone may be the one who brings them together."""
    return is_active(person) and need.state == NeedState.OPEN


def asks_from(person: Any, solution: Solution, carrier: Organisation) -> str:
    """From which side `person` may ask for an introduction; "" for none. The solution's comes first."""
    if not is_active(person) or solution.state != SolutionState.PUBLISHED or carrier.is_hidden:
        return ""
    if conducts(person, solution):
        return AskedFrom.FOUNDER
    if can_edit_organisation(person, carrier):
        return AskedFrom.CARRIER
    return AskedFrom.STEWARD if is_steward_of(person, solution) else ""


def sides_of(person: Any, introduction: Introduction) -> frozenset[str]:
    """The sides for which `person` may speak."""
    if not is_active(person) or _is_kept_from(person, introduction):
        return frozenset()
    sides = set()
    if conducts(person, introduction.solution):
        sides.add(FOUNDER)
    if can_edit_organisation(person, introduction.carrier):
        sides.add(CARRIER)
    return frozenset(sides)


def side_to_answer(person: Any, introduction: Introduction) -> str:
    """The side whose answer `person` may give now; "" for none."""
    if not introduction.is_open:
        return ""
    sides = sides_of(person, introduction)
    if FOUNDER in sides and introduction.founder_state == SideState.ASKED:
        return FOUNDER
    return CARRIER if CARRIER in sides and introduction.carrier_state == SideState.ASKED else ""


def side_to_withdraw(person: Any, introduction: Introduction) -> str:
    """The side that `person` may take back while the other has not answered; "" for none. A steward who brought the
    two together may take that back for both while nobody has answered."""
    if not introduction.is_open:
        return ""
    sides = sides_of(person, introduction)
    if FOUNDER in sides and introduction.founder_state == SideState.ACCEPTED:
        return FOUNDER
    if CARRIER in sides and introduction.carrier_state == SideState.ACCEPTED:
        return CARRIER
    states = {introduction.founder_state, introduction.carrier_state}
    is_untouched = introduction.asked_from == AskedFrom.STEWARD and states == {SideState.ASKED}
    return FOUNDER if is_untouched and is_active(person) and introduction.asked_by_id == person.pk else ""


def can_see_introduction(person: Any, introduction: Introduction) -> bool:
    """The two sides, and the steward who brought them together; never members of those whom the founder named."""
    if not is_active(person) or _is_kept_from(person, introduction):
        return False
    return introduction.asked_by_id == person.pk or bool(sides_of(person, introduction))


def can_see_network(person: Any) -> bool:
    """Stewards of the whole network or of a part of it."""
    return is_active(person) and is_steward(person)


def _is_kept_from(person: Any, introduction: Introduction) -> bool:
    return Membership.objects.filter(person=person, organisation__in=introduction.hidden_from.values("pk")).exists()
