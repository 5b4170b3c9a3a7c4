"""Who may do what with solutions.

What somebody is to a solution is asked once (`standing_of`) and everything else follows from it, so that a page can
show what its reader may do at the price of one question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from banyan.people.models import Membership, Organisation, Person
from banyan.people.permissions import is_active, is_steward, is_steward_of, role_in
from banyan.solutions.models import Evidence, Solution, SolutionState, SuggestedEdit, TeamMember, TeamRequest


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person is to a solution. Somebody who may not act (a visitor, somebody suspended) is nothing to it."""

    is_active: bool = False
    is_in_team: bool = False
    is_lead: bool = False
    is_editor_of_organisation: bool = False
    is_steward: bool = False

    @property
    def may_edit(self) -> bool:
        """The team, editors of its organisation, and stewards of its place and theme."""
        return self.is_in_team or self.is_editor_of_organisation or self.is_steward

    @property
    def may_manage_team(self) -> bool:
        """Leads, editors of its organisation, and stewards."""
        return self.is_lead or self.is_editor_of_organisation or self.is_steward


def standing_of(person: Any, solution: Solution) -> Standing:
    """What `person` (also a visitor) is to `solution`. One query, and a few more for stewards."""
    if not is_active(person):
        return Standing()
    team = TeamMember.objects.filter(solution=solution, person=OuterRef("pk"))
    editors = Membership.objects.filter(
        organisation=solution.organisation_id,
        person=OuterRef("pk"),
        role__in=[Membership.Role.OWNER, Membership.Role.EDITOR],
    )
    found = (
        Person.objects.filter(pk=person.pk)
        .values_list(
            Exists(team),
            Exists(team.filter(is_lead=True)),
            Exists(editors),
            Exists(person.stewardships.model.objects.filter(person=OuterRef("pk"))),
        )
        .get()
    )
    is_in_team, is_lead, is_editor, may_be_steward = found
    is_steward_here = bool(person.is_superuser or may_be_steward) and is_steward_of(person, solution)
    return Standing(True, is_in_team, is_lead, is_editor, is_steward_here)


def can_register(person: Any) -> bool:
    """Anyone can begin without permission."""
    return is_active(person)


def can_import(person: Any, organisation: Organisation | None) -> bool:
    """Stewards bring in registries; others what belongs to an organisation of theirs, or to none."""
    return is_active(person) and can_name_organisation(person, organisation)


def can_name_organisation(person: Any, organisation: Organisation | None) -> bool:
    """Members speak for their organisation; a steward may say of any that a solution is its."""
    return organisation is None or bool(role_in(person, organisation)) or is_steward(person)


def can_see(person: Any, solution: Solution) -> bool:
    """Everyone sees what is published or was merged; what was withdrawn or hidden only those who worked on it see."""
    if solution.state in (SolutionState.PUBLISHED, SolutionState.MERGED):
        return True
    return standing_of(person, solution).may_edit


def can_edit(person: Any, solution: Solution) -> bool:
    """The team, editors of its organisation, and stewards of its place and theme."""
    return standing_of(person, solution).may_edit


def can_edit_evidence(person: Any, evidence: Evidence) -> bool:
    """Who may edit the solution."""
    return can_edit(person, evidence.solution)


def can_suggest(person: Any, solution: Solution) -> bool:
    """Anyone signed in may suggest an edit to what they can see."""
    return is_active(person) and can_see(person, solution)


def can_decide_edit(person: Any, edit: SuggestedEdit) -> bool:
    """Who may edit the solution decides on suggestions to it."""
    return can_edit(person, edit.solution)


def can_withdraw_edit(person: Any, edit: SuggestedEdit) -> bool:
    """One's own."""
    return is_active(person) and edit.by_id == person.pk


def can_manage_team(person: Any, solution: Solution) -> bool:
    """Leads, editors of its organisation, and stewards."""
    return standing_of(person, solution).may_manage_team


def can_ask_to_join(person: Any, solution: Solution) -> bool:
    """Anyone signed in who is not in the team."""
    standing = standing_of(person, solution)
    return standing.is_active and not standing.is_in_team and can_see(person, solution)


def can_answer(person: Any, request: TeamRequest) -> bool:
    """Those who manage the team answer who asks; who is invited answers for themselves."""
    if request.direction == TeamRequest.Direction.INVITED:
        return is_active(person) and request.person_id == person.pk
    return can_manage_team(person, request.solution)


def can_take_back(person: Any, request: TeamRequest) -> bool:
    """Who asked, or invited, and those who manage the team for its invitations."""
    if request.direction == TeamRequest.Direction.ASKED:
        return is_active(person) and request.person_id == person.pk
    return can_manage_team(person, request.solution)


def can_merge(person: Any, solution: Solution, into: Solution) -> bool:
    """A steward of both."""
    return is_steward_of(person, solution) and is_steward_of(person, into)


def can_withdraw(person: Any, solution: Solution) -> bool:
    """Those who manage the team."""
    return can_manage_team(person, solution)
