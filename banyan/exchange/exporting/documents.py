"""One JSON document of everything public, written piece by piece; docs/reference/export.md describes its form."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone

from banyan.exchange import queries
from banyan.exchange.exporting.records import instance, need_record, organisation_record, solution_record

FORMAT, VERSION = "banyan-export", 1
_AT_ONCE = 200
Record = dict[str, Any]

# In this order: what comes later refers to what comes before.
PARTS: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], Record]]] = {
    "organisations": (queries.exported_organisations, organisation_record),
    "solutions": (queries.exported_solutions, solution_record),
    "needs": (queries.exported_needs, need_record),
}


def document_pieces(
    parts: dict[str, QuerySet[Any]] | None = None, *, tell: Callable[[int], None] | None = None
) -> Iterator[bytes]:
    """The document, or one with only some parts narrowed to some rows. `tell` hears of every record written."""
    head = {
        "format": FORMAT,
        "version": VERSION,
        "instance": instance(),
        "name": settings.SITE_NAME,
        "made_at": timezone.now(),
    }
    yield json.dumps(head, cls=DjangoJSONEncoder, ensure_ascii=False)[:-1].encode()
    for name, (rows, record) in PARTS.items():
        if parts is not None and name not in parts:
            continue
        yield f',\n"{name}": ['.encode()
        chosen = parts[name] if parts is not None else rows()
        for number, row in enumerate(chosen.order_by("pk").iterator(chunk_size=_AT_ONCE)):
            text = json.dumps(record(row), cls=DjangoJSONEncoder, ensure_ascii=False)
            yield f"{',' if number else ''}\n{text}".encode("utf-8", "replace")
            if tell is not None:
                tell(1)
        yield b"\n]"
    yield b"}\n"
