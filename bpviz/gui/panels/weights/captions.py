"""What is written above and beside the matrices and pictures of weights."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, CENTRED, first_fitting
from bpviz.gui.panels.weights.layout import ABOVE
from bpviz.gui.panels.weights.matrix import LEAST_ROW, MatrixPlace, text_width
from bpviz.gui.theme import Theme

EXPLANATIONS = (
    "row i: into unit i of the next layer  ·  column j: from unit j  ·  b: from the bias unit",
    "row i: into unit i  ·  column j: from unit j  ·  b: bias",
    "row i: into unit i, column j: from unit j",
)


def paint_caption(painter: QPainter, where: QRectF, name: str, remarks: Sequence[str], of: Theme) -> None:
    """A name, and of the remarks after it those that have room, the first being the most important ones."""
    x, y = where.left(), where.top() + 11
    painter.setFont(_strong())
    painter.setPen(QColor(of.text))
    painter.drawText(QPointF(x, y), name)
    x += QFontMetricsF(_strong()).horizontalAdvance(name)
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    for remark in remarks:
        width = _width(remark)
        if x + 8 + width > where.right():
            break
        painter.drawText(QPointF(x + 8, y), remark)
        x += 8 + width


def paint_headings(painter: QPainter, place: MatrixPlace, bias: str, of: Theme) -> None:
    """The numbers or names of rows and columns, and the letter of the biases."""
    painter.setFont(fonts.text(10))
    painter.setPen(QColor(of.muted))
    _paint_rows(painter, place)
    _paint_columns(painter, place)
    above = QRectF(place.biases.center().x() - 40, place.where.top() + ABOVE - 14, 80, 13)
    painter.drawText(above, CENTRED, bias)


def numbers_shown(n: int, length: float, each: float) -> Sequence[int]:
    """Which of n numbers along a length are written where each needs so much: all, the first and the last, or none."""
    if length / n >= each:
        return range(1, n + 1)
    return (1, n) if length >= 2.5 * each else ()


def _paint_rows(painter: QPainter, place: MatrixPlace) -> None:
    cells, piece = place.weights, place.piece
    height = place.cell_size[1]
    for i in numbers_shown(piece.rows, cells.height(), LEAST_ROW):
        y = cells.top() + (i - 0.5) * height
        y = min(max(y, cells.top() + 5), cells.bottom() - 5) if piece.rows > 1 else y
        beside = QRectF(place.where.left() - 40, y - 7, cells.left() - place.where.left() + 35, 14)
        painter.drawText(beside, AT_RIGHT, piece.row_names[i - 1] if place.named_rows else str(i))


def _paint_columns(painter: QPainter, place: MatrixPlace) -> None:
    cells, piece = place.weights, place.piece
    width = place.cell_size[0]
    named = bool(piece.column_names) and text_width(piece.column_names) <= width - 4
    for j in numbers_shown(piece.columns, cells.width(), text_width((str(piece.columns),)) + 4):
        x = cells.left() + (j - 0.5) * width
        x = min(max(x, cells.left() + 5), cells.right() - 9) if piece.columns > 1 else x
        above = QRectF(x - max(width, 40) / 2, place.where.top() + ABOVE - 14, max(width, 40), 13)
        painter.drawText(above, CENTRED, piece.column_names[j - 1] if named else str(j))


def paint_absence(painter: QPainter, where: QRectF, words: str, of: Theme) -> None:
    """Words in place of numbers that are not computed yet."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    room = where.adjusted(0, ABOVE - 8, 0, 0)
    wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(room, int(wrapped), words)


def paint_explanation(painter: QPainter, room: QRectF, of: Theme) -> None:
    """How a matrix is read, in as many words as have room."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    painter.drawText(room, AT_LEFT, first_fitting(EXPLANATIONS, room.width()))


@cache
def _strong() -> QFont:
    return fonts.text(12, QFont.Weight.DemiBold)


@lru_cache(500)
def _width(text: str) -> float:
    return QFontMetricsF(fonts.text(11)).horizontalAdvance(text)
