"""The columns of a file as they were read, each with what can be said of it before anything is done to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.cells import PLAIN, NumberStyle, is_missing, number_as_text
from bpviz.data.files.reading import Reading
from bpviz.data.table import LARGEST

Kind = Literal["number", "category"]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Cell:
    """One cell worth pointing at: its place among the rows read, counted from 0, and what stands there."""

    row: int
    text: str


@dataclass(frozen=True, eq=False, repr=False)
class Column:
    """One column; frozen, its arrays are read-only. Made by column_of_numbers and column_of_texts.

    A column of numbers has numbers, (m,), of any real type, NaN where a value is missing. A column with a word in it
    has codes, (m,), into its distinct texts instead; missing values have the texts that mark them, such as "?".

    Attributes:
        kind: the guess, "number" or "category"; a mixed column is guessed by what most of its cells are.
        n_missing: cells that are empty or hold a mark such as "?", "NA", "n/a" or "-".
        missing_marks: what stands in them and how often, most frequent first; an empty cell is "".
        first_missing: the first of them.
        n_distinct: different values that are not missing.
        mixed: in a column of numbers and words, the first cell that is of the rarer sort; else None.
        too_large: the first cell that is infinite or beyond what can be computed with; else None.
        counts_rows: True if the cells are m consecutive whole numbers, in order.
    """

    name: str
    numbers: npt.NDArray[Any] | None
    codes: Codes | None = None
    texts: tuple[str, ...] = ()
    style: NumberStyle = PLAIN
    kind: Kind = "number"
    n_missing: int = 0
    missing_marks: tuple[tuple[str, int], ...] = ()
    first_missing: Cell | None = None
    n_distinct: int = 0
    mixed: Cell | None = None
    too_large: Cell | None = None
    counts_rows: bool = False

    def __len__(self) -> int:
        """Return m, the number of rows read."""
        return len(self._held)

    def __repr__(self) -> str:
        return f"Column({self.name!r}, {self.kind}, {len(self)} rows, {self.n_distinct} distinct)"

    @property
    def constant(self) -> bool:
        """Tell whether no two cells that are not missing differ."""
        return self.n_distinct <= 1

    @property
    def missing(self) -> npt.NDArray[np.bool_]:
        """Return which cells are missing, (m,)."""
        if not self.n_missing:
            return np.zeros(len(self), dtype=bool)
        return np.unpackbits(self._missing_bits, count=len(self)).view(bool)

    @cached_property
    def _missing_bits(self) -> npt.NDArray[np.uint8]:
        """Return the same, eight cells in a byte: a large file has many columns, each with many cells."""
        if self.numbers is not None:
            return np.packbits(np.isnan(self.numbers))
        assert self.codes is not None
        return np.packbits(np.array([is_missing(text) for text in self.texts], dtype=bool)[self.codes])

    def cell(self, row: int) -> str:
        """Return a cell as it was understood: a number with a decimal point, a text as it is, "" for a missing one."""
        if self.numbers is not None:
            value = float(self.numbers[row])
            return "" if np.isnan(value) else number_as_text(value)
        assert self.codes is not None
        text = self.texts[self.codes[row]]
        return "" if is_missing(text) else text

    def first_values(self, n: int = 3) -> tuple[str, ...]:
        """Return the first n values that are not missing, as cell writes them."""
        found: list[str] = []
        for row in range(len(self)):
            cell = self.cell(row)
            if cell:
                found.append(cell)
            if len(found) == n or row > 1000:
                break
        return tuple(found)

    def as_numbers(self) -> npt.NDArray[Any]:
        """Return every cell as a number, (m,), NaN for what is missing and what is none."""
        if self.numbers is not None:
            return self.numbers
        assert self.codes is not None
        values = np.array([np.nan if (value := self.style.value(text)) is None else value for text in self.texts])
        return values[self.codes]

    def as_texts(self) -> tuple[tuple[str, ...], Codes]:
        """Return the distinct cells as texts and the code, (m,), of each row's; numbers in order of their size."""
        if self.numbers is None:
            assert self.codes is not None
            return self.texts, self.codes
        values, codes = np.unique(self.numbers, return_inverse=True)
        texts = tuple("" if np.isnan(value) else number_as_text(value) for value in values.astype(float).tolist())
        return texts, codes.astype(np.int32)

    def first_row_without_number(self) -> int | None:
        """Return the first row whose cell is neither missing nor a number, None if there is none."""
        if self.numbers is not None:
            return None
        stray = np.isnan(self.as_numbers()) & ~self.missing
        return int(stray.argmax()) if stray.any() else None

    @property
    def _held(self) -> npt.NDArray[Any]:
        held = self.codes if self.numbers is None else self.numbers
        assert held is not None
        return held


@dataclass(frozen=True, eq=False, repr=False)
class Columns:
    """What read_columns found: every column, and how messages call its rows; frozen.

    Attributes:
        name: the file's name, which opens every message.
        reading: how it was read.
        row_word: what a row is called in messages: "line" of a text, "row" of a sheet, "example", "record".
        row_labels: (m,) the number of each row in the file, counted from 1; a range where none is left out.
        complete: False if only the first rows were read.
        remarks: in words, what the reader had to decide: names given to nameless columns, lines left out, a guessed
            encoding, a labels file found beside the images.
        image_shape: (rows, columns) if the first rows · columns columns are the pixels of a picture, row by row.
    """

    name: str
    reading: Reading
    columns: tuple[Column, ...]
    row_word: str
    row_labels: npt.NDArray[np.int64] | range
    complete: bool = True
    remarks: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.columns)

    def __getitem__(self, j: int) -> Column:
        return self.columns[j]

    def __repr__(self) -> str:
        return f"Columns({self.name!r}, {len(self)} columns, {self.m} rows)"

    @property
    def m(self) -> int:
        """Return the number of rows read."""
        return len(self.row_labels)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the columns' names, all different."""
        return tuple(column.name for column in self.columns)

    def named(self, name: str) -> Column:
        """Return the column of that name. Raises DataError if there is none."""
        if name not in self.names:
            raise DataError(f"{self.name}: there is no column {name!r}. The columns are: {listed(self.names)}.")
        return self.columns[self.names.index(name)]

    def place(self, column: Column, row: int) -> str:
        """Name a cell as messages do: "iris.csv, line 4, column 'species'"."""
        return f"{self.name}, {self.row_word} {self.row_labels[row]}, column {column.name!r}"


