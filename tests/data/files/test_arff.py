"""ARFF as Weka and OpenML write it."""

import io

import numpy as np
import pytest
from scipy.io import arff as scipy_arff

from bpviz.data.files import load_table, read_columns

HEAD = "% a comment\n@RELATION cars\n\n@attribute 'top speed' numeric\n@ATTRIBUTE colour {red, 'dark blue'}\n"
CARS = HEAD + "@attribute doors {2,4}\n@data\n% another\n150,red,4\n?,'dark blue',2\n\n90.5,red,?\n"


def test_types_come_from_the_declarations(file):
    columns = read_columns(file(CARS, "cars.arff"))
    assert columns.names == ("top speed", "colour", "doors")
    assert [column.kind for column in columns] == ["number", "category", "category"]
    np.testing.assert_array_equal(columns[0].numbers, [150, np.nan, 90.5])
    assert columns[1].texts == ("red", "dark blue")
    assert columns[2].texts == ("4", "2", "?")
    assert [column.n_missing for column in columns] == [1, 0, 1]
    assert columns.row_labels.tolist() == [9, 10, 12]


def test_scipy_reads_the_same(file):
    text = "@relation r\n@attribute a real\n@attribute b {x,y}\n@data\n1.5,x\n2e3,y\n-0.25,x\n"
    data, _ = scipy_arff.loadarff(io.StringIO(text))
    columns = read_columns(file(text, "r.arff"))
    np.testing.assert_array_equal(columns[0].numbers, data["a"])
    assert [columns[1].texts[code] for code in columns[1].codes] == [value.decode() for value in data["b"]]
    assert load_table(file(text, "r.arff")).class_names == ("x", "y")


def test_texts_dates_and_quotes(file):
    text = (
        "@relation r\n@attribute \"it's\" string\n@attribute d date 'yyyy-MM-dd'\n@attribute n INTEGER\n@data\n"
        "'it\\'s, so',2020-01-01,1\n\"a \"  , 2020-01-02 ,\t2\n"
    )
    columns = read_columns(file(text, "r.arff"))
    assert columns.names == ("it's", "d", "n")
    assert columns[0].texts == ("it's, so", "a")
    assert columns[1].texts == ("2020-01-01", "2020-01-02")
    assert columns[2].numbers.tolist() == [1, 2]


def test_sparse_rows_leave_out_zeros_and_first_values(file):
    columns = read_columns(file(HEAD + "@data\n{0 5}\n{1 'dark blue'}\n{ }\n{0 1.5, 1 red}\n", "s.arff"))
    assert columns[0].numbers.tolist() == [5, 0, 0, 1.5]
    assert [columns[1].texts[code] for code in columns[1].codes] == ["red", "dark blue", "red", "red"]


def test_a_preview_and_progress(file):
    path = file(HEAD + "@data\n" + "1,red\n" * 30_000 + "1,green\n", "c.arff")
    assert read_columns(path, most_rows=5).m == 5
    told = []
    read_columns(file(HEAD + "@data\n" + "1,red\n" * 30_000, "c.arff"), progress=told.append)
    assert len(told) >= 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no line @data"),
        ("a,b\n1,2\n", "line 1: 'a,b' is none of @relation, @attribute and @data"),
        ("@relation r\n@data\n1\n", "line 2: no attribute was declared"),
        ("@attribute x\n@data\n", "line 1: the attribute has no name or no type"),
        ("@attribute x {a,b\n@data\n", "line 1: the values of 'x' have no closing bracket"),
        ("@attribute x relational\n@data\n", "line 1: the type 'relational' of 'x' cannot be read"),
        (HEAD + "@data\n1\n", "line 7: 2 values expected, one an attribute, but there are 1"),
        (HEAD + "@data\n1,red,3\n", "line 7: 2 values expected, one an attribute, but there are 3"),
        (HEAD + "@data\n1,green\n", "line 7, column 'colour': 'green' is none of the values declared"),
        (HEAD + "@data\n1,'dark blue\n", "line 7: a quotation mark is missing near"),
        (HEAD + "@data\n{5 1}\n", "line 7: '5 1' is no place and value of a sparse row"),
        (HEAD + "@data\n{x}\n", "is no place and value of a sparse row"),
        (HEAD + "@data\nfast,red\n1,red\n2,'dark blue'\n", "line 7, column 'top speed': 'fast' is not a number"),
    ],
)
def test_what_is_no_arff_is_refused(file, refusal, text, message):
    assert message in refusal(file(text, "bad.arff"))


def test_codes_are_kept_in_texts_and_are_numbers_where_numbers_are_declared(file):
    head = "@relation r\n@attribute zip string\n@attribute x numeric\n@data\n"
    columns = read_columns(file(head + "01067,007\n'04109',00\n", "codes.arff"))
    assert columns[0].texts == ("01067", "04109")
    assert columns[1].numbers.tolist() == [7, 0]
