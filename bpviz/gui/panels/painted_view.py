"""A view that is painted: what lies under the mouse answers with a tooltip, a menu that copies, and a click."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.clipboard import copying_menu
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.focus_frame import came_by_keyboard, paint_focus_frame
from bpviz.gui.panels.view import View
from bpviz.session.selection import Selection

FEWEST_PIXELS = (240, 60)
DIRECTIONS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True)
class Spot:
    """A place of a picture that stands for something.

    Attributes:
        tip: what the tooltip says, its numbers with all digits.
        copies: what a menu offers to copy: pairs of what it is called and the text.
        example: the number i = 1 … m of the training example that a click chooses; None for a place that chooses none.
        selection: what a click selects; None for nothing.
    """

    tip: str
    copies: tuple[tuple[str, str], ...] = ()
    example: int | None = None
    selection: Selection | None = None

    @property
    def is_clickable(self) -> bool:
        """Whether a click does something."""
        return self.example is not None or self.selection is not None


class PaintedView(View):
    """Paints itself; a subclass says how, and what is where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._framed = False

    def paint(self, painter: QPainter) -> None:
        """Draw the whole view on the card's surface; an exception becomes a line of text."""
        raise NotImplementedError

    def spot_at(self, at: QPointF) -> Spot | None:
        """What lies at a place."""
        return None

    def in_words(self) -> str:
        """The picture's headline numbers, for who cannot see it; asked for only while it has the focus."""
        return ""

    def example_beside(self, direction: int) -> int | None:
        """Which training example ↓ (1) or ↑ (−1) chooses; None chooses none."""
        return None

    def selection_beside(self, direction: int) -> Selection | None:
        """What ↓ (1) or ↑ (−1) selects; None selects nothing."""
        return None

    def menu_at(self, at: QPointF) -> QMenu | None:
        """A menu that copies what lies at a place."""
        spot = self.spot_at(at)
        return copying_menu(self, spot.copies) if spot is not None and spot.copies else None

    def say(self, painter: QPainter, words: str) -> None:
        """Write in the middle why there is no picture."""
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(fonts.text(12))
        inside = QRectF(self.rect()).adjusted(12, 12, -12, -12)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)

    def sizeHint(self) -> QSize:
        """About as much as the other panels."""
        return QSize(430, 170)

    def minimumSizeHint(self) -> QSize:
        """It can be small."""
        return QSize(*FEWEST_PIXELS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        paint_carefully(self, self._paint_on_surface)
        if self.hasFocus():
            self._describe()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self.spot_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), spot.tip if spot else "", self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = came_by_keyboard(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        spot = self.spot_at(event.position())
        shape = Qt.CursorShape
        self.setCursor(shape.PointingHandCursor if spot is not None and spot.is_clickable else shape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        spot = self.spot_at(event.position())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(spot.selection, spot.example)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ and ↑ go from one to the next."""
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        beside = (self.selection_beside(direction), self.example_beside(direction)) if direction else (None, None)
        if beside == (None, None):
            super().keyPressEvent(event)
        else:
            self._choose(*beside)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy; where there is nothing to copy, leave the menu to what lies behind."""
        menu = self.menu_at(QPointF(event.pos()))
        if menu is None:
            event.ignore()
        else:
            menu.popup(event.globalPos())

    def _describe(self) -> None:
        words = self.in_words()
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)

    def _choose(self, selection: Selection | None, example: int | None) -> None:
        if selection is not None:
            self.selected.emit(selection)
        if example is not None:
            self.example_chosen.emit(example)

    def _paint_on_surface(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(theme.current().surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint(painter)
        if self._framed:
            paint_focus_frame(painter, self)
