"""A grid of examples that scrolls: of each one a cell, which says by a painter what it looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QToolTip, QWidget

from bpviz.gui import theme
from bpviz.gui.clipboard import copying_menu
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.painted_view import DIRECTIONS, Spot

PaintCell = Callable[[QPainter, QRectF, int], None]
"""Paints the cell of the item at a place in the order, from 0."""


@dataclass(frozen=True)
class GridLayout:
    """Cells from left to right, then from top to bottom.

    Attributes:
        n: how many cells.
        columns: how many beside each other, at least 1.
        cell: the size of each.
    """

    n: int
    columns: int
    cell: QSizeF

    @property
    def height(self) -> float:
        """Of all rows."""
        return -(-self.n // self.columns) * self.cell.height()

    def where(self, at: int) -> QRectF:
        """The cell at a place in the order."""
        row, column = divmod(at, self.columns)
        return QRectF(QPointF(column * self.cell.width(), row * self.cell.height()), self.cell)

    def at(self, point: QPointF) -> int | None:
        """The place in the order of the cell at a point."""
        row, column = int(point.y() // self.cell.height()), int(point.x() // self.cell.width())
        at = row * self.columns + column
        return at if 0 <= column < self.columns and 0 <= at < self.n else None

    def between(self, top: float, bottom: float) -> range:
        """The cells that are seen between two heights."""
        first, last = int(top // self.cell.height()), int(bottom // self.cell.height())
        return range(min(max(first, 0) * self.columns, self.n), min((last + 1) * self.columns, self.n))


class ExamplesGrid(QAbstractScrollArea):
    """Shows cells; where it is scrolled to stays while their content changes.

    Args:
        paint_cell: paints one of them.
        spot_of: what lies in one of them.
        name: for assistive technology.

    Signals:
        example_chosen: the number of the training example whose cell was clicked, or gone to with ↓ and ↑.
    """

    example_chosen = Signal(int)

    def __init__(
        self, paint_cell: PaintCell, spot_of: Callable[[int], Spot], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._paint_cell, self._spot_of = paint_cell, spot_of
        self._n, self._lit, self._cell = 0, -1, QSizeF(0, 20)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)

    def show_cells(self, n: int, cell: QSizeF, lit: int) -> None:
        """Show n cells of a size, the one at place `lit` marked; a width of 0 is all there is."""
        self._n, self._cell, self._lit = n, cell, lit
        self._set_ranges()
        self.viewport().update()

    def layout_now(self) -> GridLayout:
        """Where the cells are, whatever is scrolled to."""
        width = max(float(self.viewport().width()), 1.0)
        if not self._cell.width():
            return GridLayout(self._n, 1, QSizeF(width, self._cell.height()))
        return GridLayout(self._n, max(int(width / self._cell.width()), 1), self._cell)

    def at(self, point: QPointF) -> int | None:
        """The place in the order of the cell at a point of the viewport."""
        return self.layout_now().at(point + QPointF(0, self.verticalScrollBar().value()))

    def minimumSizeHint(self) -> QSize:
        """It can be small."""
        return QSize(60, 30)

    def resizeEvent(self, event: object) -> None:
        """Another width, another number of columns."""
        self._set_ranges()

    def viewportEvent(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if at is None else self._spot_of(at).tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are seen."""
        paint_carefully(self.viewport(), self._paint)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        at = self.at(event.position())
        clickable = at is not None and self._spot_of(at).is_clickable
        shape = Qt.CursorShape
        self.viewport().setCursor(shape.PointingHandCursor if clickable else shape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the example under the mouse."""
        at = self.at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ and ↑ go from example to example."""
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        if direction is None or not self._n:
            super().keyPressEvent(event)
            return
        at = min(max(self._lit + direction, 0), self._n - 1) if self._lit >= 0 else 0
        self._choose(at)
        self._bring_into_sight(at)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse."""
        menu = self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies what lies at a point of the viewport."""
        at = self.at(point)
        return copying_menu(self, self._spot_of(at).copies) if at is not None else None

    def _choose(self, at: int) -> None:
        example = self._spot_of(at).example
        if example is not None:
            self.example_chosen.emit(example)

    def _bring_into_sight(self, at: int) -> None:
        where, bar, height = self.layout_now().where(at), self.verticalScrollBar(), self.viewport().height()
        bar.setValue(int(min(max(bar.value(), where.bottom() - height), where.top())))

    def _set_ranges(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(max(height, 1))
        bar.setSingleStep(max(int(self._cell.height()), 1))
        bar.setRange(0, max(int(self.layout_now().height) - height, 0))

    def _paint(self, painter: QPainter) -> None:
        of, layout, scrolled = theme.current(), self.layout_now(), self.verticalScrollBar().value()
        painter.fillRect(self.viewport().rect(), QColor(of.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -scrolled)
        for at in layout.between(scrolled, scrolled + self.viewport().height()):
            where = layout.where(at)
            if at == self._lit:
                painter.setPen(QPen(QColor(of.accent), 1))
                painter.setBrush(QColor(of.accent_soft))
                painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), 4, 4)
            self._paint_cell(painter, where, at)
