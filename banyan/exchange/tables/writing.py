"""Tables as CSV and XLSX. Text never becomes a formula; numbers stay numbers; lists share a cell."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from banyan.exchange.cells import joined, shielded

Value = str | int | float | None | list[str]
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE = 200  # rows
_LONGEST_XLSX_CELL = 32_767


def cell_text(value: Value) -> str | int | float:
    """What stands in the cell."""
    if value is None:
        return ""
    if isinstance(value, list):
        return shielded(joined(value))
    return shielded(value) if isinstance(value, str) else value


def csv_pieces(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """A CSV file in pieces: UTF-8 with the mark that spreadsheets look for, every text cell in quotes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)

    def piece() -> bytes:
        ready = text.getvalue().encode()
        text.seek(0)
        text.truncate()
        return ready

    writer.writerow([shielded(name) for name in header])
    yield b"\xef\xbb\xbf" + piece()
    for count, row in enumerate(rows, 1):
        writer.writerow([cell_text(value) for value in row])
        if count % _PIECE == 0:
            yield piece()
    rest = piece()
    if rest:
        yield rest


def xlsx_file(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Value]]]]) -> IO[bytes]:
    """An XLSX file, one sheet after the other (name, header, rows), rewound. It lives on disk where large.

    Text longer than a cell of XLSX may hold is cut; CSV and JSON keep it whole.
    """
    # Here, as pages need not wait for what takes 10 MB and a third of a second to load.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    for name, header, rows in sheets:
        sheet = book.create_sheet(name[:31])
        for row in (header, *rows) if not isinstance(rows, Iterator) else _after(header, rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=None)
                content = cell_text(value)
                cell.value = content[:_LONGEST_XLSX_CELL] if isinstance(content, str) else content
                if isinstance(content, str):
                    cell.data_type = "s"  # openpyxl takes text that begins with "=" for a formula
                cells.append(cell)
            sheet.append(cells)
    file = tempfile.SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 - the caller closes it
    book.save(file)
    file.seek(0)
    return file


def _after(header: Sequence[Value], rows: Iterator[Sequence[Value]]) -> Iterator[Sequence[Value]]:
    yield header
    yield from rows
