"""What a plan would make of a file's columns, counted before any data set is made of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bpviz.data.dataset import usual_preparation
from bpviz.data.errors import DataError
from bpviz.data.files import Column, Columns, ImportPlan, why_not, with_strays_missing
from bpviz.data.split import why_not_split
from bpviz.data.table import Table
from bpviz.gui.import_dialog.remarks import Remark, remark_on


@dataclass(frozen=True, eq=False)
class Outlook:
    """Frozen; made by outlook_of.

    Attributes:
        plan: what is judged.
        columns: what it is judged by: cells that are no number are missing where the plan takes them so.
        remarks: what there is to say of each column.
        reason: why no data set can be made of it; "" if nothing is known against it.
        m: the examples that it makes.
        n_inputs: the inputs that it makes, one for each value of a category.
        n_dropped: the rows left out because a value is missing.
        outline: the table that it makes, its inputs left away; None where there is a reason against it.
        usual_held_out: the share that is held out unless asked otherwise.
        target_chosen: whether the user said what is to be learned.
    """

    plan: ImportPlan
    columns: Columns
    remarks: tuple[Remark, ...]
    reason: str
    m: int = 0
    n_inputs: int = 0
    n_dropped: int = 0
    outline: Table | None = None
    usual_held_out: float = 0.0
    target_chosen: bool = False

    def held_out(self, share: float) -> int:
        """How many examples a share is, as scikit-learn rounds it."""
        return math.ceil(share * self.m)

    def why_not(self, share: float) -> str:
        """The reason why no data set can be made with that share held out; "" if none is known."""
        if self.outline is None or share == 0:
            return self.reason
        reason = why_not_split(self.outline, share)
        return f"{reason}. Hold out a smaller share, or none." if reason else ""


def outlook_of(columns: Columns, plan: ImportPlan, reason: str = "", *, target_chosen: bool = False) -> Outlook:
    """Judge a plan; reason is what is known against it already, target_chosen whether its targets are no guess."""
    columns = with_strays_missing(columns, plan)
    remarks = tuple(remark_on(columns, *both) for both in zip(columns, plan.columns, strict=True))
    reason = reason or why_not(columns, plan) or _first_against(columns, remarks)
    dropped = _dropped_rows(columns, plan)
    n_dropped, outline, usual = int(np.count_nonzero(dropped)), None, 0.0
    if not reason:
        try:
            outline = _outline(columns, plan, ~dropped)
            usual = usual_preparation(outline).held_out
        except DataError as error:
            reason = str(error)
    n_inputs = _n_inputs(columns, plan, ~dropped)
    m = columns.m - n_dropped
    return Outlook(plan, columns, remarks, reason, m, n_inputs, n_dropped, outline, usual, target_chosen)


def _first_against(columns: Columns, remarks: tuple[Remark, ...]) -> str:
    for column, remark in zip(columns, remarks, strict=True):
        if remark.against:
            what = f"{columns.name}, column {column.name!r}: {remark.text}. "
            ways = "Correct it in the file, use it as a category, have such cells taken as missing, or ignore it."
            return what + ways
    return ""


def _dropped_rows(columns: Columns, plan: ImportPlan) -> npt.NDArray[np.bool_]:
    """The rows, (m,), that have no value where one is needed."""
    dropped = np.zeros(columns.m, dtype=bool)
    for column, chosen in zip(columns, plan.columns, strict=True):
        needed = chosen.role == "target" or (chosen.role == "input" and chosen.missing == "drop the rows")
        if needed and column.n_missing:
            dropped |= column.missing
    return dropped


def _n_inputs(columns: Columns, plan: ImportPlan, kept: npt.NDArray[np.bool_]) -> int:
    used = [(column, chosen) for column, chosen in zip(columns, plan.columns, strict=True) if chosen.role == "input"]
    return sum(1 if chosen.kind == "number" else _n_values(column, kept) for column, chosen in used)


def _n_values(column: Column, kept: npt.NDArray[np.bool_]) -> int:
    """How many different values there are in the rows that are kept."""
    if kept.all():
        return column.n_distinct
    values = column.numbers if column.codes is None else column.codes
    assert values is not None
    return len(np.unique(values[kept & ~column.missing]))


def _outline(columns: Columns, plan: ImportPlan, kept: npt.NDArray[np.bool_]) -> Table:
    inputs = np.zeros((1, int(np.count_nonzero(kept))))
    # So that the table takes it as it is; nobody reads it, and unread zeros take no memory.
    inputs.flags.writeable = False
    if plan.task != "classification":
        # Numbers are split without a look at them.
        return Table(columns.name, "autoencoder", ("inputs",), inputs)
    target = plan.targets[0].name
    column = columns.named(target)
    texts, codes = column.as_texts()
    present, classes = np.unique(codes[kept], return_inverse=True)
    names = tuple(texts[code] for code in present)
    if column.numbers is None:
        order = np.argsort(names)
        names, classes = tuple(names[place] for place in order), np.argsort(order)[classes]
    return Table(columns.name, "classification", ("inputs",), inputs, (target,), classes[np.newaxis], names)
