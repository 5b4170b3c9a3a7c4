"""Who belongs to a solution's team, and that somebody always leads it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from banyan.commons.errors import Conflict, Invalid, NotAllowed, NotFound
from banyan.commons.models import Activity
from banyan.people.models import Membership, Organisation
from banyan.solutions import services
from banyan.solutions.models import TeamMember, TeamRequest
from banyan.solutions.permissions import can_edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def join(solution, person):
    """Let somebody into the team."""

    def let_in(someone) -> TeamMember:
        invited = services.invite_to_team(by=person, solution=solution, person=someone)
        return services.accept_team_request(by=someone, request=invited)

    return let_in


def test_who_asks_is_let_in_by_a_lead_and_may_edit_then(solution, person, other_person):
    assert not can_edit(other_person, solution)
    asked = services.ask_to_join_team(by=other_person, solution=solution, role="Translator", message="I know Spanish.")
    with pytest.raises(NotAllowed):
        services.accept_team_request(by=other_person, request=asked)
    member = services.accept_team_request(by=person, request=asked)
    assert (member.role, member.is_lead) == ("Translator", False)
    assert can_edit(other_person, solution)
    assert Activity.objects.get(verb="joined_team").actor == other_person
    with pytest.raises(Conflict):
        services.accept_team_request(by=person, request=asked)


def test_only_the_invited_one_takes_up_an_invitation(solution, person, other_person):
    invited = services.invite_to_team(by=person, solution=solution, person=other_person)
    with pytest.raises(NotAllowed):
        services.accept_team_request(by=person, request=invited)
    services.accept_team_request(by=other_person, request=invited)
    assert solution.team.count() == 2
    with pytest.raises(Invalid):
        services.invite_to_team(by=person, solution=solution, person=other_person)


def test_who_is_invited_and_asks_is_in_at_once_and_the_other_way_round(solution, person, other_person, make_person):
    services.invite_to_team(by=person, solution=solution, person=other_person)
    services.ask_to_join_team(by=other_person, solution=solution)
    third = make_person("Mei Lin")
    services.ask_to_join_team(by=third, solution=solution)
    services.invite_to_team(by=person, solution=solution, person=third)
    assert solution.team.count() == 3
    assert not TeamRequest.objects.filter(state="open").exists()


def test_requests_can_be_declined_and_taken_back(solution, person, other_person):
    asked = services.ask_to_join_team(by=other_person, solution=solution)
    services.decline_team_request(by=person, request=asked)
    asked = services.ask_to_join_team(by=other_person, solution=solution)
    with pytest.raises(NotAllowed):
        services.withdraw_team_request(by=person, request=asked)
    services.withdraw_team_request(by=other_person, request=asked)
    assert not TeamRequest.objects.filter(state="open").exists()


def test_asking_again_changes_the_words_of_the_same_request(solution, other_person):
    services.ask_to_join_team(by=other_person, solution=solution, message="Please")
    services.ask_to_join_team(by=other_person, solution=solution, message="Please let me in")
    assert [request.message for request in TeamRequest.objects.all()] == ["Please let me in"]


def test_the_last_lead_stays_until_another_leads(solution, person, other_person, join):
    member = join(other_person)
    mine = TeamMember.objects.get(person=person)
    for attempt in (
        lambda: services.leave_team(by=person, solution=solution),
        lambda: services.set_lead(by=person, member=mine, is_lead=False),
        lambda: services.remove_from_team(by=person, member=mine),
    ):
        with pytest.raises(Conflict):
            attempt()
    services.set_lead(by=person, member=member, is_lead=True)
    services.leave_team(by=person, solution=solution)
    assert [m.person for m in solution.team.all()] == [other_person]
    with pytest.raises(NotFound):
        services.leave_team(by=person, solution=solution)


def test_the_only_member_may_leave(solution, person):
    services.leave_team(by=person, solution=solution)
    assert not solution.team.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_a_team_that_nobody_leads(solution, person, other_person, join):
    join(other_person)
    with pytest.raises(IntegrityError, match="has no lead"), transaction.atomic():
        TeamMember.objects.filter(person=person).delete()
    with pytest.raises(IntegrityError, match="has no lead"), transaction.atomic():
        TeamMember.objects.filter(solution=solution).update(is_lead=False)
    with connection.cursor() as cursor:  # the negative control: without the trigger nothing stops it
        cursor.execute("ALTER TABLE solutions_teammember DISABLE TRIGGER a_team_has_a_lead")
    try:
        TeamMember.objects.filter(person=person).delete()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE solutions_teammember ENABLE TRIGGER a_team_has_a_lead")
    assert [m.is_lead for m in solution.team.all()] == [False]


def test_a_steward_lets_the_first_one_into_a_team_without_anybody(steward, other_person):
    imported, _new = services.register_imported_solution(by=steward, source="registry", source_key="1", title="Jars")
    asked = services.ask_to_join_team(by=other_person, solution=imported)
    member = services.accept_team_request(by=steward, request=asked)
    assert member.is_lead


def test_editors_of_the_organisation_manage_the_team_too(solution, person, make_person):
    group = Organisation.objects.create(name="Ziwa Water")
    editor, third = make_person("Mei Lin"), make_person("Tom Okello")
    Membership.objects.create(organisation=group, person=person)
    Membership.objects.create(organisation=group, person=editor, role="editor")
    services.edit_solution(by=person, solution=solution, version=1, changes={"organisation": group})
    solution.refresh_from_db()
    services.invite_to_team(by=editor, solution=solution, person=third)
    Membership.objects.filter(person=editor).update(role="member")
    with pytest.raises(NotAllowed):
        services.invite_to_team(by=editor, solution=solution, person=third)


def test_nobody_invites_who_is_not_public(solution, person, make_person):
    hidden = make_person("Mei Lin", is_hidden=True)
    with pytest.raises(Invalid):
        services.invite_to_team(by=person, solution=solution, person=hidden)