def column_of_numbers(
    name: str,
    numbers: npt.NDArray[Any],
    marks: Mapping[str, int] | None = None,
    first_gap: str = "",
    infinite: str = "",
) -> Column:
    """Return a column of numbers, (m,), NaN where missing.

    marks counts what stands in the file where a value is missing, first_gap is the first of them, and infinite what
    stands where the first value is infinite; "" where the file tells no more.
    """
    numbers = _frozen(numbers)
    in_a_row = np.ascontiguousarray(numbers)  # one number from each row of a file is slow to go through again and again
    gaps = np.isnan(in_a_row) if numbers.dtype.kind == "f" else np.zeros(0, dtype=bool)
    n_missing = int(np.count_nonzero(gaps))
    return Column(
        name,
        numbers,
        n_missing=n_missing,
        missing_marks=_most_frequent_first(marks or {"": n_missing}) if n_missing else (),
        first_missing=Cell(int(gaps.argmax()), first_gap) if n_missing else None,
        n_distinct=_n_distinct(in_a_row, n_missing),
        too_large=_too_large(in_a_row, infinite),
        counts_rows=_counts_rows(in_a_row),
    )


def column_of_texts(
    name: str, codes: Codes, texts: Sequence[str], style: NumberStyle = PLAIN, kind: Kind | None = None
) -> Column:
    """Return a column of codes, (m,), into distinct texts: one of numbers if all that is not missing is a number.

    kind "category" keeps numbers as the names of categories, as a format asks that declares them to be such.
    """
    missing = [is_missing(text) for text in texts]
    values = [None if gap else style.value(text) for text, gap in zip(texts, missing, strict=True)]
    words = [value is None and not gap for value, gap in zip(values, missing, strict=True)]
    counts = np.bincount(codes, minlength=len(texts))
    marks = {text: int(n) for text, n, gap in zip(texts, counts, missing, strict=True) if gap}
    first_missing = _first_cell(codes, texts, missing)
    if kind != "category" and not any(words):
        numbers = np.array([np.nan if value is None else value for value in values], dtype=np.float64)
        infinite = _first_cell(codes, texts, np.isinf(numbers))
        first_gap = first_missing.text if first_missing else ""
        return column_of_numbers(name, numbers[codes], marks, first_gap, infinite.text if infinite else "")
    column = Column(
        name,
        None,
        _frozen(codes),
        tuple(texts),
        style,
        "category",
        n_missing=sum(marks.values()),
        missing_marks=_most_frequent_first(marks),
        first_missing=first_missing,
        n_distinct=len(texts) - len(marks),
    )
    if kind == "category":
        return column
    return _with_mixture(column, [value is not None for value in values], words, counts)


def listed(names: Sequence[str], most: int = 20) -> str:
    """Return names as a list of words, the rest counted."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} … ({len(names)} in all)"


def _with_mixture(column: Column, numeric: list[bool], words: list[bool], counts: npt.NDArray[np.intp]) -> Column:
    assert column.codes is not None
    n_numbers, n_words = int(counts[numeric].sum()), int(counts[words].sum())
    if not n_numbers:
        return column
    mostly_numbers = n_numbers >= n_words
    stray = _first_cell(column.codes, column.texts, words if mostly_numbers else numeric)
    return replace(column, kind="number" if mostly_numbers else "category", mixed=stray)


def _first_cell(codes: Codes, texts: Sequence[str], which: npt.ArrayLike) -> Cell | None:
    of_text = np.array(which, dtype=bool)
    rows = of_text[codes]
    if not of_text.any() or not rows.any():
        return None
    row = int(rows.argmax())
    return Cell(row, texts[codes[row]])


def _most_frequent_first(marks: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(marks.items(), key=lambda mark: -mark[1]))


def _n_distinct(numbers: npt.NDArray[Any], n_missing: int) -> int:
    if numbers.dtype.itemsize == 1:
        return int(np.count_nonzero(np.bincount(numbers.view(np.uint8), minlength=256)))
    known = np.sort(numbers)[: len(numbers) - n_missing]  # NaN comes last
    return int(np.count_nonzero(known[1:] != known[:-1])) + min(len(known), 1)


def _too_large(numbers: npt.NDArray[Any], infinite: str) -> Cell | None:
    if numbers.dtype.kind != "f":
        return None
    beyond = np.isinf(numbers) if numbers.dtype.itemsize < 8 else np.abs(numbers) > LARGEST
    if not beyond.any():
        return None
    row = int(beyond.argmax())
    return Cell(row, (np.isinf(numbers[row]) and infinite) or number_as_text(float(numbers[row])))


def _counts_rows(numbers: npt.NDArray[Any]) -> bool:
    m = len(numbers)
    if m < 2 or not float(numbers[0]).is_integer() or float(numbers[-1]) - float(numbers[0]) != m - 1:
        return False
    return bool((numbers[1:] == numbers[:-1] + 1).all())


def _frozen(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    array = array.view()
    array.flags.writeable = False
    return array
