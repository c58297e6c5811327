"""The field in which the inspector lets a number be changed, where the number stands."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from bpviz.gui import theme
from bpviz.gui.forms.number_field import NumberField
from bpviz.session.calculation import heading_of
from bpviz.session.selection import Selection

WIDTH = 176


class NumberEditor(QFrame):
    """A field over a number, with the reason below it when it refuses.

    Signals:
        accepted: a Selection and its new value.
        closed: whether or not it was accepted.
    """

    accepted = Signal(object, float)
    closed = Signal()

    def __init__(self, selection: Selection, value: float, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("number_editor")
        self.selection = selection
        self._page = parent
        self._closed = False
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.hide()
        self.field = NumberField(f"new value of {heading_of(selection)}", _check, self.reason)
        self.field.setFixedWidth(WIDTH - 8)
        self.field.setToolTip("Enter takes it, Esc leaves it as it is")
        self.field.show_number(value)
        self.field.committed.connect(self._accept)
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(3)
        layout.addWidget(self.field)
        layout.addWidget(self.reason)
        self.setFixedWidth(WIDTH)
        colours = theme.current()
        self.setStyleSheet(
            f"QFrame#number_editor {{ background: {colours.surface}; border: 1px solid {colours.border};"
            " border-radius: 7px; }"
        )

    def open_over(self, cell: QRectF) -> None:
        """Appear with the right end over the cell's, the number ready to be typed over."""
        self.adjustSize()
        left = min(round(cell.right()) + 6, self._page.width() - 4) - WIDTH
        self.move(max(left, 4), max(round(cell.center().y()) - self.field.sizeHint().height() // 2 - 5, 0))
        self.show()
        self.raise_()
        self.field.setFocus()
        self.field.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes; so does leaving the field as it was, or Enter with nothing typed."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            done = event.key() == Qt.Key.Key_Escape
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.field.isModified():
                done = True
            if done:
                self.close_soon()
                return True
        if event.type() == QEvent.Type.FocusOut and not self.field.isModified():
            self.close_soon()
        if event.type() in (QEvent.Type.KeyRelease, QEvent.Type.Show):
            self.adjustSize()
        return super().eventFilter(watched, event)

    def close_soon(self) -> None:
        """Go away."""
        if not self._closed:
            self._closed = True
            self.closed.emit()
            self.hide()
            self.deleteLater()

    def _accept(self, value: float) -> None:
        self.close_soon()
        self.accepted.emit(self.selection, float(value))


def _check(value: float) -> None:
    if not math.isfinite(value):
        raise ValueError("a value must be a finite number")
