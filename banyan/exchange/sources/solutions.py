"""A table of solutions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from banyan.exchange.cells import divided
from banyan.exchange.sources import values
from banyan.exchange.sources.base import Cells, Effect
from banyan.exchange.sources.columns import SOLUTION_COLUMNS
from banyan.exchange.sources.organisations import owner_named
from banyan.exchange.sources.places import Atlas
from banyan.exchange.sources.registered import bring_in_solution
from banyan.exchange.sources.tables import TableSource
from banyan.solutions.facts import Cost, PlaceSince, SolutionFacts
from banyan.solutions.models import Stage

_SINCE = re.compile(r"^(.*\S)\s*\((\d{4})\)$")


class SolutionTable(TableSource):
    """A row becomes a solution; one without a stage is taken for an idea."""

    fields = SOLUTION_COLUMNS
    identifying = ("title",)

    def bring_in(self, cells: Cells, key: str) -> Effect:
        row = self.values(cells)
        facts = SolutionFacts(
            title=row["title"],
            summary=row["summary"],
            problem=row["problem"],
            approach=row["approach"],
            for_whom=row["for_whom"],
            stage=values.stage(row["stage"]) or str(Stage.IDEA),
            themes=self.known.several_themes(row["themes"]),
            developed_in=places_since(self.atlas, row["developed_in"], "developed_in"),
            running_in=places_since(self.atlas, row["running_in"], "running_in"),
            cost=_cost(row),
            requirements=row["requirements"],
            capabilities_needed=divided(row["capabilities_needed"]),
            looking_for=row["looking_for"],
            language=values.language(row["language"]),
            languages=values.languages(row["languages"]),
            licence=row["licence"],
            business_model=row["business_model"],
            website=values.website(row["website"], "website"),
            organisation=owner_named(self.order, row["organisation"]),
        )
        solution, outcome = bring_in_solution(self.order, key, facts)
        return Effect(outcome, solution.title, solution, shown_facts(facts))


def places_since(atlas: Atlas, cell: str, name: str) -> list[PlaceSince]:
    """Places divided by semicolons, each with the year since when it runs there in brackets, where that is known."""
    found = []
    for word in divided(cell):
        dated = _SINCE.match(word)
        since = values.year(dated[2], name) if dated else None
        found.append(PlaceSince(atlas.place(dated[1] if dated else word, name), since))
    return found


def _cost(row: dict[str, str]) -> Cost | None:
    code = values.currency(row["cost_currency"], "cost_currency")
    minor = values.amount(row["cost_per_person"], code, "cost_per_person")
    return Cost(minor, code, values.year(row["cost_year"], "cost_year")) if minor is not None else None


def shown_facts(facts: SolutionFacts) -> list[tuple[str, str]]:
    """What the preview shows of a solution."""
    return [
        (_("Stage"), str(Stage(facts.stage).label)),
        (_("Themes"), ", ".join(map(str, facts.themes)) or "–"),
        (_("Running in"), _names(facts.running_in)),
        (_("Developed in"), _names(facts.developed_in)),
        (_("Organisation"), str(facts.organisation or "–")),
    ]


def _names(places: Sequence[object]) -> str:
    return ", ".join(str(entry.place if isinstance(entry, PlaceSince) else entry) for entry in places) or "–"
