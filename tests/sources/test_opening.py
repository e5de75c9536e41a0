"""Any file becomes raw tables of text, whatever its name, its encoding or its shape."""

import datetime as dt
import gzip
import hashlib
import io
import json
import random
import zipfile

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from commonground.core.errors import UnreadableFile
from commonground.sources.opening import PARENT, Limits, delimited, open_file
from commonground.sources.opening.delimited import _fast, _slow
from commonground.sources.opening.source import on_disk
from commonground.sources.opening.text import survey
from tests.sources import hostile


def opened(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_file(path)


def rows(file, table=0):
    return list(file.tables[table].rows())


def test_a_plain_table_keeps_every_record_and_its_row_number(tmp_path):
    content = 'iso3,name,people\n#country,#name,#affected\nLBY,"Tripoli, ""old""\ncity",12\n\nTCD,,\n'
    file = opened(tmp_path, "a.csv", content)
    assert (file.kind, file.size, file.sha256) == (
        "csv",
        len(content),
        hashlib.sha256(content.encode()).hexdigest(),
    )
    (table,) = file.tables
    assert (table.sheet, table.width, table.height, table.keys) == (None, 3, 5, ())
    expected = [
        ["iso3", "name", "people"],
        ["#country", "#name", "#affected"],
        ["LBY", 'Tripoli, "old"\ncity', "12"],
        ["", "", ""],
        ["TCD", "", ""],
    ]
    assert rows(file) == expected
    assert table.head(2) == expected[:2]
    (batch,) = table.batches(skip=2)
    assert batch.columns == ["row", "c0", "c1", "c2"]
    assert batch["row"].to_list() == [3, 4, 5]
    assert set(batch.dtypes[1:]) == {pl.String}
    assert batch.null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_content(tmp_path, delimiter):
    mark = "." if delimiter == "," else ","  # decimal commas are no delimiters
    cells = [["place", "people", "share"], ["Sabha", "1 200", f"2{mark}5"], ["Ghat", "7", f"0{mark}1"]]
    assert rows(opened(tmp_path, "a.txt", "\n".join(map(delimiter.join, cells)))) == cells


def test_a_preamble_and_ragged_rows_are_kept_and_padded(tmp_path):
    file = opened(tmp_path, "a.csv", "Extracted: 2025\n\nYear,Country,People\n2024,Libya\n2024,Chad,5,note\n")
    assert rows(file) == [
        ["Extracted: 2025", "", "", ""],
        ["", "", "", ""],
        ["Year", "Country", "People", ""],
        ["2024", "Libya", "", ""],
        ["2024", "Chad", "5", "note"],
    ]
    assert any("short ones" in note for note in file.notes)


FRENCH = "préfecture;réfugiés\nÉquateur;1200\nMbéré;7\nLobaye à côté;3\n"
ARABIC = "المحافظة,عدد النازحين\nطرابلس,1200\nبنغازي,77\nسبها والجفرة,5\nالكفرة,9\n"


@pytest.mark.parametrize(
    ("text", "encoding", "note"),
    [
        (FRENCH, "utf-8", ""),
        (FRENCH, "utf-8-sig", ""),
        (FRENCH, "utf-16", "UTF-16"),
        (FRENCH, "utf-16-le", "UTF-16"),
        (FRENCH, "cp1252", "Windows-1252"),
        (FRENCH, "latin-1", "Windows-1252"),
        (ARABIC, "utf-8", ""),
        ("il;kişi\nŞırnak;5\nDiyarbakır;7\n", "cp1254", "Turkish"),
        ("place,people\nدهوك,5\n", "cp1256", "Windows-1256"),
        (ARABIC, "cp1256", "Windows-1256"),
    ],
)
def test_the_encoding_is_found_and_said(tmp_path, text, encoding, note):
    file = opened(tmp_path, "a.csv", text.encode(encoding))
    delimiter = ";" if ";" in text else ","
    assert rows(file) == [line.split(delimiter) for line in text.splitlines()]
    assert note in " ".join(file.notes)


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
def test_an_encoding_that_is_not_known_is_refused_and_not_guessed(tmp_path, encoding):
    words = "область,людей\nХарків,1200\nДонецк,7\n".replace("і", "и")
    with pytest.raises(UnreadableFile, match="encoding"):
        opened(tmp_path, "a.csv", words.encode(encoding))


def test_marks_of_direction_are_ordinary_and_are_removed_and_said(tmp_path):
    for name, content in (
        ("a.csv", "iso3\u200e,people\nLBY,\u200f5\n"),
        ("a.json", json.dumps([{"iso3\u061c": "LBY", "people": "\u200f5"}])),
    ):
        file = opened(tmp_path, name, content)
        head = list(file.tables[0].keys) or rows(file)[0]
        assert head == ["iso3", "people"]
        assert rows(file)[-1] == ["LBY", "5"]
        assert any("U+200F" in note for note in file.notes)


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_a_sign_that_reorders_print_refuses_the_file_and_says_where(tmp_path, sign):
    cell = f"{sign}12"
    files = {
        "a.csv": (f"iso3,people\nLBY,7\nTCD,{cell}\n", "Line 3"),
        "b.csv": (f"iso3,people\nLBY,7\nTCD,{cell}\n".encode("utf-16"), "Line 3"),
        "c.json": (json.dumps([{"iso3": "LBY", "people": 7}, {"iso3": "TCD", "people": cell}]), "Row 2, people"),
        "d.json": (json.dumps([{f"iso3{sign}": "LBY"}]), "name of a column"),
        "e.xlsx": (workbook(Round=({"A1": "iso3", "B1": "people", "A2": "LBY", "B2": cell})), "Row 2, column 2"),
    }
    for name, (content, where) in files.items():
        with pytest.raises(UnreadableFile, match=where) as refusal:
            opened(tmp_path, name, content)
        told = str(refusal.value)
        assert f"U+{ord(sign):04X}" in told and sign not in told and refusal.value.next


def test_bytes_of_another_encoding_are_no_trick(tmp_path):
    file = opened(tmp_path, "a.csv", "lieu,note\nThiès,prix ‚â€®™\nMbour,été\n".encode("cp1252"))
    assert rows(file)[1][0] == "Thiès"


def test_a_name_of_a_file_that_reorders_print_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="name of the file"):
        opened(tmp_path, "people\u202evsc.csv", "iso3,people\nLBY,5\n")


