"""The data table as Qt's views ask for it: nothing is stored, each cell is computed when it is seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from bpviz.gui.panels.data.rows import Rows
from bpviz.session.frame import Frame

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
NAMED = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
SHOWN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
EDITABLE = SHOWN | Qt.ItemFlag.ItemIsEditable


class DataModel(QAbstractTableModel):
    """Rows of the latest frame; `rows` is None before the first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows | None = None

    def show_frame(self, frame: Frame) -> bool:
        """Take another frame; returns whether there are other columns than before.

        Other numbers in the same places are not announced: whoever shows the model knows what is on screen.
        """
        if self.rows is None or not self.rows.has_columns_of(frame):
            self.beginResetModel()
            self.rows = Rows(frame, scaled=self.rows is not None and self.rows.scaled)
            self.endResetModel()
            return True
        now = frame.dataset.table.m_all
        self._change_length(now, self.rows.at(frame))
        return False

    def show_scaled(self, scaled: bool) -> None:
        """Show values as the net has them, or as they were measured."""
        if self.rows is not None and scaled != self.rows.scaled:
            self.beginResetModel()
            self.rows = Rows(self.rows.frame, scaled=scaled)
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One for each example."""
        return 0 if self.rows is None or parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Inputs, targets, outputs and the cost."""
        return 0 if self.rows is None or parent.isValid() else len(self.rows.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, or its tooltip."""
        if self.rows is None or not self._has(index):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.rows.tip(index.row(), index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' headings, and the examples' numbers.

        While the model is reset the headers still ask for sections that are no more.
        """
        vertical = orientation == Qt.Orientation.Vertical
        if self.rows is None or section >= (len(self.rows) if vertical else len(self.rows.columns)):
            return None
        if vertical:
            return self.rows.name(section) + self._remark(section, role) if role in NAMED else None
        column = self.rows.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return column.tip if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """What was measured can be edited; what the net says cannot."""
        if self.rows is None or not self._has(index) or self.rows.scaled:
            return SHOWN
        return EDITABLE if self.rows.columns[index.column()].kind in ("input", "target") else SHOWN

    def _has(self, index: Index) -> bool:
        return index.isValid() and index.row() < self.rowCount() and index.column() < self.columnCount()

    def _remark(self, row: int, role: int) -> str:
        """What a tooltip adds to the name of an example that cannot be shown."""
        held_out = self.rows is not None and self.rows.example(row).part == "held out"
        return ": not trained on, so the network does not show it" if held_out and role == NAMED[1] else ""

    def _change_length(self, now: int, rows: Rows) -> None:
        assert self.rows is not None
        before = len(self.rows)
        if now > before:
            self.beginInsertRows(NOWHERE, before, now - 1)
            self.rows = rows
            self.endInsertRows()
        elif now < before:
            self.beginRemoveRows(NOWHERE, now, before - 1)
            self.rows = rows
            self.endRemoveRows()
        else:
            self.rows = rows
