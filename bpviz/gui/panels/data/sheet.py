"""The data table as a sheet: computed part by part as it is read, for there can be very many examples."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpviz.export.sheet import Sheet
from bpviz.gui.panels.data.rows import Column, Outputs, Rows
from bpviz.session.frame import Frame


@dataclass(frozen=True, eq=False)
class LazyColumn(Sequence[Any]):
    """So many values, of which only those that are asked for are computed."""

    n: int
    values: Callable[[slice], Any]

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, at: Any) -> Any:
        """A list of the values in a slice; one value for a place."""
        if isinstance(at, slice):
            made = self.values(at)
            return made.tolist() if isinstance(made, np.ndarray) else made
        at = range(self.n)[at]
        return self[at : at + 1][0]


class _Reader:
    """Reads columns of rows; remembers the part that was asked for last, since all columns are asked for it in turn."""

    def __init__(self, rows: Rows) -> None:
        # The rows of the panel go on to other frames; these stay.
        self._rows = rows
        self._inputs: tuple[slice, Any] | None = None
        self._outputs: tuple[slice, Outputs] | None = None

    def of(self, column: Column) -> Callable[[slice], Any]:
        """What reads a column."""
        return lambda part: self._read(column, part)

    def _read(self, column: Column, part: slice) -> Any:
        data, j = self._rows.dataset, column.j - 1
        if column.kind == "input":
            return self._scaled_inputs(part)[j] if self._rows.scaled else data.raw_inputs[j, part]
        if column.kind == "target":
            if column.j == 0:
                return _names(data.class_names, data.raw_targets[0, part])
            return self._all_outputs(part).y[j] if self._rows.scaled else data.raw_targets[j, part]
        outputs = self._all_outputs(part)
        if column.kind == "cost":
            return outputs.cost
        if column.j == 0:
            return _names(data.class_names, outputs.said[0])
        return outputs.a[j] if self._rows.scaled else outputs.said[j]

    def _scaled_inputs(self, part: slice) -> Any:
        if self._inputs is None or self._inputs[0] != part:
            self._inputs = part, self._rows.scaled_inputs(part)
        return self._inputs[1]

    def _all_outputs(self, part: slice) -> Outputs:
        if self._outputs is None or self._outputs[0] != part:
            self._outputs = part, self._rows.outputs(part)
        return self._outputs[1]


def sheet_of(frame: Frame, *, scaled: bool) -> Sheet:
    """A row for each example in the order of the file.

    Columns: example (its number in its part), part, then the table's: inputs, targets, outputs and the cost.
    """
    rows = Rows(frame, scaled=scaled)
    reader, n = _Reader(rows), len(rows)
    names = distinct(["example", "part", *(column.title for column in rows.columns)])
    return Sheet((
        (names[0], LazyColumn(n, lambda part: rows.examples(part)[0].tolist())),
        (names[1], LazyColumn(n, lambda part: rows.examples(part)[1])),
        *(
            (name, LazyColumn(n, reader.of(column)))
            for name, column in zip(names[2:], rows.columns, strict=True)
        ),
    ))  # fmt: skip


def distinct(names: Sequence[str]) -> list[str]:
    """The names, of which a later one that is there already has a number behind it: cost, cost (2)."""
    made: dict[str, None] = {}
    for name in names:
        others = itertools.chain([name], (f"{name} ({n})" for n in itertools.count(2)))
        made[next(other for other in others if other not in made)] = None
    return list(made)


def _names(names: Sequence[str], indices: Any) -> list[str]:
    return [names[int(which)] for which in indices]
