"""Everything public, written into a folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from banyan.exchange.exporting.documents import PARTS, document_pieces
from banyan.exchange.exporting.sheets import SHEETS, Sheet
from banyan.exchange.tables.writing import csv_pieces, xlsx_file

_SHEETS_OF_XLSX = (
    "needs",
    "solutions",
    "organisations",
    "confirmations",
    "evidence",
    "recipes",
    "replications",
    "reports",
)


def export_all(folder: Path, *, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Write `banyan.json`, a CSV file of every table and `banyan.xlsx` into `folder`; return their paths.

    A file takes its name only when it is whole, so an export that is cut off leaves earlier ones as they were.
    `progress` hears (done, total) of records. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {name: sheet.rows().count() for name, sheet in SHEETS.items()}
    total = sum(counts.values()) + sum(counts[name] for name in (*PARTS, *_SHEETS_OF_XLSX))
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None and (done % 100 == 0 or done >= total):
            progress(min(done, total), total)

    def told(sheet: Sheet) -> Iterator[object]:
        for line in sheet.lines():
            tell(1)
            yield line

    written = [_write(folder / "banyan.json", document_pieces(tell=tell))]
    for name, sheet in SHEETS.items():
        written.append(_write(folder / f"{name}.csv", csv_pieces(sheet.header, told(sheet))))  # type: ignore[arg-type]
    sheets = [(name, SHEETS[name].header, told(SHEETS[name])) for name in _SHEETS_OF_XLSX]
    with xlsx_file(sheets) as book:  # type: ignore[arg-type]
        written.append(_write(folder / "banyan.xlsx", iter(lambda: book.read(1_000_000), b"")))
    if progress is not None:
        progress(total, total)
    return written


def _write(path: Path, pieces: Iterator[bytes]) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path
