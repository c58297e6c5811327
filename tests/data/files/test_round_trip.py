"""Any table, written by other hands to any format, comes back as the same data set."""

import csv
import json

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpviz.data.dataset import Preparation
from bpviz.data.files import dataset_of, guess_plan, guess_reading, read_columns

letters = st.characters(
    exclude_categories=["Cs", "Cc", "Cn", "Zs", "Zl", "Zp"], exclude_characters="\\\"'@%{}?,;|=-\ufeff"
)
names = st.text(letters, min_size=1, max_size=6).map(lambda text: "x" + text)
words = st.text(letters, min_size=1, max_size=5).map(lambda text: "w" + text)
numbers = st.floats(-1e100, 1e100) | st.integers(-1000, 1000).map(float)


@st.composite
def tables(draw):
    """Draw names, rows, and whether each column holds words: numbers and words in any order, some values missing."""
    kinds = draw(st.lists(st.sampled_from(["numbers", "words"]), min_size=1, max_size=3))
    m = draw(st.integers(4, 8))
    columns = [draw(st.lists(st.none() | numbers, min_size=m, max_size=m)) for kind in kinds]
    for j, kind in enumerate(kinds):
        if kind == "words":
            few = draw(st.lists(words, min_size=2, max_size=3, unique=True))
            columns[j] = draw(st.lists(st.none() | st.sampled_from(few), min_size=m, max_size=m))
    target = draw(st.lists(numbers, min_size=m, max_size=m, unique=True))
    unique = draw(st.lists(names, min_size=len(kinds) + 1, max_size=len(kinds) + 1, unique=True))
    return unique, [*columns, target], kinds


def write_text(path, header, rows, separator, decimal=".", encoding="utf-8"):
    def cell(value):
        if value is None:
            return ""
        return repr(value).replace(".", decimal) if isinstance(value, float) else value

    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=separator).writerows([header, *([cell(value) for value in row] for row in rows)])


def write_excel(path, header, rows):
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append(row)  # with 16 digits
    book.save(path)


def write_arff(path, header, rows):
    kinds = ["numeric" if all(row[j] is None or isinstance(row[j], float) for row in rows) else "string"
             for j in range(len(header))]  # fmt: skip
    lines = ["@relation r", *(f"@attribute '{name}' {kind}" for name, kind in zip(header, kinds, strict=True)), "@data"]
    lines += [",".join("?" if value is None else str(value) for value in row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")


def write_json(path, header, rows):
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in rows]), encoding="utf-8")


def write_json_lines(path, header, rows):
    records = (dict(zip(header, row, strict=True)) for row in rows)
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")


def write_parquet(path, header, rows):
    pq.write_table(pa.table(dict(zip(header, map(list, zip(*rows, strict=True)), strict=True))), path)


WRITERS = {
    "comma.csv": lambda *table: write_text(*table, ","),
    "german.csv": lambda *table: write_text(*table, ";", ","),
    "tab.tsv": lambda *table: write_text(*table, "\t"),
    "bar.txt": lambda *table: write_text(*table, "|"),
    "marked.csv": lambda *table: write_text(*table, ",", encoding="utf-8-sig"),
    "wide.csv": lambda *table: write_text(*table, ",", encoding="utf-16"),
    "t.xlsx": write_excel,
    "t.arff": write_arff,
    "t.json": write_json,
    "t.jsonl": write_json_lines,
    "t.parquet": write_parquet,
}


def expected(columns, kinds):
    """Return the inputs as scikit-learn's imputer would not be needed: gaps in numbers are the mean of the rest."""
    rows = []
    for column, kind in zip(columns, kinds, strict=False):
        known = [value for value in column if value is not None]
        if kind == "numbers":
            rows.append([np.mean(known) if value is None else value for value in column])
        else:
            most = max(sorted(set(known)), key=known.count)
            filled = [most if value is None else value for value in column]
            rows += [[float(value == word) for value in filled] for word in sorted(set(known))]
    return np.array(rows)


@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=25)
@given(table=tables())
def test_a_table_comes_back_as_the_same_dataset(tmp_path_factory, name, table):
    header, columns, kinds = table
    if any(all(value is None for value in column) for column in columns):
        return
    path = tmp_path_factory.mktemp("trip") / name
    WRITERS[name](path, header, [list(row) for row in zip(*columns, strict=True)])
    read = read_columns(path, guess_reading(path))
    assert read.names == tuple(header)
    plan = guess_plan(read, header[-1], "regression")
    for column, kind in zip(header, kinds, strict=False):
        is_number = kind == "numbers"
        plan = plan.changed(
            column,
            role="input",
            kind="number" if is_number else "category",
            missing="mean" if is_number else "most frequent",
        )
    dataset = dataset_of(read, plan, Preparation("as they are", held_out=0.0))
    np.testing.assert_allclose(dataset.X, expected(columns, kinds), rtol=1e-12, atol=0)
    columns = [[_as_written(name, value) for value in column] for column in columns]
    np.testing.assert_array_equal(dataset.raw_targets, [columns[-1]])
    full = [j for j, kind in enumerate(kinds) if kind == "numbers" and None not in columns[j]]
    for j in full:  # what was not filled comes back bit for bit
        np.testing.assert_array_equal(dataset.raw_inputs[dataset.input_names.index(header[j])], columns[j])


def _as_written(name, value):
    return float(f"{value:.16g}") if name.endswith(".xlsx") and isinstance(value, float) else value


@given(table=tables())
@settings(max_examples=25)
def test_arrays_come_back_bit_for_bit(tmp_path_factory, table):
    matrix = np.array([column for column in table[1] if not any(isinstance(value, str | None) for value in column)]).T
    folder = tmp_path_factory.mktemp("trip")
    np.save(folder / "a.npy", matrix)
    np.savez(folder / "a.npz", matrix)
    if matrix.shape[1] < 2:
        return
    for name in ("a.npy", "a.npz"):
        read = read_columns(folder / name)
        dataset = dataset_of(read, guess_plan(read, task="autoencoder"), Preparation("as they are", held_out=0.0))
        np.testing.assert_array_equal(dataset.X.T, matrix)
