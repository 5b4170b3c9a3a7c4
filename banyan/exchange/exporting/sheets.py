"""Everything public as tables. Headers are the names of our fields, so that an export can be brought in again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from banyan.commons.models import Indicator, IndicatorValue, Place, Theme
from banyan.commons.money import decimals_of
from banyan.exchange import queries
from banyan.exchange.exporting.records import origin, place_words
from banyan.exchange.representations import page_of, theme_codes
from banyan.exchange.tables.writing import Value
from banyan.needs.models import Confirmation, Need
from banyan.people.models import Organisation
from banyan.recipes.models import PartKind, RecipeVersion
from banyan.replications.models import ReachReport
from banyan.solutions.models import Evidence, Solution

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: `rows` are all its rows, `cells` the cells of one by the names in `header`."""

    name: str
    header: tuple[str, ...]
    rows: Callable[[], QuerySet[Any]]
    cells: Callable[[Any], Sequence[Value]]

    def lines(self, chosen: QuerySet[Any] | None = None) -> Iterator[Sequence[Value]]:
        """The cells of every row, or of those chosen, read a few hundred at a time."""
        for row in (chosen if chosen is not None else self.rows()).order_by("pk").iterator(chunk_size=_AT_ONCE):
            yield self.cells(row)


def _owner(organisation: Organisation | None) -> str:
    return organisation.name if organisation is not None and not organisation.is_hidden else ""


def _need(row: Need) -> Sequence[Value]:
    source, key = origin(row)
    return (
        key, row.title, row.story, place_words(row.place), theme_codes(row), row.people_affected, row.how_known,
        row.tried, row.language, _owner(row.organisation), row.state, row.confirmation_count, source, page_of(row),
    )  # fmt: skip


def _solution(row: Solution) -> Sequence[Value]:
    source, key = origin(row)
    places: dict[str, list[str]] = {"developed": [], "running": []}
    for entry in row.places.all():
        words = place_words(entry.place)
        places[entry.relation].append(f"{words} ({entry.since_year})" if entry.since_year else words)
    cost = ""
    if row.cost_per_person_minor is not None:
        cost = str(Decimal(row.cost_per_person_minor).scaleb(-decimals_of(row.cost_currency)))
    return (
        key, row.title, row.summary, row.problem, row.approach, row.for_whom, row.stage, theme_codes(row),
        sorted(places["developed"]), sorted(places["running"]), row.requirements, row.looking_for,
        row.capabilities_needed, cost, row.cost_currency, row.cost_year, row.licence, row.business_model,
        row.website, row.language, row.languages, _owner(row.organisation), row.evidence_level, source, page_of(row),
    )  # fmt: skip


def _organisation(row: Organisation) -> Sequence[Value]:
    source, key = origin(row)
    return (
        key, row.name, row.kind, row.about, row.website, place_words(row.home),
        sorted(place_words(place) for place in row.serves.all()), theme_codes(row), row.language, row.languages,
        row.capabilities, row.capacity, row.accepts_pathways, row.former_names, source, page_of(row),
    )  # fmt: skip


def _confirmation(row: Confirmation) -> Sequence[Value]:
    _source, key = origin(row.need)
    return key, row.need.title, place_words(row.place), row.story, row.people_affected, row.at.isoformat()


def _evidence(row: Evidence) -> Sequence[Value]:
    _source, key = origin(row.solution)
    return (
        key, row.solution.title, row.level, row.statement, row.source_name, row.url, row.year, place_words(row.place),
        "true" if row.is_independent else "false",
    )  # fmt: skip


def _place(row: Place) -> Sequence[Value]:
    return (
        row.pk, row.kind, row.code, row.name, row.parent_id, row.latitude, row.longitude, row.income_group,
        row.languages, row.currency,
    )  # fmt: skip


def _theme(row: Theme) -> Sequence[Value]:
    return row.code, row.number, row.parent.code if row.parent else "", row.name, row.description, row.colour


def _indicator(row: Indicator) -> Sequence[Value]:
    theme = row.theme.code if row.theme else ""
    return row.code, row.name, row.unit, row.direction, theme, row.source, row.description


