"""What hardly ever changes and every search needs, kept in the process for some minutes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from django.core.cache import cache

T = TypeVar("T")
SECONDS: Final = 300


class Kept(Generic[T]):
    """The result of `make`, at most five minutes old.

    The value itself stays in the process, as it is; the cache only holds a token of its age, so that clearing the
    cache forgets the value too, and that a large value is not copied at every look.
    """

    def __init__(self, name: str, make: Callable[[], T]) -> None:
        self._key = f"kept:{name}"
        self._make = make
        self._held: tuple[str, T] | None = None

    def __call__(self) -> T:
        token = cache.get(self._key)
        if token is None or self._held is None or self._held[0] != token:
            token = secrets.token_hex(8)
            self._held = (token, self._make())
            cache.set(self._key, token, SECONDS)
        return self._held[1]
