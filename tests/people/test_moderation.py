"""Reports, decisions with reasons, appeals, suspensions, blocks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity, Notification
from banyan.people.models import Case, Organisation, Person, Report, Stewardship
from banyan.people.permissions import is_active
from banyan.people.services import (
    OrganisationFacts,
    answer_appeal,
    appeal,
    block,
    create_organisation,
    decide_case,
    hide,
    lift_suspension,
    report,
    restore,
    suspend,
    unblock,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_steward(make_person):
    someone = make_person("Second Steward")
    Stewardship.objects.create(person=someone)
    return someone


@pytest.fixture
def case(other_person, organisation) -> Case:
    return report(by=other_person, thing=organisation, reason="spam", comment="It only advertises.").case


def told(person) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("activity__verb", flat=True))


def test_stewards_are_told_of_a_report_and_nobody_else(case, person, other_person, steward, tasks):
    tasks()
    assert "reported" in told(steward)
    assert not told(person) and not told(other_person)
    assert not Activity.objects.filter(verb="reported", is_public=True).exists()


def test_the_author_never_learns_who_reported(case, person, steward, tasks, sign_in, other_person):
    decide_case(by=steward, case=case, decision="hide", reason="spam", message="Say what you do, not what you sell.")
    tasks()
    client = sign_in(person)
    for address in (reverse("people:case", args=[case.pk]), "/me/", "/inbox/"):
        text = client.get(address).content.decode()
        assert "Luis" not in text and "only advertises" not in text
    assert "not what you sell" in client.get(reverse("people:case", args=[case.pk])).content.decode()


def test_reports_of_one_thing_gather_in_one_case(case, other_person, make_person, organisation):
    report(by=make_person("Third"), thing=organisation, reason="false")
    report(by=other_person, thing=organisation, reason="false")
    assert Case.objects.count() == 1
    assert Report.objects.filter(case=case).count() == 2
    with pytest.raises(Invalid):
        report(by=organisation.memberships.get().person, thing=organisation, reason="spam")


def test_a_hidden_thing_is_hidden_with_a_public_trace_and_its_author_told(case, person, steward, organisation, tasks):
    decide_case(by=steward, case=case, decision="hide", reason="spam")
    tasks()
    assert Organisation.objects.get().is_hidden
    assert "hidden" in told(person)
    trace = Activity.objects.get(verb="hidden")
    assert trace.is_public and trace.facts["reason"] == "spam"
    with pytest.raises(Conflict):
        decide_case(by=steward, case=case, decision="keep", reason="other")


def test_members_decide_nothing_and_nobody_decides_about_their_own(case, person, other_person, organisation, steward):
    for somebody in (person, other_person):
        with pytest.raises(NotAllowed):
            decide_case(by=somebody, case=case, decision="keep", reason="other")
    Stewardship.objects.create(person=person)
    with pytest.raises(NotAllowed):
        decide_case(by=person, case=case, decision="keep", reason="other")


def test_an_appeal_goes_to_another_steward(case, person, other_person, steward, second_steward, tasks):
    decide_case(by=steward, case=case, decision="hide", reason="spam")
    with pytest.raises(NotAllowed):
        appeal(by=other_person, case=case, words="Not mine")
    appeal(by=person, case=case, words="We give the wells away.")
    tasks()
    assert "appealed" in told(second_steward) and "appealed" not in told(steward)
    with pytest.raises(NotAllowed):
        answer_appeal(by=steward, case=case, decision="keep")
    answer_appeal(by=second_steward, case=case, decision="keep", answer="You are right.")
    assert not Organisation.objects.get().is_hidden
    with pytest.raises(Conflict):
        appeal(by=person, case=case, words="Again")


def test_the_database_refuses_the_same_steward_for_both(case, steward):
    decide_case(by=steward, case=case, decision="hide", reason="spam")
    with pytest.raises(IntegrityError, match="appeal_decided_by_another"), transaction.atomic():
        Case.objects.update(answered_by=steward)


def test_a_steward_of_a_place_sees_the_cases_of_that_place_alone(person, other_person, make_person, kenya, sign_in):
    inside = create_organisation(by=person, facts=OrganisationFacts(name="In Kenya", home=kenya))
    outside = create_organisation(by=person, facts=OrganisationFacts(name="Elsewhere"))
    near, far = (report(by=other_person, thing=thing, reason="spam").case for thing in (inside, outside))
    local = make_person("Local Steward")
    Stewardship.objects.create(person=local, place=kenya)
    client = sign_in(local)
    text = client.get("/steward/").content.decode()
    assert "In Kenya" in text and "Elsewhere" not in text
    assert client.get(reverse("people:steward_case", args=[near.pk])).status_code == 200
    assert client.get(reverse("people:steward_case", args=[far.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        decide_case(by=local, case=far, decision="keep", reason="other")
    client.post(
        reverse("people:steward_case", args=[near.pk]),
        {"decision": "hide", "reason": "spam", "message": "Please mend."},
    )
    inside.refresh_from_db()
    assert inside.is_hidden


def test_a_steward_hides_and_another_restores_without_a_report(person, steward, second_steward, organisation):
    hide(by=steward, thing=organisation, reason="privacy", message="A phone number.")
    assert Organisation.objects.get().is_hidden
    restore(by=second_steward, thing=organisation)
    assert not Organisation.objects.get().is_hidden
    with pytest.raises(NotAllowed):
        hide(by=person, thing=organisation, reason="spam")


def test_who_is_suspended_writes_nothing_and_can_appeal(person, steward, second_steward, sign_in, tasks):
    suspension = suspend(
        by=steward, person=person, until=timezone.now() + timedelta(days=7), reason="hate", message="No insults."
    )
    person = Person.objects.get(pk=person.pk)
    assert not is_active(person)
    with pytest.raises(NotAllowed):
        create_organisation(by=person, facts=OrganisationFacts(name="Another"))
    client = sign_in(person)
    assert client.get(reverse("people:create_organisation")).status_code == 403
    assert "No insults." in client.get("/me/").content.decode()
    client.post(reverse("people:case", args=[suspension.case_id]), {"words": "It was a quotation."})
    suspension.case.refresh_from_db()
    answer_appeal(by=second_steward, case=suspension.case, decision="keep")
    assert is_active(Person.objects.get(pk=person.pk))
    assert set(Activity.objects.filter(kind="person", is_public=True).values_list("verb", flat=True)) >= {
        "suspended",
        "restored",
    }


def test_a_suspension_ends_by_itself_or_is_lifted(person, steward):
    suspension = suspend(by=steward, person=person, until=timezone.now() + timedelta(days=7), reason="spam")
    person.suspended_until = timezone.now() - timedelta(seconds=1)
    assert is_active(person)
    lift_suspension(by=steward, suspension=suspension)
    assert Person.objects.get(pk=person.pk).suspended_until is None
    with pytest.raises(Conflict):
        lift_suspension(by=steward, suspension=suspension)
    with pytest.raises(NotAllowed):
        suspend(by=steward, person=steward, until=timezone.now() + timedelta(days=1), reason="spam")
    with pytest.raises(Invalid):
        suspend(by=steward, person=person, until=timezone.now(), reason="spam")


def test_deeds_of_somebody_blocked_tell_nothing_and_are_folded(person, other_person, organisation, sign_in, tasks):
    from banyan.commons.services.watching import watch
    from banyan.people.models import Membership
    from banyan.people.services import update_organisation

    Membership.objects.create(organisation=organisation, person=other_person, role="editor")
    watch(by=person, thing=organisation)
    block(by=person, person=other_person)
    update_organisation(by=other_person, organisation=organisation, facts=OrganisationFacts(name="Maji Foundation"))
    tasks()
    assert "updated" not in told(person)
    text = sign_in(person).get("/activity/").content.decode()
    assert "By somebody you blocked" in text
    assert "By somebody you blocked" not in sign_in(other_person).get("/activity/").content.decode()
    unblock(by=person, person=other_person)
    update_organisation(by=other_person, organisation=organisation, facts=OrganisationFacts(name="Maji Trust"))
    tasks()
    assert "updated" in told(person)
    with pytest.raises(Invalid):
        block(by=person, person=person)


def test_nobody_else_learns_of_a_block(person, other_person):
    block(by=person, person=other_person)
    trace = Activity.objects.get(verb="changed_blocks")
    assert not trace.is_public
    assert str(other_person.pk) not in str(trace.facts) and trace.object_id == person.pk


def test_reporting_through_the_page(person, other_person, organisation, sign_in, client):
    address = reverse("people:report", args=["organisation", organisation.pk])
    assert client.get(address).url.startswith(reverse("account_login"))
    client = sign_in(other_person)
    assert client.get(address).status_code == 200
    response = client.post(address, {"reason": "spam", "comment": "Look."}, follow=True)
    assert "does not learn who reported it" in response.content.decode()
    assert Report.objects.get().by == other_person
    assert client.get(reverse("people:report", args=["nothing", 1])).status_code == 404
    assert client.get(reverse("people:report", args=["organisation", 999_999])).status_code == 404
