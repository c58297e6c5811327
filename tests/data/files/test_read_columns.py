"""Columns are what stands in the file, with their gaps and strays counted; a reading can be changed and tried again."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpviz.data.errors import DataError
from bpviz.data.files import Cell, Pasted, Reading, guess_reading, read_columns
from bpviz.data.files import text_lines as text_lines_module


def column(content, name=None, **changes):
    source = Pasted(content)
    columns = read_columns(source, replace(guess_reading(source), **changes))
    return columns.named(name) if name else columns[0]


def test_a_column_of_numbers_counts_its_gaps_and_says_how_they_are_marked():
    found = column("x,y\n1,1\n?,1\n,1\nNA,1\n,1\n2.5,1\n")
    assert found.kind == "number"
    np.testing.assert_array_equal(found.numbers, [1, np.nan, np.nan, np.nan, np.nan, 2.5])
    assert (found.n_missing, found.n_distinct, found.constant) == (4, 2, False)
    assert dict(found.missing_marks) == {"": 2, "?": 1, "NA": 1}
    assert found.missing_marks[0] == ("", 2)
    assert found.first_missing == Cell(1, "?")
    assert found.first_values() == ("1", "2.5")
    assert [found.cell(row) for row in range(3)] == ["1", "", ""]


@pytest.mark.parametrize("mark", ["", "?", "-", "NA", "na", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "nA"])
@pytest.mark.parametrize("others", ["1.5", "red"])
def test_every_usual_mark_is_a_missing_value(mark, others):
    found = column(f"x,y\n{others},1\n{mark},1\n{others},1\n")
    assert (found.n_missing, found.n_distinct) == (1, 1)
    assert found.first_missing == Cell(1, mark)
    assert found.missing.tolist() == [False, True, False]


def test_a_column_of_words_has_codes_into_its_texts():
    found = column("x,y\nred,1\n blue ,1\nred,1\n-,1\n")
    assert found.kind == "category"
    assert found.numbers is None
    assert [found.texts[code] for code in found.codes] == ["red", "blue", "red", "-"]
    assert (found.n_missing, found.n_distinct) == (1, 2)
    assert found.first_values() == ("red", "blue", "red")
    assert found.mixed is None


@pytest.mark.parametrize(
    ("cells", "kind", "mixed"),
    [
        (["1", "2", "red", "3"], "number", Cell(2, "red")),
        (["red", "blue", "7", "green"], "category", Cell(2, "7")),
        (["1", "True", "2"], "number", Cell(1, "True")),
        (["1", "?", "2"], "number", None),
        (["red", "?", "blue"], "category", None),
    ],
)
def test_the_first_cell_of_the_rarer_sort_is_pointed_at(cells, kind, mixed):
    found = column("x,y\n" + "".join(f"{cell},1\n" for cell in cells))
    assert (found.kind, found.mixed) == (kind, mixed)


def test_infinite_values_are_pointed_at_as_they_are_written():
    assert column("x,y\n1,1\n-Infinity,1\n").too_large == Cell(1, "-Infinity")
    assert column("x,y\n1,1\n1e400,1\n?,1\n").too_large == Cell(1, "1e400")
    assert column("x,y\n1,1\n1e200,1\n").too_large == Cell(1, "1e+200")
    assert column("x,y\n1,1\n1e100,1\n").too_large is None


@pytest.mark.parametrize("changes", [{}, {"thousands": ".", "decimal": ","}])
@pytest.mark.parametrize("rows", [1, 300])
def test_whole_numbers_that_begin_with_0_are_codes_and_kept_as_they_are(changes, rows):
    found = column("zip;x\n" + '01067;1\n00;2\n?;3\n"04109";4\n' * rows, separator=";", **changes)
    assert (found.kind, found.mixed, found.n_missing) == ("category", None, rows)
    assert found.texts == ("01067", "00", "?", "04109")
    x = column("zip;x\n" + "01067;1\n04109;0,5\n", "x", separator=";", decimal=",")
    np.testing.assert_array_equal(x.numbers, [1, 0.5])


@pytest.mark.parametrize("cell", ["0", "0.5", "00.5", "-05", "0e5", "10", "100"])
def test_other_numbers_with_a_0_are_numbers(cell):
    assert column(f"x\ty\n{cell}\t01\n1\t02\n").kind == "number"
    assert column(f"x\ty\n{cell}\t01\n1\t02\n").mixed is None


def test_a_code_among_numbers_is_pointed_at_also_in_a_wide_table_and_after_pieces_of_numbers(small_pieces):
    assert column("x,y\n" + "5,1\n" * 20 + "01067,1\n").mixed == Cell(20, "01067")
    wide = ",".join("1" * 250)
    assert column(f"{','.join(f'x{j}' for j in range(250))}\n{wide}\n{wide[:-1]}01\n", "x249").mixed == Cell(1, "01")


def test_codes_are_no_names():
    assert read_columns(Pasted("01067\tDresden\n04109\tLeipzig\n")).m == 2


def test_a_column_that_counts_on_from_any_number_counts_the_rows():
    columns = read_columns(Pasted("n\tc\tx\n1001\t-2\t0.5\n1002\t-1\t1.5\n1003\t0\t2.5\n"))
    assert [one.counts_rows for one in columns] == [True, True, False]


def test_a_constant_column_and_one_that_counts_the_rows_are_known_as_such():
    columns = read_columns(Pasted("n\tc\tx\n1\t5\t1\n2\t5\t3\n3\t5\t2\n"))
    assert [one.constant for one in columns] == [False, True, False]
    assert [one.counts_rows for one in columns] == [True, False, False]


def test_names_are_made_up_where_there_are_none_and_that_is_said():
    columns = read_columns(Pasted("a,,a,b\n1,2,3,4\n5,6,7,8\n"))
    assert columns.names == ("a", "column 2", "a (2)", "b")
    assert columns.remarks == (
        "Column 2 has no name; it is called “column 2”.",
        "Columns 1 and 3 are both called “a”; the second is now “a (2)”.",
    )
    columns = read_columns(Pasted("1,2\n3,4\n"))
    assert columns.names == ("column 1", "column 2")
    assert columns.remarks == ("The first row is taken as data, not as names; the columns are numbered.",)
    assert columns.m == 2


def test_lines_left_out_and_styles_of_numbers_are_said():
    columns = read_columns(Pasted("A title\n\na;b\n1.234,5;1\n2,5;2\n"))
    assert columns.remarks == (
        "Numbers have a decimal comma: 1,5 is read as 1.5.",
        "1.234 is read as 1234.",
        "Line 1 is left out: A title",
    )
    assert columns[0].numbers.tolist() == [1234.5, 2.5]
    assert columns.row_labels.tolist() == [4, 5]


@pytest.mark.parametrize("thousands", [",", " ", "'"])
def test_thousands_are_taken_together_only_in_groups_of_three(thousands):
    content = f"x\ty\n1{thousands}234{thousands}567.5\t1\n12\t2\n"
    found = column(content, thousands=thousands, decimal=".")
    assert found.numbers.tolist() == [1234567.5, 12]
    wrong = column(f"x\ty\n1{thousands}23\t1\n12\t2\n", thousands=thousands, decimal=".")
    assert wrong.mixed == Cell(0, f"1{thousands}23")


def test_a_changed_reading_is_read_anew():
    source = Pasted("a;b\n1,5;x\n2,5;y\n")
    guess = guess_reading(source)
    assert read_columns(source, guess)[0].numbers.tolist() == [1.5, 2.5]
    assert read_columns(source, replace(guess, decimal="."))[0].texts == ("1,5", "2,5")
    with pytest.raises(DataError, match="line 2: 1 values expected, one a column, but there are 2"):
        read_columns(source, replace(guess, separator=","))
    without_header = read_columns(source, replace(guess, header=False))
    assert without_header.m == 3
    assert without_header[0].mixed == Cell(0, "a")
    skipped = read_columns(source, replace(guess, skip=1, header=False))
    assert skipped.row_labels.tolist() == [2, 3]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"separator": "x"}, "separator can be comma"),
        ({"encoding": "klingon"}, "encoding can be UTF-8"),
        ({"skip": -1}, "0 or more"),
        ({"decimal": ",", "thousands": ","}, "both before the decimals and between the thousands"),
        ({"part": "b"}, "there is no part 'b'"),
    ],
)
def test_a_reading_that_cannot_be_is_refused(changes, message):
    with pytest.raises(DataError, match=message):
        Reading("Text", **changes)


def test_an_unknown_format_is_refused(file):
    with pytest.raises(DataError, match="no format 'Word'"):
        read_columns(file("a,b\n1,2\n"), Reading("Word"))


def test_a_preview_reads_the_first_rows_only(file):
    path = file("a,b\n" + "1,2\n" * 50_000 + "not,a,row\n")
    preview = read_columns(path, most_rows=20)
    assert (preview.m, preview.complete) == (20, False)
    assert len(preview[0]) == 20
    with pytest.raises(DataError, match="line 50002"):
        read_columns(path)
    assert read_columns(file("a,b\n1,2\n3,4\n"), most_rows=20).complete


def test_progress_is_told_and_can_stop_the_reading(file, monkeypatch):
    monkeypatch.setattr(text_lines_module, "PIECE_BYTES", 1000)
    path = file("a,b\n" + "1,2\n" * 10_000)
    told = []
    read_columns(path, progress=told.append)
    assert len(told) > 1
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(fraction):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_columns(path, progress=stop)


@pytest.fixture
def small_pieces(monkeypatch):
    """Make pieces so small that rows, quotes and line ends fall on their borders."""
    from bpviz.data.files import delimited_text

    monkeypatch.setattr(delimited_text, "PIECE_BYTES", 7)


def test_a_word_after_pieces_of_numbers_gets_their_texts_back(small_pieces):
    found = column("x,y\n" + "+7,1\n" * 20 + "red,1\n" + "7.0,1\n")
    assert found.texts == ("+7", "red", "7.0")
    assert found.mixed == Cell(20, "red")


def test_gaps_and_texts_of_numbers_in_different_pieces_come_together(small_pieces):
    found = column("x,y\n1,1\n2,1\nNULL,1\n3,1\nnUlL,1\ninf,1\n,1\n4,1\n")
    np.testing.assert_array_equal(found.numbers, [1, 2, np.nan, 3, np.nan, np.inf, np.nan, 4])
    assert found.first_missing == Cell(2, "NULL")
    assert found.too_large == Cell(5, "inf")
    assert dict(found.missing_marks) == {"NULL": 1, "nUlL": 1, "": 1}


cells = st.text(st.sampled_from('ab,;" \n\r1.2é?\t|'), max_size=6)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@settings(max_examples=300)
@given(tables, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
def test_cells_are_those_that_the_csv_module_finds(rows, separator, end, quote_all):
    """Whatever stands in them, and wherever a piece ends; blanks around a cell do not count."""
    written = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(written, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    reading = Reading("Text", separator=separator, quote='"', decimal=".", thousands="", header=False, skip=0)
    source = Pasted(written.getvalue())
    expected = list(csv.reader(io.StringIO(source.text, newline=""), delimiter=separator, skipinitialspace=True))
    expected = [row for row in expected if row]
    assume(expected and len({len(row) for row in expected}) == 1)  # the csv module writes a lone \r without quotes
    with pytest.MonkeyPatch.context() as patch:
        from bpviz.data.files import delimited_text

        patch.setattr(delimited_text, "PIECE_BYTES", 5)
        columns = read_columns(source, reading)
    assert columns.m == len(expected)
    for j, found in enumerate(columns):
        texts = [row[j].strip() for row in expected]
        if found.numbers is None:
            assert [found.texts[code] for code in found.codes] == texts
        else:
            values = [float(text) if text not in ("", "?") else np.nan for text in texts]
            np.testing.assert_array_equal(found.numbers, values)


some = st.lists(st.sampled_from(["1", "2.5", "-3e2", "256", "", "?", "x", "1e999", "True", "007", "nan"]), min_size=1)


@given(some, st.sampled_from([2, 200]))
def test_what_a_column_holds_does_not_depend_on_where_pieces_end(texts, wide):
    source = Pasted("c|d\n" + "".join(f"{text}|0\n" for text in texts))
    reading = Reading("Text", separator="|", quote='"', decimal=".", thousands="", header=True, skip=0)
    whole = read_columns(source, reading)[0]
    with pytest.MonkeyPatch.context() as patch:
        from bpviz.data.files import delimited_text, text_frames

        patch.setattr(delimited_text, "PIECE_BYTES", 5)
        patch.setattr(text_frames, "WIDE", wide)
        pieces = read_columns(source, reading)[0]
    assert (whole.kind, whole.n_missing, whole.n_distinct) == (pieces.kind, pieces.n_missing, pieces.n_distinct)
    assert (whole.mixed, whole.too_large, whole.first_missing) == (pieces.mixed, pieces.too_large, pieces.first_missing)
    assert dict(whole.missing_marks) == dict(pieces.missing_marks)
    assert [whole.cell(row) for row in range(len(whole))] == [pieces.cell(row) for row in range(len(pieces))]


def test_a_wide_table_is_read_without_pandas_where_it_is_all_numbers(file, monkeypatch):
    from bpviz.data.files import text_frames

    rows = np.random.default_rng(0).integers(-9, 300, (50, 300))
    text = ",".join(f"c{j}" for j in range(300)) + "\n" + "\n".join(",".join(map(str, row)) for row in rows)
    monkeypatch.setattr(text_frames, "_frame", None)
    columns = read_columns(file(text))
    np.testing.assert_array_equal([column.numbers for column in columns], rows.T)


def test_thousands_all_through_a_column_are_read_at_once():
    cells = [f"{n:,}.5" for n in range(0, 5_000_000, 1237)]
    found = column("x\ty\n" + "".join(f"{cell}\t1\n" for cell in cells))
    assert found.numbers.tolist() == [float(cell.replace(",", "")) for cell in cells]
