"""Which source reads which kind of file."""

from __future__ import annotations

from banyan.exchange.importing.sources import Order, Source

SOURCES: dict[str, type[Source]] = {}


def source_for(kind: str, order: Order) -> Source:
    """The reader of a file of that kind. Raises KeyError for an unknown kind."""
    return SOURCES[kind](order)
