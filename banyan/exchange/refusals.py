"""The rows of a file that were refused, as a file of the same form with one more part that says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.text import slugify

from banyan.exchange.exporting.documents import FORMAT, VERSION
from banyan.exchange.models import ImportKind, ImportRow, ImportRun
from banyan.exchange.queries import refused_rows
from banyan.exchange.sources.tables import REASON_HEADER
from banyan.exchange.tables.writing import CSV_TYPE, XLSX_TYPE, Value, csv_pieces, xlsx_file


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to take away: its name, its media type, and its content in pieces."""

    name: str
    media_type: str
    pieces: Iterator[bytes] | IO[bytes]


def refused_file(run: ImportRun, form: str = "csv") -> Offer:
    """The refused rows of a run, to be mended and sent again: tables as "csv" or "xlsx", JSON in its own form."""
    rows = list(refused_rows(run))
    name = f"{slugify(run.file_name.rpartition('.')[0]) or 'import'}-refused"
    if run.kind == ImportKind.DPG_REGISTRY:
        return Offer(f"{name}.jsonl", "application/jsonl", _lines(rows))
    if run.kind == ImportKind.BANYAN:
        return Offer(f"{name}.json", "application/json", iter([_document(rows)]))
    header = [column for column in run.header if column != REASON_HEADER]
    table: list[list[Value]] = [
        [*(str((row.raw or {}).get(column, "")) for column in header), row.reason] for row in rows
    ]
    header.append(REASON_HEADER)
    if form == "xlsx":
        return Offer(f"{name}.xlsx", XLSX_TYPE, xlsx_file([("refused", header, table)]))
    return Offer(f"{name}.csv", CSV_TYPE, csv_pieces(header, table))


def _lines(rows: list[ImportRow]) -> Iterator[bytes]:
    for row in rows:
        told = json.dumps({**(row.raw or {}), REASON_HEADER: row.reason}, ensure_ascii=False)
        yield f"{told}\n".encode()


def _document(rows: list[ImportRow]) -> bytes:
    document: dict[str, object] = {"format": FORMAT, "version": VERSION}
    for row in rows:
        raw = row.raw or {}
        part = document.setdefault(str(raw.get("part")), [])
        record = raw.get("record")
        assert isinstance(part, list)
        part.append({**record, REASON_HEADER: row.reason} if isinstance(record, dict) else record)
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