def workbook(**sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for at, value in cells.items():
            if isinstance(value, dt.datetime):
                form = "yyyy-mm-dd hh:mm" if value.hour else "yyyy-mm-dd"
                sheet.write_datetime(at, value, book.add_format({"num_format": form}))
            else:
                sheet.write(at, value)
        if name.startswith("Hidden"):
            sheet.hide()
    book.close()
    return out.getvalue()


def test_a_workbook_gives_every_sheet_as_text_from_its_first_cell_on(tmp_path):
    cells = {
        "B3": 787326.0,
        "C3": 0.1,
        "D3": dt.datetime(2024, 8, 1),
        "E3": dt.datetime(2024, 8, 1, 12, 30),
        "F3": True,
        "G3": "  two\nlines ",
        "B5": "طرابلس",
    }
    file = opened(tmp_path, "a.xlsx", workbook(Data=cells, Hidden={"A1": "x"}))
    assert [(t.sheet, t.height, t.width) for t in file.tables] == [("Data", 5, 7), ("Hidden", 1, 1)]
    table = rows(file)
    assert table[2] == ["", "787326", "0.1", "2024-08-01", "2024-08-01 12:30:00", "TRUE", "  two\nlines "]
    assert table[4][1] == "طرابلس"
    assert table[0] == [""] * 7
    assert any("Hidden" in note for note in file.notes)
    (batch,) = file.tables[0].batches(skip=2)
    assert batch["row"].to_list() == [3, 4, 5]


def test_errors_and_formulas_without_a_result_stand_in_their_cells(tmp_path):
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><f>NA()</f><v>#N/A</v></c>'
        '<c r="C1"><f>A1+1</f></c><c r="D1"><f>A1</f><v>1</v></c>'
        '<c r="E1" t="str"><f>T(A9)</f><v></v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="4"><c r="F4" t="e"><v>#REF!</v></c></row></sheetData>'
    )
    file = opened(tmp_path, "a.xlsx", hostile.xlsx(sheet))
    assert rows(file) == [
        ["1", "#N/A", "#FORMULA!", "1", "", ""],
        ["2", "", "", "", "", ""],
        [""] * 6,
        ["", "", "", "", "", "#REF!"],
    ]
    assert any("1 formulas carry no result" in note for note in file.notes)


