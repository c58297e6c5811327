"""How a confusion matrix and the scores beside it are painted."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from bpviz.data.dataset import Part
from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.panels.drawing.colour_scale import colours_of, ink_on
from bpviz.gui.panels.drawing.heat_map import heat_image, paint_heat
from bpviz.gui.panels.drawing.lettering import AT_RIGHT, CENTRED
from bpviz.gui.panels.predictions.classes_layout import HEAD, LEAST_ROW, SCORES, MatrixPlace
from bpviz.gui.theme import Theme
from bpviz.session.scores import ClassScores, Counts

HOW_TO_READ = (
    "row: true class · column: class the net says",
    "row: true class, column: net's",
    "row true, column net's",
)


def shades(confusion: Counts) -> Array:
    """How strongly each cell is coloured, from −1 to 1: mistakes negative, so orange, what is right positive, so blue.

    The square root of the share of the row: one mistake among a hundred examples is to be seen.
    """
    of_row = np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    shares = np.sqrt(confusion / of_row)
    return np.asarray(np.where(np.eye(len(confusion), dtype=bool), shares, -shares))


def captions(scores: ClassScores, part: Part, aside: str) -> list[str]:
    """What stands above a matrix, the longest wording first; `aside` says where in the run it is true."""
    name = part[0].upper() + part[1:]
    share = "–" if math.isnan(scores.accuracy) else f"{100 * scores.accuracy:.1f} %"
    lost = f" · {grouped(scores.undecided)} without a finite output" if scores.undecided else ""
    count = f"{grouped(scores.right)} of {grouped(scores.m)} right"
    return [
        f"{name} · accuracy {share}, {count}{lost}{aside}",
        f"{name} · {share}, {count}{lost}{aside}",
        f"{name} · {share}{lost}{aside}",
        f"{name} · {share}",
    ]


def paint_matrix(painter: QPainter, place: MatrixPlace, scores: ClassScores, names: tuple[str, ...], of: Theme) -> None:
    """Draw the cells with their counts, and the names of the classes around them."""
    shade = shades(scores.confusion)
    paint_heat(painter, place.cells, heat_image(shade, 1.0, of))
    _paint_lines(painter, place, of)
    _paint_counts(painter, place, scores.confusion, shade, of)
    _paint_names(painter, place, names, of)


def paint_scores(painter: QPainter, place: MatrixPlace, scores: ClassScores, of: Theme) -> None:
    """Draw the table: a class's precision, recall and support in its row of the matrix."""
    if place.scores is None:
        return
    painter.setFont(fonts.text(10))
    painter.setPen(QColor(of.muted))
    for which, heading in enumerate(SCORES):
        painter.drawText(place.score(-1, which), AT_RIGHT, heading)
    painter.setFont(fonts.numbers(min(_number_size(place), 12)))
    painter.setPen(QColor(of.text))
    for row in range(place.classes):
        for which, text in enumerate(score_texts(scores, row)):
            painter.drawText(place.score(row, which), AT_RIGHT, text)


def score_texts(scores: ClassScores, row: int) -> tuple[str, str, str]:
    """Precision, recall and support of a class; a dash where there is nothing to take the share of."""
    shares = (float(scores.precision[row]), float(scores.recall[row]))
    one, other = ("–" if math.isnan(share) else f"{share:.3f}" for share in shares)
    return one, other, grouped(int(scores.support[row]))


def mark_cell(painter: QPainter, cell: QRectF, of: Theme) -> None:
    """Frame the cell that the shown example is in."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.text), 1.6))
    painter.drawRect(cell.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_lines(painter: QPainter, place: MatrixPlace, of: Theme) -> None:
    where, n = place.cells, place.classes
    if min(where.width(), where.height()) / n >= 6:
        painter.setPen(QPen(QColor(of.surface), 1))
        for at in range(1, n):
            x, y = where.left() + at * where.width() / n, where.top() + at * where.height() / n
            painter.drawLine(QPointF(x, where.top()), QPointF(x, where.bottom()))
            painter.drawLine(QPointF(where.left(), y), QPointF(where.right(), y))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawRect(where)


def _paint_counts(painter: QPainter, place: MatrixPlace, counts: Counts, shade: Array, of: Theme) -> None:
    """Write the counts but for the noughts, where the longest of them fits its cell."""
    font = fonts.numbers(_number_size(place))
    metrics, cell = QFontMetricsF(font), place.cell(0, 0)
    longest = grouped(int(counts.max()))
    if cell.height() < LEAST_ROW or metrics.horizontalAdvance(longest) > cell.width() - 1:
        return
    painter.setFont(font)
    fills = colours_of(shade.ravel(), 1.0, of)
    for row, column in np.argwhere(counts).tolist():
        painter.setPen(ink_on(fills[row * place.classes + column], of))
        painter.drawText(place.cell(row, column), CENTRED, grouped(int(counts[row, column])))


def _paint_names(painter: QPainter, place: MatrixPlace, names: tuple[str, ...], of: Theme) -> None:
    cell = place.cell(0, 0)
    font = fonts.text(min(11, max(_number_size(place), 9)))
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(of.muted))
    every = max(1, math.ceil(LEAST_ROW / max(cell.height(), 0.1)))
    for row in range(0, place.classes, every):
        where = place.cell(row, 0).translated(place.names.left() - place.cells.left(), 0)
        where = QRectF(where.left(), where.center().y() - 8, place.names.width(), 16)
        painter.drawText(where, AT_RIGHT, _elided(metrics, names[row], where.width()))
    every = max(1, math.ceil(metrics.horizontalAdvance("00") / max(cell.width(), 0.1)))
    for column in range(0, place.classes, every):
        where = place.cell(0, column).translated(0, -HEAD)
        room = cell.width() * every - 3
        head = QRectF(where.center().x() - room / 2, place.cells.top() - HEAD, room, HEAD)
        painter.drawText(head, CENTRED, _elided(metrics, names[column], room))


def _elided(metrics: QFontMetricsF, name: str, width: float) -> str:
    return metrics.elidedText(name, Qt.TextElideMode.ElideRight, width)


def _number_size(place: MatrixPlace) -> int:
    """The size of the numbers, in pixels, for the height of the rows."""
    return int(min(max(place.cells.height() / place.classes - 2, 9), 14))
