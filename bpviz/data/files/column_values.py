"""What one column becomes in a Table: inputs or classes, its gaps filled, by scikit-learn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.array_store import Block
from bpviz.data.dataset import InputChoice
from bpviz.data.errors import DataError
from bpviz.data.files.cells import is_missing, number_as_text
from bpviz.data.files.column import Column, listed
from bpviz.data.files.import_plan import ColumnPlan
from bpviz.data.scaling import number_in_words

Values = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Classes = npt.NDArray[np.intp]
ClassesOf = Callable[[slice], Classes]
"""Gives the classes of some of the rows kept."""


@dataclass(frozen=True, eq=False)
class Kept:
    """The rows of a file that are kept: mask, (m_all,), tells which of all."""

    mask: Mask

    @cached_property
    def m(self) -> int:
        """Return how many they are."""
        return int(np.count_nonzero(self.mask))

    def of(self, values: Values, rows: slice = slice(None)) -> Values:
        """Return the values, (m_all,), of the rows kept, or of some of these; without a copy if they are all."""
        if self.m == len(self.mask):
            return values[rows]
        return values[self.mask] if rows == slice(None) else values[self._places[rows]]

    @cached_property
    def _places(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.mask)


@dataclass(frozen=True)
class Inputs:
    """The inputs that one column became: the name of each, their values, and what was done, in words.

    values gives those in some of the rows kept, (n, rows): not all columns of a large file are in memory at once.
    """

    names: tuple[str, ...]
    values: Block
    scaling: InputChoice | None
    notes: tuple[str, ...] = ()


def inputs_of(column: Column, to_be: ColumnPlan, kept: Kept) -> Inputs:
    """Return a column's inputs in the rows kept: itself, or one for each value of a category.

    Raises DataError if gaps are to be filled and no value is known.
    """
    if to_be.kind == "category":
        return _one_hot(column, to_be, kept)
    numbers = column.as_numbers()
    if to_be.missing == "drop the rows" or not column.n_missing:
        return Inputs((column.name,), lambda rows: kept.of(numbers, rows)[np.newaxis], to_be.scaling)
    filling = _filling(column, as_floats(kept.of(numbers)), to_be)
    value = filling.value

    def without_gaps(rows: slice) -> Values:
        values = as_floats(kept.of(numbers, rows))
        return np.where(np.isnan(values), value, values)[np.newaxis]

    return Inputs((column.name,), without_gaps, to_be.scaling, filling.notes)


def classes_of(column: Column, kept: Kept) -> tuple[tuple[str, ...], ClassesOf]:
    """Return the names of the values in the rows kept, numbers by size and words by the alphabet, and the rows' own.

    The class of a missing value is −1.
    """
    if column.numbers is not None:
        numbers = column.numbers
        values = np.unique(kept.of(numbers))
        values = values[values == values]  # NaN is no class
        names = tuple(number_as_text(value) for value in as_floats(values).tolist())

        def of_numbers(rows: slice) -> Classes:
            places = np.searchsorted(values, kept.of(numbers, rows))  # NaN would come last
            return np.where(places < len(values), places, -1)

        return names, of_numbers
    assert column.codes is not None
    codes = column.codes
    known = [code for code in np.unique(kept.of(codes)).tolist() if not is_missing(column.texts[code])]
    names, places = _in_order([column.texts[code] for code in known], column)
    of_code = np.full(len(column.texts), -1, dtype=np.intp)
    of_code[known] = places
    return names, lambda rows: of_code[kept.of(codes, rows)]


def as_floats(numbers: Values) -> Floats:
    """Return numbers of any real type as 64-bit floats; NaN of any make stays NaN, without a warning."""
    with np.errstate(invalid="ignore"):
        return np.asarray(numbers, dtype=np.float64)


def _in_order(texts: Sequence[str], column: Column) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    values = [column.style.value(text) for text in texts]
    keys: Sequence[Any] = texts if None in values else values
    order = sorted(range(len(texts)), key=keys.__getitem__)
    places = np.empty(len(texts), dtype=np.intp)
    places[order] = np.arange(len(texts))
    return tuple(texts[place] for place in order), places


def _one_hot(column: Column, to_be: ColumnPlan, kept: Kept) -> Inputs:
    names, classes = classes_of(column, kept)
    filling = _Filling(-1)
    if kept.of(column.missing).any():
        known = classes(slice(0, kept.m))
        filling = _filling(column, np.where(known < 0, np.nan, known), to_be, names)
    usual = int(filling.value)

    def one_hot(rows: slice) -> Values:
        own = classes(rows)
        encoded: Values = np.where(own < 0, usual, own) == np.arange(len(names))[:, np.newaxis]
        return encoded

    became = f"“{column.name}” became {len(names)} inputs, one for each value: {listed(names)}."
    input_names = tuple(f"{column.name} = {name}" for name in names)
    return Inputs(input_names, one_hot, "as they are", (*filling.notes, became))


@dataclass(frozen=True)
class _Filling:
    """What a column's gaps are filled with, and the note on it, none where there are no gaps."""

    value: float
    notes: tuple[str, ...] = ()


def _filling(column: Column, values: Floats, to_be: ColumnPlan, names: Sequence[str] = ()) -> _Filling:
    from sklearn.impute import SimpleImputer  # 1 s to import, and not every file needs it

    gaps = np.isnan(values)
    n = int(gaps.sum())
    if n == len(values):
        raise DataError(f"the column {column.name!r} has no value in any row kept, so its gaps cannot be filled.")
    if not n:
        return _Filling(math.nan)
    imputer = SimpleImputer(strategy="mean" if to_be.missing == "mean" else "most_frequent")
    imputer.fit(np.where(gaps, np.nan, values)[:, np.newaxis])  # a NaN of another make would warn
    value = float(imputer.statistics_[0])
    said = names[int(value)] if names else number_in_words(value)
    what = "1 missing value is" if n == 1 else f"{n} missing values are"
    note = f"“{column.name}”: {what} filled with the {to_be.missing} of the {len(values) - n} known, {said}."
    return _Filling(value, (note,))
