"""How each kind of thing is told to the outside: the same fields in the API and in exports.

Nothing here is personal but what stands on public pages: a name and a link, never an e-mail address.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from banyan.commons.kinds import kind_of
from banyan.commons.models import Activity, Indicator, Place, Theme
from banyan.needs.models import Need, NeedEvidence
from banyan.people.models import Organisation, Person
from banyan.solutions.models import Evidence, Solution

Told = dict[str, Any]


def page_of(thing: Any) -> str:
    """The full address of a thing's page."""
    return f"{settings.SITE_URL}{kind_of(thing).url(thing)}"


def place_reference(place: Place | None) -> Told | None:
    """A place in a few words: `code` is null for towns and villages."""
    return {"id": place.pk, "code": place.code, "name": place.name, "kind": place.kind} if place else None


def organisation_reference(organisation: Organisation | None) -> Told | None:
    """An organisation in a few words; a hidden one is not named."""
    if organisation is None or organisation.is_hidden:
        return None
    return {"id": organisation.pk, "name": organisation.name}


def person_reference(person: Person | None) -> Told | None:
    """Somebody's public name."""
    return {"id": person.pk, "name": person.display_name} if person else None


def theme_codes(thing: Need | Solution | Organisation) -> list[str]:
    """Codes of the thing's themes in the order of the goals."""
    return [theme.code for theme in sorted(thing.themes.all(), key=lambda theme: theme.order)]


def need(row: Need) -> Told:
    """A need without its evidence."""
    return {
        "id": row.pk,
        "page": page_of(row),
        "title": row.title,
        "story": row.story,
        "language": row.language,
        "place": place_reference(row.place),
        "themes": theme_codes(row),
        "people_affected": row.people_affected,
        "how_known": row.how_known,
        "tried": row.tried,
        "state": row.state,
        "confirmation_count": row.confirmation_count,
        "organisation": organisation_reference(row.organisation),
        "voiced_by": person_reference(row.voiced_by),
        "version": row.version,
        "source": row.source,
        "source_key": row.source_key,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def need_evidence(row: NeedEvidence) -> Told:
    """One thing that shows a need."""
    return {
        "id": row.pk,
        "statement": row.statement,
        "source_name": row.source_name,
        "url": row.url,
        "year": row.year,
        "at": row.at,
    }


def solution(row: Solution) -> Told:
    """A solution without its evidence."""
    places = sorted(row.places.all(), key=lambda entry: (entry.relation, entry.place_id))
    return {
        "id": row.pk,
        "page": page_of(row),
        "title": row.title,
        "summary": row.summary,
        "problem": row.problem,
        "approach": row.approach,
        "for_whom": row.for_whom,
        "requirements": row.requirements,
        "looking_for": row.looking_for,
        "capabilities_needed": row.capabilities_needed,
        "language": row.language,
        "languages": row.languages,
        "stage": row.stage,
        "themes": theme_codes(row),
        "cost_per_person_minor": row.cost_per_person_minor,
        "cost_currency": row.cost_currency,
        "cost_year": row.cost_year,
        "licence": row.licence,
        "business_model": row.business_model,
        "website": row.website,
        "evidence_level": row.evidence_level,
        "developed_in": [place_reference(entry.place) for entry in places if entry.relation == "developed"],
        "running_in": [place_reference(entry.place) for entry in places if entry.relation == "running"],
        "organisation": organisation_reference(row.organisation),
        "registered_by": person_reference(row.registered_by),
        "version": row.version,
        "source": row.source,
        "source_key": row.source_key,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def evidence(row: Evidence) -> Told:
    """One piece of a solution's evidence."""
    return {
        "id": row.pk,
        "level": row.level,
        "statement": row.statement,
        "source_name": row.source_name,
        "url": row.url,
        "year": row.year,
        "place": place_reference(row.place),
        "is_independent": row.is_independent,
        "at": row.at,
    }


def organisation(row: Organisation) -> Told:
    """An organisation."""
    return {
        "id": row.pk,
        "page": page_of(row),
        "name": row.name,
        "kind": row.kind,
        "about": row.about,
        "language": row.language,
        "website": row.website,
        "home": place_reference(row.home),
        "serves": [place_reference(place) for place in sorted(row.serves.all(), key=lambda place: place.pk)],
        "themes": theme_codes(row),
        "languages": row.languages,
        "capabilities": row.capabilities,
        "capacity": row.capacity,
        "accepts_pathways": row.accepts_pathways,
        "former_names": row.former_names,
        "source": row.source,
        "source_key": row.source_key,
        "created_at": row.created_at,
        "changed_at": row.changed_at,
    }


def place(row: Place) -> Told:
    """A place."""
    return {
        "id": row.pk,
        "page": page_of(row),
        "kind": row.kind,
        "code": row.code,
        "alpha3": row.alpha3,
        "name": row.name,
        "names": row.names,
        "within": row.parent_id,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "income_group": row.income_group,
        "languages": row.languages,
        "is_least_developed": row.is_least_developed,
        "is_landlocked": row.is_landlocked,
        "is_small_island": row.is_small_island,
        "currency": row.currency,
    }


def theme(row: Theme) -> Told:
    """A goal or a target."""
    return {
        "id": row.pk,
        "page": page_of(row),
        "code": row.code,
        "number": row.number,
        "within": row.parent.code if row.parent else None,
        "name": row.name,
        "names": row.names,
        "description": row.description,
        "colour": row.colour,
    }


def indicator(row: Indicator) -> Told:
    """Something that is measured."""
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "names": row.names,
        "description": row.description,
        "unit": row.unit,
        "source": row.source,
        "direction": row.direction,
        "theme": row.theme.code if row.theme else None,
    }


def person(row: Person) -> Told:
    """The public part of a profile."""
    return {
        "id": row.pk,
        "page": page_of(row),
        "name": row.display_name,
        "about": row.about,
        "languages": row.languages,
        "skills": row.skills,
        "place": place_reference(row.place),
        "website": row.website,
        "joined_at": row.joined_at,
    }


def activity(row: Activity) -> Told:
    """Something that was done in public."""
    return {
        "id": row.pk,
        "at": row.at,
        "who": person_reference(row.actor),
        "verb": row.verb,
        "kind": row.kind,
        "object_id": row.object_id,
        "on_kind": row.on_kind,
        "on_id": row.on_id,
        "changed": row.changed,
    }
