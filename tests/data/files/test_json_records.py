"""JSON records become columns, whichever way they stand in the file."""

import json

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpviz.data.files import load_table, read_columns

RECORDS = [{"x": 1.5, "w": "a"}, {"x": 2, "w": "b"}, {"w": "a", "x": 0.1}]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)),
        "\r\n".join(map(json.dumps, RECORDS)) + "\r\n",
        " ".join(json.dumps(record, indent=1) for record in RECORDS),
        "\ufeff" + json.dumps(RECORDS),
    ],
)
@pytest.mark.parametrize("piece", [3, 1 << 20])
def test_records_in_a_list_or_one_after_the_other(file, text, piece, monkeypatch):
    from bpviz.data.files import text_lines

    monkeypatch.setattr(text_lines.TextLines.__init__, "__defaults__", (piece,))
    columns = read_columns(file(text, "r.json"))
    assert columns.names == ("x", "w")
    assert columns[0].numbers.tolist() == [1.5, 2, 0.1]
    assert [columns[1].texts[code] for code in columns[1].codes] == ["a", "b", "a"]
    assert (columns.row_word, columns.row_labels.tolist()) == ("record", [1, 2, 3])


def test_what_a_record_has_not_is_missing(file):
    columns = read_columns(file('[{"a": 1}, {"b": "x", "a": null}, {"c": true}]', "r.json"))
    assert columns.names == ("a", "b", "c")
    np.testing.assert_array_equal(columns[0].numbers, [1, np.nan, np.nan])
    assert [column.n_missing for column in columns] == [2, 2, 2]
    assert columns[2].texts == ("", "True")


def test_the_target_is_the_last_key(file):
    assert load_table(file(json.dumps(RECORDS), "r.json")).class_names == ("a", "b")
    assert load_table(file("\n".join(map(json.dumps, RECORDS)), "r.jsonl"), "x").task == "regression"


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.floats(allow_nan=False) | st.none()), min_size=1))
def test_numbers_come_back_bit_for_bit(tmp_path_factory, records):
    assume(any(records))
    path = tmp_path_factory.mktemp("json") / "r.json"
    path.write_text(json.dumps(records))
    for column in read_columns(path):
        expected = [np.nan if record.get(column.name) is None else record[column.name] for record in records]
        np.testing.assert_array_equal(column.numbers, expected)


def test_a_preview_and_progress(file):
    path = file("[" + ",".join(['{"a": 1, "b": 2}'] * 100_000) + "]", "r.json")
    preview = read_columns(path, most_rows=4)
    assert (preview.m, preview.complete) == (4, False)
    told = []
    assert read_columns(path, progress=told.append).m == 100_000
    assert len(told) > 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "there is no record with a value"),
        ("[]", "there is no record with a value"),
        ("{}", "there is no record with a value"),
        ("[1, 2]", "line 1: a record is an object such as"),
        ('"a"', "a record is an object such as"),
        ('[{"a": 1},\n{"a": 2 "b": 3}]', "line 2: Expecting ',' delimiter"),
        ('[{"a": 1}\n{"a": 2}]', "line 2: a comma or the end of the list is missing"),
        ('[{"a": 1}, {"a": 2}', "the list has no end"),
        ('[{"a": 1}] x', "something follows after the end of the list"),
        ('{"a": 1}\n{"a": ', "line 2: Expecting value"),
        ('[{"a": 1}, {"a": [1, 2]}]', "record 2, 'a': a list is inside the record"),
        ('[{"a": {"b": 1}}]', "record 1, 'a': an object is inside the record"),
        ('[{"a": 1, "a": 2}]', "two values called 'a'"),
        ("[" * 100_000, "too many brackets are inside each other"),
        ('[{"a": 1}, {"a": "x"}, {"a": 2}]', "one column"),
        ('[{"a": 1, "b": 1}, {"a": "x", "b": 2}, {"a": 2, "b": 3}]', "record 2, column 'a': 'x' is not a number"),
    ],
)
def test_what_are_no_records_is_refused(file, refusal, text, message):
    assert message in refusal(file(text, "bad.json"))


def test_letters_that_cannot_be_written_are_replaced(file):
    columns = read_columns(file(r'[{"a": "\ud800x", "b": 1}]', "r.json"))
    assert columns[0].texts == ("?x",)


def test_codes_in_strings_are_kept(file):
    columns = read_columns(file('[{"zip": "01067", "n": 7}, {"zip": "04109", "n": 8}]', "codes.json"))
    assert columns[0].texts == ("01067", "04109")
    assert columns[1].numbers.tolist() == [7, 8]
