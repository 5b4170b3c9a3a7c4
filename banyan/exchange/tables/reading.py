"""Tables out of files that people send: CSV in the encodings that spreadsheets write, and XLSX.

A reader never trusts the file: sizes, rows, columns and cells are limited, a packed file is measured before it is
unpacked, and XML with entities is refused.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from banyan.commons.errors import Invalid
from banyan.exchange.cells import unshielded
from banyan.exchange.tables import limits

ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1256", "windows-1251", "iso-8859-15")
_DELIMITERS = ",;\t|"
_SAMPLE = 64_000


@dataclass(frozen=True, slots=True)
class Table:
    """A table's header and where it lies. `notices` say what was guessed, for the person to check."""

    path: Path
    header: list[str]
    encoding: str  # "" for XLSX
    delimiter: str  # "" for XLSX
    notices: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Every row that is not empty: its number as a spreadsheet shows it, and its cells by header.

        Raises: Invalid for a file that cannot be read to its end or is larger than allowed.
        """
        lines = _xlsx_rows(self.path) if not self.delimiter else _csv_rows(self.path, self.encoding, self.delimiter)
        next(lines, None)
        count = 0
        for number, cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if count > limits.MOST_ROWS:
                raise unreadable(_("It has more than %(count)s rows. Divide it.") % {"count": limits.MOST_ROWS})
            if len(cells) > len(self.header) and any(cell.strip() for cell in cells[len(self.header) :]):
                yield number, {**dict(zip(self.header, cells, strict=False)), "": _surplus(cells[len(self.header) :])}
                continue
            padded = cells + [""] * (len(self.header) - len(cells))
            yield number, dict(zip(self.header, padded, strict=False))


def unreadable(why: str) -> Invalid:
    """The error for a file that cannot be taken."""
    return Invalid({"file": why})


def read_table(path: Path, *, encoding: str = "") -> Table:
    """Look at a CSV or XLSX file and read its header. `encoding` "" finds it out.

    Raises: Invalid.
    """
    check_size(path)
    with path.open("rb") as file:
        beginning = file.read(_SAMPLE)
    if beginning.startswith(b"PK\x03\x04"):
        _check_package(path)
        return Table(path, _header(_xlsx_rows(path)), "", "")
    if beginning.startswith(
        (b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"7z\xbc")
    ):
        raise unreadable(_("This is neither CSV nor XLSX. Save it from your spreadsheet as one of these."))
    notices: list[str] = []
    found = encoding or _encoding(path, beginning, notices)
    delimiter = _delimiter(path, found)
    if delimiter != ",":
        named = {";": _("semicolons"), "\t": _("tabs"), "|": _("vertical bars")}[delimiter]
        notices.append(_("The cells are divided by %(sign)s.") % {"sign": named})
    return Table(path, _header(_csv_rows(path, found, delimiter)), found, delimiter, notices)


def check_size(path: Path) -> None:
    """Raises Invalid for an empty file and for one that is too large."""
    size = path.stat().st_size
    if size == 0:
        raise unreadable(_("The file is empty."))
    if size > limits.LARGEST_FILE:
        raise unreadable(
            _("The file is larger than %(size)s MB. Divide it.") % {"size": limits.LARGEST_FILE // 1_000_000}
        )


def _surplus(cells: list[str]) -> str:
    return " ".join(cell for cell in cells if cell.strip())


def _header(lines: Iterator[tuple[int, list[str]]]) -> list[str]:
    first = next(lines, None)
    cells = [" ".join(cell.split()) for cell in first[1]] if first else []
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise unreadable(_("The first row must hold the names of the columns; it is empty."))
    if len(cells) > limits.MOST_COLUMNS:
        raise unreadable(_("It has more than %(count)s columns.") % {"count": limits.MOST_COLUMNS})
    seen: dict[str, int] = {}
    header = []
    for position, cell in enumerate(cells, 1):
        name = cell or _("Column %(number)s") % {"number": position}
        seen[name] = seen.get(name, 0) + 1
        header.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return header


def _encoding(path: Path, beginning: bytes, notices: list[str]) -> str:
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in beginning:
        raise unreadable(_("This is not text. Save it from your spreadsheet as CSV or XLSX."))
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while piece := file.read(1_000_000):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        notices.append(
            _("It is not in UTF-8 and was read as Windows-1252. Where letters look wrong, choose another encoding.")
        )
        return "windows-1252"
    return "utf-8"


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that divides the first rows into the most columns, the same number in most of them."""

    def fitness(sign: str) -> tuple[int, int]:
        with suppress(Invalid):
            widths = [len(cells) for _number, cells in islice(_csv_rows(path, encoding, sign), 20)]
            if widths and widths[0] > 1:
                return sum(width == widths[0] for width in widths), widths[0]
        return 0, 0

    return max(_DELIMITERS, key=fitness)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    # Windows' own encodings leave a few bytes undefined; those become the sign for "unknown".
    errors = "strict" if encoding.startswith("utf") else "replace"
    csv.field_size_limit(limits.LONGEST_CELL)
    try:
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=codec, errors=errors, newline="") as text:
            for number, cells in enumerate(csv.reader(text, delimiter=delimiter), 1):
                yield number, [unshielded(cell.replace("\x00", "")) for cell in cells]
    except (UnicodeError, LookupError) as error:
        raise unreadable(_("It cannot be read as %(encoding)s.") % {"encoding": encoding}) from error
    except csv.Error as error:
        raise unreadable(
            _("It is not well-formed CSV, or a cell is longer than %(count)s characters.")
            % {"count": limits.LONGEST_CELL}
        ) from error


def _check_package(path: Path) -> None:
    """Measure an XLSX file before anything in it is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    # NotImplementedError is how zipfile says that a part is packed in a way that it does not know.
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise unreadable(_("This XLSX file is damaged.")) from error
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise unreadable(_("This is a packed file, but not an XLSX spreadsheet."))
    bomb = (
        len(parts) > limits.MOST_PACKED_FILES
        or sum(part.file_size for part in parts) > limits.LARGEST_UNPACKED
        or any(
            part.file_size > 5_000_000 and part.file_size > limits.LARGEST_RATIO * max(1, part.compress_size)
            for part in parts
        )
    )
    if bomb:
        raise unreadable(_("This XLSX file unpacks to far more than its size; it was not opened."))


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Here, as pages need not wait for what takes 10 MB and a third of a second to load.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.active if book.active is not None else book.worksheets[0]
            empty = 0
            for number, cells in enumerate(
                sheet.iter_rows(values_only=True, max_col=limits.MOST_COLUMNS + 1),
                1,
            ):
                texts = [_text(cell) for cell in cells]
                empty = 0 if any(texts) else empty + 1
                if empty > 1_000:
                    return
                yield number, texts
        finally:
            book.close()
    except Invalid:
        raise
    except DefusedXmlException as error:
        raise unreadable(
            _("This XLSX file declares entities, which no spreadsheet does; it was not opened.")
        ) from error
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, IndexError, AttributeError,
            SyntaxError, OSError, EOFError, OverflowError) as error:  # fmt: skip
        # openpyxl has no error of its own for damaged parts: whatever its parsing runs into comes out.
        raise unreadable(_("This XLSX file is damaged.")) from error


def _text(cell: Any) -> str:
    """A cell's value as it would stand in CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    text = str(cell)
    if len(text) > limits.LONGEST_CELL:
        raise unreadable(_("A cell is longer than %(count)s characters.") % {"count": limits.LONGEST_CELL})
    return unshielded(text) if isinstance(cell, str) else text
