"""A solution, its founders, a carrier and everybody around, for the tests of handovers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest
from django.utils import timezone

from banyan.commons.models import Place
from banyan.handovers import services
from banyan.handovers.models import ChecklistItem, Handover, Terms
from banyan.people.models import Membership, Organisation, Person
from banyan.people.services import OrganisationFacts, create_organisation
from banyan.solutions.models import Solution
from banyan.solutions.services import SolutionFacts, register_solution


@dataclass
class Scene:
    """Everybody by what they are to the handover, and its things."""

    founder: Person
    founder_editor: Person
    carrier: Person
    carrier_member: Person
    witness: Person
    steward: Person
    stranger: Person
    suspended: Person
    solution: Solution
    founder_organisation: Organisation
    organisation: Organisation
    place: Place

    def propose(self, **changes) -> Handover:
        given = {
            "by": self.founder,
            "solution": self.solution,
            "carrier": self.organisation,
            "place": self.place,
            "pathway": "gift",
            **changes,
        }
        return services.propose_handover(**given)

    def at(self, state: str) -> Handover:
        """A handover with a witness in a state, or in "signed" (the founder consented) or "amending" (agreed, and a
        new version is on the table)."""
        handover = self.propose()
        services.invite_witness(by=self.founder, handover=handover, person=self.witness)
        for step, do in (
            ("proposed", lambda: None),
            ("talks", lambda: services.open_talks(by=self.carrier, handover=handover)),
            ("signed", lambda: self.sign(self.founder, handover)),
            ("agreed", lambda: self.sign(self.carrier, handover)),
            ("amending", lambda: self.change(self.carrier, handover) if state == "amending" else None),
            ("piloting", lambda: services.start_pilot(by=self.carrier, handover=handover)),
            ("operating", lambda: self.operate(handover)),
            ("ended", lambda: services.end_handover(by=self.founder, handover=handover, reason="completed")),
        ):
            do()
            if step == state:
                break
        handover.refresh_from_db()
        return handover

    def sign(self, by: Person, handover: Handover) -> Handover:
        return services.consent(by=by, handover=handover, digest=on_table(handover).digest)

    def change(self, by: Person, handover: Handover, text: str = "Two years.") -> Terms:
        return services.redline(
            by=by, handover=handover, base=on_table(handover).number, texts={"duration": text}, note="Shorter"
        )

    def operate(self, handover: Handover) -> Handover:
        for item in ChecklistItem.objects.filter(handover=handover):
            services.settle_item(by=self.carrier, item=item, state="done")
        return services.start_operating(by=self.founder, handover=handover)


def on_table(handover: Handover) -> Terms:
    return Terms.objects.filter(handover=handover).order_by("-number").first()


def make_scene(make_person, steward) -> Scene:
    names = ("Founder", "Editor", "Carrier", "Member", "Witness", "Stranger", "Suspended")
    founder, editor, carrier, member, witness, stranger, suspended = (make_person(name) for name in names)
    world, _made = Place.objects.get_or_create(code="001", defaults={"kind": "world", "name": "World"})
    kenya, _made = Place.objects.get_or_create(
        code="KE", defaults={"kind": "country", "name": "Kenya", "parent": world}
    )
    theirs = create_organisation(by=editor, facts=OrganisationFacts(name="Agua Viva"))
    organisation = create_organisation(by=carrier, facts=OrganisationFacts(name="Lake Basin"))
    create_organisation(by=stranger, facts=OrganisationFacts(name="Elsewhere"))
    solution = register_solution(by=founder, facts=SolutionFacts(title="Rain jars", stage="proven"))
    Solution.objects.filter(pk=solution.pk).update(organisation=theirs)
    solution.refresh_from_db()
    Membership.objects.create(organisation=organisation, person=member, role="member")
    Membership.objects.create(organisation=organisation, person=suspended, role="owner")
    Person.objects.filter(pk=suspended.pk).update(suspended_until=timezone.now() + datetime.timedelta(days=9))
    suspended.refresh_from_db()
    return Scene(
        founder, editor, carrier, member, witness, steward, stranger, suspended, solution, theirs, organisation, kenya
    )


@pytest.fixture
def scene(db, make_person, steward) -> Scene:
    return make_scene(make_person, steward)


@pytest.fixture
def log_in(client):
    def enter(someone):
        client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return enter
