"""Half of the data table: some columns of the model, all of its rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.panels.data.cells import PADDING, ROW_HEIGHT, CellPainter, Span, TitleHeader, of_class
from bpviz.gui.panels.data.editor import CellEditor
from bpviz.gui.panels.data.model import DataModel
from bpviz.gui.panels.data.rows import WRONG, Rows
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.theme import Theme

LEAST, WIDEST = 44, 150
"""Widths of columns, in pixels."""
SCARCE_HEADING = 76
LIVE = 58
"""Room for outputs and costs, whose digits change."""


class HalfTable(QTableView):
    """Paints its cells itself, and only those that are out of date.

    Signals:
        delete_wanted(): the Delete key.
        row_reached(int): the row, from 0, that the keyboard moved to.
    """

    delete_wanted = Signal()
    row_reached = Signal(int)

    def __init__(self, model: DataModel, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows: Rows | None = None
        self.selected: set[int] = set()
        """The rows that look selected."""
        self._painter = CellPainter(theme.current())
        self._widths: list[tuple[int, int, int]] = []
        self._spacious: bool | None = None
        self.titles = TitleHeader(self)
        self.setHorizontalHeader(self.titles)
        self.editor = CellEditor(parent, self)
        self.setItemDelegate(self.editor)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setModel(model)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete deletes the selected examples; the arrows show what they come to."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_wanted.emit()
            return
        before = self.currentIndex().row()
        super().keyPressEvent(event)
        row = self.currentIndex().row()
        if row != before and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.row_reached.emit(row)

    def use(self, rows: Rows | None) -> None:
        """Paint from these rows."""
        self.rows = self.editor.rows = self.titles.rows = rows

    def dress(self, of: Theme) -> None:
        """Use another theme's colours."""
        self._painter = CellPainter(of)
        self.titles.dress(of)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are seen and out of date."""
        region = event.region()
        paint_carefully(self.viewport(), lambda painter: self._paint(painter, region))

    def update_outputs(self) -> None:
        """Paint what the net says afresh, and nothing else."""
        if self.rows is None:
            return
        height, region = self.viewport().height(), QRegion()
        for span in self._spans():
            if self.rows.columns[span.at].kind in ("output", "cost"):
                region += QRect(span.left, 0, span.width, height)
        self.viewport().update(region)

    def show_columns(self, rows: Rows, shown: range) -> None:
        """Show only these columns."""
        for at in range(len(rows.columns)):
            self.setColumnHidden(at, at not in shown)
        self._widths = [(at, *column_widths(rows, at)) for at in shown]
        self._spacious = None

    def spread(self, spacious: bool) -> None:
        """Give every column room for its whole heading, or only for its values."""
        if spacious != self._spacious:
            self._spacious = spacious
            for at, tight, wide in self._widths:
                self.setColumnWidth(at, wide if spacious else tight)

    def _paint(self, painter: QPainter, region: QRegion) -> None:
        if self.rows is None:
            return
        seen, edges = self.viewport().rect(), region.boundingRect()
        spans = [span for span in self._spans() if region.intersects(QRect(span.left, 0, span.width, seen.height()))]
        first, last = self.rowAt(max(edges.top(), 0)), self.rowAt(edges.bottom())
        if first < 0:
            return
        last = last if last >= 0 else len(self.rows) - 1
        top = self.rowViewportPosition(first)
        places = [(row, top + (row - first) * ROW_HEIGHT) for row in range(first, last + 1)]
        self._painter.paint(painter, self.rows, spans, places, self.selected)
        self._paint_focus(painter)

    def _paint_focus(self, painter: QPainter) -> None:
        at = self.currentIndex()
        if self.hasFocus() and at.isValid() and not self.isColumnHidden(at.column()):
            painter.setPen(QColor(theme.current().accent))
            painter.drawRect(self.visualRect(at).adjusted(0, 0, -1, -1))

    def _spans(self) -> list[Span]:
        """The columns on screen."""
        first, last = self.columnAt(0), self.columnAt(self.viewport().width() - 1)
        if first < 0 or self.rows is None:
            return []
        end = last + 1 if last >= 0 else len(self.rows.columns)
        return [
            Span(at, self.columnViewportPosition(at), self.columnWidth(at))
            for at in range(first, end)
            if not self.isColumnHidden(at)
        ]

    def content_width(self, spacious: bool) -> int:
        """The width of all shown columns, of the numbers' header and of the bar at the side."""
        numbers, bar = self.verticalHeader(), self.verticalScrollBar()
        beside = 0 if numbers.isHidden() else numbers.width()
        has_bar = self.verticalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        columns = sum(wide if spacious else tight for _, tight, wide in self._widths)
        return columns + beside + (bar.sizeHint().width() if has_bar else 0)


def column_widths(rows: Rows, at: int) -> tuple[int, int]:
    """How wide a column is where room is scarce and a long heading is cut, and where it is not."""
    column = rows.columns[at]
    heading = QFontMetrics(fonts.text(11)).horizontalAdvance(column.title)
    if of_class(column):
        mark, words = WRONG if column.kind == "output" else "", QFontMetrics(fonts.text(12))
        values = max(words.horizontalAdvance(mark + name) for name in rows.dataset.class_names)
    elif column.kind in ("input", "target"):
        values = max(map(QFontMetrics(fonts.numbers(12)).horizontalAdvance, rows.some_texts(at)))
    else:
        values = LIVE
    tight, wide = (max(values, min(heading, most)) + 2 * PADDING + 2 for most in (SCARCE_HEADING, WIDEST))
    return max(min(tight, WIDEST), LEAST), max(min(wide, WIDEST), LEAST)
