"""`banyan check` finds what is wrong with people's tables."""

import pytest
from django.db import connection

from banyan.people.invariants import CHECKS
from banyan.people.models import Membership, Organisation, Person
from banyan.people.services.erasure import erase_person

pytestmark = pytest.mark.django_db


def violations() -> list[str]:
    return [line for check in CHECKS for line in check.violations()]


def test_all_is_well_also_after_somebody_left(person, organisation):
    erase_person(by=person)
    assert violations() == []


def test_an_organisation_without_an_owner_is_found(other_person):
    Membership.objects.create(organisation=Organisation.objects.create(name="X"), person=other_person, role="member")
    assert "has members but no owner" in violations()[0]


def test_a_name_of_somebody_who_left_is_found(person):
    erase_person(by=person)
    Person.objects.filter(pk=person.pk).update(name="Amina")
    assert violations() == [f"person {person.pk} was erased, yet has name"]


def test_a_trigger_that_is_gone_is_found(db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE people_membership DISABLE TRIGGER organisation_keeps_an_owner")
    assert "nothing keeps the last owner" in violations()[0]
