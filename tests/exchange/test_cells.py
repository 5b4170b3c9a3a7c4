"""What is written into cells can be read back, whatever people wrote."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from banyan.exchange.cells import divided, joined, shielded, unshielded
from banyan.exchange.tables.reading import read_table
from banyan.exchange.tables.writing import csv_pieces, xlsx_file

SIGNS = st.sampled_from("=+-@'\t\r\n＝＋－＠;；\\ \"|,aé漢😀\u200b\u00a0")
TEXT = st.text(alphabet=st.one_of(SIGNS, st.characters(exclude_categories=["Cs", "Cc"])), max_size=30)


@given(TEXT)
def test_reading_undoes_shielding(text):
    assert unshielded(shielded(text)) == text.replace("\ufffe", "").replace("\uffff", "")


@given(st.lists(TEXT.map(str.strip).filter(bool), max_size=6))
def test_dividing_undoes_joining(words):
    assert divided(joined(words)) == words


@given(st.lists(TEXT.map(lambda text: " ".join(text.split())).filter(bool), min_size=1, max_size=4))
def test_a_table_survives_csv_and_xlsx(tmp_path_factory, words):
    folder = tmp_path_factory.mktemp("tables")
    header = [f"c{number}" for number in range(len(words))]
    wanted = [dict(zip(header, (w.replace("\ufffe", "").replace("\uffff", "") for w in words), strict=True))]
    (folder / "a.csv").write_bytes(b"".join(csv_pieces(header, [words])))
    (folder / "a.xlsx").write_bytes(xlsx_file([("a", header, [words])]).read())
    for name in ("a.csv", "a.xlsx"):
        found = [cells for _number, cells in read_table(folder / name).rows()]
        assert found == [row for row in wanted if any(cell.strip() for cell in row.values())], name


def test_numbers_stay_numbers():
    content = b"".join(csv_pieces(["a", "b"], [[-5, 1.5]])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(content)))[1] == ["-5", "1.5"]
    sheet = load_workbook(io.BytesIO(xlsx_file([("s", ["a"], [[-5]])]).read())).active
    assert sheet["A2"].value == -5
