"""The points of the canvas as a table."""

from __future__ import annotations

from bpviz.data.dataset import Dataset
from bpviz.export.sheet import Column, Sheet
from bpviz.gui.panels.data.rows import Rows
from bpviz.gui.panels.data.sheet import distinct


def sheet_of(rows: Rows) -> Sheet:
    """A row for each point in the order of the file, those out of sight included.

    Columns: example (its number in its part), part, both raw inputs, and what the point's colour says: its class, or
    the raw targets.
    """
    data = rows.dataset
    numbers, parts = rows.examples(slice(None))
    targets = _targets(data)
    names = distinct(["example", "part", *data.input_names, *(name for name, _ in targets)])
    columns: list[Column] = [numbers, parts, *data.raw_inputs, *(values for _, values in targets)]
    return Sheet(tuple(zip(names, columns, strict=True)))


def _targets(data: Dataset) -> list[tuple[str, Column]]:
    names = data.table.target_names
    if data.task == "autoencoder":
        return []
    if data.task == "classification":
        return [(names[0], [data.class_names[int(c)] for c in data.raw_targets[0]])]
    return list(zip(names, data.raw_targets, strict=True))
