"""A painted picture whose numbers can be read: pointing says them in full, the right button copies them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.clipboard import copier
from bpviz.gui.panels.careful_painting import paint_carefully


@dataclass(frozen=True)
class Reading:
    """What is known of a place in a picture.

    Attributes:
        words: the tooltip.
        name: what the number is of.
        value: the number with all digits; "" where there is none to copy.
    """

    words: str
    name: str = ""
    value: str = ""


class ReadablePicture(QWidget):
    """All of a painted widget that does not depend on what it shows; a picture has its own `paint` and `reading_at`."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setMouseTracking(True)

    def paint(self, painter: QPainter) -> None:
        """Draw all of it on the card's surface."""
        raise NotImplementedError

    def reading_at(self, point: QPointF) -> Reading | None:
        """What is said of a point; None for nothing."""
        raise NotImplementedError

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies the number there."""
        reading = self.reading_at(point)
        if reading is None or not reading.value:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Copy {reading.name}", copier(reading.value))
        return menu

    def say(self, painter: QPainter, words: str) -> None:
        """Write in the middle why there is no picture."""
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(fonts.text(12))
        inside = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it; a mistake becomes a line of text."""
        paint_carefully(self, self._paint_on_surface)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            reading = self.reading_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), reading.words if reading is not None else "", self)
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy; where there is nothing to copy, leave the menu to what lies behind."""
        menu = self.menu_at(QPointF(event.pos()))
        if menu is None:
            event.ignore()
        else:
            menu.popup(event.globalPos())

    def _paint_on_surface(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(theme.current().surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
