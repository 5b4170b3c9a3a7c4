"""The replications of the demo, through the same services that people use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from banyan.commons.models import Place
from banyan.commons.money import Money
from banyan.commons.services.places import ensure_locality
from banyan.handovers.models import Handover
from banyan.people.models import Organisation, Person
from banyan.people.services.organisations import OrganisationFacts, create_organisation
from banyan.recipes.models import Recipe, RecipeVersion
from banyan.replications import services
from banyan.replications.models import ReachReport, Replication
from banyan.replications.services import Outcome, ReplicationFacts, ReportFacts
from banyan.solutions.models import Solution

FILE: Final = Path(__file__).parent / "replications.toml"


def load_replications(
    people: Mapping[str, Person],
    organisations: Mapping[str, Organisation],
    solutions: Mapping[str, Solution],
    recipes: Mapping[str, Recipe],
) -> None:
    """Write where the solutions took root, how that went, and whom it reached. All are those of the demo, by key."""
    told = tomllib.loads(FILE.read_text("utf-8"))
    carriers = dict(organisations)
    for row in told["carrier"]:
        facts = OrganisationFacts(
            name=row["name"], kind=row["kind"], about=row["about"], language=row["language"],
            home=Place.objects.get(code=row["home"]), languages=[row["language"]],
        )  # fmt: skip
        carriers[row["key"]] = create_organisation(by=people[row["owner"]], facts=facts)
    for row in told["definition"]:
        solution = solutions[row["solution"]]
        services.define_reach(
            by=people[row["by"]], solution=solution, counts=row["counts"], unit=row["unit"],
            breakdowns=row.get("breakdowns", []),
        )  # fmt: skip
    for row in told["replication"]:
        _replication(row, people, carriers, solutions, recipes)


def _replication(
    row: Mapping[str, Any],
    people: Mapping[str, Person],
    carriers: Mapping[str, Organisation],
    solutions: Mapping[str, Solution],
    recipes: Mapping[str, Recipe],
) -> None:
    by, solution, carrier = people[row["by"]], solutions[row["solution"]], carriers[row["carrier"]]
    place = Place.objects.get(code=row["country"])
    if "village" in row:
        place = ensure_locality(by=by, name=row["village"], parent=place)
    handover = None
    if row.get("from_handover"):
        agreed = Handover.objects.filter(solution=solution, carrier=carrier, agreed_terms__isnull=False)
        handover = agreed.first()
    recipe_version = None
    if "recipe" in row:
        recipe_version = RecipeVersion.objects.filter(recipe=recipes[row["recipe"]]).latest("number")
    made = services.register_replication(
        by=by,
        solution=solution,
        facts=ReplicationFacts(
            place=place, carrier=carrier, started_on=row["since"], status=row.get("status", "running"),
            is_direct=row.get("direct", False), about=row.get("about", ""), handover=handover,
            recipe_version=recipe_version,
        ),
    )  # fmt: skip
    for said in row.get("adapted", []):
        services.record_adaptation(by=by, replication=made, part=said["part"], what=said["what"], why=said["why"])
    for year, reached in row.get("reached", {}).items():
        _report(by, made, int(year), reached, row)
    for said in row.get("then", []):
        made = services.change_status(
            by=by, replication=made, status=said["status"], since=said["since"], reason=said.get("reason", "")
        )
    for said in row.get("verified", []):
        report = ReachReport.objects.get(replication=made, period__startswith__year=said["year"], state="published")
        services.verify_report(
            by=people[said["by"]], report=report, organisation=carriers[said["for"]], agrees=said["agrees"],
            how=said["how"],
        )  # fmt: skip


def _report(
    by: Person, replication: Replication, year: int, reached: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    cost = Money(reached["cost"], row["currency"]) if "cost" in reached else None
    facts = ReportFacts(
        begins=max(date(year, 1, 1), replication.started_on),
        ends=reached.get("until", date(year, 12, 31)),
        people_reached=reached["people"],
        breakdown=reached.get("groups", {}),
        outcomes=[
            Outcome(one["name"], Decimal(str(one["value"])), one.get("unit", ""), one.get("code", ""))
            for one in reached.get("outcomes", [])
        ],
        dimensions=reached.get("dimensions", {}),
        cost=cost,
        how_counted=reached.get("how", row.get("how", "")),
    )
    services.publish_report(by=by, report=services.draft_report(by=by, replication=replication, facts=facts))
