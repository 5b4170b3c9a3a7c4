"""Who belongs to a solution's team: asking, inviting, answering, leading, leaving.

As long as a team has anyone, somebody leads it; the database sees to that too, at the end of each transaction.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid, NotFound
from banyan.commons.permissions import require
from banyan.commons.services.activity import record
from banyan.commons.text import tidy_line
from banyan.people.models import Person
from banyan.people.permissions import is_active
from banyan.solutions.models import Solution, TeamMember, TeamRequest
from banyan.solutions.permissions import can_answer, can_ask_to_join, can_manage_team, can_take_back
from banyan.solutions.services.keeping import locked, require_published, scope_of

State, Direction = TeamRequest.State, TeamRequest.Direction
LAST_LEAD = _("A team needs somebody who leads it. Let another member lead first.")


@transaction.atomic
def ask_to_join_team(*, by: Person, solution: Solution, role: str = "", message: str = "") -> TeamRequest:
    """Ask to join; asking again changes the words. Somebody who is invited joins at once.

    Raises NotAllowed, Invalid, Conflict.
    """
    solution = locked(solution)
    require(can_ask_to_join(by, solution))
    require_published(solution)
    waiting = TeamRequest.objects.filter(solution=solution, person=by, state=State.OPEN).first()
    if waiting is not None and waiting.direction == Direction.INVITED:
        accept_team_request(by=by, request=waiting)
        waiting.refresh_from_db()
        return waiting
    words, task = tidy_line(message), _role(role)
    if len(words) > 500:
        raise Invalid({"message": _("This is longer than 500 characters.")})
    asked, _created = TeamRequest.objects.update_or_create(
        solution=solution,
        person=by,
        state=State.OPEN,
        defaults={"direction": Direction.ASKED, "made_by": by, "role": task, "message": words},
    )
    record(by, "asked_to_join_team", asked, on=solution, public=False)
    return asked


@transaction.atomic
def invite_to_team(*, by: Person, solution: Solution, person: Person, role: str = "", message: str = "") -> TeamRequest:
    """Invite somebody; whoever has asked already joins at once. Raises NotAllowed, Invalid, Conflict."""
    solution = locked(solution)
    require(can_manage_team(by, solution))
    require_published(solution)
    if not person.is_public:
        raise Invalid({"person": _("There is nobody of that name here.")})
    if TeamMember.objects.filter(solution=solution, person=person).exists():
        raise Invalid({"person": _("This person is in the team already.")})
    waiting = TeamRequest.objects.filter(solution=solution, person=person, state=State.OPEN).first()
    if waiting is not None and waiting.direction == Direction.ASKED:
        accept_team_request(by=by, request=waiting)
        waiting.refresh_from_db()
        return waiting
    words, task = tidy_line(message), _role(role)
    if len(words) > 500:
        raise Invalid({"message": _("This is longer than 500 characters.")})
    invited, _created = TeamRequest.objects.update_or_create(
        solution=solution,
        person=person,
        state=State.OPEN,
        defaults={"direction": Direction.INVITED, "made_by": by, "role": task, "message": words},
    )
    record(by, "invited_to_team", invited, on=solution, public=False)
    return invited


@transaction.atomic
def accept_team_request(*, by: Person, request: TeamRequest) -> TeamMember:
    """Let somebody in, or take up an invitation. The first one in a team leads it. Raises NotAllowed, Conflict."""
    solution = locked(request.solution)
    require(can_answer(by, request))
    require_published(solution)
    _close(request, State.ACCEPTED, by)
    member, _created = TeamMember.objects.get_or_create(
        solution=solution,
        person=request.person,
        defaults={"role": request.role, "is_lead": not solution.team.exists()},
    )
    scope = scope_of(solution)
    record(request.person, "joined_team", solution, places=scope.places, themes=scope.themes)
    return member


@transaction.atomic
def decline_team_request(*, by: Person, request: TeamRequest) -> TeamRequest:
    """Say no. Raises NotAllowed, Conflict."""
    locked(request.solution)
    require(can_answer(by, request))
    _close(request, State.DECLINED, by)
    record(by, "declined_team_request", request, on=request.solution, public=False)
    return request


@transaction.atomic
def withdraw_team_request(*, by: Person, request: TeamRequest) -> TeamRequest:
    """Take back a request or an invitation. Raises NotAllowed, Conflict."""
    locked(request.solution)
    require(can_take_back(by, request))
    _close(request, State.WITHDRAWN, by)
    record(by, "withdrew_team_request", request, on=request.solution, public=False)
    return request


@transaction.atomic
def set_lead(*, by: Person, member: TeamMember, is_lead: bool) -> TeamMember:
    """Let a member lead, or lead no more. Raises NotAllowed, NotFound, Conflict (nobody would lead)."""
    solution = locked(member.solution)
    require(can_manage_team(by, solution))
    member = _member(member)
    if member.is_lead == is_lead:
        return member
    if not is_lead:
        _require_another_lead(member)
    member.is_lead = is_lead
    member.save(update_fields=["is_lead"])
    record(by, "set_lead", solution, facts={"person": member.person_id, "is_lead": is_lead}, public=False)
    return member


@transaction.atomic
def remove_from_team(*, by: Person, member: TeamMember) -> None:
    """Take somebody out of the team. Raises NotAllowed, NotFound, Conflict (nobody would lead those who stay)."""
    solution = locked(member.solution)
    require(can_manage_team(by, solution))
    member = _member(member)
    _require_another_lead(member)
    member.delete()
    record(by, "removed_from_team", solution, facts={"person": member.person_id}, public=False)


@transaction.atomic
def leave_team(*, by: Person, solution: Solution) -> None:
    """End one's own part. The only member may leave; the only lead of others may not.

    Raises NotAllowed, NotFound, Conflict.
    """
    require(is_active(by))
    solution = locked(solution)
    member = TeamMember.objects.filter(solution=solution, person=by).first()
    if member is None:
        raise NotFound(_("You are not in this team."))
    if solution.team.count() > 1:
        _require_another_lead(member)
    member.delete()
    scope = scope_of(solution)
    record(by, "left_team", solution, places=scope.places, themes=scope.themes)


def _role(words: str) -> str:
    role = tidy_line(words)
    if len(role) > 80:
        raise Invalid({"role": _("This is longer than 80 characters.")})
    return role


def _member(member: TeamMember) -> TeamMember:
    found = TeamMember.objects.filter(pk=member.pk).first()
    if found is None:
        raise NotFound(_("This person is not in the team any more."))
    return found


def _require_another_lead(member: TeamMember) -> None:
    others = TeamMember.objects.filter(solution=member.solution_id).exclude(pk=member.pk)
    if member.is_lead and not others.filter(is_lead=True).exists():
        raise Conflict(LAST_LEAD)


def _close(request: TeamRequest, state: TeamRequest.State, by: Person) -> None:
    done = TeamRequest.objects.filter(pk=request.pk, state=State.OPEN).update(
        state=state, decided_by=by, decided_at=timezone.now()
    )
    if not done:
        raise Conflict(_("This was answered already."))
