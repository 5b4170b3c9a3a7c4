"""Places, carriers and replications that tests of the room share."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from banyan.people.models import Membership
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.replications import services
from banyan.replications.services import ReplicationFacts, ReportFacts
from tests.solutions.conftest import ghana, kenya, register, water, world  # noqa: F401 - fixtures


@pytest.fixture
def carrier_of(db):
    """An organisation that a person owns: carrier_of(person, "Lake carriers")."""

    def make(person, name="Lake carriers"):
        return create_organisation(by=person, facts=OrganisationFacts(name=name, kind="ngo", about="We carry."))

    return make


@pytest.fixture
def solution(register, water):  # noqa: F811
    return register("Rain jars for schools", themes=[water])


@pytest.fixture
def defined(solution, person):
    services.define_reach(
        by=person, solution=solution, counts="Drew water from a jar in three months", unit="people",
        breakdowns=["women", "children"],
    )  # fmt: skip
    return solution


@pytest.fixture
def root(defined, other_person, carrier_of, kenya):  # noqa: F811
    """Running in Kenya since 2021, by a carrier of the other person."""
    carrier = carrier_of(other_person)
    facts = ReplicationFacts(place=kenya, carrier=carrier, started_on=date(2021, 3, 1))
    return services.register_replication(by=other_person, solution=defined, facts=facts)


@pytest.fixture
def report_facts():
    def make(year=2022, people=1_000, **more):
        return ReportFacts(date(year, 1, 1), date(year, 12, 31), people, **more)

    return make


@pytest.fixture
def reported(root, other_person, report_facts):
    report = services.draft_report(by=other_person, replication=root, facts=report_facts())
    return services.publish_report(by=other_person, report=report)


@pytest.fixture
def outsider(make_person, carrier_of):
    """A person of an organisation that has no part in anything."""
    somebody = make_person("Olena")
    organisation = carrier_of(somebody, "Nordic evaluators")
    assert Membership.objects.filter(person=somebody, organisation=organisation).exists()
    return somebody, organisation


@pytest.fixture
def browsing(db):
    """A client of somebody's own: browsing(person)."""

    def make(somebody):
        client = Client()
        client.force_login(somebody, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make
