"""How a cell of the worst examples is painted: as a row of a table, or as a picture with its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

from bpviz.gui import fonts
from bpviz.gui.number_text import fixed
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, CENTRED
from bpviz.gui.panels.drawing.pixel_pictures import fitted, paint_framed
from bpviz.gui.panels.predictions.worst_examples import Entry, Worst, cost_text
from bpviz.gui.theme import Theme, blend

ROW = 19.0
MARGIN = 10.0
PICTURE = QSizeF(112, 108)
LINE = 14.0
GAP = 14.0
"""After every column."""
COST = 72.0
LARGEST_BAR = 110.0
WORDS = frozenset({"true class", "net says", "output"})
"""Columns that hold words where the examples have classes, or several outputs."""


def column_places(worst: Worst, width: float) -> list[tuple[float, float]]:
    """Left edge and width of each column, the cost's last, then that of the bar; they share a width as they need it."""
    words, digits = QFontMetricsF(fonts.text(12)).horizontalAdvance, QFontMetricsF(fonts.numbers(11)).horizontalAdvance
    needed = [
        max((words if _side(worst, at) == AT_LEFT else digits)(text), words(heading)) + GAP
        for at, (heading, text) in enumerate(zip(worst.headings, worst.widest, strict=True))
    ]
    needed.append(COST)
    room = width - 2 * MARGIN
    scale = min(1.0, room / sum(needed))
    bar = min(max(room - sum(needed), 0.0), LARGEST_BAR)
    air = max(room - sum(needed) - bar, 0.0) / len(needed)
    places, left = [], MARGIN
    for one in needed:
        own = min(one * scale + min(air, 40.0), room)
        places.append((left, own))
        left += own
    return [*places, (left + 8, max(bar - 8, 0.0))]


def paint_headings(
    painter: QPainter, worst: Worst, places: Sequence[tuple[float, float]], top: float, of: Theme
) -> None:
    """Write the names of the columns."""
    painter.setFont(fonts.text(10))
    painter.setPen(QColor(of.muted))
    for at, heading in enumerate((*worst.headings, "cost")):
        left, width = places[at]
        painter.drawText(QRectF(left, top, width - GAP, 16), _side(worst, at), heading)


def paint_row(
    painter: QPainter, where: QRectF, worst: Worst, at: int, places: Sequence[tuple[float, float]], of: Theme
) -> None:
    """Draw an example as a row, its cost also as a bar beside that of the worst one."""
    entry = worst.entries[at]
    for column, text in enumerate((*entry.cells, cost_text(entry.cost))):
        left, width = places[column]
        side = _side(worst, column)
        font = fonts.text(12) if side == AT_LEFT else fonts.numbers(11)
        painter.setFont(font)
        painter.setPen(QColor(of.muted if column == 0 else of.text))
        words = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width - GAP)
        painter.drawText(QRectF(left, where.top(), width - GAP, where.height()), side, words)
    left, width = places[-1]
    paint_bar_of_cost(painter, QRectF(left, where.center().y() - 3, width, 6), entry, worst, of)


def paint_bar_of_cost(painter: QPainter, where: QRectF, entry: Entry, worst: Worst, of: Theme) -> None:
    """A bar as long as the example's cost is large, beside that of the worst."""
    largest = worst.entries[0].cost
    if where.width() >= 12 and 0 < entry.cost <= largest < float("inf"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(blend(of.negative if entry.wrong else of.muted, of.surface, 0.25))
        painter.drawRoundedRect(QRectF(where.topLeft(), QSizeF(where.width() * entry.cost / largest, 6)), 2, 2)


def paint_card(painter: QPainter, where: QRectF, entry: Entry, image: QImage, of: Theme) -> None:
    """Draw an example as its picture, over what it is taken for, the outputs of both classes, and the cost."""
    inside = where.adjusted(5, 6, -5, -4)
    picture = QRectF(inside.left(), inside.top(), inside.width(), inside.height() - 3 * LINE - 2)
    paint_framed(painter, fitted(picture, image.height(), image.width()), image, of)
    lines = (
        (entry.verdict, fonts.text(11, QFont.Weight.DemiBold if entry.wrong else QFont.Weight.Normal), of.text),
        (entry.outputs, fonts.text(10), of.text),
        (f"№ {entry.cells[0]} · cost {fixed(entry.cost, 3)}", fonts.text(10), of.muted),
    )
    for at, (words, font, ink) in enumerate(lines):
        line = QRectF(inside.left() - 3, picture.bottom() + 2 + at * LINE, inside.width() + 6, LINE)
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(
            line, CENTRED, QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
        )


def _side(worst: Worst, column: int) -> Qt.AlignmentFlag:
    """Words stand at the left of their column, numbers at the right."""
    heading = worst.headings[column] if column < len(worst.headings) else "cost"
    words = heading in WORDS and not (heading == "net says" and worst.wrong is None)
    return AT_LEFT if words else AT_RIGHT
