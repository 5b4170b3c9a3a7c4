"""Parts of pages that are the same for everyone, rendered once for each version of what they show.

Cards are kept by all that they show, so a change shows at once and nothing has to be forgotten; the form of a list's
filters is kept by what was asked for, for five minutes. Both live in the process, in a bounded number.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, Prefetch, prefetch_related_objects
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

SECONDS: Final = 300
_MOST_CARDS: Final = 4_000
_MOST_PARTS: Final = 500


Part = TypeVar("Part")


class KeptParts(Generic[Part]):
    """Finished parts by key, the least recently wanted forgotten first."""

    def __init__(self, most: int, seconds: float | None = None) -> None:
        self._most = most
        self._seconds = seconds
        self._parts: OrderedDict[Hashable, tuple[float, Part]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> Part | None:
        """What is kept under `key`, unless it is too old."""
        with self._lock:
            kept = self._parts.get(key)
            if kept is None or (self._seconds is not None and time.monotonic() - kept[0] > self._seconds):
                return None
            self._parts.move_to_end(key)
            return kept[1]

    def keep(self, key: Hashable, part: Part) -> Part:
        """Keep `part` under `key` and return it. With DEBUG nothing is kept, so that changed templates show."""
        if not settings.DEBUG:
            with self._lock:
                self._parts[key] = (time.monotonic(), part)
                self._parts.move_to_end(key)
                while len(self._parts) > self._most:
                    self._parts.popitem(last=False)
        return part

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._parts.clear()


@dataclass(frozen=True, slots=True)
class Card:
    """How things of one model look in lists. `name` is what the template calls the thing; `shows` returns all that the
    card shows, or a stamp that changes with it; `reads` names what to load for those that are rendered afresh."""

    template: str
    name: str
    shows: Callable[[Any], tuple[Hashable, ...]]
    reads: Callable[[], Sequence[str | Prefetch[Any]]]


_cards: dict[str, Card] = {}
_kept_cards: Final = KeptParts[SafeString](_MOST_CARDS)
kept_parts: Final = KeptParts[SafeString](_MOST_PARTS, SECONDS)


def register_card(model: str, card: Card) -> None:
    """Say how things of `model` ("app.Model") look in lists."""
    _cards[model] = card


def cards_of(things: Iterable[Model], *, level: int = 3) -> list[SafeString]:
    """The cards of things of one model, in their order; `level` is that of their headings. What is not kept is loaded
    together. Raises KeyError for a model without a card."""
    listed = list(things)
    if not listed:
        return []
    card = _cards[listed[0]._meta.label]
    frame = (card.template, level, get_language(), settings.ROOT_URLCONF)
    keys = [(*frame, thing.pk, *card.shows(thing)) for thing in listed]
    found = [_kept_cards.find(key) for key in keys]
    missing = [thing for thing, part in zip(listed, found, strict=True) if part is None]
    if missing:
        prefetch_related_objects(missing, *card.reads())
    template = get_template(card.template)
    return [
        part
        if part is not None
        else _kept_cards.keep(key, SafeString(template.render({card.name: thing, "level": level})))
        for thing, key, part in zip(listed, keys, found, strict=True)
    ]