def test_an_opendocument_sheet_is_read(tmp_path):
    body = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>people'
        "</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    file = opened(tmp_path, "a.ods", hostile.ods(body))
    assert (file.kind, rows(file)) == ("ods", [["people", "12"]])


def test_content_decides_and_not_the_name(tmp_path):
    file = opened(tmp_path, "a.csv", workbook(S={"A1": "people", "A2": 5}))
    assert (file.kind, rows(file)) == ("xlsx", [["people"], ["5"]])
    assert "content is XLSX" in file.notes[0]
    assert opened(tmp_path, "b.xlsx", "a,b\n1,2\n").kind == "csv"
    assert opened(tmp_path, "c.csv", '[{"a": 1}]').kind == "json"


def test_records_in_an_envelope_are_a_table_and_the_rest_describes_the_file(tmp_path):
    answer = {
        "result": [{"a": 1, "b": {"c": None, "d": 2.5}}, {"a": "663396.0", "e": ["x", "y"]}],
        "count": 2,
        "ok": True,
    }
    file = opened(tmp_path, "a.json", json.dumps(answer))
    (table,) = file.tables
    assert (table.sheet, table.keys) == ("result", ("a", "b.c", "b.d", "e"))
    assert rows(file) == [["1", "", "2.5", ""], ["663396.0", "", "", "x; y"]]
    assert file.envelope == {"count": "2", "ok": "true"}


def test_records_inside_records_are_a_table_that_names_their_parents(tmp_path):
    data = [
        {"place": "Kiryandongo", "groups": [{"name": "REF", "n": 5}, {"name": "ASY", "n": 6}]},
        {"place": "Adjumani", "groups": [{"name": "REF", "n": 7}]},
    ]
    file = opened(tmp_path, "a.json", json.dumps({"data": data}))
    places, groups = file.tables
    assert (places.sheet, places.keys) == ("data", ("place",))
    assert (groups.sheet, groups.keys) == ("data[].groups", (PARENT, "name", "n"))
    assert list(groups.rows()) == [["1", "REF", "5"], ["1", "ASY", "6"], ["2", "REF", "7"]]


def test_json_of_other_shapes_is_read(tmp_path):
    grid = opened(tmp_path, "grid.json", '[["País", ""], ["#country", "#affected"], ["Panamá", 100]]')
    assert (grid.tables[0].keys, rows(grid)[2]) == ((), ["Panamá", "100"])
    lines = opened(tmp_path, "lines.json", '{"a": 1}\n{"a": 2, "b": 3}\n')
    assert (lines.kind, lines.tables[0].keys, rows(lines)) == ("jsonl", ("a", "b"), [["1", ""], ["2", "3"]])
    feature = {
        "type": "Feature",
        "properties": {"pcode": "LY01"},
        "geometry": {"type": "Point", "coordinates": [13.1, 32.9]},
    }
    features = opened(tmp_path, "a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert dict(zip(features.tables[0].keys, rows(features)[0], strict=True)) == {
        "type": "Feature",
        "properties.pcode": "LY01",
        "geometry.type": "Point",
        "geometry.coordinates": "13.1; 32.9",
    }
    with pytest.raises(UnreadableFile, match="same column"):
        opened(tmp_path, "twice.json", '[{"a.b": 1, "a": {"b": 2}}]')
    empty = opened(tmp_path, "empty.json", '{"result": [], "totalRecordsCount": 0}')
    assert (empty.tables, empty.envelope["totalRecordsCount"]) == ((), "0")
    assert any("no records" in note for note in empty.notes)


