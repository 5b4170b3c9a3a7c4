"""Paging by key: a page is asked for by the last row seen, so it costs the same at any depth and skips nothing."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

T = TypeVar("T", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows of one page and the cursors of the next and the previous page ("" where there is none)."""

    rows: Sequence[T]
    next: str
    previous: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _encode(direction: str, values: Sequence[Any]) -> str:
    plain = [direction, *(v.isoformat() if isinstance(v, datetime) else v for v in values)]
    return base64.urlsafe_b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode().rstrip("=")


def _decode(cursor: str, count: int) -> tuple[str, list[Any]] | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(values, list) or len(values) != count + 1 or values[0] not in ("after", "before"):
        return None
    if not all(isinstance(v, str | int | float) for v in values[1:]):
        return None
    return values[0], values[1:]


def _beyond(names: Sequence[str], descending: Sequence[bool], values: Sequence[Any], *, backwards: bool) -> Q:
    """Rows past the given key in lexicographic order."""
    condition = Q()
    for position in reversed(range(len(names))):
        lower = descending[position] != backwards
        step = Q(**{f"{names[position]}__{'lt' if lower else 'gt'}": values[position]})
        condition = step | (Q(**{names[position]: values[position]}) & condition) if condition else step
    return condition


def page_by_key(
    rows: QuerySet[T], *, order: Sequence[str], cursor: str = "", size: int = 20, limit: int = 100
) -> Page[T]:
    """One page of `rows` in `order` (field names, "-" for descending; the last must be unique, e.g. "-id").

    A cursor that cannot be read is taken as none. Costs one query.
    """
    size = max(1, min(size, limit))
    names = [name.lstrip("-") for name in order]
    descending = [name.startswith("-") for name in order]
    key: Callable[[T], list[Any]] = lambda row: [_value(row, name) for name in names]  # noqa: E731
    decoded = _decode(cursor, len(names)) if cursor else None
    backwards = bool(decoded and decoded[0] == "before")
    ordering = [name if d == backwards else f"-{name}" for name, d in zip(names, descending, strict=True)]
    selected = rows.order_by(*ordering)
    if decoded:
        try:
            selected = selected.filter(_beyond(names, descending, decoded[1], backwards=backwards))
        except (ValueError, TypeError, ValidationError):
            decoded, backwards = None, False
            selected = rows.order_by(*order)
    found = list(selected[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], "", "")
    has_next = more if not backwards else True
    has_previous = more if backwards else decoded is not None
    return Page(
        found,
        _encode("after", key(found[-1])) if has_next else "",
        _encode("before", key(found[0])) if has_previous else "",
    )


def _value(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = getattr(row, part)
    return row
