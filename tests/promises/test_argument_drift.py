"""T26: a list whose filter is missing, renamed or misspelt answers with nothing, never with everything."""

import pytest
from django.test import Client

from banyan.exchange.api.application import api
from banyan.exchange.exporting.offers import FILTERS
from banyan.people.models import Organisation

pytestmark = pytest.mark.django_db


def lists() -> list[tuple[str, set[str]]]:
    """Every list of the API with the names of its filters."""
    found = []
    for address, methods in api.get_openapi_schema()["paths"].items():
        operation = methods.get("get", {})
        content = operation.get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
        if content.get("schema", {}).get("type") == "array" and "{" not in address:
            names = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
            found.append((address, names))
    return found


LISTS = lists()


@pytest.fixture(autouse=True)
def _something_to_leak(person):
    Organisation.objects.create(name="Not asked for")


def test_there_are_lists_to_ask():
    assert len(LISTS) >= 8


@pytest.mark.parametrize(("address", "names"), LISTS, ids=[address for address, _names in LISTS])
def test_a_misspelt_filter_is_an_error(address, names):
    for wrong in (
        "organization",
        "Place",
        "themes",
        "id__gt",
        "email",
        "q[]",
        "person__email",
        "state__in",
        *map(str.upper, names),
    ):
        response = Client().get(address, {wrong: "1"})
        assert response.status_code in (401, 422), (address, wrong)
        assert b"Not asked for" not in response.content


@pytest.mark.parametrize(("address", "names"), LISTS, ids=[address for address, _names in LISTS])
def test_a_filter_that_means_nothing_gives_nothing(address, names):
    for name in names - {"cursor", "limit", "q"}:
        response = Client().get(address, {name: "nothing-like-this"})
        assert response.status_code in (200, 401, 422), (address, name)
        if response.status_code == 200:
            assert response.json() == [], (address, name)


@pytest.mark.parametrize(("address", "names"), LISTS, ids=[address for address, _names in LISTS])
def test_an_empty_filter_is_not_no_filter(address, names):
    for name in names - {"cursor", "q"}:
        assert Client().get(address, {name: ""}).status_code in (401, 422), (address, name)


@pytest.mark.parametrize("kind", FILTERS)
def test_exports_refuse_filters_that_they_do_not_know(kind):
    for wrong in ({"organization": "1"}, {"Place": "KE"}, {"place": "XX"}, {"theme": "99"}, {"place": ["KE", "TZ"]}):
        response = Client().get(f"/export/{kind}.csv", wrong)
        assert response.status_code == 422, wrong


def test_without_the_guard_a_renamed_filter_shows_everything(monkeypatch):
    """The negative control."""
    monkeypatch.setattr("banyan.exchange.api.edge._check_parameters", lambda request, operation: None)
    response = Client().get("/api/v1/organisations", {"organization": "1"})
    assert b"Not asked for" in response.content
