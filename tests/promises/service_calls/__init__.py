"""One example call of every service, in a file for each room: what it is called with, what it writes.

A service is a function in `banyan/<room>/…services…` with a keyword-only `by`. To add a room, add a module with its
name here that has `EXAMPLES`, by the names of its services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db.models import Model

from tests.promises.network import Network

RECORD = frozenset({"commons_activity", "procrastinate_events", "procrastinate_jobs"})  # of a deed that is told


class Fresh:
    """The people and things of the network by name, read anew each time: a call that failed may have touched them."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __getattr__(self, name: str) -> Any:
        thing = self._network.people.get(name) or self._network.things[name]
        return type(thing)._default_manager.get(pk=thing.pk) if isinstance(thing, Model) else thing


@dataclass(frozen=True)
class Example:
    """`call` gives the arguments, `before` makes ready what they need. `writes` are the tables that change, those of
    the record left out. `deeds` activities are recorded; where that is not one, `why` says so. What `is_part` of a
    larger deed is all or nothing in the transaction of its caller."""

    call: Callable[[Fresh], dict[str, Any]]
    writes: frozenset[str] = frozenset()
    before: Callable[[Fresh], Any] = lambda network: None
    deeds: int = 1
    why: str = ""
    is_part: bool = False


def example(
    call: Callable[[Fresh], dict[str, Any]],
    writes: str = "",
    *,
    before: Callable[[Fresh], Any] = lambda network: None,
    deeds: int = 1,
    why: str = "",
    is_part: bool = False,
) -> Example:
    """An example whose tables are named in one text."""
    return Example(call, frozenset(writes.split()), before, deeds, why, is_part)


def all_examples() -> Iterator[tuple[str, Example]]:
    """Every example by "room.service"."""
    for module in iter_modules(__path__):
        for name, given in import_module(f"{__name__}.{module.name}").EXAMPLES.items():
            yield f"{module.name}.{name}", given
