"""Cells of a column of numbers that are no number, taken as missing where the plan says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from bpviz.data.files.column import Column, Columns, column_of_numbers, listed
from bpviz.data.files.import_plan import ImportPlan
from bpviz.data.table import LARGEST


def has_strays(column: Column) -> bool:
    """Tell whether a cell is neither missing nor a number that can be computed with."""
    return column.too_large is not None or column.first_row_without_number() is not None


def with_strays_missing(columns: Columns, plan: ImportPlan) -> Columns:
    """Return the columns, in those of numbers whose plan says so every stray cell missing; the others as they are."""
    taken = tuple(
        _without_strays(column)
        if to_be.strays_missing and to_be.kind == "number" and to_be.role != "ignore" and has_strays(column)
        else column
        for column, to_be in zip(columns, plan.columns, strict=True)
    )
    return replace(columns, columns=taken)


def notes_on_strays(before: Columns, after: Columns) -> tuple[str, ...]:
    """Say of each column how many of its cells were taken as missing, and which."""
    return tuple(_note(old, new) for old, new in zip(before, after, strict=True) if new is not old)


def _without_strays(column: Column) -> Column:
    """Return a column of numbers alone, NaN where anything else stands."""
    numbers = np.asarray(column.as_numbers(), dtype=np.float64)
    gaps = ~(np.abs(numbers) <= LARGEST)
    strays = gaps & ~column.missing
    written = Counter(_written(column, row) for row in np.flatnonzero(strays))
    marks = Counter(dict(column.missing_marks)) + written
    first = int(gaps.argmax())
    first_gap = _written(column, first) if strays[first] else column.first_missing.text if column.first_missing else ""
    return column_of_numbers(column.name, np.where(gaps, np.nan, numbers), marks, first_gap)


def _written(column: Column, row: np.intp | int) -> str:
    """Return what stands in the file, as far as that is known."""
    if column.too_large is not None and column.too_large.row == row:
        return column.too_large.text
    return column.cell(int(row))


def _note(old: Column, new: Column) -> str:
    n = new.n_missing - old.n_missing
    known = dict(old.missing_marks)
    texts = [f"“{mark}”" for mark, _ in new.missing_marks if mark not in known]
    what = "1 cell that is no number is" if n == 1 else f"{n} cells that are no number are"
    return f"“{new.name}”: {what} taken as missing: {listed(texts)}."
