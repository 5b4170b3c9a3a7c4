"""A challenge in every phase, its hosts, its teams and its voters."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.models import Challenge, Proposal
from banyan.challenges.services import ChallengeFacts, ProposalFacts
from banyan.challenges.templates_of_challenges import template_with
from banyan.commons.models import Place, Theme
from banyan.people.models import Stewardship
from tests.challenges.clock import begin, end

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def host(steward):
    return steward


@pytest.fixture
def second_host(make_person):
    someone = make_person("Ibrahim Keita")
    Stewardship.objects.create(person=someone)
    return someone


@pytest.fixture
def compose(host):
    """Compose a challenge: compose("sprint", method="score")."""

    def make(template="sprint", *, opened=True, budget=None, **phase_fields) -> Challenge:
        chosen = template_with(template)
        begins = timezone.now() - timedelta(hours=1)
        phases = chosen.phases(begins, budget_minor=budget)
        if phase_fields:
            phases = [replace(phase, **phase_fields) if phase.method else phase for phase in phases]
        challenge = services.compose_challenge(
            by=host,
            template=chosen,
            phases=phases,
            facts=ChallengeFacts(
                title="Water for schools",
                question="How can every school in the county have water all year?",
                place=Place.objects.get(code="KE"),
                themes=[Theme.objects.get(code="6")],
                currency="KES",
            ),
        )
        return services.open_challenge(by=host, challenge=challenge) if opened else challenge

    return make


@pytest.fixture
def voter(make_person):
    """Make somebody with a confirmed address."""

    def make(name="Wanjiru Njeri"):
        someone = make_person(name)
        EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
        return someone

    return make


@pytest.fixture
def propose(make_person):
    """Hand in a proposal: propose(challenge, "Rain jars", cost=40_000)."""

    def make(challenge, title="Rain jars on every roof", *, by=None, cost=None, handed_in=True, **more) -> Proposal:
        by = by or make_person("Team Lead")
        answers = {section.key: "Clay, cement and a roof." for section in challenge.sections.all()}
        facts = ProposalFacts(title=title, summary="A jar for one roof.", answers=answers, cost_minor=cost)
        proposal = services.start_proposal(by=by, challenge=challenge, facts=facts, **more)
        return services.hand_in_proposal(by=by, proposal=proposal) if handed_in else proposal

    return make


@pytest.fixture
def voting(compose, propose):
    """A challenge with three proposals whose vote is open: voting("score") → (challenge, phase, proposals)."""

    def make(method="approval", template="sprint", *, costs=(None, None, None), budget=None, **more):
        challenge = compose(template, method=method, budget=budget, **more)
        names = ("Rain jars", "A solar pump", "Sand dams")
        proposals = [propose(challenge, name, cost=cost) for name, cost in zip(names, costs, strict=True)]
        for phase in challenge.phases.filter(method=""):
            if phase.kind in ("proposals", "refinement"):
                end(phase)
        services.settle_phases()
        phase = begin(challenge.phases.exclude(method="").get())
        return challenge, phase, proposals

    return make
