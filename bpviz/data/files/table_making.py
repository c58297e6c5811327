"""A Table made of a file's columns by an import plan, every step told in its notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.array_store import ArrayStore
from bpviz.data.dataset import Dataset, InputChoice, Preparation, usual_preparation
from bpviz.data.errors import DataError
from bpviz.data.files.cells import number_as_text, why_not_a_number
from bpviz.data.files.column import Column, Columns, listed
from bpviz.data.files.column_values import Inputs, Kept, as_floats, classes_of, inputs_of
from bpviz.data.files.header import MOST_COLUMNS, all_different
from bpviz.data.files.import_plan import ColumnPlan, ImportPlan
from bpviz.data.files.strays import notes_on_strays, with_strays_missing
from bpviz.data.table import Table

WAY_OUT = (
    "Correct it, use the column as a category, or have cells that are no number taken as missing (in the import "
    "preview, under Missing)."
)
"""What to do about a cell that is no number; no guess does it."""

Used = tuple[tuple[Column, ColumnPlan], ...]


@dataclass(frozen=True)
class _Made:
    """A table and, for each of its inputs, how it is scaled; None leaves that to the preparation."""

    table: Table
    scalings: tuple[InputChoice | None, ...]


def table_of(columns: Columns, plan: ImportPlan) -> Table:
    """Return the columns as a Table: gaps dropped or filled, categories one-hot, classes counted.

    All that was done is listed in words in the table's notes. Raises DataError naming file, row and column of what
    cannot be used.
    """
    return _made(columns, plan).table


def dataset_of(columns: Columns, plan: ImportPlan, preparation: Preparation | None = None) -> Dataset:
    """Return the table prepared, each input scaled as the plan says; raises DataError.

    preparation is usual_preparation of the table unless given; the plan's scalings are its exceptions.
    """
    made = _made(columns, plan)
    usual = preparation or usual_preparation(made.table)
    otherwise = dict(usual.inputs_by_name)
    for name, scaling in zip(made.table.input_names, made.scalings, strict=True):
        if scaling is not None and otherwise.get(name, usual.inputs) != scaling:
            otherwise[name] = scaling
    return Dataset.of(made.table, replace(usual, inputs_by_name=tuple(otherwise.items())))


def why_not(columns: Columns, plan: ImportPlan) -> str:
    """Return the reason why no table can be made by that plan, "" if none is known; quick, for a dialog's button."""
    if tuple(column.name for column in plan.columns) != columns.names:
        return f"{columns.name}: the plan is one for other columns."
    columns = with_strays_missing(columns, plan)
    if columns.m < 2:
        what = "only one row of data" if columns.m else "only a header and not one row of data"
        return f"{columns.name}: there is {what}; at least two are needed."
    if len(columns) == 1:
        return f"{columns.name}: there is only one column, {columns.names[0]!r}; an input and a target are needed."
    if not plan.inputs:
        return f"{columns.name}: no column is an input. Choose at least one."
    kinds = [target.kind for target in plan.targets]
    if "category" in kinds and len(kinds) > 1:
        return f"{columns.name}: several targets must all be numbers; a column of classes can only be learned alone."
    for column, to_be in zip(columns, plan.columns, strict=True):
        reason = _why_not_learned(columns.m, column, to_be, guessed=plan.guessed) if to_be.role == "target" else ""
        if reason:
            return f"{columns.name}: the target {column.name!r} {reason}"
        reason = _why_not_numbers(columns, column, to_be, guessed=plan.guessed)
        if reason:
            return reason
    return ""


