"""Replications: one of the owner's organisation, a draft report that few see, and one of a hidden solution."""

from __future__ import annotations

from datetime import date

from banyan.people.models import Person
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.replications import services
from banyan.replications.models import ReachReport, Replication
from banyan.replications.services import ReplicationFacts, ReportFacts
from banyan.solutions.models import Solution
from tests.promises.network import HIDDEN, PRIVATE, Network


def make(network: Network) -> None:
    """The owner is in the team of two replications that the organisation carries; each has a published report."""
    who, things = network.people, network.things
    for prefix in ("", "hidden_"):
        solution = things[f"{prefix}solution"]
        words = f"{HIDDEN} jars" if prefix else "In three schools"
        made = _replication(network, who["owner"], solution, words)
        things[f"{prefix}replication"] = made
        things[f"{prefix}reach_report"] = _report(who["owner"], made, words, 2023)
        services.publish_report(by=who["owner"], report=things[f"{prefix}reach_report"])
    own = things["replication"]
    things["draft_report"] = _report(who["owner"], own, f"{PRIVATE} counted twice", 2024)
    things["replication_member"] = services.add_to_team(
        by=who["owner"], replication=own, person=who["team_mate"], role="Teaches"
    )
    services.record_adaptation(by=who["owner"], replication=own, part="adaptable", what="Clay jars", why="It is here.")
    third = create_organisation(by=who["elsewhere"], facts=OrganisationFacts(name="Third carriers"))
    facts = ReplicationFacts(place=things["place"], carrier=third, started_on=date(2022, 1, 1))  # fmt: skip
    things["unconfirmed_replication"] = services.register_replication(
        by=who["owner"], solution=things["solution"], facts=facts
    )


def _replication(network: Network, by: Person, solution: Solution, words: str) -> Replication:
    services.define_reach(by=by, solution=solution, counts=f"{words}: drank from a jar", unit="people")
    facts = ReplicationFacts(
        place=network.things["place"], carrier=network.things["organisation"], started_on=date(2022, 1, 1), about=words
    )
    return services.register_replication(by=by, solution=solution, facts=facts)


def _report(by: Person, replication: Replication, words: str, year: int) -> ReachReport:
    facts = ReportFacts(date(year, 1, 1), date(year, 12, 31), 400, how_counted=words)
    return services.draft_report(by=by, replication=replication, facts=facts)
