"""The field in which the inspector lets a number be changed, where the number stands."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bpviz.gui import theme
from bpviz.gui.forms.number_field import NumberField
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.session.calculation import heading_of
from bpviz.session.selection import Selection

WIDTH = 176
EDGE, SPACING = 4, 3


class NumberEditor(QWidget):
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
        self.reason.setFixedWidth(WIDTH - 2 * EDGE)
        self.reason.hide()
        self.field = NumberField(f"new value of {heading_of(selection)}", _check, self.reason)
        self.field.setFixedWidth(WIDTH - 2 * EDGE)
        self.field.setToolTip("Enter takes it, Esc leaves it as it is")
        self.field.show_number(value)
        self.field.committed.connect(self._accept)
        self.field.textEdited.connect(self._fit)
        self.field.installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        layout.setSpacing(SPACING)
        layout.addWidget(self.field)
        layout.addWidget(self.reason)
        self.setFixedWidth(WIDTH)

    def open_over(self, cell: QRectF) -> None:
        """Appear with the right end over the cell's, the number ready to be typed over."""
        left = min(round(cell.right()) + 6, self._page.width() - EDGE) - WIDTH
        self.move(max(left, EDGE), round(cell.center().y()) - self.field.sizeHint().height() // 2 - EDGE)
        self._fit()
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
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what the field lets through: an Enter that reached the page would open the field again."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A frame in the colours of the theme."""
        paint_carefully(self, self._paint)

    def close_soon(self) -> None:
        """Go away; what is being typed is forgotten, also by the field, which would take it when it loses the focus."""
        if not self._closed:
            self._closed = True
            self.field.setModified(False)
            self.closed.emit()
            self.hide()
            self.deleteLater()

    def _paint(self, painter: QPainter) -> None:
        of = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.setBrush(QColor(of.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def _fit(self) -> None:
        """As high as field and reason, and within the page."""
        height = 2 * EDGE + self.field.sizeHint().height()
        if not self.reason.isHidden():
            height += SPACING + self.reason.heightForWidth(self.reason.width())
        self.setFixedHeight(height)
        self.move(self.x(), max(min(self.y(), self._page.height() - height - EDGE), EDGE))

    def _accept(self, value: float) -> None:
        self.close_soon()
        self.accepted.emit(self.selection, float(value))


def _check(value: float) -> None:
    if not math.isfinite(value):
        raise ValueError("a value must be a finite number")
