"""T18: every address, by every method, for everybody, on one's own things, on others' and on hidden ones.

What is expected stands in `tests/promises/url_table/`. An address that is not in the table fails.
"""

from __future__ import annotations

import json
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from banyan.exchange.api.application import api
from banyan.needs.models import Need
from banyan.people.models import Organisation, Person
from banyan.people.services.moderation import hide
from banyan.solutions.models import Solution
from tests.promises.fingerprints import differences, fingerprint
from tests.promises.network import HIDDEN, PRIVATE, ROLES, Network
from tests.promises.url_table import EVERYBODY, YES, Answers, Kind, Row, all_rows
from tests.promises.url_table.api import CALLS, Call
from tests.promises.walker import Walker, kind_of_answer, words_of
from tests.tasks import run_tasks

pytestmark = pytest.mark.django_db

ROWS = list(all_rows())
# What remembers that somebody was here, and writes nothing of the network.
COUNTED_APART = {
    "django_session", "usersessions_usersession", "exchange_requestcount", "exchange_apitoken", "people_mailcount",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quietly():
    """Thousands of refusals need no line in the log each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def walker(network: Network, settings) -> Walker:
    settings.SECURITY_CONTACT = "security@example.org"
    return Walker(network)


def complaints_about(
    walker: Walker,
    answers: Answers,
    method: str,
    path: str,
    send: Callable[[], Any],
    told: Mapping[str, frozenset[str]],
    *,
    changes: bool | frozenset[str] = True,
    key: bool = False,
) -> Iterator[str]:
    """What differs from the table for one address and method. Refusals are tried one upon another: together they must
    not have written anything, and what is allowed must have."""
    found: dict[str, list[str]] = defaultdict(list)
    before = fingerprint(without=COUNTED_APART)

    def ask(role: str) -> tuple[Kind, str]:
        cache.clear()
        response = walker.ask(role, method, path, send(), key=key)
        kind, words = kind_of_answer(response), words_of(response)
        if kind != answers.by_role[role]:
            found[f"{kind} ({response.status_code}) where the table says {answers.by_role[role]}"].append(role)
        for marker, deaf in told.items():
            if role in deaf and marker.lower() in words.lower():
                place = words.lower().index(marker.lower())
                found[f"tells {words[max(0, place - 120) : place + 60]!r}"].append(role)
        return kind, words

    refused = [role for role in ROLES if method == "GET" or answers.by_role[role] != YES]
    with transaction.atomic():
        for role in refused:
            ask(role)
        if changed := differences(before, fingerprint(without=COUNTED_APART)):
            found[f"changes {changed}, which it must not"] += refused
        transaction.set_rollback(True)
    for role in (role for role in ROLES if role not in refused):
        with transaction.atomic():
            kind, words = ask(role)
            changed = differences(before, fingerprint(without=COUNTED_APART))
            writes = role in changes if isinstance(changes, frozenset) else changes
            if kind == YES and writes and not changed:
                found[f"is allowed and writes nothing; send what the form takes. {_errors(words)}"].append(role)
            if changed and not writes:
                found[f"changes {changed}, which the table does not say"].append(role)
            transaction.set_rollback(True)
    for difference, roles in found.items():
        yield f"{method} {path}: {', '.join(roles)}: {difference}"


def _errors(words: str) -> str:
    found = re.findall(r'class="[^"]*error[^"]*"[^>]*>(.*?)</', words, re.S)
    return " ".join(re.sub(r"\s+", " ", part) for part in found)[:400]


def complaints_about_row(walker: Walker, row: Row) -> list[str]:
    path, found = walker.fill(row.path), []
    told = {HIDDEN: row.hidden_to, PRIVATE: row.private_to}
    for method, answers in (("GET", row.get), ("POST", row.post)):
        if answers is not None:
            send = partial(walker.fill, row.send)
            found += complaints_about(walker, answers, method, path, send, told, changes=row.changes)
    return found


@pytest.mark.parametrize("room", sorted({room for room, _row in ROWS}))
def test_everybody_is_answered_as_the_table_says(room, walker):
    found = [complaint for name, row in ROWS if name == room for complaint in complaints_about_row(walker, row)]
    assert not found, f"{len(found)}:\n" + "\n".join(found)


def _numbered(walker: Walker, call: Call) -> dict[str, Any] | None:
    """What is sent; a thing's number is a number in JSON."""
    given = walker.fill(call.send)
    return given and {k: int(v) if isinstance(v, str) and v.isdigit() else v for k, v in given.items()}


def test_every_caller_of_the_api_is_answered_as_the_table_says(walker, settings):
    settings.API_CALLS_A_MINUTE = {"token": 10_000, "visitor": 10_000}
    found = []
    for call in CALLS:
        method, path = call.what.split(" ")
        path = walker.fill(path + call.query)
        told = {HIDDEN: frozenset(ROLES), PRIVATE: call.private_to}
        send = partial(_numbered, walker, call)
        found += complaints_about(walker, call.answers, method, path, send, told, key=True)
    assert not found, f"{len(found)}:\n" + "\n".join(found)


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address that Django knows, as it is written in urls.py."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern).removeprefix("^"))
        else:
            yield before + str(pattern.pattern).removeprefix("^")


# What ninja serves is described in the OpenAPI document, and what lies beside it is no address.
OF_THE_API = re.compile(r"^api/v1/(?!$|openapi\.json|reference/)")


def routes_without_a_row(walker: Walker, rows: list[Row]) -> set[str]:
    known = {resolve(walker.fill(row.path).split("?")[0]).route for row in rows}
    return {route for route in routes(get_resolver().url_patterns) if not OF_THE_API.match(route)} - known


def test_every_address_has_a_row(walker):
    missing = routes_without_a_row(walker, [row for _room, row in ROWS])
    assert not missing, (
        f"Say who may do what at {sorted(missing)}: add rows to its room's file in tests/promises/url_table/, one for "
        "what is one's own, one for what is somebody else's and one for what is hidden."
    )


def test_every_call_of_the_api_has_a_row():
    described = {
        f"{method.upper()} {path}" for path, methods in api.get_openapi_schema()["paths"].items() for method in methods
    }
    named = {re.sub(r"{\w+}", "{}", call.what) for call in CALLS}
    missing = {what for what in described if re.sub(r"{\w+}", "{}", what) not in named}
    assert not missing, f"Say who may call {sorted(missing)}, in tests/promises/url_table/api.py."


def test_methods_that_no_row_names_do_nothing(walker):
    named: dict[str, set[str]] = defaultdict(set)
    paths: dict[str, str] = {}
    for room, row in ROWS:
        if room == "accounts" or row.path == "/preferences/":
            continue  # their views take other methods for GET; what they do is not ours
        path = walker.fill(row.path).split("?")[0]
        route = resolve(path).route
        paths[route] = path
        named[route] |= {method for method, answers in (("GET", row.get), ("POST", row.post)) if answers is not None}
    before = fingerprint(without=COUNTED_APART)
    odd = []
    for route, path in paths.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - named[route]:
            kind = kind_of_answer(walker.ask("steward", method, path))
            if kind == YES:
                odd.append(f"{method} {path}: {kind}")
    assert not odd, "\n".join(odd)
    assert differences(before, fingerprint(without=COUNTED_APART)) == []


@pytest.mark.parametrize("role", ["visitor", "member", "elsewhere"])
def test_lists_of_the_api_hold_what_is_public_and_nothing_else(role, walker):
    public = {
        "needs": Need.objects.filter(state="open"),
        "solutions": Solution.objects.filter(state="published"),
        "organisations": Organisation.objects.filter(is_hidden=False),
        "people": Person.objects.filter(is_hidden=False, is_active=True, is_confirmed=True, erased_at__isnull=True),
    }
    for name, rows in public.items():
        told = json.loads(walker.ask(role, "GET", f"/api/v1/{name}?limit=100", key=True).content)
        assert {row["id"] for row in told} == set(rows.values_list("pk", flat=True)), name


def test_who_is_hidden_is_named_nowhere_where_others_read(walker, network):
    """Hiding an organisation and a person takes their names from the pages of what they made, too."""
    owner, organisation = network.people["owner"], network.things["organisation"]
    Person.objects.filter(pk=owner.pk).update(name=f"{HIDDEN} Owner")
    Organisation.objects.filter(pk=organisation.pk).update(name=f"{HIDDEN} Trust")
    for thing in (owner, organisation):
        thing.refresh_from_db()
        hide(by=network.people["second_steward"], thing=thing, reason="false", message="no")
    run_tasks()
    found = []
    for _room, row in ROWS:
        if row.get is None or row.get.by_role["visitor"] != YES or row.hidden_to != EVERYBODY:
            continue
        for role in ("visitor", "member"):
            found += [f"{role}: {words}" for words in _told_at(walker, role, walker.fill(row.path))]
    for call in (call for call in CALLS if call.what.startswith("GET") and call.answers.by_role["visitor"] == YES):
        found += _told_at(walker, "visitor", walker.fill(call.what.removeprefix("GET ") + call.query), key=True)
    assert not found, "\n".join(found)


def _told_at(walker: Walker, role: str, path: str, *, key: bool = False) -> list[str]:
    words = words_of(walker.ask(role, "GET", path, key=key))
    if path in (walker.names["person"].url, walker.names["organisation"].url):
        return []
    return [f"{path} tells {words[max(0, at.start() - 150) : at.end() + 30]!r}" for at in re.finditer(HIDDEN, words)][
        :1
    ]


def test_without_a_guard_the_table_complains(walker, monkeypatch):
    """The negative control: a row that is missing, a permission that is gone, a name that leaks."""
    rows = [row for _room, row in ROWS]
    assert routes_without_a_row(walker, [row for row in rows if row.path != "/needs/voice/"]) == {"needs/voice/"}
    by_path = {row.path: row for row in rows if row.get is not None}
    leaking, edited = by_path["/activity/"], by_path["/needs/{other_need}/edit/"]
    assert complaints_about_row(walker, leaking) == complaints_about_row(walker, edited) == []
    monkeypatch.setattr("banyan.needs.permissions.owns", lambda by, need: by.is_authenticated)
    monkeypatch.setattr("banyan.commons.queries.activity._is_shown", lambda kind, thing: True)
    told = "\n".join(complaints_about_row(walker, leaking) + complaints_about_row(walker, edited))
    assert "GET /activity/" in told and "tells" in told
    assert "POST /needs/3/edit/" in told.replace(f"/needs/{walker.names['other_need']}/", "/needs/3/")
    assert "changes [" in told
