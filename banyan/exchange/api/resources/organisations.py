"""Organisations."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from banyan.exchange import queries, representations
from banyan.exchange.api.changing import (
    locked,
    made,
    person_in,
    place_called,
    places_called,
    require_own,
    require_present,
    themes_called,
    token_in,
)
from banyan.exchange.api.filters import place_at, themes_at
from banyan.exchange.api.given import OrganisationChange, OrganisationGiven
from banyan.exchange.api.pages import Cursor, Limit, listing
from banyan.exchange.api.rules import asks
from banyan.exchange.api.told import OrganisationTold
from banyan.exchange.api.values import Moment, OrganisationKindName, PlaceCode, ThemeCode
from banyan.people.models import Organisation
from banyan.people.services.organisations import OrganisationFacts, create_organisation, update_organisation

organisations = Router(tags=["organisations"])

_PLAIN = ("name", "kind", "about", "language", "website", "languages", "capabilities", "capacity", "accepts_pathways")


@organisations.get("", response=list[OrganisationTold], operation_id="listOrganisations", summary="List organisations")
def list_organisations(
    request: HttpRequest,
    response: HttpResponse,
    kind: OrganisationKindName | None = None,
    place: Annotated[PlaceCode | None, Field(description="At home in this place or anywhere in it")] = None,
    theme: Annotated[ThemeCode | None, Field(description="A goal stands for its targets too")] = None,
    changed_since: Moment | None = None,
    cursor: Cursor = "",
    limit: Limit = 20,
) -> list[dict[str, Any]]:
    """Organisations, newest first."""
    rows = queries.public_organisations()
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(home__ancestors__contains=[place_at(place).pk])
    if theme:
        through = Organisation.themes.through.objects.filter(theme__in=themes_at(theme))
        rows = rows.filter(pk__in=through.values("organisation"))
    if changed_since:
        rows = rows.filter(changed_at__gte=changed_since)
    return listing(request, response, rows, represent=representations.organisation, cursor=cursor, limit=limit)


@organisations.get(
    "/{int:organisation_id}", response=OrganisationTold, operation_id="getOrganisation", summary="Read an organisation"
)
def get_organisation(request: HttpRequest, organisation_id: int) -> dict[str, Any]:
    return representations.organisation(get_object_or_404(queries.public_organisations(), pk=organisation_id))


@organisations.post(
    "", response={201: OrganisationTold}, operation_id="createOrganisation", summary="Add an organisation"
)
@asks(scope="organisations:write")
def create(request: HttpRequest, response: HttpResponse, given: OrganisationGiven) -> dict[str, Any]:
    """A new organisation, owned by the person whose token it is."""
    require_own(request, None)
    organisation = create_organisation(by=person_in(request), facts=_facts(given))
    made(response, "organisations", organisation.pk)
    return representations.organisation(queries.public_organisations().get(pk=organisation.pk))


@organisations.patch(
    "/{int:organisation_id}",
    response=OrganisationTold,
    operation_id="changeOrganisation",
    summary="Change an organisation",
)
@asks(scope="organisations:write", needs_match=True)
def change(request: HttpRequest, organisation_id: int, given: OrganisationChange) -> dict[str, Any]:
    """For its owners and editors. Fields that are not given stay as they are."""
    organisation = locked(queries.public_organisations(), organisation_id)
    require_own(request, organisation.pk)
    require_present(request, OrganisationTold, representations.organisation(organisation))
    facts = replace(_present(organisation), **_changes(given))
    update_organisation(by=token_in(request).person, organisation=organisation, facts=facts)
    return representations.organisation(queries.public_organisations().get(pk=organisation_id))


def _present(organisation: Organisation) -> OrganisationFacts:
    plain = {name: getattr(organisation, name) for name in _PLAIN}
    return OrganisationFacts(
        **plain,
        home=organisation.home,
        serves=list(organisation.serves.all()),
        themes=list(organisation.themes.all()),
    )


def _facts(given: OrganisationGiven) -> OrganisationFacts:
    return replace(OrganisationFacts(name=given.name), **_changes(given))


def _changes(given: OrganisationGiven) -> dict[str, Any]:
    """The given fields, with codes turned into what they stand for. Raises Invalid."""
    changes = {name: getattr(given, name) for name in given.model_fields_set}
    if "language" in changes:
        changes["language"] = changes["language"] or ""
    if "home" in changes:
        changes["home"] = place_called(given.home, "home")
    if "serves" in changes:
        changes["serves"] = places_called(given.serves, "serves")
    if "themes" in changes:
        changes["themes"] = themes_called(given.themes)
    return changes