def _figure(row: IndicatorValue) -> Sequence[Value]:
    return row.place.alpha3 or row.place.code, row.place.name, row.year, row.indicator.code, row.value


def _recipe(row: RecipeVersion) -> Sequence[Value]:
    recipe = row.recipe
    _source, key = origin(recipe.solution)
    return (
        recipe.pk, key, row.title, row.summary, row.makes, recipe.language, row.number,
        recipe.forked_from.recipe_id if recipe.forked_from else None, recipe.translation_of_id,
        [part.title for part in row.parts.all() if part.kind == PartKind.CORE],
        [step.title for step in row.steps.all()], [line.title for line in row.materials.all()],
        row.digest, page_of(recipe),
    )  # fmt: skip


def _replication(row: Any) -> Sequence[Value]:
    _source, key = origin(row.solution)
    ended = row.ended_on.isoformat() if row.ended_on else ""
    return (
        row.pk, key, row.solution.title, place_words(row.place), _owner(row.carrier), row.status,
        row.started_on.isoformat(), ended, "true" if row.is_direct else "false", int(row.people or 0), page_of(row),
    )  # fmt: skip


def _report(row: ReachReport) -> Sequence[Value]:
    replication = row.replication
    cost = ""
    if row.cost_minor is not None:
        cost = str(Decimal(row.cost_minor).scaleb(-decimals_of(row.currency)))
    groups = [f"{group}: {people}" for group, people in row.breakdown.items()]
    return (
        replication.pk, replication.solution.title, place_words(replication.place), _owner(replication.carrier),
        row.period.lower.isoformat(), (row.period.upper - timedelta(days=1)).isoformat(), row.people_reached, groups,
        row.how_counted, cost, row.currency, row.evidence_url, row.version, page_of(replication),
    )  # fmt: skip


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        Sheet("needs", ("source_key", "title", "story", "place", "themes", "people_affected", "how_known", "tried",
              "language", "organisation", "state", "confirmations", "source", "page"),
              queries.exported_needs, _need),
        Sheet("solutions", ("source_key", "title", "summary", "problem", "approach", "for_whom", "stage", "themes",
              "developed_in", "running_in", "requirements", "looking_for", "capabilities_needed", "cost_per_person",
              "cost_currency", "cost_year", "licence", "business_model", "website", "language", "languages",
              "organisation", "evidence_level", "source", "page"),
              queries.exported_solutions, _solution),
        Sheet("organisations", ("source_key", "name", "kind", "about", "website", "home", "serves", "themes",
              "language", "languages", "capabilities", "capacity", "accepts_pathways", "former_names", "source",
              "page"), queries.exported_organisations, _organisation),
        Sheet("confirmations", ("need_key", "need", "place", "story", "people_affected", "at"),
              queries.exported_confirmations, _confirmation),
        Sheet("evidence", ("solution_key", "solution", "level", "statement", "source_name", "url", "year", "place",
              "is_independent"), queries.exported_evidence, _evidence),
        Sheet("recipes", ("id", "solution_key", "title", "summary", "makes", "language", "version", "forked_from",
              "translation_of", "core", "steps", "materials", "digest", "page"), queries.exported_recipes, _recipe),
        Sheet("replications", ("id", "solution_key", "solution", "place", "carrier", "status", "started_on",
              "ended_on", "is_direct", "people_reached", "page"), queries.exported_replications, _replication),
        Sheet("reports", ("replication", "solution", "place", "carrier", "begins", "ends", "people_reached",
              "breakdown", "how_counted", "cost", "cost_currency", "evidence_url", "version", "page"),
              queries.exported_reports, _report),
        Sheet("places", ("id", "kind", "code", "name", "within", "latitude", "longitude", "income_group", "languages",
              "currency"), queries.public_places, _place),
        Sheet("themes", ("code", "number", "within", "name", "description", "colour"), queries.public_themes, _theme),
        Sheet("indicators", ("code", "name", "unit", "direction", "theme", "source", "description"),
              queries.public_indicators, _indicator),
        Sheet("figures", ("place", "place_name", "year", "indicator", "value"), queries.exported_figures, _figure),
    )
}  # fmt: skip
