"""Workbooks are read as their values are stored; what is not stored is refused."""

import datetime
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from bpviz.data.errors import DataError
from bpviz.data.files import guess_reading, load_table, read_columns


@pytest.fixture
def workbook(tmp_path):
    """Return a function that writes sheets, {title: rows}, as Excel would."""

    def write(sheets, name="table.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


TABLE = [["width", "n", "colour", "y"], [1.5, 1, "red", "a"], [0.1, 2, "blue", "b"], [3, 3, "red", "a"]]


def test_a_sheet_becomes_columns(workbook):
    columns = read_columns(workbook({"Data": TABLE}))
    assert columns.names == ("width", "n", "colour", "y")
    assert columns[0].numbers.tolist() == [1.5, 0.1, 3.0]
    assert columns[2].texts == ("red", "blue")
    assert (columns.row_word, columns.row_labels.tolist()) == ("row", [2, 3, 4])
    dataset = load_table(workbook({"Data": [row[:2] + row[3:] for row in TABLE]}))
    assert dataset.class_names == ("a", "b")


def test_the_sheet_is_a_choice(workbook):
    path = workbook({"Empty": [], "First": TABLE, "Second": [["p", "q"], [1, 2], [3, 4]]})
    reading = guess_reading(path)
    assert (reading.part, reading.parts) == ("First", ("Empty", "First", "Second"))
    assert read_columns(path, replace(reading, part="Second")).names == ("p", "q")
    with pytest.raises(DataError, match="sheet 'Empty' is empty"):
        read_columns(path, replace(reading, part="Empty"))


def test_titles_and_empty_rows_and_columns_around_the_table_are_left_out(workbook):
    rows = [["Measured in May"], [], *[[None, *row] for row in TABLE[:2]], [], *[[None, *row] for row in TABLE[2:]]]
    columns = read_columns(workbook({"Data": rows}))
    assert columns.reading.skip == 1
    assert columns.names == ("width", "n", "colour", "y")
    assert columns.row_labels.tolist() == [4, 6, 7]


def test_a_sheet_without_names_is_numbered(workbook):
    columns = read_columns(workbook({"Data": TABLE[1:]}))
    assert columns.reading.header is False
    assert columns.names == ("column 1", "column 2", "column 3", "column 4")
    with pytest.raises(DataError, match="row 1: the first row looks like data"):
        load_table(workbook({"Data": TABLE[1:]}))


def test_dates_truth_values_and_errors_are_texts(workbook):
    day = datetime.datetime(2024, 12, 31)
    rows = [["when", "ok", "x"], [day, True, 1], [day.replace(hour=5), False, "#N/A"], [day, True, "#DIV/0!"]]
    columns = read_columns(workbook({"Data": rows}))
    assert columns[0].texts == ("2024-12-31", "2024-12-31 05:00:00")
    assert columns[1].texts == ("True", "False")
    assert columns[2].n_missing == 1
    assert columns[2].mixed is not None


def test_empty_cells_are_missing(workbook):
    rows = [["a", "b"], [1, None], [None, 2], [3, 4]]
    columns = read_columns(workbook({"Data": rows}))
    np.testing.assert_array_equal(columns[0].numbers, [1, np.nan, 3])
    assert columns[1].n_missing == 1


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["a", "b"], ["=1+1", 2], [3, 4]], "row 2, column 'a': the value of the formula =1+1 is not stored"),
        ([["a", "b"], [1, 2], [3, "=A2*2"]], "row 3, column 'b': the value of the formula =A2*2 is not stored"),
        ([["=1", "=2"], ["=3", "=4"]], "sheet 'Data', row 1: the value of the formula =1 is not stored"),
    ],
)
def test_a_formula_whose_value_is_not_stored_is_no_empty_cell(workbook, refusal, rows, place):
    said = refusal(workbook({"Data": rows}))
    assert place in said
    assert "Open it in Excel and save it." in said


def test_a_row_beyond_the_last_column_is_refused(workbook, refusal):
    rows = [["a", "b"], *[[1, 2]] * 150, [1, 2, "note"]]
    assert "row 152: 'note' stands to the right of the last column" in refusal(workbook({"Data": rows}))


def test_a_long_row_near_the_top_is_a_column_without_a_name(workbook):
    columns = read_columns(workbook({"Data": [["a", "b"], [1, 2, 3], [4, 5]]}))
    assert columns.names == ("a", "b", "column 3")
    assert "Column 3 has no name" in columns.remarks[0]


def test_a_preview_and_progress(workbook):
    path = workbook({"Data": [["a", "b"], *[[row, 2 * row] for row in range(30_000)]]})
    preview = read_columns(path, most_rows=10)
    assert (preview.m, preview.complete) == (10, False)
    told = []
    assert read_columns(path, progress=told.append).m == 30_000
    assert len(told) >= 3
    assert told == sorted(told)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read as an Excel workbook"),
        (b"PK junk", "cannot be read as an Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "of the old kind (.xls) or protected"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_workbook_is_refused(file, refusal, content, message):
    assert message in refusal(file(content, "table.xlsx"))


def test_an_empty_or_damaged_workbook_is_refused(workbook, refusal, file):
    assert "there is no value in any of its sheets" in refusal(workbook({"Data": []}))
    data = bytearray(workbook({"Data": TABLE}).read_bytes())
    for cut in (100, len(data) // 2, len(data) - 30):
        assert "Excel workbook" in refusal(file(bytes(data[:cut]), "cut.xlsx"))


def test_a_workbook_with_another_sheet_inside_is_refused(tmp_path, workbook, refusal):
    import zipfile

    with (
        zipfile.ZipFile(workbook({"Data": TABLE})) as whole,
        zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken,
    ):
        for name in whole.namelist():
            broken.writestr(name, b"<not><xml" if "sheet1" in name else whole.read(name))
    assert "cannot be read as an Excel workbook" in refusal(tmp_path / "broken.xlsx")


def test_the_sheet_with_most_in_it_is_guessed_and_the_others_are_named(workbook):
    table = [["x", "y"], *([j * j, j / 2] for j in range(9))]
    file = workbook({"Notes": [["Measured in May"]], "Data": table, "Old": table[:4]})
    columns = read_columns(file)
    assert (columns.names, columns.m) == (("x", "y"), 9)
    assert columns.remarks[0] == "The sheet “Data” is read; other sheets are “Notes”, “Old”."


def test_codes_in_text_cells_are_kept_and_numbers_are_numbers(workbook):
    columns = read_columns(workbook({"Data": [["zip", "n"], ["01067", 7], ["04109", 8]]}))
    assert columns[0].texts == ("01067", "04109")
    assert columns[1].kind == "number"
