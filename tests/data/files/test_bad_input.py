"""Each line of the list of bad input has a clear message, naming file, row and column, or is read and said so."""

import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import Pasted, dataset_of, guess_plan, guess_reading, load_table, read_columns, table_of

XOR = "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("a,b\n1,2\n3,4,5\n", "table.csv, line 3: 2 values expected", id="ragged: long"),
        pytest.param("a,b,c\n1,2,3\n3,4\n", "line 3: 3 values expected", id="ragged: short"),
        pytest.param("a,b\n1,2,3\n4,5,6\n", "line 2: 2 values expected", id="an extra field in every row"),
        pytest.param("", "table.csv is empty", id="empty"),
        pytest.param("\n \n", "table.csv is empty", id="only blank lines"),
        pytest.param("a,b\n", "only a header", id="header only"),
        pytest.param("a,b\n1,2\n", "only one row", id="one row"),
        pytest.param("x,y\n1,a\n2,a\n", "the target 'y' has only one class, a", id="one class only"),
        pytest.param("x,y\n1,7.5\n2,7.5\n", "the target 'y' is 7.5 in every row", id="constant target"),
        pytest.param("x,y\n1,2.5\nred,3\n2,4\n", "line 3, column 'x': 'red' is not a number", id="mixed types"),
        pytest.param("x,y\n1,2.5\ninf,3\n2,4\n", "line 3, column 'x': 'inf' is too large", id="infinity"),
        pytest.param("x,y\n1,2.5\n2,-Infinity\n2,4\n", "line 3, column 'y': '-Infinity' is too large", id="target"),
        pytest.param(",".join(f"c{j}" for j in range(10_001)), "10,001 columns are more", id="too many columns"),
        pytest.param(b"a,b\n1,2\n\0,4\n", "line 3: there is a NUL", id="NUL bytes"),
        pytest.param('a,b\n1,2\n"3,4\n', "line 3: unexpected end of data", id="open quotation mark"),
        pytest.param(bytes(range(256)) * 20, "and no other text either", id="binary"),
        pytest.param(b"PK\3\4" + bytes(range(200)), "begins like a zip archive or an Excel workbook", id="xlsx"),
        pytest.param(b"\x93NUMPY" + bytes(200), "begins like NumPy array and not like Text", id="npy"),
        pytest.param(gzip.compress(XOR.encode() * 999)[:-20], "table.csv is cut off: the gzip", id="truncated gzip"),
        pytest.param(b"\x1f\x8b" + bytes(50), "table.csv is damaged", id="no gzip"),
    ],
)
def test_the_first_guess_refuses_with_words(file, refusal, content, message):
    assert message in refusal(file(content))


def test_bytes_of_another_encoding_far_down_are_named_with_their_line(file, refusal):
    content = ("a,b\n" + "1,2\n" * 100_000 + "ü,4\n").encode("latin-1")
    assert "table.csv, line 100002: the byte FC is not UTF-8 text" in refusal(file(content))


def test_no_header_is_read_as_data_and_said(first_guess, file):
    dataset = first_guess(file("5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n5.8,2.7,virginica\n"))
    assert dataset.input_names == ("column 1", "column 2")
    assert dataset.table.m_all == 4
    assert any("taken as data, not as names" in words for words in dataset.preparation_in_words)


def test_duplicate_and_blank_names_are_made_different_and_said(first_guess, file):
    dataset = first_guess(file("x,,x,y\n1,2,3,4.5\n2,1,4,5\n5,6,7,8\n"))
    assert dataset.input_names == ("x", "column 2", "x (2)")
    assert sum("has no name" in words or "are both called" in words for words in dataset.preparation_in_words) == 2


def test_constant_columns_are_said(first_guess, file):
    dataset = first_guess(file("wheels,x,colour,y\n4,1,red,1.5\n4,2,red,2\n4,3,red,3\n"))
    words = " ".join(dataset.preparation_in_words)
    assert "Constant there, so only shifted: wheels." in words
    assert "Left out: colour (the same in every row)." in words


def test_a_class_that_the_split_leaves_out_is_named():
    columns = read_columns(Pasted("x\ty\n" + "1\ta\n2\ta\n" * 10 + "3\tb\n"))
    table = table_of(columns, guess_plan(columns))
    with pytest.raises(DataError, match="the class 'b' has one example only"):
        Dataset.of(table, Preparation(held_out=0.25))
    assert dataset_of(columns, guess_plan(columns)).m_held_out == 0
    columns = read_columns(Pasted("x\ty\n" + "1\ta\n2\ta\n" * 15 + "3\tb\n4\tb\n"))
    with pytest.raises(DataError, match="no training example of the class 'b' is left"):
        Dataset.of(table_of(columns, guess_plan(columns)), Preparation(held_out=0.9))


