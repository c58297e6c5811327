"""Edits of a table by hand: other values, one example more, some fewer; each gives another table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.table import Table

Values = npt.NDArray[Any]

NOTE = "Examples were changed, added or deleted by hand."


def with_inputs(table: Table, place: int, values: npt.ArrayLike) -> Table:
    """Return the table with other inputs, (s_1,), of the example at a place counted from 0. Raises DataError."""
    x = _column(table, values, len(table.inputs), "input")
    return _edited(table, _replaced(table, table.inputs, place, x), table.targets)


def with_target(table: Table, place: int, j: int, value: float) -> Table:
    """Return the table with another target j = 1 … of the example at a place counted from 0. Raises DataError."""
    if table.targets is None:
        raise DataError(f"{table.name}: an autoencoder's target is its input; change the input instead.")
    if not 1 <= j <= len(table.targets):
        raise DataError(f"{table.name}: there is no target {j}; there are {len(table.targets)}.")
    y = table.targets[:, place].copy()
    y[j - 1] = _targets(table, [value], 1)[0]
    return _edited(table, table.inputs, _replaced(table, table.targets, place, y))


def with_example(table: Table, inputs: npt.ArrayLike, targets: npt.ArrayLike) -> Table:
    """Return the table with one more example, the last: inputs (s_1,), targets (t,). Raises DataError."""
    x = _column(table, inputs, len(table.inputs), "input")
    y = _targets(table, targets, 0 if table.targets is None else len(table.targets))
    more_targets = None if table.targets is None else _appended(table, table.targets, y)
    return _edited(table, _appended(table, table.inputs, x), more_targets)


def with_only(table: Table, places: npt.NDArray[np.intp]) -> Table:
    """Return the table with only the examples at these places, counted from 0. Raises DataError."""
    targets = None if table.targets is None else _only(table, table.targets, places)
    return _edited(table, _only(table, table.inputs, places), targets)


def _replaced(table: Table, array: Values, place: int, column: Values) -> Values:
    def block(examples: slice) -> Values:
        columns = array[:, examples].copy()
        if examples.start <= place < examples.stop:
            columns[:, place - examples.start] = column
        return columns

    return table.store.filled(len(array), table.m_all, block, array.dtype)


def _appended(table: Table, array: Values, column: Values) -> Values:
    def block(examples: slice) -> Values:
        columns = array[:, examples]
        return np.column_stack([columns, column]) if examples.stop > table.m_all else columns

    return table.store.filled(len(array), table.m_all + 1, block, array.dtype)


def _only(table: Table, array: Values, places: npt.NDArray[np.intp]) -> Values:
    return table.store.filled(len(array), len(places), lambda examples: array[:, places[examples]], array.dtype)


def _edited(table: Table, inputs: Values, targets: Values | None) -> Table:
    notes = table.notes if NOTE in table.notes else (*table.notes, NOTE)
    return replace(table, inputs=inputs, targets=targets, notes=notes)


def _targets(table: Table, values: npt.ArrayLike, n: int) -> Values:
    column = _column(table, values, n, "target")
    if table.task == "classification" and not np.isin(column, np.arange(len(table.class_names))).all():
        # A fraction would be cut off in silence.
        raise DataError(f"{table.name}: {column[0]:g} is no class; they are numbered 0 … {len(table.class_names) - 1}.")
    return column


def _column(table: Table, values: npt.ArrayLike, n: int, what: str) -> npt.NDArray[np.float64]:
    column = np.asarray(values, dtype=np.float64)
    if column.shape != (n,):
        raise DataError(f"{table.name}: an example has {n} {what}s, not {column.size}.")
    return column
