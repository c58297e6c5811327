"""Which columns of a file are inputs, which one is the target, and what task that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.cells import is_missing, is_number, why_not_a_number
from bpviz.data.table import Table, Task

if TYPE_CHECKING:
    import pandas as pd

Array = npt.NDArray[np.float64]

MOST_GUESSED_CLASSES = 10
"""Whole numbers with at most so many distinct values are guessed to be classes."""


def chosen_target(file_name: str, names: tuple[str, ...], target: str | None, task: Task | None) -> str | None:
    """Return the target's column: the one asked for, else the last; None for an autoencoder. Raises DataError."""
    if task == "autoencoder":
        if target is not None:
            raise DataError(f"{file_name}: an autoencoder's target is its input; choose no target column.")
        return None
    if target is not None and target not in names:
        raise DataError(f"{file_name}: there is no column {target!r}. The columns are: {_listed(names)}.")
    return names[-1] if target is None else target


def table_of_frame(frame: pd.DataFrame, file_name: str, target: str | None, task: Task | None) -> Table:
    """Return the frame's columns as a Table; the target's cells are text. Raises DataError naming the bad cell."""
    input_names = tuple(name for name in frame.columns if name != target)
    inputs = np.empty((len(input_names), len(frame)))
    for j, name in enumerate(input_names):
        inputs[j] = _numbers(frame[name], file_name)
    if target is None:
        return Table(file_name, "autoencoder", input_names, inputs)
    column = frame[target].str.strip()
    task, notes = (task, ()) if task else _guess(column, file_name)
    if task == "regression":
        return Table(file_name, task, input_names, inputs, (target,), _varied(column, file_name), notes=notes)
    class_names, classes = _classes(column, file_name)
    return Table(file_name, task, input_names, inputs, (target,), classes, class_names, notes=notes)


def _numbers(column: pd.Series[Any], file_name: str) -> Array:
    if column.dtype.kind in "iuf":
        numbers = column.to_numpy(np.float64)
    else:
        numbers = np.array([float(cell) if is_number(cell) else np.nan for cell in column.astype(str)])
    bad = np.flatnonzero(~np.isfinite(numbers))
    if len(bad):
        raise _bad_cell(column, int(bad[0]), file_name, why_not_a_number(str(column.iloc[bad[0]])))
    return numbers


def _varied(column: pd.Series[str], file_name: str) -> Array:
    numbers = _numbers(column, file_name)
    if numbers.min() == numbers.max():
        raise DataError(f"{file_name}: the target {column.name!r} is {column.iloc[0]} in every row: nothing to learn.")
    return numbers[np.newaxis]


def _classes(column: pd.Series[str], file_name: str) -> tuple[tuple[str, ...], npt.NDArray[np.intp]]:
    """Return the classes' names, numbers by size and words by the alphabet, and each row's class, (1, m)."""
    _refuse_missing(column, file_name)
    texts, of_row = np.unique(column.to_numpy(str), return_inverse=True)
    if not all(is_number(text) for text in texts):
        return tuple(str(text) for text in texts), of_row[np.newaxis]
    values, of_text = np.unique([float(text) for text in texts], return_inverse=True)  # "1" and "1.0" are one class
    names = tuple(str(int(value)) if value.is_integer() else str(value) for value in values.tolist())
    return names, of_text[of_row][np.newaxis]


def _guess(column: pd.Series[str], file_name: str) -> tuple[Task, tuple[str, ...]]:
    """Return the task that the target's cells suggest, and the note that says so."""
    _refuse_missing(column, file_name)
    numeric = np.array([is_number(cell) for cell in column])
    distinct = column.nunique()
    if numeric.all():
        return _guess_from_numbers(column, distinct)
    if 2 * numeric.sum() >= len(column):
        what = "is not a number, but most of the column is. Correct it, or choose the task yourself."
        raise _bad_cell(column, int(numeric.argmin()), file_name, f"{column.iloc[numeric.argmin()]!r} {what}")
    if distinct > max(2, len(column) // 2):
        what = f"has {distinct} different texts in {len(column)} rows, too many to be classes. Choose another target."
        raise DataError(f"{file_name}: the target {column.name!r} {what}")
    return "classification", (f"The target “{column.name}” holds words, so the task is classification.",)


def _guess_from_numbers(column: pd.Series[str], distinct: int) -> tuple[Task, tuple[str, ...]]:
    whole = all(float(cell).is_integer() for cell in column.unique())
    if whole and distinct <= MOST_GUESSED_CLASSES and 2 * distinct <= len(column):
        note = f"The target “{column.name}” holds {distinct} different whole numbers: taken as classes."
        return "classification", (note,)
    return "regression", (f"The target “{column.name}” holds numbers, so the task is regression.",)


def _refuse_missing(column: pd.Series[str], file_name: str) -> None:
    for row, cell in enumerate(column):
        if is_missing(cell):
            raise _bad_cell(column, row, file_name, why_not_a_number(cell))


def _bad_cell(column: pd.Series[Any], row: int, file_name: str, what: str) -> DataError:
    return DataError(f"{file_name}, {column.index.name} {column.index[row]}, column {column.name!r}: {what}")


def _listed(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:20])
    return shown if len(names) <= 20 else f"{shown} … ({len(names)} in all)"
