"""The frame around a picture that got the focus by the keyboard: who came that way sees where they are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from bpviz.gui import theme


def came_by_keyboard(event: QFocusEvent) -> bool:
    """Whether it was the Tab key that brought the focus."""
    return event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


def paint_focus_frame(painter: QPainter, widget: QWidget) -> None:
    """Draw it just inside the widget's edges."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.current().accent), 1.5))
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(2, 2, -2, -2), 4, 4)
