"""What tests of people share."""

from __future__ import annotations

import pytest

from banyan.commons.models import Place, PlaceName, Theme
from banyan.commons.text import fold
from banyan.people.services import OrganisationFacts, create_organisation


@pytest.fixture
def kenya(db) -> Place:
    """A country in a region in the world; those that the migrations brought are used where they are there."""
    found = Place.objects.filter(code="KE").first()
    return found or _made("Kenya", "country", "KE", _made("Africa", "region", "002", _made("World", "world", "001")))


def _made(name: str, kind: str, code: str, parent: Place | None = None) -> Place:
    found = Place.objects.filter(code=code).first()
    if found:
        return found
    place = Place.objects.create(name=name, kind=kind, code=code, parent=parent)
    place.ancestors = [*(parent.ancestors if parent else []), place.pk]
    place.save()
    PlaceName.objects.get_or_create(place=place, folded=fold(name))
    return place


@pytest.fixture
def health(db) -> Theme:
    found = Theme.objects.filter(code="3").first()
    return found or Theme.objects.create(code="3", number=3, name="Good health", colour="#4c9f38", order=300)


@pytest.fixture
def organisation(person):
    """Owned by `person`."""
    return create_organisation(by=person, facts=OrganisationFacts(name="Maji Trust", about="Wells that last."))


@pytest.fixture
def sign_in(client):
    def as_person(person):
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_person
