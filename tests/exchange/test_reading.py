"""Files that people send are read whatever their spreadsheet made of them, and hostile ones are refused in time."""

import io
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from banyan.commons.errors import Invalid
from banyan.exchange.tables import limits
from banyan.exchange.tables.reading import read_table


def table_of(tmp_path, content: bytes, name="table.csv", **options):
    path = tmp_path / name
    path.write_bytes(content)
    return read_table(path, **options)


def rows_of(table):
    return [cells for _number, cells in table.rows()]


WANTED = {"Title": "Eau très propre", "Place": "Côte d’Ivoire"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters_are_found_out(tmp_path, encoding, delimiter):
    text = f"Title{delimiter}Place\r\nEau très propre{delimiter}Côte d’Ivoire\r\n"
    table = table_of(tmp_path, text.encode(encoding))
    assert rows_of(table) == [WANTED]


def test_a_guessed_encoding_is_said(tmp_path):
    table = table_of(tmp_path, "Title,Place\nEau très propre,Côte d’Ivoire\n".encode("windows-1252"))
    assert "Windows-1252" in table.notices[0]


def test_another_encoding_can_be_chosen(tmp_path):
    table = table_of(tmp_path, "العنوان,المكان\nماء,مصر\n".encode("windows-1256"), encoding="windows-1256")
    assert rows_of(table) == [{"العنوان": "ماء", "المكان": "مصر"}]


def test_line_ends_quotes_and_empty_rows(tmp_path):
    table = table_of(tmp_path, b'Title,Story\n\n"A ""b""","one\ntwo, three"\n,\nC,d\n')
    assert list(table.rows()) == [
        (3, {"Title": 'A "b"', "Story": "one\ntwo, three"}),
        (5, {"Title": "C", "Story": "d"}),
    ]


def test_columns_without_or_with_the_same_name_are_told_apart(tmp_path):
    assert table_of(tmp_path, b"a,,a\n1,2,3\n").header == ["a", "Column 2", "a (2)"]


def test_cells_beyond_the_header_are_kept_apart(tmp_path):
    assert rows_of(table_of(tmp_path, b"a,b\n1,2,3\n"))[0][""] == "3"


def xlsx(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_xlsx_is_read_as_text(tmp_path):
    import datetime

    content = xlsx([["Title", "N", "Day", "Yes"], ["Água", 1200.0, datetime.date(2026, 3, 1), True], [None, 0.5]])
    assert rows_of(table_of(tmp_path, content, "table.xlsx")) == [
        {"Title": "Água", "N": "1200", "Day": "2026-03-01", "Yes": "true"},
        {"Title": "", "N": "0.5", "Day": "", "Yes": ""},
    ]


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def replaced_part(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx([["Title"], ["x"]]))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    return packed({**parts, name: content})


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    b'<c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
)
HOSTILE = {
    "empty": b"",
    "zip bomb": packed({"[Content_Types].xml": b"", "xl/worksheets/sheet1.xml": b"0" * 160_000_000}),
    "many parts": packed({"[Content_Types].xml": b"", **{f"xl/{n}": b"" for n in range(1_100)}}),
    "not a spreadsheet": packed({"word/document.xml": b"<x/>"}),
    "entity bomb": replaced_part("xl/worksheets/sheet1.xml", BOMB + SHEET % b"&b;"),
    "outside entity": replaced_part("xl/worksheets/sheet1.xml", OUTSIDE + SHEET % b"&a;"),
    "entities in the workbook": replaced_part("xl/workbook.xml", OUTSIDE + b"<x>&a;</x>"),
    "truncated": xlsx([["a"], ["b"]])[:-200],
    "sheet cut off": replaced_part("xl/worksheets/sheet1.xml", (SHEET % b"x")[:120]),
    "old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
    "binary": bytes(range(256)) * 4 + b"\x00" * 100,
    "no header": b",,,\n1,2,3\n",
    "one endless cell": b"a\n" + b"x" * (limits.LONGEST_CELL + 5),
    "one endless quote": b'a,b\n"' + b"x,\n" * 100_000,
    "too many columns": b",".join(b"c%d" % n for n in range(limits.MOST_COLUMNS + 1)),
    "too many rows": b"a\n" + b"1\n" * (limits.MOST_ROWS + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_in_little_memory(tmp_path, name):
    path = tmp_path / "file"
    path.write_bytes(HOSTILE[name])
    tracemalloc.start()
    try:
        with pytest.raises(Invalid):
            list(read_table(path).rows())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 256_000_000


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(limits.LARGEST_FILE + 1)
    with pytest.raises(Invalid, match="20 MB"):
        read_table(path)


def test_without_the_measuring_a_bomb_would_be_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "LARGEST_UNPACKED", 10**12)
    monkeypatch.setattr(limits, "LARGEST_RATIO", 10**12)
    content = replaced_part("xl/worksheets/sheet1.xml", SHEET % (b"0" * 30_000_000))
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(Invalid, match="longer than"):
            list(read_table(path).rows())
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak > 25_000_000
