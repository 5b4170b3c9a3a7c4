"""Inviting, joining, roles, leaving; and that an organisation with members keeps an owner, whatever happens at once."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from banyan.commons.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from banyan.commons.models import Activity, Notification
from banyan.people.models import Invitation, JoinRequest, Membership, Organisation, Person
from banyan.people.services import (
    accept_invitation,
    accept_join_request,
    ask_to_join,
    change_role,
    decline_join_request,
    invite,
    leave,
    remove_member,
    withdraw_invitation,
)


def token_in(mail) -> str:
    return mail.body.split("/invitations/")[1].split("/")[0]


@pytest.mark.django_db
class TestInvitations:
    @pytest.fixture
    def token(self, person, other_person, organisation, tasks, mailoutbox) -> str:
        invite(by=person, organisation=organisation, email=other_person.email, role="editor")
        tasks()
        return token_in(mailoutbox[-1])

    def test_the_link_gives_the_offered_role_once(self, person, other_person, make_person, organisation, token):
        membership = accept_invitation(by=other_person, token=token)
        assert membership.role == "editor"
        with pytest.raises(NotFound):
            accept_invitation(by=make_person("Eve"), token=token)
        assert Invitation.objects.get().email == ""

    def test_looking_at_the_link_changes_nothing(self, client, other_person, sign_in, token):
        address = reverse("people:invitation", args=[token])
        assert client.get(address).status_code == 200
        assert "csrfmiddlewaretoken" not in client.get(address).content.decode()
        sign_in(other_person).get(address)
        assert not Membership.objects.filter(person=other_person).exists()
        assert sign_in(other_person).post(address).status_code == 302
        assert Membership.objects.filter(person=other_person).exists()

    def test_the_token_is_not_in_the_database(self, token):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_invitation i WHERE i::text LIKE %s", [f"%{token}%"])
            assert cursor.fetchone() == (0,)

    def test_it_does_not_work_after_its_time_nor_after_being_withdrawn(self, person, other_person, token):
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        with pytest.raises(NotFound):
            accept_invitation(by=other_person, token=token)
        Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
        withdraw_invitation(by=person, invitation=Invitation.objects.get())
        with pytest.raises(NotFound):
            accept_invitation(by=other_person, token=token)
        with pytest.raises(Conflict):
            withdraw_invitation(by=person, invitation=Invitation.objects.get())

    def test_a_password_reset_does_not_revive_an_expired_one(self, client, other_person, token, tasks, mailoutbox):
        from allauth.account.models import EmailAddress

        EmailAddress.objects.create(user=other_person, email=other_person.email, verified=True, primary=True)
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        client.post(reverse("account_reset_password"), {"email": other_person.email})
        tasks()
        with pytest.raises(NotFound):
            accept_invitation(by=other_person, token=token)

    def test_a_new_invitation_to_the_same_address_replaces_the_old(
        self, person, other_person, organisation, token, tasks, mailoutbox
    ):
        invite(by=person, organisation=organisation, email=other_person.email.upper())
        tasks()
        with pytest.raises(NotFound):
            accept_invitation(by=other_person, token=token)
        assert accept_invitation(by=other_person, token=token_in(mailoutbox[-1])).role == "member"

    def test_only_owners_invite_and_nobody_who_belongs(self, person, other_person, organisation):
        with pytest.raises(NotAllowed):
            invite(by=other_person, organisation=organisation, email="x@example.org")
        with pytest.raises(Invalid):
            invite(by=person, organisation=organisation, email=person.email)

    def test_nobody_can_bomb_others_with_invitations(self, person, organisation):
        for _again in range(2):
            invite(by=person, organisation=organisation, email="victim@example.org")
        with pytest.raises(TooMany):
            invite(by=person, organisation=organisation, email="Victim@example.org")
        for number in range(18):
            invite(by=person, organisation=organisation, email=f"guest{number}@example.org")
        with pytest.raises(TooMany):
            invite(by=person, organisation=organisation, email="one.more@example.org")

    def test_a_suspended_person_cannot_accept(self, other_person, token):
        other_person.suspended_until = timezone.now() + timedelta(days=1)
        with pytest.raises(NotAllowed):
            accept_invitation(by=other_person, token=token)


@pytest.mark.django_db
class TestJoining:
    def test_an_owner_is_told_and_lets_somebody_in(self, person, other_person, organisation, tasks):
        asked = ask_to_join(by=other_person, organisation=organisation, message="I  dig wells.")
        ask_to_join(by=other_person, organisation=organisation, message="I dig wells")
        assert JoinRequest.objects.count() == 1
        tasks()
        assert Notification.objects.filter(person=person, activity__verb="asked_to_join", reason="yours").exists()
        with pytest.raises(NotAllowed):
            accept_join_request(by=other_person, request=asked)
        assert accept_join_request(by=person, request=asked).role == "member"
        with pytest.raises(Conflict):
            decline_join_request(by=person, request=asked)
        with pytest.raises(Conflict):
            ask_to_join(by=other_person, organisation=organisation)

    def test_a_steward_answers_for_an_organisation_that_has_nobody(self, person, other_person, steward, tasks):
        organisation = Organisation.objects.create(name="Imported")
        asked = ask_to_join(by=other_person, organisation=organisation)
        tasks()
        assert Notification.objects.get(person=steward).reason == "steward"
        with pytest.raises(NotAllowed):
            accept_join_request(by=person, request=asked)
        assert accept_join_request(by=steward, request=asked).role == "owner"

    def test_who_is_declined_is_told(self, person, other_person, organisation, tasks):
        decline_join_request(by=person, request=ask_to_join(by=other_person, organisation=organisation))
        tasks()
        assert Notification.objects.filter(person=other_person, activity__verb="declined_join_request").exists()
        assert not Activity.objects.filter(verb="declined_join_request", is_public=True).exists()


@pytest.mark.django_db
class TestRoles:
    @pytest.fixture
    def editor(self, other_person, organisation) -> Membership:
        return Membership.objects.create(organisation=organisation, person=other_person, role="editor")

    def test_the_last_owner_stays_owner_while_others_belong(self, person, organisation, editor):
        own = Membership.objects.get(person=person)
        for attempt in (
            lambda: leave(by=person, organisation=organisation),
            lambda: change_role(by=person, membership=own, role="editor"),
            lambda: remove_member(by=person, membership=own),
        ):
            with pytest.raises(Conflict):
                attempt()
        change_role(by=person, membership=editor, role="owner")
        leave(by=person, organisation=organisation)
        assert organisation.memberships.get().person == editor.person

    def test_the_only_member_may_leave(self, person, organisation):
        leave(by=person, organisation=organisation)
        assert not organisation.memberships.exists()

    def test_an_editor_changes_no_roles(self, other_person, organisation, editor):
        with pytest.raises(NotAllowed):
            change_role(by=other_person, membership=editor, role="owner")
        with pytest.raises(NotAllowed):
            remove_member(by=other_person, membership=Membership.objects.get(role="owner"))

    def test_the_database_refuses_to_leave_members_without_an_owner(self, person, organisation, editor):
        with pytest.raises(IntegrityError, match="without an owner"), transaction.atomic():
            Membership.objects.filter(person=person).delete()
            connection.check_constraints()
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(person=person).update(role="member")
            connection.check_constraints()

    def test_a_whole_organisation_can_be_deleted(self, organisation, editor):
        organisation.delete()
        connection.check_constraints()

    def test_the_page_of_members_is_the_owners(self, person, other_person, organisation, editor, sign_in):
        address = reverse("people:members", args=[organisation.pk])
        assert sign_in(other_person).get(address).status_code == 403
        client = sign_in(person)
        assert client.get(address).status_code == 200
        change = reverse("people:change_role", args=[organisation.pk, editor.pk])
        client.post(change, {"role": "owner"})
        editor.refresh_from_db()
        assert editor.role == "owner"
        client.post(change, {"role": "none"})
        assert organisation.memberships.count() == 1
        own = organisation.memberships.get()
        Membership.objects.create(organisation=organisation, person=other_person)
        response = client.post(
            reverse("people:change_role", args=[organisation.pk, own.pk]), {"role": "none"}, follow=True
        )
        assert "needs an owner" in response.content.decode()


def _two_owners_leave_at_once(organisation_id: int) -> list[str]:
    """Both delete their row before either commits, going round the service. Returns what each got."""
    ready = threading.Barrier(2, timeout=20)
    outcomes: list[str] = []

    def go(person_id: int) -> None:
        try:
            with transaction.atomic():
                Membership.objects.filter(organisation_id=organisation_id, person_id=person_id).delete()
                ready.wait()
            outcomes.append("left")
        except IntegrityError:
            outcomes.append("refused")
        finally:
            connections.close_all()

    owners = Membership.objects.filter(organisation_id=organisation_id, role="owner").values_list(
        "person_id", flat=True
    )
    threads = [threading.Thread(target=go, args=(pk,)) for pk in owners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(outcomes)


@pytest.fixture
def two_owners_and_a_member(transactional_db) -> Organisation:
    organisation = Organisation.objects.create(name="Crowded")
    for number, role in enumerate(["owner", "owner", "member"]):
        person = Person.objects.create_user(f"p{number}@example.org", name=f"P{number}")
        Membership.objects.create(organisation=organisation, person=person, role=role)
    return organisation


def test_two_owners_who_leave_at_once_cannot_both(two_owners_and_a_member):
    assert _two_owners_leave_at_once(two_owners_and_a_member.pk) == ["left", "refused"]


def test_without_the_guard_they_both_could(two_owners_and_a_member):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_membership DISABLE TRIGGER organisation_keeps_an_owner")
    try:
        assert _two_owners_leave_at_once(two_owners_and_a_member.pk) == ["left", "left"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE people_membership ENABLE TRIGGER organisation_keeps_an_owner")
