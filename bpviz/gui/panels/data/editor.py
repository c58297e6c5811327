"""The editors of the data table's cells: a number where it stands, a class from a list."""

from __future__ import annotations

import math

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bpviz.data.table import LARGEST
from bpviz.gui.commands import DataEdit, EditInput, EditTarget
from bpviz.gui.forms.number_field import NumberField
from bpviz.gui.panels.data.rows import Column, Rows

Index = QModelIndex | QPersistentModelIndex
LEAST_WIDTH = 96
REASON_WIDTH = 190


class CellField(NumberField):
    """A field over a cell, with the reason below it when it refuses."""

    def __init__(self, name: str, value: float, parent: QWidget, page: QWidget) -> None:
        reason = QLabel(page)
        reason.setObjectName("reason_over_cells")
        reason.setWordWrap(True)
        reason.setFixedWidth(REASON_WIDTH)
        reason.hide()
        super().__init__(name, possible, reason, parent=parent)
        self.setMinimumWidth(0)
        self.setMaximumWidth(16777215)
        self.setToolTip("Enter takes it, Esc leaves it as it is")
        self.setText(repr(value))
        self._page, self._label = page, reason
        # The table asks for the number itself when Enter or Tab come, and then closes the field.
        self.editingFinished.disconnect(self._commit)
        self.destroyed.connect(reason.deleteLater)

    def refuse(self, message: str) -> None:
        """Say why below the field, or above it where there is no room below."""
        super().refuse(message)
        if not message:
            return
        label, page = self._label, self._page
        label.adjustSize()
        here = self.mapTo(page, QPoint(0, 0))
        below, above = here.y() + self.height() + 2, here.y() - label.height() - 2
        top = below if below + label.height() <= page.height() else max(above, 0)
        label.move(max(min(here.x(), page.width() - label.width() - 2), 0), top)
        label.raise_()


class CellEditor(QStyledItemDelegate):
    """Lets a cell be edited.

    Args:
        page: what the words of a refusal may cover.

    Signals:
        edited(DataEdit): what the user wants otherwise.
    """

    edited = Signal(object)

    def __init__(self, page: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = page
        self.rows: Rows | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A list of the classes, or a field for a number."""
        rows = self.rows
        if rows is None:
            return super().createEditor(parent, option, index)
        column, row = rows.columns[index.column()], index.row()
        name = f"{column.tip} of {rows.name(row)}"
        if column.j == 0:
            editor: QWidget = self._class_list(parent, name, rows, row)
        else:
            value = rows.raw_input(row, column.j) if column.kind == "input" else rows.raw_target(row, column.j)
            editor = CellField(name, value, parent, self._page)
        # What is edited is what was seen when the editor opened, whatever frames come meanwhile.
        editor.setProperty("edit", (rows, column, row))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """The number is ready to be typed over; the list opens."""
        if isinstance(editor, CellField) and not editor.isModified():
            editor.selectAll()
        elif isinstance(editor, QComboBox):
            QTimer.singleShot(0, editor, editor.showPopup)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the edit; the model shows it when it has been made."""
        rows, column, row = editor.property("edit")
        if isinstance(editor, QComboBox):
            value = float(editor.currentIndex())
        elif isinstance(editor, CellField) and not editor.reason:
            value = float(editor.text().strip().replace("−", "-"))
        else:
            return
        edit = _edit(rows, column, row, value)
        if edit is not None:
            self.edited.emit(edit)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the cell, and wide enough to type in."""
        cell: QRect = option.rect
        room = editor.parentWidget()
        if room is None:
            return
        width = max(cell.width(), LEAST_WIDTH, editor.sizeHint().width() if isinstance(editor, QComboBox) else 0)
        width, height = min(width, room.width()), max(cell.height() + 4, 24)
        left = max(min(cell.right() - width + 1, room.width() - width), 0)
        top = max(min(cell.center().y() - height // 2, room.height() - height), 0)
        editor.setGeometry(left, top, width, height)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter with an impossible number keeps the field open, so that the reason can be read."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        typed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in enter
        if typed and isinstance(editor, CellField) and editor.isModified() and editor.reason:
            return True
        return super().eventFilter(editor, event)

    def _class_list(self, parent: QWidget, name: str, rows: Rows, row: int) -> QComboBox:
        box = QComboBox(parent)
        box.setAccessibleName(name)
        box.addItems(rows.dataset.class_names)
        box.setCurrentIndex(int(rows.raw_target(row, 1)))
        box.activated.connect(lambda: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        # A list whose view has let go of it, for other columns came meanwhile, can still be chosen from.
        if box.isVisible():
            self.commitData.emit(box)
            self.closeEditor.emit(box)


def possible(value: float) -> None:
    """Refuse a number that no example can have.

    Raises:
        ValueError: in words.
    """
    if not math.isfinite(value):
        raise ValueError("a value must be a finite number")
    if abs(value) > LARGEST:
        raise ValueError(f"a value must not be beyond ±{LARGEST:g}")


def _edit(rows: Rows, column: Column, row: int, value: float) -> DataEdit | None:
    """The command that makes a cell another value; None where it is this already."""
    part, i = rows.example(row)
    if column.kind == "input":
        same = value == rows.raw_input(row, column.j)
        return None if same else EditInput(i, column.j, value, part, rows.dataset)
    j = max(column.j, 1)
    return None if value == rows.raw_target(row, j) else EditTarget(i, j, value, part, rows.dataset)
