"""Columns that grow row by row, from a format whose rows come as texts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from bpviz.data.files.column import Column, Kind
from bpviz.data.files.growing_column import GrowingColumn

CELLS_A_PIECE = 20_000


class GrowingTable:
    """Rows of texts, each with its number in the file; short rows are filled up with empty cells.

    kinds are those of the columns where the file declares them, see GrowingColumn.
    """

    def __init__(self, names: Sequence[str], kinds: Sequence[Kind | None] = ()) -> None:
        self.labels: list[int] = []
        self._columns = [GrowingColumn(name, kind=kind) for name, kind in zip_longest(names, kinds[: len(names)])]
        self._rows: list[Sequence[str]] = []
        self._most = max(1, CELLS_A_PIECE // max(1, len(names)))

    def __len__(self) -> int:
        return len(self.labels)

    def add(self, label: int, cells: Sequence[str]) -> bool:
        """Add a row; return whether a piece is full, which is the time to tell how far the reading is."""
        self.labels.append(label)
        self._rows.append(cells)
        if len(self._rows) < self._most:
            return False
        self._pack()
        return True

    def add_column(self, name: str) -> None:
        """Add a column that is empty in all rows so far."""
        self._pack()
        column = GrowingColumn(name)
        column.add_texts(np.full(len(self.labels), "", dtype=object))
        self._columns.append(column)

    def columns(self, names: Sequence[str] = ()) -> tuple[Column, ...]:
        """Return all columns, called otherwise if other names are given, and forget them."""
        self._pack()
        for column, name in zip(self._columns, names, strict=bool(names)):
            column.name = name
        return tuple(column.column() for column in self._columns)

    def row_labels(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the number of each row in the file, (m,)."""
        return np.array(self.labels, dtype=np.int64)

    def _pack(self) -> None:
        if not self._rows:
            return
        width = len(self._columns)
        full = [row if len(row) == width else [*row, *[""] * (width - len(row))] for row in self._rows]
        for column, cells in zip(self._columns, zip(*full, strict=True), strict=True):
            column.add_texts(np.array(cells, dtype=object))
        self._rows = []
