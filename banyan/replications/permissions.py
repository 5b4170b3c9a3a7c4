"""Who may do what with replications and their reports.

A replication is its team's and its carrier's; stewards of its place and theme may mend it. Reports are verified by
people who have no part in it.
"""

from __future__ import annotations

from typing import Any

from banyan.people.models import Membership, Organisation
from banyan.people.permissions import can_edit_organisation, is_active, is_steward_of, role_in
from banyan.replications.models import ReachReport, Replication, ReplicationMember, ReportState, State
from banyan.solutions import permissions as of_solutions
from banyan.solutions.models import Solution, SolutionState, TeamMember


def is_public(replication: Replication) -> bool:
    """Everyone sees it, unless it or its solution is hidden or withdrawn."""
    shown = (SolutionState.PUBLISHED, SolutionState.MERGED)
    return replication.state == State.PUBLISHED and replication.solution.state in shown


def is_report_public(report: ReachReport) -> bool:
    """Published or corrected, of a public replication."""
    return report.state != ReportState.DRAFT and is_public(report.replication)


def has_part_in(person: Any, replication: Replication) -> bool:
    """In its team, or an editor of its carrier."""
    if not is_active(person):
        return False
    return (
        ReplicationMember.objects.filter(replication=replication, person=person).exists()
        or can_edit_organisation(person, replication.carrier)
    )  # fmt: skip


def can_register(person: Any, solution: Solution, carrier: Organisation) -> bool:
    """Who speaks for the carrier, or may edit the solution."""
    return is_active(person) and (
        can_edit_organisation(person, carrier) or of_solutions.can_edit(person, solution)
    )  # fmt: skip


def can_confirm(person: Any, replication: Replication) -> bool:
    """Who speaks for the carrier."""
    return is_active(person) and can_edit_organisation(person, replication.carrier)


def can_edit(person: Any, replication: Replication) -> bool:
    """Its team, editors of its carrier, and stewards of its place and theme."""
    return has_part_in(person, replication) or is_steward_of(person, replication)


def can_see(person: Any, replication: Replication) -> bool:
    """Everyone sees what is public; the rest, those who may edit it."""
    return is_public(replication) or can_edit(person, replication)


def can_see_report(person: Any, report: ReachReport) -> bool:
    """Everyone sees what is published; drafts, those who have part in the replication."""
    if report.state == ReportState.DRAFT:
        return has_part_in(person, report.replication)
    return can_see(person, report.replication)


def can_report(person: Any, replication: Replication) -> bool:
    """Its team and editors of its carrier: whoever was there. Stewards do not report for others."""
    return has_part_in(person, replication)


def can_define_reach(person: Any, solution: Solution) -> bool:
    """Who may edit the solution."""
    return of_solutions.can_edit(person, solution)


def can_verify(person: Any, report: ReachReport, organisation: Organisation) -> bool:
    """A member of `organisation` who has no part in the replication or the solution, where that organisation is
    neither its carrier nor the solution's."""
    replication = report.replication
    own = {replication.carrier_id, replication.solution.organisation_id}
    if organisation.pk in own or not role_in(person, organisation) or report.by_id == person.pk:
        return False
    return not (
        Membership.objects.filter(person=person, organisation__in=[pk for pk in own if pk]).exists()
        or TeamMember.objects.filter(person=person, solution=replication.solution_id).exists()
        or ReplicationMember.objects.filter(person=person, replication=replication).exists()
    )
