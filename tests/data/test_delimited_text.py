"""CSV files become the data sets they hold, or are refused with file, line and column."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_iris

from bpviz.data.dataset import Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import columns, load_table

ALL = Preparation(inputs="as they are", held_out=0.0)


@pytest.fixture
def file(tmp_path):
    def write(content):
        path = tmp_path / "table.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, **choices):
    with pytest.raises(DataError) as caught:
        load_table(path, **choices)
    return str(caught.value)


XOR = "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n"


def test_a_file_with_a_header_becomes_a_dataset(file):
    dataset = load_table(file(XOR), preparation=ALL)
    assert dataset.name == "table.csv"
    assert dataset.input_names == ("a", "b")
    assert dataset.output_names == ("y",)
    assert dataset.X.tolist() == [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert dataset.Y.tolist() == [[0, 1, 1, 0]]


def test_the_target_is_chosen_by_name_and_the_rest_are_inputs(file):
    dataset = load_table(file(XOR), "a", preparation=ALL)
    assert dataset.input_names == ("b", "y")
    assert dataset.Y.tolist() == [[0, 0, 1, 1]]


def test_an_autoencoder_takes_every_column(file):
    dataset = load_table(file(XOR), task="autoencoder", preparation=ALL)
    assert dataset.X.tolist() == dataset.Y.tolist()
    assert dataset.input_names == dataset.output_names == ("a", "b", "y")
    assert "choose no target" in refusal(file(XOR), target="y", task="autoencoder")


def test_iris_written_by_someone_else_comes_back_as_iris(tmp_path):
    frame = load_iris(as_frame=True).frame
    species = load_iris().target_names[frame.pop("target")]
    frame.assign(species=species).to_csv(tmp_path / "iris.csv", index=False)
    dataset = load_table(tmp_path / "iris.csv", "species")
    assert dataset.class_names == ("setosa", "versicolor", "virginica")
    assert (dataset.m, dataset.m_held_out) == (112, 38)
    np.testing.assert_array_equal(dataset.raw_inputs, load_iris().data.T)
    np.testing.assert_array_equal(dataset.raw_targets[0], load_iris().target)


numbers = st.floats(-1e100, 1e100)
names = st.lists(
    st.text(st.characters(exclude_characters="\0\r\n", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
    .map(lambda text: "x" + text.strip())
    .filter(lambda name: name == name.strip()),
    min_size=2,
    max_size=5,
    unique=True,
)


@given(st.data(), names, st.integers(2, 8))
def test_numbers_written_to_a_file_come_back_bit_for_bit(tmp_path_factory, data, names, m):
    rows = data.draw(st.lists(st.tuples(*[numbers] * len(names)), min_size=m, max_size=m))
    path = tmp_path_factory.mktemp("round_trip") / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *rows])
    dataset = load_table(path, task="autoencoder", preparation=ALL)
    assert columns(path) == dataset.input_names == tuple(names)
    np.testing.assert_array_equal(dataset.raw_inputs.T, rows)


@given(
    st.lists(st.sampled_from(["red", "green, or so", 'the "blue"', "größer"]), min_size=4).filter(
        lambda c: len(set(c)) > 1
    )
)
def test_words_written_to_a_file_come_back_as_classes(tmp_path_factory, colours):
    path = tmp_path_factory.mktemp("round_trip") / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("x", "colour"), *enumerate(colours)])
    dataset = load_table(path, task="classification", preparation=ALL)
    assert dataset.class_names == tuple(sorted(set(colours)))
    assert [dataset.class_names[k] for k in dataset.true_classes()] == colours


@pytest.mark.parametrize(
    ("cells", "task", "reason"),
    [
        (["lo", "hi", "hi", "lo"], "classification", "holds words"),
        (["1", "2", "2", "1"], "classification", "2 different whole numbers"),
        (["1", "2", "3", "4"], "regression", "holds numbers"),
        (["0.5", "1", "1", "0.5"], "regression", "holds numbers"),
        ([str(k % 11) for k in range(44)], "regression", "holds numbers"),
        ([str(k % 10) for k in range(40)], "classification", "10 different whole numbers"),
    ],
)
def test_the_task_is_guessed_from_the_target_and_the_guess_is_said(file, cells, task, reason):
    dataset = load_table(file("x,y\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells))))
    assert dataset.task == task
    assert reason in dataset.preparation_in_words[0]


def test_an_asked_for_task_is_not_guessed(file):
    assert load_table(file("x,y\n1,1\n2,2\n3,2\n4,1\n"), task="regression").raw_targets.tolist() == [[1, 2, 2, 1]]
    dataset = load_table(file("x,y\n1,10\n2,9\n3,1.5\n"), task="classification", preparation=ALL)
    assert dataset.class_names == ("1.5", "9", "10")
    assert not any("Taken" in words or "holds" in words for words in dataset.preparation_in_words)
    assert "not 'clustering'" in refusal(file(XOR), task="clustering")


def test_one_number_written_in_two_ways_is_one_class(file):
    dataset = load_table(file("x,y\n1,1\n2,1.0\n3,2\n4,2\n"), task="classification", preparation=ALL)
    assert dataset.class_names == ("1", "2")
    assert dataset.Y.tolist() == [[0, 0, 1, 1]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\ufeff" + XOR, id="byte order mark"),
        pytest.param(XOR.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(XOR.replace("\n", "\r"), id="lone carriage returns"),
        pytest.param(XOR.rstrip("\n"), id="no last line end"),
        pytest.param("\n" + XOR.replace("\n", "\n\n"), id="blank lines"),
        pytest.param(XOR.replace(",", ", "), id="blanks after commas"),
        pytest.param(XOR.replace("0", '"0"').replace("a", '"a"'), id="quoted"),
        pytest.param(XOR.replace("1", "+1.0e0"), id="other ways to write 1"),
    ],
)
def test_harmless_differences_in_writing_change_nothing(file, content):
    dataset = load_table(file(content), preparation=ALL)
    assert dataset.input_names == ("a", "b")
    assert dataset.X.tolist() == [[0, 0, 1, 1], [0, 1, 0, 1]]
    assert dataset.Y.tolist() == [[0, 1, 1, 0]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "table.csv is empty", id="empty"),
        pytest.param("\n\n", "table.csv is empty", id="only blank lines"),
        pytest.param("a,b\n", "only a header", id="header only"),
        pytest.param("a,b\n1,2\n", "only one row", id="one row"),
        pytest.param("a\n1\n2\n", "only one column, 'a'", id="one column"),
        pytest.param("a;b\n1,5;2\n3;4\n", "separated by semicolons", id="semicolons"),
        pytest.param("a\tb\n1\t2\n3\t4\n", "separated by tabs", id="tabs"),
        pytest.param("5.1,3.5,setosa\n4.9,3,setosa\n", "line 1: the first line looks like data", id="no header"),
        pytest.param("a,b,a\n1,2,3\n4,5,6\n", "line 1: two columns are called 'a'", id="duplicate name"),
        pytest.param("a, a\n1,2\n4,5\n", "line 1: two columns are called 'a'", id="duplicate but for a blank"),
        pytest.param(",a,b\n0,1,2\n1,3,4\n", "line 1: column 1 has no name", id="blank name"),
        pytest.param("a,b\n1,2\n3,4,5\n", "line 3: 2 values expected, one a column, but there are 3", id="long row"),
        pytest.param("a,b\n1,2,3\n4,5,6\n", "line 2: 2 values expected", id="extra field in every row"),
        pytest.param("a,b\n1,2\n3\n", "line 3: 2 values expected, one a column, but there are 1", id="short row"),
        pytest.param("a,b,c\n1,2\n", "nothing for the column 'c'", id="short row names the column"),
        pytest.param('a,b\n1,2\n"3,4\n', "line 3: unexpected end of data", id="open quotation mark"),
        pytest.param(b"a,b\n1,2\n\0,4\n", "line 3: there is a NUL", id="NUL"),
        pytest.param("a,b\n1,2\n".encode("utf-16"), "is not UTF-8 text", id="UTF-16"),
        pytest.param("a,größe\n1,2\n".encode("latin-1"), "is not UTF-8 text", id="latin-1"),
        pytest.param(bytes(range(128, 256)), "is not UTF-8 text", id="binary"),
        pytest.param("n," + ",".join(f"c{j}" for j in range(10_000)) + "\n", "10,001 columns are more", id="too wide"),
    ],
)
def test_a_file_that_is_no_table_is_refused(file, content, message):
    assert message in refusal(file(content))


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("", "the value is missing. Fill it in"),
        ("?", "the value is missing ('?')"),
        ("NA", "the value is missing ('NA')"),
        ("n/a", "the value is missing ('n/a')"),
        ("nan", "the value is missing ('nan')"),
        ("-", "the value is missing ('-')"),
        ("red", "'red' is not a number."),
        ("True", "'True' is not a number."),
        ('"1,5"', "'1,5' is not a number. Write it with a decimal point."),
        ("1_000", "'1_000' is not a number."),
        ("0x10", "'0x10' is not a number."),
        ("٣", "'٣' is not a number."),
        ("1e400", "is too large for a number"),
        ("-inf", "is too large for a number"),
    ],
)
@pytest.mark.parametrize("others", ["1", "True", "red"])
def test_a_cell_that_is_no_number_is_named_with_line_and_column(file, cell, message, others):
    said = refusal(file(f"a,b,y\n1,2,3\n\n1,{cell},4\n1,{others},5\n"))
    assert said.startswith("table.csv, line 4, column 'b': ")
    assert message in said


@pytest.mark.parametrize(
    ("cells", "line", "message"),
    [
        (["1.5", "", "2.5"], 3, "missing"),
        (["red", "?", "red"], 3, "missing"),
        (["1.5", "2.5", "red"], 4, "most of the column is"),
        (["1.5", "1e400", "2"], 3, "too large"),
    ],
)
def test_a_bad_cell_of_the_target_is_named(file, cells, line, message):
    said = refusal(file("x,y\n" + "".join(f"{i},{cell}\n" for i, cell in enumerate(cells))))
    assert said.startswith(f"table.csv, line {line}, column 'y': ")
    assert message in said


@pytest.mark.parametrize(
    ("content", "choices", "message"),
    [
        (XOR, {"target": "z"}, "no column 'z'. The columns are: a, b, y."),
        ("x,y\n1,3\n2,3\n", {}, "only one class"),
        ("x,y\n1,red\n2,red\n", {}, "only one class"),
        ("x,y\n1,3.5\n2,3.5\n", {}, "nothing to learn"),
        ("x,y\n1,Ann\n2,Bob\n3,Cleo\n4,Dan\n", {}, "4 different texts in 4 rows"),
        ("x,y\n1,red\n2,blue\n", {"task": "regression"}, "'red' is not a number"),
    ],
)
def test_a_target_that_cannot_be_learned_is_refused(file, content, choices, message):
    assert message in refusal(file(content), **choices)


def test_what_is_not_a_readable_file_is_refused(tmp_path):
    (tmp_path / "letter.docx").write_bytes(b"PK\3\4" + bytes(range(256)))
    assert "only .csv" in refusal(tmp_path / "letter.docx")
    assert "begins like a zip archive" in refusal(tmp_path / "letter.docx")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    assert "cannot be read as an Excel workbook" in refusal(tmp_path / "sheet.xlsx")
    assert "is a folder" in refusal(tmp_path)
    assert "There is no file" in refusal(tmp_path / "gone.csv")
    assert "There is no file" in refusal("https://example.org/table.csv")


def test_a_file_that_changes_while_it_is_read_is_refused(file, monkeypatch):
    path = file(XOR)
    from bpviz.data.files import delimited_text

    next_rows = delimited_text.next_rows

    def grow_then_take(*arguments, **choices):
        path.write_text(XOR + "1,1,1\n")
        return next_rows(*arguments, **choices)

    monkeypatch.setattr(delimited_text, "next_rows", grow_then_take)
    assert refusal(path) == "table.csv was changed while it was read. Open it once more."


def test_columns_reads_only_the_header(file):
    assert columns(file('a, b ,"c, d"\n1,2\nnot a table\n')) == ("a", "b", "c, d")


def test_the_line_of_a_cell_is_right_after_a_cell_with_line_breaks(file):
    assert "line 5, column 'x'" in refusal(file('x,y\n1,"two\nlines"\n2,one\n?,one\n'))
