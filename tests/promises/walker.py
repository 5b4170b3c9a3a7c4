"""Asking as anybody of the network, and reading what comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import unquote

from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import MULTIPART_CONTENT, ClientHandler, encode_multipart

from banyan.commons.kinds import kind_of
from tests.promises.network import Network
from tests.promises.url_table import AGAIN, LOGIN, YES, Kind


class _Shown(str):
    """A thing as an address names it: its number, and its own attributes."""

    def __new__(cls, thing: Any) -> _Shown:
        shown = super().__new__(cls, thing.pk if isinstance(thing, Model) else thing)
        shown.thing = thing
        return shown

    def __getattr__(self, name: str) -> Any:
        if name != "url":
            return getattr(self.thing, name)
        return kind_of(self.thing).url(self.thing)


class Walker:
    """Asks as any role, without a test client's book-keeping: thousands of answers are looked at."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.names = {name: _Shown(thing) for name, thing in {**network.things, **network.people}.items()}
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.hidden = {(name.removeprefix("hidden_"), network.things[name].pk) for name in network.to_hide}

    def fill(self, given: Any) -> Any:
        if isinstance(given, str):
            return given.format_map(self.names)
        if isinstance(given, Mapping):
            return {key: self.fill(value) for key, value in given.items()}
        if isinstance(given, tuple):
            return SimpleUploadedFile(given[0], given[1])
        return given

    def ask(self, role: str, method: str, path: str, send: Any = None, *, key: bool = False) -> HttpResponse:
        factory = RequestFactory()
        headers: dict[str, str] = {}
        if key and role in self.network.keys:
            headers["authorization"] = f"Bearer {self.network.keys[role]}"
        elif role in self.network.sessions:
            factory.cookies[django_settings.SESSION_COOKIE_NAME] = self.network.sessions[role]
        if key:
            headers |= {"if-match": "*", "idempotency-key": "once"}
            body, kind = json.dumps(send) if send is not None else "", "application/json"
        else:
            body, kind = encode_multipart("BoUnDaRyStRiNg", send or {}), MULTIPART_CONTENT
        request = factory.generic(method, path, body if method not in ("GET", "HEAD") else "", kind, headers=headers)
        # The request has decoded it, and the handler decodes it again.
        path_again = str(request.environ["PATH_INFO"]).encode().decode("iso-8859-1")
        return self.handler({**request.environ, "PATH_INFO": path_again})


def kind_of_answer(response: HttpResponse) -> Kind:
    location = response.get("Location", "")
    if location.startswith(("/account/login/", f"{django_settings.SITE_URL}/account/login/")):
        return LOGIN
    if location.startswith(("/account/reauthenticate/", "/account/2fa/reauthenticate/")):
        return AGAIN
    return YES if response.status_code < 400 else response.status_code


def words_of(response: HttpResponse) -> str:
    """All that an answer tells, its headers and packed files among it."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    told = content.decode(errors="replace") + unquote(str(dict(response.items())))
    return unescape(told)
