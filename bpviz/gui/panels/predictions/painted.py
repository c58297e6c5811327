"""A view that is painted: what lies under the mouse answers with a tooltip, a menu that copies, and a click."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui.clipboard import copier
from bpviz.gui.panels.careful_painting import paint_carefully
from bpviz.gui.panels.predictions.view import View

FEWEST_PIXELS = (240, 60)
DIRECTIONS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True)
class Spot:
    """A place of a picture that stands for something.

    Attributes:
        tip: what the tooltip says, its numbers with all digits.
        copies: what a menu offers to copy: pairs of what it is called and the text.
        example: the number i = 1 … m of the training example that a click chooses; None for a place that chooses none.
    """

    tip: str
    copies: tuple[tuple[str, str], ...] = ()
    example: int | None = None


class PaintedView(View):
    """Paints itself; a subclass says how, and what is where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paint(self, painter: QPainter) -> None:
        """Draw the whole view; an exception becomes a line of text."""
        raise NotImplementedError

    def spot_at(self, at: QPointF) -> Spot | None:
        """What lies at a place."""
        raise NotImplementedError

    def example_beside(self, direction: int) -> int | None:
        """Which training example ↓ (1) or ↑ (−1) chooses; None leaves the key to others."""
        return None

    def menu_at(self, at: QPointF) -> QMenu | None:
        """A menu that copies what lies at a place."""
        spot = self.spot_at(at)
        if spot is None or not spot.copies:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, text in spot.copies:
            menu.addAction(f"Copy {name}", copier(text))
        return menu

    def sizeHint(self) -> QSize:
        """About as much as the other panels."""
        return QSize(430, 170)

    def minimumSizeHint(self) -> QSize:
        """It can be small."""
        return QSize(*FEWEST_PIXELS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        paint_carefully(self, self.paint)

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        spot = self.spot_at(event.position())
        shape = Qt.CursorShape
        clickable = spot is not None and spot.example is not None
        self.setCursor(shape.PointingHandCursor if clickable else shape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the example under the mouse."""
        spot = self.spot_at(event.position())
        if spot is not None and spot.example is not None and event.button() == Qt.MouseButton.LeftButton:
            self.example_chosen.emit(spot.example)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ and ↑ go from example to example."""
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        example = self.example_beside(direction) if direction else None
        if example is None:
            super().keyPressEvent(event)
        else:
            self.example_chosen.emit(example)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse."""
        menu = self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())
