"""What one column becomes in a Table: inputs or classes, its gaps filled, by scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.dataset import InputChoice
from bpviz.data.errors import DataError
from bpviz.data.files.cells import number_as_text
from bpviz.data.files.column import Column, listed
from bpviz.data.files.import_plan import ColumnPlan
from bpviz.data.scaling import number_in_words

Mask = npt.NDArray[np.bool_]
Classes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Inputs:
    """The inputs that one column became: the name and the values, (n, m), of each, and what was done, in words."""

    names: tuple[str, ...]
    values: npt.NDArray[Any]
    scaling: InputChoice | None
    notes: tuple[str, ...] = ()


def inputs_of(column: Column, to_be: ColumnPlan, keep: Mask) -> Inputs:
    """Return a column's inputs in the rows to keep, (m,): itself, or one for each value of a category.

    Raises DataError if gaps are to be filled and no value is known.
    """
    if to_be.kind == "category":
        return _one_hot(column, to_be, keep)
    numbers = kept(column.as_numbers(), keep)
    if to_be.missing == "drop the rows" or not column.n_missing:
        return Inputs((column.name,), numbers[np.newaxis], to_be.scaling)
    filled, note = _without_gaps(column, as_floats(numbers), to_be)
    return Inputs((column.name,), filled[np.newaxis], to_be.scaling, note)


def classes_of(column: Column, keep: Mask) -> tuple[tuple[str, ...], Classes]:
    """Return the names of the values in the rows to keep, numbers by size and words by the alphabet, and each row's.

    The class of a missing value is −1.
    """
    known = ~kept(column.missing, keep)
    if column.numbers is not None:
        values, of_row = np.unique(kept(column.numbers, keep)[known], return_inverse=True)
        names = tuple(number_as_text(value) for value in as_floats(values).tolist())
    else:
        assert column.codes is not None
        codes, of_code = np.unique(kept(column.codes, keep)[known], return_inverse=True)
        names, places = _in_order([column.texts[code] for code in codes], column)
        of_row = places[of_code]
    classes = np.full(len(known), -1, dtype=np.intp)
    classes[known] = of_row
    return names, classes


def kept(values: npt.NDArray[Any], keep: Mask) -> npt.NDArray[Any]:
    """Return the values, (m_all,), of the rows to keep, without a copy if these are all."""
    return values if keep.all() else values[keep]


def as_floats(numbers: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
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


def _one_hot(column: Column, to_be: ColumnPlan, keep: Mask) -> Inputs:
    from sklearn.preprocessing import OneHotEncoder  # 1 s to import, and not every file needs it

    names, classes = classes_of(column, keep)
    filling: tuple[str, ...] = ()
    if len(classes) and classes.min() < 0:
        values, filling = _without_gaps(column, np.where(classes < 0, np.nan, classes), to_be, names)
        classes = values.astype(np.intp)
    became = f"“{column.name}” became {len(names)} inputs, one for each value: {listed(names)}."
    encoder = OneHotEncoder(categories=[np.arange(len(names))], sparse_output=False)
    encoded = encoder.fit_transform(classes[:, np.newaxis]).T
    return Inputs(tuple(f"{column.name} = {name}" for name in names), encoded, "as they are", (*filling, became))


def _without_gaps(
    column: Column, values: npt.NDArray[np.float64], to_be: ColumnPlan, names: Sequence[str] = ()
) -> tuple[npt.NDArray[np.float64], tuple[str, ...]]:
    from sklearn.impute import SimpleImputer  # 1 s to import, and not every file needs it

    gaps = np.isnan(values)
    values, n = np.where(gaps, np.nan, values), int(gaps.sum())  # a NaN of another make would warn
    if n == len(values):
        raise DataError(f"the column {column.name!r} has no value in any row kept, so its gaps cannot be filled.")
    if not n:
        return values, ()
    imputer = SimpleImputer(strategy="mean" if to_be.missing == "mean" else "most_frequent")
    filled: npt.NDArray[np.float64] = imputer.fit_transform(values[:, np.newaxis])[:, 0]
    value = float(imputer.statistics_[0])
    said = names[int(value)] if names else number_in_words(value)
    what = "1 missing value is" if n == 1 else f"{n} missing values are"
    return filled, (f"“{column.name}”: {what} filled with the {to_be.missing} of the {len(values) - n} known, {said}.",)
