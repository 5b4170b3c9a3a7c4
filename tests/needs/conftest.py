"""Places, themes and needs that the tests of this room share."""

from __future__ import annotations

import pytest

from banyan.commons.models import Place, Theme
from banyan.needs.models import Need
from banyan.needs.services import NeedFacts, voice_need

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STORY = "The well at the school is dry from January to April, and 400 children carry water for an hour each day."


@pytest.fixture
def kenya(db) -> Place:
    return Place.objects.get(code="KE")


@pytest.fixture
def uganda(db) -> Place:
    return Place.objects.get(code="UG")


@pytest.fixture
def water(db) -> Theme:
    return Theme.objects.get(code="6")


@pytest.fixture
def facts(kenya, water):
    """Make facts: facts(title="…")."""

    def make(**other) -> NeedFacts:
        given = {"title": "Clean water at the school", "story": STORY, "place": kenya, "themes": (water,)}
        return NeedFacts(**(given | other))

    return make


@pytest.fixture
def need(person, facts) -> Need:
    return voice_need(by=person, facts=facts())


@pytest.fixture
def other_need(other_person, facts, uganda) -> Need:
    return voice_need(by=other_person, facts=facts(title="Water for our school", place=uganda))


@pytest.fixture
def sign_in(client):
    """Sign somebody in: sign_in(person) gives the client."""

    def enter(someone):
        client.force_login(someone, backend=BACKEND)
        return client

    return enter
