"""A challenge whose proposals are open, one that is composed, one being voted on, one decided; some of it hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from banyan.challenges import services
from banyan.challenges.models import Challenge
from banyan.challenges.services import ChallengeFacts, GivenAward, ProposalFacts
from banyan.challenges.services.drawing_up import option_of
from banyan.challenges.templates_of_challenges import PlannedPhase, template_with
from tests.challenges.clock import begin, end
from tests.promises.network import HIDDEN, Network


def facts_of(network: Network, title: str) -> ChallengeFacts:
    """What is said of a challenge."""
    return ChallengeFacts(
        title=title,
        question=f"{title}: what would you do?",
        place=network.things["place"],
        themes=[network.things["theme"]],
        currency="KES",
    )


def phases() -> list[PlannedPhase]:
    """Those of an idea sprint that began an hour ago."""
    planned = template_with("sprint").phases(timezone.now() - timedelta(hours=1), budget_minor=None)
    return [replace(phase, method="approval") if phase.method else phase for phase in planned]


def answered(title: str) -> ProposalFacts:
    """A proposal with its one question answered."""
    return ProposalFacts(title=title, summary=f"{title} for a school", answers={"s1": f"{title}, of clay"})


def compose(network: Network, title: str, *, opened: bool = True) -> Challenge:
    """A challenge of the steward's."""
    steward = network.people["steward"]
    made = services.compose_challenge(
        by=steward, facts=facts_of(network, title), template=template_with("sprint"), phases=phases()
    )
    return services.open_challenge(by=steward, challenge=made) if opened else made


def _proposed(network: Network, challenge: Challenge, title: str):
    made = services.start_proposal(by=network.people["owner"], challenge=challenge, facts=answered(title))
    return services.hand_in_proposal(by=network.people["owner"], proposal=made)


def make(network: Network) -> None:
    """The steward hosts, the owner proposes, the member votes."""
    who, things = network.people, network.things
    things["challenge"] = challenge = compose(network, "Water for every school")
    things["hidden_challenge"] = compose(network, f"{HIDDEN} water")
    things["draft_challenge"] = compose(network, "Light for every school", opened=False)
    things["proposal"] = _proposed(network, challenge, "Rain jars")
    things["hidden_proposal"] = _proposed(network, challenge, f"{HIDDEN} jars")
    things["draft_proposal"] = services.start_proposal(
        by=who["owner"], challenge=challenge, facts=answered("Sand dams")
    )
    things["invited_member"] = services.invite_to_team(
        by=who["owner"], proposal=things["proposal"], person=who["elsewhere"]
    )
    things["asking_member"] = services.ask_to_join(by=who["org_member"], proposal=things["proposal"], message="Clay")
    services.support_proposal(by=who["org_owner"], proposal=things["proposal"])
    phase = challenge.phases.exclude(method="").get()
    things["later_phase"] = phase
    things["timeline_change"] = services.ask_for_other_dates(
        by=who["second_steward"], phase=phase, opens_at=phase.opens_at,
        closes_at=phase.closes_at + timedelta(days=2), reason="A holiday",
    )  # fmt: skip
    for name in ("voting", "decided"):
        held = compose(network, f"A {name} challenge")
        things[f"{name}_challenge"] = held
        things[f"{name}_proposal"] = _proposed(network, held, f"Jars {name}")
        end(held.phases.get(kind="proposals"))
        services.settle_phases()
        things[f"{name}_phase"] = begin(held.phases.exclude(method="").get())
        things[f"{name}_phase"].challenge.refresh_from_db()
        services.cast_ballot(
            by=who["org_owner"], phase=things[f"{name}_phase"], content=[option_of(things[f"{name}_proposal"].pk)]
        )
    things["ballot_option"] = option_of(things["voting_proposal"].pk)
    end(things["decided_phase"])
    services.settle_phases()
    things["to_announce"] = things["decided_challenge"]
    network.to_hide += ["hidden_challenge", "hidden_proposal"]


def awards_of(network: Network) -> list[GivenAward]:
    """Who wins what was voted on."""
    return [GivenAward(proposal=network.decided_proposal, title="Popular choice")]
