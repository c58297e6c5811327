"""What there is to say of one column of a file, in words, and the cell it is said of."""

from __future__ import annotations

from dataclasses import dataclass

from bpviz.data.files import Cell, Column, ColumnPlan, Columns
from bpviz.digits import grouped


@dataclass(frozen=True)
class Remark:
    """Frozen.

    Attributes:
        text: what there is to say; "" for nothing.
        against: whether it stands in the way of the import.
        cell: the cell that is to blame, if one is.
    """

    text: str = ""
    against: bool = False
    cell: Cell | None = None


def remark_on(columns: Columns, column: Column, plan: ColumnPlan) -> Remark:
    """The most important thing to say of a column that is used as planned."""
    if plan.role == "ignore":
        return Remark(plan.remark)
    return _against(columns, column, plan) or _worth_knowing(columns, column, plan)


def missing_in_words(column: Column) -> str:
    """How often which mark stands for a missing value: “?” 10 times, empty 2 times."""
    shown = column.missing_marks[:5]
    words = [f"{f'“{mark}”' if mark else 'empty'} {_times(n)}" for mark, n in shown]
    return ", ".join(words) + (" …" if len(column.missing_marks) > len(shown) else "")


def _against(columns: Columns, column: Column, plan: ColumnPlan) -> Remark | None:
    if column.n_missing == len(column):
        return Remark("every value is missing", True, column.first_missing)
    if plan.kind == "number":
        stray = _stray_cell(column)
        if stray is not None:
            what = f"“{_short(stray.text)}” in {_where(columns, stray)} is not a number"
            return Remark(what, True, stray)
        if column.too_large is not None:
            cell = column.too_large
            return Remark(f"“{_short(cell.text)}” in {_where(columns, cell)} is too large", True, cell)
    if column.constant and plan.role == "target":
        return Remark("the same value in every row: nothing to learn", True)
    return None


def _worth_knowing(columns: Columns, column: Column, plan: ColumnPlan) -> Remark:
    if plan.remark:
        return Remark(plan.remark)
    words, cell = [], None
    if plan.strays_missing and plan.kind == "number":
        words.append("cells that are no number are taken as missing")
    if plan.kind == "category" and plan.role == "input":
        words.append("one input for each value")
    if plan.kind == "category" and column.mixed is not None:
        cell = column.mixed
        words.append(f"numbers and words: “{_short(cell.text)}” in {_where(columns, cell)}")
    if column.constant:
        words.append("the same value in every row")
    return Remark("; ".join(words), cell=cell)


def _stray_cell(column: Column) -> Cell | None:
    """The first cell that is neither missing nor a number."""
    row = column.first_row_without_number()
    return None if row is None else Cell(row, column.cell(row))


def _where(columns: Columns, cell: Cell) -> str:
    return f"{columns.row_word} {grouped(int(columns.row_labels[cell.row]))}"


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _times(n: int) -> str:
    return "once" if n == 1 else f"{grouped(n)} times"
