"""Parquet files are read column by column; without pyarrow, words say what to install."""

import datetime
import sys

import numpy as np
import pytest

from bpviz.data.errors import DataError
from bpviz.data.files import guess_reading, load_table, read_columns

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def parquet(tmp_path):
    def write(columns, name="table.parquet", **options):
        pq.write_table(pa.table(columns), tmp_path / name, **options)
        return tmp_path / name

    return write


def test_columns_keep_their_names_and_values(parquet):
    path = parquet({"x": [1.5, 0.1, 3.0], "n": [1, 2, 3], "word": ["a", "b", "a"], "ok": [True, False, True]})
    columns = read_columns(path)
    assert columns.names == ("x", "n", "word", "ok")
    assert columns[0].numbers.tolist() == [1.5, 0.1, 3.0]
    assert columns[1].numbers.dtype == np.int64
    assert columns[2].texts == ("a", "b")
    assert columns[3].texts == ("True", "False")
    assert columns.row_word == "row"
    assert load_table(parquet({"x": [1.5, 2, 3], "y": ["a", "b", "a"]})).class_names == ("a", "b")


def test_missing_values_are_counted(parquet):
    columns = read_columns(parquet({"x": [1.5, None, float("nan")], "n": [None, 2, 3], "w": ["a", None, "?"]}))
    assert [column.n_missing for column in columns] == [2, 1, 2]
    np.testing.assert_array_equal(columns[1].numbers, [np.nan, 2, 3])


def test_other_types_become_numbers_or_texts(parquet):
    from decimal import Decimal

    path = parquet(
        {
            "d": pa.array([Decimal("1.50"), Decimal("2.25")]),
            "day": pa.array([datetime.date(2024, 12, 31), None]),
            "code": pa.array(["a", "b"]).dictionary_encode(),
            "half": pa.array(np.array([1, 2], dtype=np.float16)),
            "nothing": pa.nulls(2),
            "large": pa.array(["x", "y"], pa.large_string()),
        }
    )
    columns = read_columns(path)
    assert columns[0].numbers.tolist() == [1.5, 2.25]
    assert columns[1].texts == ("2024-12-31", "")
    assert columns[2].texts == ("a", "b")
    assert columns[3].numbers.tolist() == [1, 2]
    assert columns[4].n_missing == 2
    assert columns[5].texts == ("x", "y")


@pytest.mark.parametrize("values", [[[1], [2]], [{"a": 1}, {"a": 2}], [b"a", b"b"]])
def test_lists_structures_and_bytes_are_refused(parquet, refusal, values):
    assert "column 'v': it holds" in refusal(parquet({"v": values, "y": [1, 2]}))


def test_a_preview_and_progress(parquet):
    path = parquet({"x": np.arange(100_000.0), "y": np.arange(100_000)}, row_group_size=10_000)
    preview = read_columns(path, most_rows=7)
    assert (preview.m, preview.complete) == (7, False)
    told = []
    assert read_columns(path, progress=told.append).m == 100_000
    assert len(told) > 2
    assert told == sorted(told)


def test_what_is_no_parquet_file_is_refused(file, refusal, parquet):
    assert "cannot be read as a Parquet file" in refusal(file(b"PAR1 junk", "a.parquet"))
    assert "cannot be read as a Parquet file" in refusal(file(b"", "a.parquet"))
    data = parquet({"x": np.arange(1000.0), "y": np.arange(1000)}).read_bytes()
    assert "Parquet file" in refusal(file(data[: len(data) // 2], "cut.parquet"))
    wide = {f"c{j}": [1] for j in range(10_001)}
    assert "10,001 columns are more" in refusal(parquet(wide))


def test_without_pyarrow_words_say_what_to_install(parquet, monkeypatch):
    path = parquet({"x": [1, 2]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataError, match="Parquet files need pyarrow, which is not installed"):
        guess_reading(path)
