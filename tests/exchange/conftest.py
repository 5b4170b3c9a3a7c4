"""What tests of the exchange share: keys to the API, and a client that holds every answer against the description."""

from __future__ import annotations

import datetime
import itertools
import json
import os
from functools import cache
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from openapi_core import Config, OpenAPI
from openapi_core.contrib.django import DjangoOpenAPIRequest, DjangoOpenAPIResponse

from banyan.commons.models import Place, Theme
from banyan.exchange.models import Scope
from banyan.exchange.services.tokens import make_token

SHARED = Path(os.environ.get("BANYAN_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
needs_shared_data = pytest.mark.skipif(
    not (SHARED / "dpg-registry" / "registry.jsonl").is_file(),
    reason="needs the real data: set BANYAN_SHARED_DATA to their folder",
)


@cache
def description() -> dict:
    from banyan.exchange.api.application import api

    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


@cache
def described() -> OpenAPI:
    readers = {"application/problem+json": json.loads}
    return OpenAPI.from_dict(description(), config=Config(extra_media_type_deserializers=readers))


class ApiClient:
    """Calls the API with one key, and fails where an answer is not as the description says."""

    counter = itertools.count(1)

    def __init__(self, key: str = "") -> None:
        self.client = Client()
        self.key = key

    def call(self, method: str, path: str, body: object = None, *, checked: bool = True, **headers: str):
        sent = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        if self.key:
            sent.setdefault("Authorization", f"Bearer {self.key}")
        if method not in ("GET", "HEAD", "OPTIONS") and "Idempotency-Key" not in sent and "No-Key" not in sent:
            sent["Idempotency-Key"] = f"key-{next(self.counter)}"
        sent.pop("No-Key", None)
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        response = self.client.generic(
            method, f"/api/v1/{path}", content, sent.pop("Content-Type", "application/json"), headers=sent
        )
        if checked and method in ("GET", "POST", "PATCH"):
            check(response)
        return response

    def get(self, path: str, **headers: str):
        return self.call("GET", path, **headers)

    def post(self, path: str, body: object, **headers: str):
        return self.call("POST", path, body, **headers)

    def patch(self, path: str, body: object, **headers: str):
        return self.call("PATCH", path, body, **headers)


def check(response) -> None:
    """Hold one answer against the description: its address, status, headers, media type and body."""
    request = response.wsgi_request
    described().validate_response(DjangoOpenAPIRequest(request), DjangoOpenAPIResponse(response))
    operation = operation_of(request)
    told = operation["responses"][str(response.status_code)]
    for name, header in told.get("headers", {}).items():
        assert not header.get("required") or response.has_header(name), f"{name} is missing"
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == response.status_code
    assert b"@example.org" not in response.content, "an e-mail address is told"


def operation_of(request) -> dict:
    route = "/" + request.resolver_match.route.replace("<int:", "{").replace("<", "{").replace(">", "}")
    return description()["paths"][route][request.method.lower()]


@pytest.fixture(autouse=True)
def _sites_address(settings):
    settings.SITE_URL = "http://testserver"
    settings.API_CALLS_A_MINUTE = {"visitor": 100_000, "token": 100_000}


@pytest.fixture
def visitor(db) -> ApiClient:
    return ApiClient()


@pytest.fixture
def api_of(db):
    """A client with a key of somebody's: api_of(person, organisation=…, scopes=[…])."""

    def make(person, *, organisation=None, scopes=tuple(Scope.values), days=30) -> ApiClient:
        expires_at = timezone.now() + datetime.timedelta(days=days)
        _token, key = make_token(
            by=person, name="Test", scopes=scopes, expires_at=expires_at, organisation=organisation
        )
        return ApiClient(key)

    return make


@pytest.fixture
def member(api_of, person) -> ApiClient:
    """A client with a key of `person` that may do everything a person may."""
    return api_of(person)


@pytest.fixture
def kenya(db) -> Place:
    return _place("KE", "Kenya", alpha3="KEN")


@pytest.fixture
def india(db) -> Place:
    return _place("IN", "India", alpha3="IND")


def _place(code: str, name: str, **fields) -> Place:
    place, created = Place.objects.get_or_create(code=code, defaults={"kind": "country", "name": name, **fields})
    if created:
        place.ancestors = [place.pk]
        place.save()
    return place


@pytest.fixture
def health(db) -> Theme:
    return Theme.objects.get_or_create(
        code="3", defaults={"number": 3, "name": "Good health", "colour": "#4c9f38", "order": 3000}
    )[0]