def _why_not_learned(m: int, column: Column, to_be: ColumnPlan, *, guessed: bool) -> str:
    if column.n_missing == m:
        return "has no value in any row. Choose another target."
    if to_be.kind == "number":
        is_constant = column.constant and column.first_row_without_number() is None
        return f"is {column.first_values(1)[0]} in every row: nothing to learn." if is_constant else ""
    if column.constant:
        return f"has only one class, {column.first_values(1)[0]}: nothing to tell apart."
    if guessed and column.kind == "category" and column.n_distinct > max(2, m // 2):
        return f"has {column.n_distinct} different texts in {m} rows, too many to be classes. Choose another target."
    return ""


def _made(columns: Columns, plan: ImportPlan) -> _Made:
    reason = why_not(columns, plan)
    if reason:
        raise DataError(reason)
    as_read, columns = columns, with_strays_missing(columns, plan)
    used = tuple((column, to_be) for column, to_be in zip(columns, plan.columns, strict=True) if to_be.role != "ignore")
    kept = _rows_to_keep(columns, used)
    try:
        inputs = [inputs_of(column, to_be, kept) for column, to_be in used if to_be.role == "input"]
    except DataError as error:
        raise DataError(f"{columns.name}: {error}") from None
    targets = [column for column, to_be in used if to_be.role == "target"]
    names = all_different([name for one in inputs for name in one.names])
    if len(names) > MOST_COLUMNS:
        raise DataError(f"{columns.name}: {len(names):,} inputs are more than the {MOST_COLUMNS:,} that can be used.")
    store = ArrayStore.of_inputs(columns.name, len(names), kept.m)
    table = Table(
        columns.name,
        plan.task,
        names,
        store.filled(len(names), kept.m, lambda rows: _matrix(inputs, rows)),
        tuple(column.name for column in targets),
        image_shape=_image_shape(columns, plan),
        notes=_notes(columns, plan, used, kept, inputs, notes_on_strays(as_read, columns)),
        **_targets(columns, plan, targets, kept, store),
    )
    return _Made(table, tuple(one.scaling for one in inputs for _ in one.names))


def _why_not_numbers(columns: Columns, column: Column, to_be: ColumnPlan, *, guessed: bool) -> str:
    """Point at the first cell that is no number, or none that can be computed with, of a column that is to be one."""
    if to_be.role == "ignore" or to_be.kind == "category":
        return ""
    row = column.first_row_without_number()
    if row is not None:
        cell = column.cell(row)
        what = why_not_a_number(cell)
        if to_be.role == "target" and guessed:
            what = f"{cell!r} is not a number, but most of the column is."
        return f"{columns.place(column, row)}: {what} {WAY_OUT}"
    if column.too_large is not None:
        return f"{columns.place(column, column.too_large.row)}: {column.too_large.text!r} is too large. {WAY_OUT}"
    return ""


def _rows_to_keep(columns: Columns, used: Used) -> Kept:
    keep = np.ones(columns.m, dtype=bool)
    for column, to_be in used:
        if to_be.missing == "drop the rows" and column.n_missing:
            keep &= ~column.missing
    if keep.sum() < 2:
        left = "only one row is" if keep.any() else "not one row is"
        raise DataError(
            f"{columns.name}: {left} left without a missing value. Fill gaps instead of dropping their rows, or leave "
            "out the columns that have most of them."
        )
    return Kept(keep)


def _matrix(inputs: Sequence[Inputs], rows: slice) -> npt.NDArray[np.float64]:
    matrix = np.empty((sum(len(one.names) for one in inputs), rows.stop - rows.start))
    row = 0
    for one in inputs:
        matrix[row : row + len(one.names)] = as_floats(one.values(rows))
        row += len(one.names)
    matrix.flags.writeable = False  # so that it need not be copied once more
    return matrix


def _targets(
    columns: Columns, plan: ImportPlan, targets: Sequence[Column], kept: Kept, store: ArrayStore
) -> dict[str, Any]:
    if plan.task == "autoencoder":
        return {}
    if plan.task == "classification":
        class_names, classes = classes_of(targets[0], kept)
        own = store.filled(1, kept.m, lambda rows: classes(rows)[np.newaxis], np.intp)
        return {"targets": own, "class_names": class_names}
    raw = [column.as_numbers() for column in targets]
    numbers = store.filled(
        len(raw), kept.m, lambda rows: np.array([as_floats(kept.of(values, rows)) for values in raw])
    )
    for column, values in zip(targets, numbers, strict=True):
        if values.min() == values.max():
            value = number_as_text(float(values[0]))
            raise DataError(f"{columns.name}: the target {column.name!r} is {value} in every row: nothing to learn.")
    return {"targets": numbers}


def _image_shape(columns: Columns, plan: ImportPlan) -> tuple[int, int] | None:
    if columns.image_shape is None:
        return None
    pixels = columns.names[: columns.image_shape[0] * columns.image_shape[1]]
    are_all = tuple(one.name for one in plan.inputs) == pixels and all(one.kind == "number" for one in plan.inputs)
    return columns.image_shape if are_all else None


def _notes(
    columns: Columns, plan: ImportPlan, used: Used, kept: Kept, inputs: Sequence[Inputs], on_strays: Sequence[str]
) -> tuple[str, ...]:
    left_out = [
        f"{one.name} ({one.remark})" if one.remark else one.name for one in plan.columns if one.role == "ignore"
    ]
    return (
        *_notes_on_task(plan, [column for column, to_be in used if to_be.role == "target"]),
        *columns.remarks,
        *((f"Left out: {listed(left_out)}.",) if left_out else ()),
        *on_strays,
        *_notes_on_rows(used, kept),
        *(note for one in inputs for note in one.notes),
    )


def _notes_on_task(plan: ImportPlan, targets: Sequence[Column]) -> tuple[str, ...]:
    if not plan.guessed or len(targets) != 1:
        return ()
    name = f"The target “{targets[0].name}” holds"
    if plan.task == "regression":
        return (f"{name} numbers, so the task is regression.",)
    if targets[0].numbers is not None:
        return (f"{name} {targets[0].n_distinct} different whole numbers: taken as classes.",)
    return (f"{name} words, so the task is classification.",)


def _notes_on_rows(used: Used, kept: Kept) -> tuple[str, ...]:
    n = len(kept.mask) - kept.m
    if not n:
        return ()
    gaps = [
        f"{column.name} {column.n_missing}"
        for column, to_be in used
        if to_be.missing == "drop the rows" and column.n_missing
    ]
    rows = "1 row is" if n == 1 else f"{n} rows are"
    return (f"{rows} left out of {len(kept.mask)} because a value is missing: {listed(gaps)}.",)
