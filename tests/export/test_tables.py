"""Sheets as files and as cells, read back by pandas."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.export.csv_file import ROWS_AT_ONCE, write_csv
from bpviz.export.sheet import Sheet
from bpviz.export.tab_separated import tab_separated

NAMES = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=8)
WORDS = st.text(st.characters(exclude_categories=["C"]), max_size=8)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    rows = draw(st.integers(0, 8))
    names = draw(st.lists(NAMES.map(str.strip).filter(bool), min_size=3, max_size=3, unique=True))
    floats = draw(st.lists(st.floats(), min_size=rows, max_size=rows))
    whole = draw(st.lists(st.integers(-(2**53), 2**53), min_size=rows, max_size=rows))
    words = draw(st.lists(WORDS, min_size=rows, max_size=rows))
    return Sheet(tuple(zip(names, (np.array(floats, dtype=float), np.array(whole, dtype=int), words), strict=True)))


@given(sheets())
def test_pandas_reads_back_every_bit(tmp_path_factory: pytest.TempPathFactory, sheet: Sheet) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(sheet, path)
    read = pd.read_csv(
        path,
        names=list(range(3)),
        header=0,
        dtype={1: np.int64, 2: str},
        converters={0: float},
        keep_default_na=False,
        skip_blank_lines=False,
        encoding="utf-8",
    )
    header = pd.read_csv(path, header=None, nrows=1, dtype=str, keep_default_na=False).iloc[0].tolist()
    assert header == list(sheet.names)
    (_, floats), (_, whole), (_, words) = sheet.columns
    np.testing.assert_array_equal(read[0].to_numpy(), floats)
    assert read[1].tolist() == list(whole)
    assert read[2].tolist() == list(words)


def test_many_rows_are_written_in_chunks_whose_edges_do_not_show(tmp_path: Path) -> None:
    n = 2 * ROWS_AT_ONCE + 3
    values = np.random.default_rng(0).standard_normal(n)
    told: list[float] = []
    write_csv(Sheet((("k", np.arange(n)), ("J", values))), tmp_path / "a.csv", told.append)
    read = pd.read_csv(tmp_path / "a.csv", converters={"J": float})
    assert read["k"].tolist() == list(range(n))
    assert np.array_equal(read["J"], values)
    assert told == sorted(told)
    assert (told[0], told[-1], len(told)) == (0.0, 1.0, 4)


def test_an_export_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    class GivenUp(BaseException):
        pass

    def progress(share: float) -> None:
        if share > 0:
            raise GivenUp

    with pytest.raises(GivenUp):
        write_csv(Sheet((("k", range(3 * ROWS_AT_ONCE)),)), tmp_path / "a.csv", progress)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_without_rows_is_a_header(tmp_path: Path) -> None:
    write_csv(Sheet((("W(1) i", []), ("value", []))), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "W(1) i,value\n"


@given(sheets())
def test_cells_paste_as_they_are(sheet: Sheet) -> None:
    copied = tab_separated(sheet)
    read = pd.read_csv(
        io.StringIO(copied.text),
        sep="\t",
        names=list(range(3)),
        header=0,
        dtype={1: np.int64, 2: str},
        converters={0: float},
        keep_default_na=False,
        skip_blank_lines=False,
    )
    assert copied.rows == len(sheet) == len(read)
    assert read[2].tolist() == list(sheet.columns[2][1])


def test_too_many_cells_are_cut_at_a_whole_row() -> None:
    copied = tab_separated(Sheet((("a", range(10)), ("b", range(10)), ("c", range(10)))), most_cells=10)
    assert copied.rows == 3
    assert copied.text.splitlines()[-1] == "2\t2\t2"
    assert len(copied.text.splitlines()) == 4
