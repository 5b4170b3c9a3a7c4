"""Things as an export tells them: known by source and key instead of by number, so that another network, or this
one after a fresh start, can take them in and tell them again in the same words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from banyan.commons.models import Place
from banyan.commons.models.places import PlaceKind
from banyan.exchange.representations import page_of, theme_codes
from banyan.needs.models import Need
from banyan.people.models import Organisation
from banyan.solutions.models import Lineage, Solution, SolutionState

Record = dict[str, Any]


def instance() -> str:
    """The name of this network in exports: its address without the scheme."""
    return urlsplit(settings.SITE_URL).netloc[:60]


def origin(thing: Need | Solution | Organisation) -> tuple[str, str]:
    """Where a thing comes from, and its key there: what was made here comes from this network."""
    return (thing.source, thing.source_key) if thing.source_key else (instance(), str(thing.pk))


def place_record(place: Place | None) -> Record | None:
    """A place by its code, or a town or village by its name and what it lies in."""
    if place is None:
        return None
    if place.code:
        return {"code": place.code, "name": place.name}
    return {"code": None, "name": place.name, "within": place_record(place.parent)}


def place_words(place: Place | None) -> str:
    """A place in a cell: its code, or the names that lead to it, such as “Kibera, Nairobi City, Kenya”."""
    if place is None or place.code:
        return place.code or "" if place else ""
    names = [place.name]
    while place.kind in (PlaceKind.LOCALITY, PlaceKind.SUBDIVISION) and place.parent is not None:
        place = place.parent
        names.append(place.name)
    return ", ".join(names)


def _origin_record(thing: Need | Solution | Organisation | None) -> Record | None:
    if thing is None:
        return None
    source, key = origin(thing)
    return {"source": source, "source_key": key}


def _owner(organisation: Organisation | None) -> Record | None:
    if organisation is None or organisation.is_hidden:
        return None
    return {**(_origin_record(organisation) or {}), "name": organisation.name}


def organisation_record(row: Organisation) -> Record:
    """An organisation. Who belongs to it is not exported: that is theirs to take."""
    source, key = origin(row)
    return {
        "source": source,
        "source_key": key,
        "page": page_of(row),
        "name": row.name,
        "kind": row.kind,
        "about": row.about,
        "language": row.language,
        "website": row.website,
        "home": place_record(row.home),
        "serves": _by_words(place_record(place) for place in row.serves.all()),
        "themes": theme_codes(row),
        "languages": row.languages,
        "capabilities": row.capabilities,
        "capacity": row.capacity,
        "accepts_pathways": row.accepts_pathways,
        "former_names": row.former_names,
    }


def _by_words(records: Iterable[Record | None]) -> list[Record]:
    return sorted((record for record in records if record), key=lambda record: (record["code"] or "~", record["name"]))


def solution_record(row: Solution) -> Record:
    """A solution with its evidence and what it descends from."""
    source, key = origin(row)
    places: dict[str, list[Record]] = {"developed": [], "running": []}
    for entry in row.places.all():
        places[entry.relation].append({**(place_record(entry.place) or {}), "since": entry.since_year})
    cost = None
    if row.cost_per_person_minor is not None:
        cost = {"minor": row.cost_per_person_minor, "currency": row.cost_currency, "year": row.cost_year}
    return {
        "source": source,
        "source_key": key,
        "page": page_of(row),
        "title": row.title,
        "summary": row.summary,
        "problem": row.problem,
        "approach": row.approach,
        "for_whom": row.for_whom,
        "stage": row.stage,
        "themes": theme_codes(row),
        "developed_in": _by_words(places["developed"]),
        "running_in": _by_words(places["running"]),
        "cost_per_person": cost,
        "requirements": row.requirements,
        "capabilities_needed": row.capabilities_needed,
        "looking_for": row.looking_for,
        "language": row.language,
        "languages": row.languages,
        "licence": row.licence,
        "business_model": row.business_model,
        "website": row.website,
        "organisation": _owner(row.organisation),
        "evidence": [
            {
                "level": piece.level,
                "statement": piece.statement,
                "source_name": piece.source_name,
                "url": piece.url,
                "year": piece.year,
                "place": place_record(piece.place),
                "is_independent": piece.is_independent,
            }
            for piece in sorted(row.evidence.all(), key=lambda piece: (piece.level, piece.statement, piece.url))
        ],
        "lineage": [
            {"relation": line.relation, "note": line.note, **(_origin_record(line.parent) or {})}
            for line in sorted(row.ancestry.all(), key=lambda line: line.parent_id)
            if line.parent.state == SolutionState.PUBLISHED and line.relation != Lineage.Relation.MERGED
        ],
    }


def need_record(row: Need) -> Record:
    """A need with what shows it."""
    source, key = origin(row)
    return {
        "source": source,
        "source_key": key,
        "page": page_of(row),
        "title": row.title,
        "story": row.story,
        "language": row.language,
        "place": place_record(row.place),
        "themes": theme_codes(row),
        "people_affected": row.people_affected,
        "how_known": row.how_known,
        "tried": row.tried,
        "state": row.state,
        "organisation": _owner(row.organisation),
        "confirmation_count": row.confirmation_count,
        "evidence": [
            {
                "statement": piece.statement,
                "source_name": piece.source_name,
                "url": piece.url,
                "year": piece.year,
            }
            for piece in sorted(row.evidence.all(), key=lambda piece: (piece.statement, piece.url))
        ],
    }
