"""How the points of a regression, and the scores beside them, are painted."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.data.dataset import Part
from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.number_text import fixed
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT
from bpviz.gui.panels.predictions.regression_points import Range
from bpviz.gui.theme import Theme, blend
from bpviz.session.scores import FitScores

LINE = 15.0
POINT = 5.0
RING = 1.2
"""Width of the line around a held-out point."""
FARTHEST = 1e5
"""In pixels; points beyond are far from every screen, and too far for a painter."""


def ink_of(part: Part, of: Theme) -> QColor:
    """The colour of a part's points."""
    return QColor(of.series[0] if part == "training" else of.held_out)


def paint_line(
    painter: QPainter, plane: Plane, one: tuple[float, float], other: tuple[float, float], of: Theme
) -> None:
    """Draw the line on which the net is right, from one raw point to another, inside the frame."""
    painter.save()
    painter.setClipRect(plane.where)
    painter.setPen(QPen(QColor(of.muted), 1, Qt.PenStyle.DashLine))
    painter.drawLine(plane.pixel(*one), plane.pixel(*other))
    painter.restore()


def paint_points(painter: QPainter, plane: Plane, points: Array, part: Part, of: Theme) -> None:
    """Draw raw points, (2, n), held-out ones as rings; what is not finite is left out."""
    at = plane.pixels(points)
    at = at[:, (np.abs(at) < FARTHEST).all(axis=0)]
    centres = [QPointF(x, y) for x, y in at.T.tolist()]
    ink = ink_of(part, of)
    if part == "training":
        painter.setPen(QPen(ink, POINT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF(centres))
        return
    # Nothing is filled: where many lie close together they neither hide each other nor the training points.
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, RING))
    radius = (POINT - RING) / 2
    for centre in centres:
        painter.drawEllipse(centre, radius, radius)


def paint_ring(painter: QPainter, at: QPointF, of: Theme) -> None:
    """Ring the example that is shown."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.text), 1.6))
    painter.drawEllipse(at, POINT + 1.5, POINT + 1.5)


def paint_histogram(painter: QPainter, where: QRectF, values: Array, of_range: Range, part: Part, of: Theme) -> None:
    """Draw how often values of a vertical axis come, as bars to the right; held-out ones as an outline."""
    bins = int(min(max(where.height() / 8, 8), 40))
    counts, _ = np.histogram(values[np.isfinite(values)], bins, of_range)
    if not counts.max(initial=0):
        return
    lengths = counts / counts.max() * where.width()
    edges = np.linspace(where.bottom(), where.top(), bins + 1)
    corners = [QPointF(where.left(), where.bottom())]
    for at, length in enumerate(lengths.tolist()):
        corners += [QPointF(where.left() + length, edges[at]), QPointF(where.left() + length, edges[at + 1])]
    corners.append(QPointF(where.left(), where.top()))
    ink = ink_of(part, of)
    painter.setPen(QPen(ink, 1) if part == "held out" else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if part == "held out" else blend(ink.name(), of.surface, 0.6))
    painter.drawPolygon(QPolygonF(corners))


def score_lines(scores: FitScores) -> tuple[tuple[str, str], ...]:
    """The scores as pairs of a name and a value."""
    lines = (
        ("R²", _number(scores.r2)),
        ("mean absolute error", _number(scores.mean_absolute_error)),
        ("root mean square error", _number(scores.root_mean_square_error)),
    )
    return (*lines, ("not finite", grouped(scores.not_finite))) if scores.not_finite else lines


def paint_scores(painter: QPainter, where: QRectF, scores: dict[Part, FitScores], of: Theme) -> None:
    """List the scores of each part under its mark."""
    top = where.top()
    for part, of_part in scores.items():
        m = of_part.m + of_part.not_finite
        paint_mark(painter, QPointF(where.left() + 5, top + LINE / 2), part, of)
        painter.setFont(fonts.text(11))
        painter.setPen(QColor(of.text))
        painter.drawText(QRectF(where.left() + 14, top, where.width() - 14, LINE), AT_LEFT, f"{part} · {grouped(m)}")
        for name, value in score_lines(of_part):
            top += LINE
            line = QRectF(where.left() + 14, top, where.width() - 14, LINE)
            _write(painter, line, AT_LEFT, name, of)
            painter.setFont(fonts.numbers(11))
            painter.setPen(QColor(of.text))
            painter.drawText(line, AT_RIGHT, value)
        top += LINE + 4


def paint_short_scores(painter: QPainter, where: QRectF, scores: dict[Part, FitScores], of: Theme) -> None:
    """The scores in a line for each part, for where there is no room beside the points."""
    for at, (part, of_part) in enumerate(scores.items()):
        line = where.translated(0, at * LINE)
        paint_mark(painter, QPointF(line.left() + 5, line.top() + LINE / 2), part, of)
        r2, absolute, square, *_ = (value for _, value in score_lines(of_part))
        words = f"{part}   R² {r2}   mean abs. error {absolute}   RMS error {square}"
        painter.setFont(fonts.text(11))
        painter.setPen(QColor(of.text))
        painter.drawText(line.adjusted(14, 0, 0, 0), AT_LEFT, words)


def paint_mark(painter: QPainter, at: QPointF, part: Part, of: Theme) -> None:
    """A part's point, as in a legend."""
    hollow = part == "held out"
    painter.setPen(QPen(ink_of(part, of), 1.4))
    painter.setBrush(QColor(of.surface) if hollow else ink_of(part, of))
    painter.drawEllipse(at, 2.6, 2.6)


def _number(value: float) -> str:
    """A score whose width hardly changes; a dash where there is none."""
    return "–" if math.isnan(value) else fixed(value, 3)


def _write(painter: QPainter, where: QRectF, side: Qt.AlignmentFlag, words: str, of: Theme) -> None:
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    painter.drawText(where, side, words)
