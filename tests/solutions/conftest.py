"""Places, themes and solutions that tests of the room share."""

from __future__ import annotations

import pytest

from banyan.commons.models import Place, Theme
from banyan.solutions import services
from banyan.solutions.services import SolutionFacts


def _place(kind: str, name: str, code: str | None = None, parent: Place | None = None) -> Place:
    place, created = Place.objects.get_or_create(code=code, defaults={"kind": kind, "name": name, "parent": parent})
    if created:
        place.ancestors = [*(parent.ancestors if parent else []), place.pk]
        place.save()
    return place


@pytest.fixture
def world(db) -> Place:
    return _place("world", "World", "001")


@pytest.fixture
def kenya(world) -> Place:
    return _place("country", "Kenya", "KE", world)


@pytest.fixture
def ghana(world) -> Place:
    return _place("country", "Ghana", "GH", world)


@pytest.fixture
def water(db) -> Theme:
    theme, _created = Theme.objects.get_or_create(
        code="6", defaults={"number": 6, "name": "Clean water", "colour": "#26bde2", "order": 600}
    )
    return theme


@pytest.fixture
def health(db) -> Theme:
    theme, _created = Theme.objects.get_or_create(
        code="3", defaults={"number": 3, "name": "Health", "colour": "#4c9f38", "order": 300}
    )
    return theme


@pytest.fixture
def register(person):
    """Register a solution: register("Rain jars", stage="pilot"), by `person` unless told otherwise."""

    def make(title: str = "Rain jars for schools", *, by=None, **facts):
        return services.register_solution(by=by or person, facts=SolutionFacts(title=title, **facts))

    return make


@pytest.fixture
def solution(register):
    return register(summary="A jar that fills from the classroom roof.", problem="Children walk three hours for water.")
