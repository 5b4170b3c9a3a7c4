"""Every answer tells browsers what not to do with it, and visitors get no cookies."""

from __future__ import annotations

import datetime
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.promises.network import Network
from tests.promises.url_table import all_rows
from tests.promises.url_table.api import CALLS
from tests.promises.walker import Walker

pytestmark = pytest.mark.django_db

ROWS = [row for _room, row in all_rows() if row.get is not None]
# Where visitors sign in there is a form, and so a token; what programs talk to is described elsewhere.
WITH_FORMS = re.compile(r"^/(account|identity)/")
SOURCES = {"'self'", "'none'", "data:"}


@pytest.fixture(autouse=True)
def _quietly():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def walker(network: Network, settings) -> Walker:
    settings.SECURITY_CONTACT = "security@example.org https://example.org/security"
    return Walker(network)


def complaints_about(response: HttpResponse, *, is_static: bool = False) -> list[str]:
    """What the headers of an answer lack."""
    found = []
    policy = dict(
        part.strip().partition(" ")[::2] for part in response.get("Content-Security-Policy", "").split(";") if part
    )
    if not is_static:
        if policy.get("default-src") != "'none'":
            found.append("its policy does not begin with nothing")
        if "sandbox" not in policy and not {"base-uri", "frame-ancestors", "form-action"} <= policy.keys():
            found.append("its policy leaves out what default-src does not cover")
        for name, sources in policy.items():
            if strange := set(sources.split()) - SOURCES:
                found.append(f"its policy allows {strange} as {name}")
        if response.get("X-Frame-Options") != "DENY":
            found.append("it may be framed")
    if response.get("X-Content-Type-Options") != "nosniff":
        found.append("its type may be guessed")
    if response.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("its address is told to others")
    if response.get("Cross-Origin-Opener-Policy") != "same-origin":
        found.append("whoever opened it may reach into it")
    if response.get("Access-Control-Allow-Credentials"):
        found.append("other sites may read it in a person's name")
    return found


@pytest.mark.parametrize("role", ["visitor", "member", "steward"])
def test_every_page_has_its_headers(role, walker):
    found = []
    for row in ROWS:
        path = walker.fill(row.path)
        response = walker.ask(role, "GET", path)
        found += [f"{path}: {words}" for words in complaints_about(response)]
        if role != "visitor" and "public" in response.get("Cache-Control", ""):
            found.append(f"{path}: others may keep what is for one person")
        if role == "visitor" and response.cookies and not WITH_FORMS.match(path):
            found.append(f"{path}: gives visitors the cookies {list(response.cookies)}")
        if role != "visitor" and response.get("Access-Control-Allow-Origin") and not _is_open(path):
            found.append(f"{path}: other sites may read it")
    assert not found, "\n".join(found)


def _is_open(path: str) -> bool:
    return path.startswith(("/api/v1/", "/export/", "/feeds/", "/.well-known/"))


def test_every_call_has_its_headers(walker):
    found = []
    for call in CALLS:
        method, path = walker.fill(call.what + call.query).split(" ")
        for role in ("visitor", "owner"):
            response = walker.ask(role, method, path, {}, key=True)
            found += [f"{call.what}: {words}" for words in complaints_about(response)]
            found += [f"{call.what}: gives cookies"] if response.cookies else []
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nowhere/", 404), ("GET", "/steward/", 403), ("DELETE", "/needs/", 405), ("GET", "/api/v1/nowhere", 404)],
)
def test_refusals_have_their_headers(method, path, status, walker):
    response = walker.ask("member", method, path)
    assert (response.status_code, complaints_about(response)) == (status, [])


def test_a_failure_has_its_headers(walker, monkeypatch):
    monkeypatch.setattr("banyan.web.views.newest_needs", lambda **given: 1 / 0)
    response = walker.ask("member", "GET", "/")
    assert (response.status_code, complaints_about(response)) == (500, [])


def test_a_form_sent_without_its_token_is_refused_with_its_headers(network):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/login/", {"login": "x"})
    assert (response.status_code, complaints_about(response)) == (403, [])


def test_a_page_that_was_kept_has_its_headers(walker):
    for _time in range(2):
        assert complaints_about(walker.ask("visitor", "GET", "/charter/")) == []


def test_assets_have_their_headers(walker):
    for name in ("banyan.css", "js/start.js", "icons.svg", "card.png"):
        response = walker.ask("visitor", "GET", f"/static/banyan/{name}")
        assert response.status_code == 200
        assert complaints_about(response, is_static=True) == [] and not response.cookies


def test_another_host_is_not_answered(walker):
    assert Client().get("/", headers={"host": "evil.example"}).status_code == 400


def test_cookies_stay_in_the_browser_and_with_https_on_the_wire(tmp_path):
    said = subprocess.run(
        [sys.executable, "-c", (
            "from django.conf import settings as s\n"
            "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE,"
            " s.SECURE_HSTS_SECONDS >= 31536000)"
        )],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "banyan.web.settings", "BANYAN_SITE_URL": "https://x.example",
             "DATABASE_URL": "postgresql://nobody@localhost/none", "BANYAN_DATA": str(tmp_path)},
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.split() == ["True", "True", "True", "Lax", "True"]


def test_security_txt_is_as_rfc_9116_wants_it(walker):
    response = walker.ask("visitor", "GET", "/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.content.decode().splitlines()]
    assert [value for name, value in fields if name == "Contact"] == [
        "mailto:security@example.org",
        "https://example.org/security",
    ]
    (expires,) = [value for name, value in fields if name == "Expires"]
    left = datetime.datetime.fromisoformat(expires) - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=30) < left < datetime.timedelta(days=365)
    (canonical,) = [value for name, value in fields if name == "Canonical"]
    assert canonical.endswith("/.well-known/security.txt")
    (languages,) = [value for name, value in fields if name == "Preferred-Languages"]
    assert "en" in languages.split(", ")


def test_there_is_no_security_txt_where_nobody_hears_of_weaknesses(walker, settings):
    settings.SECURITY_CONTACT = ""
    assert walker.ask("visitor", "GET", "/.well-known/security.txt").status_code == 404


def test_what_is_missing_is_seen(walker, settings):
    """The negative control."""
    response = walker.ask("visitor", "GET", "/about/")
    assert complaints_about(response) == []
    response["Content-Security-Policy"] = response["Content-Security-Policy"].replace(
        "script-src 'self'", "script-src 'self' 'unsafe-inline' https://cdn.example"
    )
    assert "allows" in complaints_about(response)[0]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy"):
        bare = walker.ask("visitor", "GET", "/about/")
        del bare[name]
        assert complaints_about(bare), name
