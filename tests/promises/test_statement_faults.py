"""T2: wherever in a service the database fails, nothing of it stays; and where it does not, all of it does.

Every service is called with the n-th statement failing, n = 1, 2, 3 … until the call comes to its end. Failures before
the first statement that writes leave nothing to compare; of calls with more than MOST_FAULTS statements after that,
faults are spread evenly over them. Examples of calls stand in `tests/promises/service_calls/`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

import banyan
from banyan.commons.models import Activity
from tests.promises.fingerprints import differences, fingerprint
from tests.promises.network import Network
from tests.promises.service_calls import RECORD, Example, Fresh, all_examples

pytestmark = pytest.mark.django_db

EXAMPLES = dict(all_examples())
MOST_FAULTS = 40
_WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|WITH)|procrastinate_defer|nextval", re.I)


class Fault(OperationalError):
    """The database went away in the middle of a deed."""


@contextmanager
def failing_at(number: int) -> Iterator[list[str]]:
    """Have the statement of that number fail; gives the statements before it, in the order they were asked for."""
    asked: list[str] = []

    def run(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if sql.startswith("ROLLBACK"):  # the way out of a failure
            return execute(sql, parameters, many, context)
        asked.append(sql)
        if len(asked) == number:
            raise Fault(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(run):
        yield asked


def services() -> dict[str, Callable[..., Any]]:
    """Every service by "room.name"."""
    found = {}
    for module in walk_packages(banyan.__path__, "banyan."):
        if ".services" not in module.name or ".migrations" in module.name:
            continue
        for name, function in inspect.getmembers(import_module(module.name), inspect.isfunction):
            parameter = inspect.signature(function).parameters.get("by")
            is_here = function.__module__ == module.name and not name.startswith("_")
            if is_here and parameter is not None and parameter.kind is parameter.KEYWORD_ONLY:
                found[f"{module.name.split('.')[1]}.{name}"] = function
    return found


SERVICES = services()


def test_every_service_has_an_example():
    missing = SERVICES.keys() - EXAMPLES.keys()
    assert not missing, (
        f"Show how {sorted(missing)} is called: add an example to its room's file in tests/promises/service_calls/."
    )
    assert not EXAMPLES.keys() - SERVICES.keys(), "These services are gone."


def complaints_about(service: Callable[..., Any], given: Example, network: Network) -> list[str]:
    """What stays of the service after a failure, or does not fit what its example says after success."""
    fresh, found = Fresh(network), []
    given.before(fresh)
    before, deeds = fingerprint(), Activity.objects.count()
    with transaction.atomic():
        arguments = given.call(fresh)
        with failing_at(0) as asked:
            service(**arguments)
        changed = set(differences(before, fingerprint())) - (RECORD if given.deeds else set())
        if changed != given.writes:
            found.append(f"writes {' '.join(sorted(changed))!r}, not {' '.join(sorted(given.writes))!r}")
        if (recorded := Activity.objects.count() - deeds) != given.deeds:
            found.append(f"records {recorded} deeds, not {given.deeds}")
        transaction.set_rollback(True)
    first = next((number for number, sql in enumerate(asked, 1) if _WRITES.search(sql)), len(asked)) + 1
    whole: Any = transaction.atomic() if given.is_part else nullcontext()
    stride = max(1, (len(asked) - first + 1) // MOST_FAULTS)
    for number in [*range(first, len(asked) + 1, stride), len(asked)]:
        with transaction.atomic():
            arguments = given.call(fresh)
            with failing_at(number) as until, pytest.raises(Fault), whole:
                service(**arguments)
            if connection.needs_rollback:  # said by Django where no transaction of the service's own was ended
                found.append(f"leaves something behind when {until[-1][:80]!r} fails: it has no transaction")
            elif left := differences(before, fingerprint()):
                found.append(f"leaves something in {left} when {until[-1][:80]!r} fails")
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_a_service_happens_whole_or_not_at_all(name, network):
    assert not (found := complaints_about(SERVICES[name], EXAMPLES[name], network)), "\n".join(found)


def test_a_service_without_its_transaction_is_caught(network):
    """The negative control: the same service as it was written, without the decorator that makes it one deed."""
    for name in ("needs.confirm_need", "people.create_organisation", "solutions.edit_solution"):
        bare = SERVICES[name].__wrapped__  # type: ignore[attr-defined]
        assert any("leaves something" in words for words in complaints_about(bare, EXAMPLES[name], network)), name


def test_a_deed_that_nobody_recorded_is_caught(network, monkeypatch):
    monkeypatch.setattr("banyan.needs.services.confirming.record", lambda *given, **more: None)
    name = "needs.confirm_need"
    assert "records 0 deeds, not 1" in complaints_about(SERVICES[name], EXAMPLES[name], network)
