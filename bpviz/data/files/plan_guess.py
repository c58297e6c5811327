"""The first guess of what is to become of each column of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.files.column import Column, Columns, Kind
from bpviz.data.files.import_plan import ColumnPlan, ImportPlan
from bpviz.data.table import TASKS, Task

MOST_GUESSED_CLASSES = 10
"""Whole numbers with at most so many distinct values are guessed to be classes."""

MOST_GUESSED_CATEGORIES = 50
"""A text column with more distinct values is left out by the first guess."""

MOST_DROPPED = 0.25
"""If gaps are in more than this share of the rows, the first guess is to fill them and not to drop the rows."""

_NAMES_OF_TARGETS = frozenset({"target", "class", "label", "y", "outcome", "response", "survived", "diagnosis"})
_NAMES_OF_COUNTERS = frozenset({"", "id", "index", "row", "rownames", "no", "nr", "number", "obs", "unnamed: 0", "#"})
_NAMES_OF_TIMES = frozenset({"year", "time", "t", "month", "week", "day"})
_COUNTS = "counts the rows"
_FEWEST_COUNTED = 5
"""In fewer rows a column may well hold 1, 2, 3 by chance; only its name tells there."""


def guess_plan(columns: Columns, target: str | Sequence[str] | None = None, task: Task | None = None) -> ImportPlan:
    """Guess what is to become of each column.

    Args:
        columns: the file, or its first rows.
        target: the column or columns to learn; None is one called "target", "class" or the like, else the last one
            that can be learned, or none at all for an autoencoder.
        task: None is guessed from the target's cells: words or a few whole numbers → classification, numbers →
            regression.

    Raises:
        DataError: for a target that there is not, or a task that the targets cannot have.
    """
    if task is not None and task not in TASKS:
        raise DataError(f"The task can be {', '.join(TASKS)}; not {task!r}.")
    targets = _chosen_targets(columns, target, task)
    plan = ImportPlan(tuple(_guessed_input(columns, column) for column in columns))
    return _with_usual_gaps(columns, _with_some_input(with_targets(columns, plan, targets, task)))


def with_targets(columns: Columns, plan: ImportPlan, targets: Sequence[str], task: Task | None = None) -> ImportPlan:
    """Return the plan with these columns as its targets, their kinds as task asks or guessed.

    What was a target before is an input now; the other columns stay as they are. Raises DataError.
    """
    for name in targets:
        columns.named(name)
    kind: Kind | None = None if task is None else "category" if task == "classification" else "number"
    several = len(targets) > 1  # classes would be one column
    planned = []
    for column, old in zip(columns, plan.columns, strict=True):
        if column.name in targets:
            of_target = kind or ("number" if several else guessed_target_kind(column))
            planned.append(ColumnPlan(column.name, "target", of_target))
        else:
            planned.append(_guessed_input(columns, column) if old.role == "target" else old)
    return ImportPlan(tuple(planned), guessed=task is None and bool(targets))


def guessed_target_kind(column: Column) -> Kind:
    """Guess whether a target holds classes: words, or a few whole numbers that come again and again."""
    if column.kind == "category" or column.numbers is None:
        return column.kind
    known = column.numbers[~column.missing]
    if column.n_distinct > MOST_GUESSED_CLASSES or 2 * column.n_distinct > len(known):
        return "number"
    return "category" if np.array_equal(known, np.floor(known)) else "number"


def _chosen_targets(columns: Columns, target: str | Sequence[str] | None, task: Task | None) -> tuple[str, ...]:
    asked = (target,) if isinstance(target, str) else tuple(target or ())
    if task == "autoencoder":
        if asked:
            raise DataError(f"{columns.name}: an autoencoder's target is its input; choose no target column.")
        return ()
    if task == "classification" and len(asked) > 1:
        raise DataError(f"{columns.name}: classification has one target column, not {len(asked)}.")
    if asked or not len(columns):
        return asked
    learnable = [column.name for column in columns if _can_be_learned(column, columns.m)]
    called_so = [name for name in learnable if name.lower() in _NAMES_OF_TARGETS]
    if called_so:
        return (called_so[-1],)
    return tuple(learnable or columns.names)[-1:]


def _can_be_learned(column: Column, m: int) -> bool:
    if column.constant or column.counts_rows or 2 * column.n_missing > m:
        return False
    return not _mostly_different(column, m) and (
        column.kind == "number" or column.n_distinct <= MOST_GUESSED_CATEGORIES
    )


def _mostly_different(column: Column, m: int) -> bool:
    return column.kind == "category" and column.n_distinct > max(2, m // 2)


def _guessed_input(columns: Columns, column: Column) -> ColumnPlan:
    remark = _why_left_out(column, columns)
    if remark:
        is_time = remark == _COUNTS and column.name.lower() in _NAMES_OF_TIMES
        return ColumnPlan(column.name, "input" if is_time else "ignore", column.kind, remark=remark)
    if column.mixed is not None:
        word, label = columns.row_word, columns.row_labels[column.mixed.row]
        mostly = "numbers" if column.kind == "number" else "words"
        remark = f"mostly {mostly}, but {column.mixed.text!r} in {word} {label}"
    return ColumnPlan(column.name, "input", column.kind, remark=remark)


def _why_left_out(column: Column, columns: Columns) -> str:
    if columns.image_shape is not None:
        return ""  # a picture without some of its pixels would be none
    if column.n_missing == columns.m:
        return "no value in any row"
    if 2 * column.n_missing > columns.m:
        return f"missing in {column.n_missing} of {columns.m} rows"
    if column.kind == "number":
        counts = column.counts_rows and (columns.m >= _FEWEST_COUNTED or _is_name_of_counter(column, columns))
        return _COUNTS if counts else ""
    if column.constant:
        return "the same in every row"
    if column.n_distinct == columns.m - column.n_missing > 2:
        return "every text is different"
    if _mostly_different(column, columns.m) or column.n_distinct > MOST_GUESSED_CATEGORIES:
        return f"{column.n_distinct} different texts"
    return ""


def _is_name_of_counter(column: Column, columns: Columns) -> bool:
    made_up = columns.reading.header and column.name == f"column {columns.names.index(column.name) + 1}"
    return bool(made_up) or column.name.lower() in _NAMES_OF_COUNTERS


def with_counting_inputs(plan: ImportPlan) -> ImportPlan:
    """Take what counts the rows as an input, unless its very name says that it does no more; for where no one looks."""
    return _with_counters(plan, lambda name: name.lower() not in _NAMES_OF_COUNTERS)


def _with_some_input(plan: ImportPlan) -> ImportPlan:
    """Take what counts the rows as an input where there is no other: y over x = 0, 1, 2 …"""
    return plan if plan.inputs else _with_counters(plan, lambda _name: True)


def _with_counters(plan: ImportPlan, is_wanted: Callable[[str], bool]) -> ImportPlan:
    """Take those columns that count the rows as inputs whose name is wanted."""
    columns = [
        replace(column, role="input") if column.remark == _COUNTS and is_wanted(column.name) else column
        for column in plan.columns
    ]
    return replace(plan, columns=tuple(columns))


def _with_usual_gaps(columns: Columns, plan: ImportPlan) -> ImportPlan:
    """Drop the rows with gaps if these are few, else fill the gaps of the inputs."""
    gaps = np.zeros(columns.m, dtype=bool)
    for column, planned in zip(columns, plan.columns, strict=True):
        if planned.role == "input" and column.n_missing:
            gaps |= column.missing
    if gaps.sum() <= MOST_DROPPED * columns.m:
        return plan
    filled = tuple(
        replace(planned, missing="mean" if planned.kind == "number" else "most frequent")
        if planned.role == "input" and column.n_missing
        else planned
        for column, planned in zip(columns, plan.columns, strict=True)
    )
    return ImportPlan(filled, plan.guessed)
