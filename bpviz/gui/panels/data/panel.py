"""The data panel: the examples as a table with the net's live outputs beside their targets, all of it editable."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from bpviz.data.dataset import Dataset
from bpviz.digits import grouped
from bpviz.export.sheet import Sheet
from bpviz.gui.commands import AddExample, DeleteExamples
from bpviz.gui.panels.data.grid import DataGrid
from bpviz.gui.panels.data.rows import Rows
from bpviz.gui.panels.data.sheet import sheet_of
from bpviz.gui.panels.refusal import Refusal
from bpviz.session.frame import Frame, Want


class DataPanel(QWidget):
    """Shows every example; a click shows one in the whole window, a double click edits a value.

    Attributes:
        header: raw or scaled, add and delete; a card may take it to stand beside its title.

    Signals:
        example_chosen: its number i = 1 … m.
        edit_wanted: a DataEdit.
    """

    title = "Data"
    wants: frozenset[Want] = frozenset()
    example_chosen = Signal(int)
    edit_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_table")
        self.grid = DataGrid()
        self.raw, self.scaled = _choice("raw"), _choice("scaled")
        self.add, self.delete = QToolButton(), QToolButton()
        self.copy = QAction("Add a copy of the example shown", self)
        self.blank = QAction("Add an example of mean values", self)
        self.header = self._make_header()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.grid, 1)
        self._refusal = Refusal(self)
        self.grid.row_clicked.connect(self._click)
        self.grid.edited.connect(self._want)
        self.grid.delete_wanted.connect(self._delete)
        self.grid.selection_changed.connect(self._say_what_is_deleted)
        self._say_what_is_deleted()

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        if self.grid.rows is not None and frame.dataset is not self.grid.rows.dataset:
            self.refuse("")
        self.grid.show_frame(frame)
        self._say_what_is_deleted()

    def sheet(self) -> Sheet | None:
        """The whole table as it is shown, raw or scaled."""
        rows = self.grid.rows
        return None if rows is None else sheet_of(rows.frame, scaled=rows.scaled)

    def refuse(self, message: str) -> None:
        """Say over the table why an edit could not be made; "" takes the words away."""
        self._refusal.say(message)

    def sizeHint(self) -> QSize:
        """A few rows."""
        return QSize(430, 170)

    def minimumSizeHint(self) -> QSize:
        """The heading and two rows."""
        return QSize(240, 90)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words of a refusal at the lower edge."""
        super().resizeEvent(event)
        self._refusal.place()

    def _click(self, row: int) -> None:
        self.refuse("")
        rows = self._rows()
        part, i = rows.example(row)
        if part == "training":
            self.example_chosen.emit(i)

    def _want(self, edit: object) -> None:
        self.refuse("")
        self.edit_wanted.emit(edit)

    def _add_copy(self) -> None:
        rows = self._rows()
        values = rows.dataset.raw_inputs[:, rows.lit].tolist()
        self._want(AddExample(tuple(values), _targets_of(rows)))

    def _add_mean(self) -> None:
        rows, data = self._rows(), self._rows().dataset
        values = data.raw_inputs[:, data.training].mean(axis=1).tolist()
        # There is no mean of classes; the shown example's is at least one that was looked at.
        targets = tuple(_mean_targets(data)) if data.task == "regression" else _targets_of(rows)
        self._want(AddExample(tuple(values), targets))

    def _delete(self) -> None:
        rows = self._rows()
        examples = [rows.example(row) for row in self.grid.selected_rows()]
        if examples:
            training = tuple(i for part, i in examples if part == "training")
            held_out = tuple(i for part, i in examples if part == "held out")
            self._want(DeleteExamples(training, held_out, rows.dataset))

    def _rows(self) -> Rows:
        rows = self.grid.rows
        assert rows is not None
        return rows

    def _say_what_is_deleted(self) -> None:
        rows, selected = self.grid.rows, self.grid.selected_rows()
        self.add.setEnabled(rows is not None)
        self.delete.setEnabled(bool(selected))
        what = ""
        if rows is not None and selected:
            what = rows.name(selected[0]) if len(selected) == 1 else f"the {grouped(len(selected))} selected examples"
        self.delete.setText(f"Delete {grouped(len(selected))}" if len(selected) > 1 else "Delete")
        self.delete.setToolTip(f"Delete {what or 'the selected examples'}  (Del); undo brings back what is deleted")

    def _make_header(self) -> QWidget:
        both = QButtonGroup(self)
        for button, tip in (
            (self.raw, "Values as they were measured; a double click edits one"),
            (self.scaled, "Values as the network has them: x, y and its output h"),
        ):
            both.addButton(button)
            button.setToolTip(tip)
        self.raw.setChecked(True)
        self.scaled.toggled.connect(self.grid.show_scaled)
        self._make_buttons()
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.raw)
        row.addWidget(self.scaled)
        row.addStretch(1)
        row.addWidget(self.add)
        row.addWidget(self.delete)
        return header

    def _make_buttons(self) -> None:
        for button, name in ((self.add, "add an example"), (self.delete, "delete examples")):
            button.setProperty("framed", True)
            button.setAccessibleName(name)
        self.copy.triggered.connect(self._add_copy)
        self.blank.triggered.connect(self._add_mean)
        menu = QMenu(self.add)
        menu.addActions([self.copy, self.blank])
        self.add.setText("Add")
        self.add.setToolTip("Add a copy of the example shown; the arrow offers one of mean values")
        self.add.setMenu(menu)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.add.clicked.connect(self._add_copy)
        self.delete.clicked.connect(self._delete)


def _choice(name: str) -> QToolButton:
    button = QToolButton()
    button.setText(name)
    button.setAccessibleName(f"{name} values")
    button.setCheckable(True)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


def _targets_of(rows: Rows) -> tuple[float, ...]:
    """The raw targets of the shown example, as another example is given them."""
    data = rows.dataset
    return () if data.task == "autoencoder" else tuple(float(value) for value in data.raw_targets[:, rows.lit])


def _mean_targets(data: Dataset) -> list[float]:
    means: list[float] = np.mean(data.raw_targets[:, data.training], axis=1).tolist()
    return means


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(DataPanel)