@pytest.mark.parametrize(
    "inner", ["a,b\n1,2\n", '[{"a": "1", "b": "2"}]', workbook(S={"A1": "a", "B1": "b", "A2": 1, "B2": 2})]
)
def test_one_file_packed_in_gzip_or_zip_is_read_through(tmp_path, inner):
    content = inner if isinstance(inner, bytes) else inner.encode()
    gz = opened(tmp_path, "a.gz", gzip.compress(content))
    zipped = opened(tmp_path, "a.zip", hostile.archive({"folder/a.dat": content, "__MACOSX/a.dat": "x"}))
    assert rows(gz)[-1] == rows(zipped)[-1] == ["1", "2"]
    assert gz.sha256 == hashlib.sha256((tmp_path / "a.gz").read_bytes()).hexdigest()


CELL = st.text(alphabet=st.sampled_from('ab,;"\n\r \té'), max_size=6)


@settings(max_examples=300)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_the_fast_reader_and_the_csv_module_agree(tmp_path_factory, records, end, quoted):
    def write(cell):
        return '"' + cell.replace('"', '""') + '"' if quoted else cell

    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(end.join(",".join(map(write, record)) for record in records).encode() or b"x")
    text = survey(on_disk(path, Limits()), Limits())
    shape = delimited._regular_shape(text, ",")
    if shape is None:
        return
    height, width = delimited._shape(text, ",", Limits())
    assert shape == (height, width)
    slow = pl.concat(
        [
            pl.DataFrame(schema=dict.fromkeys([f"c{i}" for i in range(width)], pl.String)),
            *_slow(text, ",", width, 99),
        ]
    )
    fast = pl.concat([slow.clear(), *_fast(text, ",", width)])
    assert fast.equals(slow)


def test_blocks_and_batches_cut_no_record(tmp_path):
    chance = random.Random(1)
    cells = ["", "plain", 'a "quoted" one', "two\r\nlines", "comma, here", "é" * 50]
    expected = [[chance.choice(cells) for _ in range(5)] for _ in range(40_000)]
    content = "\r\n".join(",".join('"' + c.replace('"', '""') + '"' for c in row) for row in expected)
    (table,) = opened(tmp_path, "a.csv", content).tables
    for size, skip in ((1000, 0), (7777, 123), (131_072, 39_999)):
        batches = list(table.batches(size, skip))
        assert [len(b) for b in batches[:-1]] == [size] * (len(batches) - 1)
        together = pl.concat(batches)
        assert together["row"].to_list() == list(range(skip + 1, len(expected) + 1))
        assert together.drop("row").rows() == list(map(tuple, expected[skip:]))


def test_an_archive_is_not_unpacked_onto_the_disk(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    content = gzip.compress(b"a,b\n" + b"1,2\n" * 100_000)
    assert opened(tmp_path, "a.csv.gz", content).tables[0].height == 100_001
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv.gz"]


SHAPES = [
    b'iso3,people\nLBY,"1,200"\nTCD,5\n',
    FRENCH.encode("cp1252"),
    FRENCH.encode("utf-16"),
    json.dumps({"data": [{"a": 1, "b": [{"c": 2}]}], "n": None}).encode(),
    b'{"a": 1}\n{"a": 2}\n',
    gzip.compress(b"a,b\n1,2\n"),
    hostile.archive({"a.csv": "a,b\n1,2\n"}),
    hostile.xlsx(hostile.cells("A1=1", "B2=2")),
    hostile.ods("<table:table-row/>"),
    hostile.ole({"Workbook": hostile.biff(hostile.START, hostile.ONE_CELL, hostile.END)}),
]


@st.composite
def damaged(draw):
    content = bytearray(draw(st.sampled_from(SHAPES)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 8))] = draw(st.binary(max_size=8))
    return bytes(content)


