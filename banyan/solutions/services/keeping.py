"""Writing facts into a solution's rows and keeping the version that results. Other services decide whether."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from banyan.commons.errors import Conflict, Invalid
from banyan.commons.languages import language_codes
from banyan.commons.models import Place, Theme
from banyan.commons.services.places import settle_place
from banyan.commons.text import language_of, plain_text, tidy_line
from banyan.people.models import Organisation, Person
from banyan.solutions.facts import FIELDS, PlaceSince, Plain, SolutionFacts, facts_of, plain_facts
from banyan.solutions.models import Solution, SolutionPlace, SolutionState, SolutionVersion
from banyan.solutions.permissions import can_name_organisation

_IN_OTHER_TABLES = {"themes": None, "developed_in": "developed", "running_in": "running"}


class VersionChanged(Conflict):
    """Somebody saved another version since the one that this change was written upon; `current` is its number."""

    default_message = _("Somebody else has changed this solution in the meantime. Nothing of yours is lost.")

    def __init__(self, current: int) -> None:
        super().__init__()
        self.current = current


def locked(solution: Solution) -> Solution:
    """The solution as it stands, locked until the transaction ends."""
    return Solution.objects.select_for_update().get(pk=solution.pk)


def require_published(solution: Solution) -> None:
    """Raise Conflict for a solution that is merged, withdrawn or hidden."""
    if solution.state != SolutionState.PUBLISHED:
        raise Conflict(_("This solution is not published any more, so it cannot be changed."))


def require_own_organisation(by: Person, organisation: Organisation | None) -> None:
    """Raise Invalid where somebody names an organisation that they do not belong to."""
    if not can_name_organisation(by, organisation):
        raise Invalid({"organisation": _("You can name only an organisation that you belong to.")})


def settled(by: Person, given: Mapping[str, Any]) -> dict[str, Any]:
    """The same values, with localities that nobody had named before made places. Raises Invalid."""
    return {
        name: [
            PlaceSince(settle_place(by=by, place=entry.place), entry.since) if isinstance(entry, PlaceSince) else entry
            for entry in value
        ]
        if name in ("developed_in", "running_in")
        else value
        for name, value in given.items()
    }


def whole_facts(by: Person, facts: SolutionFacts) -> Plain:
    """All fields of `facts`, checked and plain, with the language found out where it is not given. Raises Invalid."""
    given = {name: getattr(facts, name) for name in FIELDS}
    if not facts.language:
        words = " ".join(plain_text(str(given[name])) for name in ("title", "summary", "problem", "approach"))
        found = language_of(words)
        given["language"] = found if found in language_codes() else "en"
    return plain_facts(settled(by, given))


def write_facts(solution: Solution, plain: Mapping[str, Any]) -> None:
    """Put plain facts into the solution's own row and those of its themes and places; the row is saved."""
    for name, value in plain.items():
        if name == "cost":
            solution.cost_per_person_minor = value["minor"] if value else None
            solution.cost_currency = value["currency"] if value else ""
            solution.cost_year = value["year"] if value else None
        elif name == "organisation":
            solution.organisation_id = value
        elif name not in _IN_OTHER_TABLES:
            setattr(solution, name, value)
    solution.save()
    if "themes" in plain:
        solution.themes.set(Theme.objects.filter(code__in=plain["themes"]))
    for name, relation in _IN_OTHER_TABLES.items():
        if relation and name in plain:
            _write_places(solution, relation, {entry["place"]: entry["since"] for entry in plain[name]})
    # Triggers count them; the row in memory follows.
    solution.refresh_from_db(fields=["evidence_level", "running_count"])


def _write_places(solution: Solution, relation: str, wanted: Mapping[int, int | None]) -> None:
    rows = {row.place_id: row for row in SolutionPlace.objects.filter(solution=solution, relation=relation)}
    SolutionPlace.objects.filter(pk__in=[row.pk for place, row in rows.items() if place not in wanted]).delete()
    for place, since in wanted.items():
        row = rows.get(place)
        if row is None:
            SolutionPlace.objects.create(solution=solution, place_id=place, relation=relation, since_year=since)
        elif row.since_year != since:
            row.since_year = since
            row.save(update_fields=["since_year"])


def keep_version(by: Person, solution: Solution, *, changed: list[str], note: str) -> SolutionVersion:
    """Write down what is now said of the solution as the version that its row counts."""
    return SolutionVersion.objects.create(
        solution=solution,
        number=solution.version,
        fields=facts_of(Solution.objects.get(pk=solution.pk)),
        changed=changed,
        by=by,
        note=tidy_line(note)[:300],
    )


def write_version(by: Person, solution: Solution, plain: Plain, *, note: str) -> list[str]:
    """Write plain facts into a locked solution as its next version, and give the names of the fields that changed.

    If none do, nothing is written. The caller records the activity.
    """
    current = facts_of(solution)
    changed = [name for name in current if name in plain and not _is_same(plain[name], current[name])]
    if changed:
        solution.version += 1
        write_facts(solution, {name: plain[name] for name in changed})
        keep_version(by, solution, changed=changed, note=note)
    return changed


def _is_same(one: Any, other: Any) -> bool:
    """Equal; lists, whose order means nothing, by their entries."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(repr, one)) == sorted(map(repr, other))
    return bool(one == other)


class Scope(NamedTuple):
    """The places and themes that an activity about a solution concerns."""

    places: list[Place]
    themes: list[Theme]


def scope_of(solution: Solution) -> Scope:
    """The solution's places and themes as they stand."""
    places = Place.objects.filter(solution_places__solution=solution).distinct()
    return Scope(list(places), list(Theme.objects.filter(solutions=solution)))


def version_facts(solution: Solution, number: int) -> Plain:
    """What was said of the solution in one of its versions. Raises Conflict where there is none, or it was erased."""
    found = SolutionVersion.objects.filter(solution=solution, number=number).values_list("fields", flat=True).first()
    if not found:
        raise Conflict(_("There is no such version any more."))
    return dict(found)
