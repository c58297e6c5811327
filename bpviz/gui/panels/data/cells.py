"""How the data table's cells are painted: quickly, in the theme's colours, the shown example's row lit."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from bpviz.digits import grouped
from bpviz.gui import fonts, theme
from bpviz.gui.panels.data.rows import WRONG, Column, Rows
from bpviz.gui.panels.drawing.careful_painting import note_mistake
from bpviz.gui.theme import Theme

ROW_HEIGHT = 20
BASELINE = 14
"""Of the text, below a row's upper edge."""
PADDING = 6
AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
SELECTED = 0.78
"""How much of the surface shows through the accent on a selected row."""


class Brushes:
    """The colours and faces of one theme, made once."""

    def __init__(self, of: Theme) -> None:
        self.of = of
        self.text, self.muted, self.error = QColor(of.text), QColor(of.muted), QColor(of.error)
        self.held_out, self.accent, self.surface = QColor(of.held_out), QColor(of.accent), QColor(of.surface)
        self.lit, self.line = QColor(of.accent_soft), QColor(of.faint)
        self.selected = theme.blend(of.accent, of.surface, SELECTED)
        self.numbers, self.words = fonts.numbers(12), fonts.text(12)
        self.bold = fonts.numbers(12, QFont.Weight.Bold)
        self.small, self.heading = fonts.text(11), fonts.text(11)


@dataclass(frozen=True)
class Span:
    """Where a column lies in the table's viewport, and its number."""

    at: int
    left: int
    width: int


class CellPainter:
    """Paints many cells at once, straight from the rows: a question for each would take most of a frame's time."""

    def __init__(self, of: Theme) -> None:
        self._brushes = Brushes(of)
        self._digit = QFontMetrics(self._brushes.numbers).horizontalAdvance("0")
        self._fitted: dict[tuple[str, int], str] = {}

    def paint(
        self, painter: QPainter, rows: Rows, spans: list[Span], places: list[tuple[int, int]], selected: set[int]
    ) -> None:
        """Draw cells.

        Args:
            painter: on the table's viewport.
            rows: what to draw.
            spans: the columns.
            places: the rows, each with the pixel of its upper edge.
            selected: the rows that look selected.
        """
        for span in spans:
            for row, top in places:
                if row in selected or row == rows.lit:
                    fill = self._brushes.selected if row in selected else self._brushes.lit
                    painter.fillRect(span.left, top, span.width, ROW_HEIGHT, fill)
            if of_class(rows.columns[span.at]):
                self._paint_words(painter, rows, span, places)
            else:
                self._paint_numbers(painter, rows, span, places)

    def _paint_numbers(self, painter: QPainter, rows: Rows, span: Span, places: list[tuple[int, int]]) -> None:
        use, digit = self._brushes, self._digit
        painter.setFont(use.numbers)
        painter.setPen(use.muted if rows.columns[span.at].kind == "cost" else use.text)
        most, right = (span.width - 2 * PADDING) // digit, span.left + span.width - PADDING
        for row, top in places:
            words = rows.text(row, span.at)
            if len(words) > most:
                words = words[: max(most - 1, 0)] + "…"
            painter.drawText(right - len(words) * digit, top + BASELINE, words)

    def _paint_words(self, painter: QPainter, rows: Rows, span: Span, places: list[tuple[int, int]]) -> None:
        use, says = self._brushes, rows.columns[span.at].kind == "output"
        painter.setFont(use.words)
        for row, top in places:
            words = rows.text(row, span.at)
            painter.setPen(use.error if says and words.startswith(WRONG) else use.text)
            painter.drawText(span.left + PADDING, top + BASELINE, self._fitting(words, span.width - 2 * PADDING))

    def _fitting(self, words: str, width: int) -> str:
        fitted = self._fitted.get((words, width))
        if fitted is None:
            fitted = self._fitted[words, width] = fitting(words, self._brushes.words, width)
        return fitted


class NumberHeader(QHeaderView):
    """The examples' numbers down the left side; held-out ones say so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.rows: Rows | None = None
        self.selected: set[int] = set()
        """The rows that look selected."""
        self._brushes = Brushes(theme.current())
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(ROW_HEIGHT)
        self.setSectionsClickable(True)
        self.setAccessibleName("numbers of the examples")

    def dress(self, of: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(of)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Keep to one height of row whatever the model is."""
        super().setModel(model)
        self.setDefaultSectionSize(ROW_HEIGHT)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draw one number."""
        try:
            if self.rows is not None and logical_index < len(self.rows):
                self._paint(painter, self.rows, rect, logical_index)
        except Exception as error:
            note_mistake(self, error)

    def _paint(self, painter: QPainter, rows: Rows, rect: QRect, row: int) -> None:
        use, lit = self._brushes, row == rows.lit
        painter.fillRect(rect, use.selected if row in self.selected else use.lit if lit else use.surface)
        if lit:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), use.accent)
        part, i = rows.example(row)
        trains = part == "training"
        painter.setFont(use.bold if lit else use.numbers if trains else use.small)
        painter.setPen((use.accent if lit else use.muted) if trains else use.held_out)
        inside = rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(inside, AT_RIGHT, grouped(i) if trains else "held out")


class TitleHeader(QHeaderView):
    """The columns' headings, cut where they are too long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.rows: Rows | None = None
        self._brushes = Brushes(theme.current())
        self.setFixedHeight(ROW_HEIGHT)
        self.setMinimumSectionSize(24)
        self.setAccessibleName("headings of the columns")

    def dress(self, of: Theme) -> None:
        """Use another theme's colours."""
        self._brushes = Brushes(of)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draw one heading."""
        try:
            if self.rows is not None and logical_index < len(self.rows.columns):
                self._paint(painter, self.rows, rect, logical_index)
        except Exception as error:
            note_mistake(self, error)

    def _paint(self, painter: QPainter, rows: Rows, rect: QRect, at: int) -> None:
        use, column = self._brushes, rows.columns[at]
        painter.fillRect(rect, use.surface)
        painter.setPen(use.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(use.muted)
        painter.setFont(use.heading)
        inside = rect.adjusted(PADDING, 0, -PADDING, 0)
        words = fitting(column.title, use.heading, inside.width())
        painter.drawText(inside, AT_LEFT if of_class(column) else AT_RIGHT, words)


def of_class(column: Column) -> bool:
    """Whether classes stand in a column, and not numbers."""
    return column.j == 0 and column.kind != "cost"


def fitting(words: str, font: QFont, width: int) -> str:
    """The words, cut at their end where they are wider."""
    metrics = QFontMetrics(font)
    if metrics.horizontalAdvance(words) <= width:
        return words
    return metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