@settings(max_examples=250, deadline=None)
@given(st.one_of(damaged(), st.binary(max_size=400), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_read_or_refused_and_nothing_else(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("fuzz") / "a.dat"
    path.write_bytes(content)
    try:
        file = open_file(path)
    except UnreadableFile as refusal:
        assert refusal.where and refusal.next
        return
    for table in file.tables:
        numbered = [row for batch in table.batches(size=7) for row in batch.rows()]
        assert [row[0] for row in numbered] == list(range(1, table.height + 1))
        assert all(len(row) == table.width + 1 for row in numbered)


@pytest.mark.shared
def test_every_real_file_opens_and_arrays_are_named(shared_data):
    refused = []
    for path in sorted(p for p in shared_data.rglob("*") if p.is_file()):
        try:
            file = open_file(path, within=shared_data)
        except UnreadableFile:
            refused.append(path.suffix)
        else:
            assert file.tables
    assert set(refused) == {".npz"}


FACTS = [  # path, sheet, height, width, (row, column, text): read off the files by hand
    ("iom-dtm-libya/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx", "Nationalities", 3831, 13, None),
    ("iom-dtm-libya/DTM_Libya_R54_Migrant_Dataset_PUBLIC.xlsx", "Baladiya Main ", 102, 11, None),
    ("somalia-prmn/UNHCR-PRMN-Displacement-Dataset.xlsx", "OutputsArrivals", 34813, 9, None),
    ("unhcr-population/population.csv", None, 138_894, 16, (1, 0, "year")),
    ("geo/global-pcodes-adm-1-2.csv", None, 33_365, 6, (2, 0, "#country+code")),
    ("hxl/input-valid-latin1.csv", None, 7, 9, (4, 6, "Panamá")),
    ("hxl/input-valid.xls", "input-valid", 7, 9, (4, 6, "Panamá")),
    ("hxl/input-valid.json", None, 7, 9, (4, 6, "Panamá")),
    ("iom-dtm-api/v2/idpadmin0-tcd.json", "result", 27, 10, None),
    ("unhcr-odp/get-sublocation-sv-47.json", "data", 11, 22, None),
    ("unhcr-odp/get-sublocation-sv-48.json", "data", 18, 22, None),
    ("idmc/idu_india.json", None, 113, 24, None),
    ("fts/fts_incoming_funding_jor.csv", None, 441, 37, None),
    ("iom-dtm-iraq-2014/DTM_Dataset_26102014.csv", None, 3245, 41, None),
    ("linkage/agency_a.csv.gz", None, 28_060, 15, (1, 2, "given_name")),
]


@pytest.mark.shared
@pytest.mark.parametrize(("path", "sheet", "height", "width", "cell"), FACTS)
def test_real_tables_have_the_size_their_description_gives(shared_data, path, sheet, height, width, cell):
    tables = {table.sheet: table for table in open_file(shared_data / path).tables}
    assert (tables[sheet].height, tables[sheet].width) == (height, width)
    if cell:
        row, column, text = cell
        assert tables[sheet].head()[row - 1][column] == text


def test_zip_of_a_zip_is_named_as_such(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("a.csv", "a,b\n")
        z.writestr("b.csv", "a,b\n")
    with pytest.raises(UnreadableFile, match="2 files"):
        opened(tmp_path, "a.zip", out.getvalue())
