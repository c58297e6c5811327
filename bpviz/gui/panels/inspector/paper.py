"""The inspector's paper: one widget that paints all rows and knows which cell is under the mouse."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui import theme
from bpviz.gui.clipboard import copier
from bpviz.gui.number_text import full
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.inspector.cells import Cell, Row
from bpviz.gui.panels.inspector.layout import Page, Placed, Widths, lay_out
from bpviz.gui.panels.inspector.paint import paint_page

Hit = tuple[Placed, Cell, QRectF]
ARROWS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right)
ACTIVE_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)


class Paper(QWidget):
    """Paints rows; nothing of it is a widget of its own, so that nothing flickers while the numbers change.

    Signals:
        link_clicked: the Selection that a name or a symbol stands for.
        edit_asked: the Selection to edit, its value, and its cell's place.
        fold_clicked: a calculation's kind, and "more" or "fewer".
        cell_reached: the place of the cell that the keys came to.
    """

    title = "Inspector"
    link_clicked = Signal(object)
    edit_asked = Signal(object, object, QRectF)
    fold_clicked = Signal(str, str)
    cell_reached = Signal(QRectF)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector_paper")
        self.setAccessibleName("Calculation")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._rows: Sequence[Row] = ()
        self._widths = Widths()
        self._page = Page((), 0.0, 0.0)
        self._page_width = 0.0
        self._mouse: QPointF | None = None
        self._reached: int | None = None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, or the same with other numbers."""
        self._rows = rows
        self._place_rows()
        self.update()

    def set_page_width(self, width: float) -> None:
        """Lay the rows out for a width of their own: it must not depend on whether there is a scroll bar."""
        if width != self._page_width:
            self._page_width = width
            self._place_rows()
            self.update()

    def begin_afresh(self) -> None:
        """Let the columns be as narrow as their numbers again: something else is shown from now on."""
        self._widths.clear()
        self._reached = None if self._reached is None else 0

    @property
    def page(self) -> Page:
        """The rows where they stand."""
        return self._page

    def text_rows(self) -> tuple[tuple[str, ...], ...]:
        """The painted text, row by row and cell by cell."""
        return tuple(row.texts for row in self._rows if row.cells)

    def hit(self, point: QPointF) -> Hit | None:
        """The cell at a point."""
        placed = self._row_at(point.y())
        if placed is None:
            return None
        for cell, rect in placed.cells:
            if rect.adjusted(-3, 0, 3, 0).contains(point):
                return placed, cell, rect
        return None

    def menu_at(self, point: QPointF) -> QMenu | None:
        """What can be done with what is at a point."""
        hit, placed = self.hit(point), self._row_at(point.y())
        return self._menu(hit[1] if hit else None, placed, hit[2] if hit else QRectF())

    def sizeHint(self) -> QSize:
        """As high as the rows."""
        return QSize(300, round(self._page.height))

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.hit(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), _as_it_is(hit[1].tip) if hit else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        clip = QRectF(event.rect())
        paint_carefully(self, lambda painter: self._paint(painter, clip))

    def changeEvent(self, event: QEvent) -> None:
        """Another theme or font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what a click would lead to."""
        self._mouse = event.position()
        hit = self.hit(self._mouse)
        active = hit is not None and hit[1].is_active
        self.setCursor(Qt.CursorShape.PointingHandCursor if active else Qt.CursorShape.ArrowCursor)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light up nothing."""
        self._mouse = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Follow a link."""
        self._reached = None
        hit = self.hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit and hit[1].is_active:
            self._act(*hit)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit a parameter or a raw value; on a link it is a second click."""
        hit = self.hit(event.position())
        if event.button() == Qt.MouseButton.LeftButton and hit and hit[1].edit and not hit[1].action:
            self._ask_edit(hit[1], hit[2])
        else:
            self.mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse, or where the keys are."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            hit = self._reached_hit()
            menu, where = (self._menu(hit[1], hit[0], hit[2]), hit[2].bottomLeft()) if hit else (None, QPointF())
            place = self.mapToGlobal(where.toPoint())
        else:
            menu, place = self.menu_at(QPointF(event.pos())), event.globalPos()
        if menu is not None:
            menu.popup(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrows go from cell to cell; Enter does what a click or a double-click does, and so does F2."""
        hit = self._reached_hit()
        if event.key() in ARROWS:
            self._go(event.key())
        elif event.key() in ACTIVE_KEYS and hit is not None and (hit[1].is_active or hit[1].edit):
            self._ask_edit(hit[1], hit[2]) if hit[1].edit else self._act(*hit)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by Tab sees where the keys are."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._reach(self._reached or 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame around the cell away."""
        self.update()

    def _place_rows(self) -> None:
        self._page = lay_out(self._rows, self._page_width, self._widths)
        height = round(self._page.height)
        if self.minimumHeight() != height:
            self.setMinimumHeight(height)

    def _row_at(self, y: float) -> Placed | None:
        return next((placed for placed in self._page.rows if placed.where.top() <= y < placed.where.bottom()), None)

    def _act(self, placed: Placed, cell: Cell, rect: QRectF) -> None:
        if cell.action == "edit":
            self._ask_edit(cell, rect)
        elif cell.action and placed.row.of is not None:
            self.fold_clicked.emit(placed.row.of.kind, cell.action)
        elif cell.link is not None:
            self.link_clicked.emit(cell.link)

    def _ask_edit(self, cell: Cell, rect: QRectF) -> None:
        if cell.value is not None:
            self.edit_asked.emit(cell.edit, cell.value, rect)

    def _menu(self, cell: Cell | None, placed: Placed | None, rect: QRectF) -> QMenu | None:
        of = placed.row.of if placed else None
        if of is None and (cell is None or cell.value is None):
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if cell is not None and cell.value is not None:
            menu.addAction("Copy value", copier(full(cell.value)))
        if of is not None:
            # Written out now: the run may go on while the menu is open.
            menu.addAction("Copy calculation as text", copier(of.as_text()))
            menu.addAction("Copy calculation as LaTeX", copier(of.as_latex()))
        if cell is not None and cell.edit is not None:
            menu.addSeparator()
            menu.addAction("Edit …", lambda: self._ask_edit(cell, rect))
            if cell.edit.kind in ("weight", "bias"):
                menu.addAction(f"Look at this {cell.edit.kind}", lambda: self.link_clicked.emit(cell.edit))
        return menu

    # By the keys.

    def _reachable(self) -> list[Hit]:
        """All cells that can be clicked, edited or copied, in the order of reading."""
        return [
            (placed, cell, rect)
            for placed in self._page.rows
            for cell, rect in sorted(placed.cells, key=lambda cell: (cell[1].top(), cell[1].left()))
            if cell.is_active or cell.value is not None
        ]

    def _reached_hit(self) -> Hit | None:
        cells = self._reachable()
        return cells[min(self._reached, len(cells) - 1)] if self._reached is not None and cells else None

    def _reach(self, place: int) -> None:
        cells = self._reachable()
        if not cells:
            return
        self._reached = min(max(place, 0), len(cells) - 1)
        _, cell, rect = cells[self._reached]
        self.setAccessibleDescription(f"{cell.text}\n{cell.tip}")
        self.cell_reached.emit(rect)
        self.update()

    def _go(self, key: int) -> None:
        if self._reached is None:
            self._reach(0)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._reach(self._reached + (1 if key == Qt.Key.Key_Right else -1))
        else:
            self._reach(_above_or_below(self._reachable(), self._reached, below=key == Qt.Key.Key_Down))

    def _paint(self, painter: QPainter, clip: QRectF) -> None:
        of = theme.current()
        hit = self.hit(self._mouse) if self._mouse is not None else None
        paint_page(painter, self._page, clip, hit[1] if hit else None, of)
        reached = self._reached_hit() if self.hasFocus() else None
        if reached is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(of.accent), 1.3))
            painter.drawRoundedRect(reached[2].adjusted(-4, 1, 4, -1), 4, 4)


def _as_it_is(text: str) -> str:
    """A tooltip in which nothing from the user's file is read as markup."""
    return html.escape(text).replace("\n", "<br>") if "<" in text else text


def _above_or_below(cells: Sequence[Hit], here: int, *, below: bool) -> int:
    """The place of the nearest cell of the next row with any; `here` where there is none."""
    here = min(here, len(cells) - 1)
    row, _, rect = cells[here]

    def distance(place: int) -> tuple[float, float]:
        other, _, its = cells[place]
        return abs(other.where.top() - row.where.top()), abs(its.center().x() - rect.center().x())

    beyond = [
        place
        for place, (other, _, _) in enumerate(cells)
        if other is not row and (other.where.top() > row.where.top()) == below
    ]
    return min(beyond, key=distance, default=here)