def test_a_directory_a_missing_file_and_a_device(tmp_path, refusal):
    assert "is a folder" in refusal(tmp_path)
    assert "There is no file" in refusal(tmp_path / "gone.csv")
    if Path("/dev/zero").exists():
        assert "is a device or a pipe" in refusal("/dev/zero")


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx", "t.npy", "t.npz", "t.json", "t.arff", "t.idx", "t.parquet"])
def test_no_permission(file, monkeypatch, refusal, name):
    path = file("a,b\n1,2\n", name)

    def refuse(*arguments, **choices):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path) == f"{name} cannot be read: you have no permission to read it."


def changing(monkeypatch, change):
    """Have change() called while the first rows are taken."""
    from bpviz.data.files import delimited_text

    next_rows = delimited_text.next_rows

    def change_then_take(*arguments, **choices):
        change()
        return next_rows(*arguments, **choices)

    monkeypatch.setattr(delimited_text, "next_rows", change_then_take)


def test_a_file_that_vanishes_while_it_is_read(file, monkeypatch):
    path = file(XOR)
    reading = guess_reading(path)
    changing(monkeypatch, lambda: path.unlink(missing_ok=True))
    with pytest.raises(DataError, match=r"table.csv was moved or deleted while it was read\."):
        read_columns(path, reading)


@pytest.mark.parametrize("how", ["grows", "is replaced"])
def test_a_file_that_changes_while_it_is_read(file, monkeypatch, tmp_path, how):
    path = file(XOR)
    reading = guess_reading(path)

    def change():
        if how == "grows":
            path.write_text(XOR + "1,1,0\n")
        elif not (tmp_path / "moved.csv").exists():
            path.rename(tmp_path / "moved.csv")
            path.write_text(XOR)
            os.utime(path, ns=(0, 0))

    changing(monkeypatch, change)
    with pytest.raises(DataError, match=r"table.csv was changed while it was read\. Open it once more\."):
        read_columns(path, reading)


def test_a_disk_that_fails_and_a_full_memory(file, monkeypatch):
    path = file(XOR)
    reading = guess_reading(path)
    from bpviz.data.files import delimited_text

    def fail(*arguments, **choices):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(delimited_text, "next_rows", fail)
    with pytest.raises(DataError, match=r"table\.csv cannot be read: Input/output error"):
        read_columns(path, reading)

    def fill(*arguments, **choices):
        raise MemoryError

    monkeypatch.setattr(delimited_text, "next_rows", fill)
    with pytest.raises(DataError, match="does not fit into this computer's memory"):
        read_columns(path, reading)


def test_a_zipped_text_is_read_as_if_it_were_not(file, first_guess):
    plain, zipped = first_guess(file(XOR)), first_guess(file(gzip.compress(XOR.encode()), "table.csv.gz"))
    np.testing.assert_array_equal(plain.raw_inputs, zipped.raw_inputs)
    assert load_table(file(gzip.compress(XOR.encode()), "table.csv.gz")).input_names == ("a", "b")


def test_what_needs_a_look_is_refused_where_no_one_looks(file):
    for content, message in (
        ("a\tb\n1,234\t1\n2\t2\n3\t3\n", "'1,234' is not a number"),
        ("red,yes\nblue,no\nred,no\nblue,yes\n", "its words come again below"),
        ("a;b\n1,5;2\n3;4\n", "save the file with commas, or open it in the window"),
    ):
        with pytest.raises(DataError) as caught:
            load_table(file(content, "table.tsv" if "\t" in content else "table.csv"))
        assert message in str(caught.value)


def test_a_file_of_unknown_end_is_text_if_it_looks_like_it(file, first_guess, refusal):
    assert first_guess(file(XOR, "xor.table")).input_names == ("a", "b")
    assert first_guess(file(XOR, "xor")).input_names == ("a", "b")
    assert "files that end in '.bin' cannot be read, only .csv" in refusal(file(bytes(range(256)), "x.bin"))


def test_an_empty_field_too_many_is_called_that(file, refusal):
    words = refusal(file("x,y\n1,2\n3,4,\n"))
    assert "line 3: 2 values expected, one a column, but there are 3: an empty one at the end." in words
    assert "decimal comma" not in words
