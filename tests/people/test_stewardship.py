"""Giving stewardship, and acts that take two."""

import pytest
from django.db import IntegrityError, transaction

from banyan.commons.errors import Conflict, Invalid, NotAllowed
from banyan.commons.models import Activity
from banyan.people.models import Organisation, Stewardship, TwoPersonAct
from banyan.people.permissions import is_general_steward, is_steward_of
from banyan.people.services import (
    OrganisationFacts,
    confirm_act,
    create_organisation,
    decline_act,
    grant_stewardship,
    propose,
    revoke_stewardship,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def second_steward(make_person):
    someone = make_person("Second Steward")
    Stewardship.objects.create(person=someone)
    return someone


def test_a_steward_of_a_place_looks_after_what_lies_in_it(steward, person, other_person, kenya, health):
    grant_stewardship(by=steward, person=other_person, place=kenya, theme=health)
    inside = create_organisation(by=person, facts=OrganisationFacts(name="Afya", home=kenya, themes=[health]))
    outside = create_organisation(by=person, facts=OrganisationFacts(name="Other", themes=[health]))
    assert is_steward_of(other_person, inside) and not is_steward_of(other_person, outside)
    assert Activity.objects.filter(verb="appointed", is_public=True, actor=steward).exists()
    with pytest.raises(Conflict):
        grant_stewardship(by=steward, person=other_person, place=kenya, theme=health)


def test_scoped_stewards_appoint_nobody(steward, person, other_person, kenya):
    grant_stewardship(by=steward, person=other_person, place=kenya)
    with pytest.raises(NotAllowed):
        grant_stewardship(by=other_person, person=person, place=kenya)
    with pytest.raises(NotAllowed):
        propose(by=other_person, act="grant_general", thing=person, reason="A friend")


def test_the_whole_network_takes_two(steward, second_steward, person):
    with pytest.raises(Invalid):
        grant_stewardship(by=steward, person=person)
    act = propose(by=steward, act="grant_general", thing=person, reason="She helps everyone.")
    with pytest.raises(NotAllowed):
        confirm_act(by=steward, act=act)
    assert not is_general_steward(person)
    confirm_act(by=second_steward, act=act)
    assert is_general_steward(person)
    assert Activity.objects.get(verb="confirmed_grant_general").is_public
    with pytest.raises(Conflict):
        confirm_act(by=second_steward, act=act)


def test_the_database_refuses_one_person_for_two(steward, person):
    act = propose(by=steward, act="grant_general", thing=person, reason="Why not")
    with pytest.raises(IntegrityError, match="delicate_acts_take_two"), transaction.atomic():
        TwoPersonAct.objects.filter(pk=act.pk).update(state="done", decided_by=steward)
    with pytest.raises(IntegrityError, match="delicate_acts_take_two"), transaction.atomic():
        TwoPersonAct.objects.filter(pk=act.pk).update(state="done")


def test_ending_a_general_stewardship_takes_two_but_laying_it_down_does_not(steward, second_steward):
    with pytest.raises(Invalid):
        revoke_stewardship(by=steward, stewardship=second_steward.stewardships.get())
    revoke_stewardship(by=second_steward, stewardship=second_steward.stewardships.get())
    assert not is_general_steward(second_steward)


def test_a_declined_act_is_not_done_and_can_be_proposed_again(steward, second_steward, person):
    act = propose(by=steward, act="grant_general", thing=person, reason="Why not")
    with pytest.raises(Conflict):
        propose(by=second_steward, act="grant_general", thing=person, reason="Me too")
    decline_act(by=second_steward, act=act)
    propose(by=second_steward, act="grant_general", thing=person, reason="Now")
    assert not is_general_steward(person)


def test_erasing_words_takes_two_and_leaves_the_deeds(steward, second_steward, organisation):
    act = propose(by=steward, act="erase_words", thing=organisation, reason="Shows a patient's data")
    confirm_act(by=second_steward, act=act)
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert (organisation.name, organisation.about, organisation.is_hidden) == ("", "", True)
    assert Activity.objects.filter(kind="organisation", verb="created").exists()


def test_the_desk_shows_and_answers_acts(steward, second_steward, person, sign_in):
    act = propose(by=steward, act="grant_general", thing=person, reason="She helps everyone.")
    client = sign_in(steward)
    assert "Waits for another steward" in client.get("/steward/").content.decode()
    client.post(f"/steward/acts/{act.pk}/", {"answer": "confirm"})
    assert not is_general_steward(person)
    client = sign_in(second_steward)
    assert "She helps everyone." in client.get("/steward/").content.decode()
    client.post(f"/steward/acts/{act.pk}/", {"answer": "confirm"})
    assert is_general_steward(person)
