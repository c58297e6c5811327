"""The inspector's small plot of f and f', with the unit's own point on both."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.engine.activations import activation_named
from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.number_text import figures
from bpviz.gui.theme import Theme
from bpviz.session.calculation_values import Curve

LEAST = 6.0
"""The plot reaches from −6 to 6 at least."""
FARTHEST = 1e100
"""A point beyond is not marked."""
POINTS = 161
LINE = 13.0
LEGEND = 2 * LINE + 2
"""Height of the words above the plot: whatever f is, no curve crosses them."""
WIDEST = "f′(z) = 1.234e−56"
"""So that it stays where it is while its number changes."""
SAMPLE = 12.0
"""Pixels of a line that shows which curve a name belongs to."""


def paint_curve(painter: QPainter, where: QRectF, curve: Curve, of: Theme) -> None:
    """Paint f, f' and the point (z, a)."""
    end = z_end(curve.z)
    z, f, f_prime, low, high = _sampled(curve.f, end)
    plot = where.adjusted(2, 5 + LEGEND, -2, -16)

    def at(x: float, y: float) -> QPointF:
        return QPointF(
            plot.left() + (x + end) / (2 * end) * plot.width(), plot.bottom() - (y - low) / (high - low) * plot.height()
        )

    _paint_axes(painter, plot, at(0, 0), end, of)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen, values in ((_pen_of_f_prime(of), f_prime), (_pen_of_f(of), f)):
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([at(x, y) for x, y in zip(z, values, strict=True)]))
    if abs(curve.z) <= end and math.isfinite(curve.a):
        painter.setPen(QPen(QColor(of.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(at(curve.z, 0), at(curve.z, curve.a))
        _paint_point(painter, at(curve.z, curve.f_prime), QColor(of.muted), of)
        _paint_point(painter, at(curve.z, curve.a), QColor(of.accent), of)
    _paint_words(painter, where.adjusted(2, 0, -2, 0), curve, of)


def z_end(z: float) -> float:
    """How far the plot reaches to either side: 6, or a round number beyond z."""
    if not LEAST < abs(z) <= FARTHEST:
        return LEAST
    step = 10.0 ** math.floor(math.log10(abs(z)))
    return math.ceil(abs(z) * 1.05 / step) * step


@lru_cache(50)
def _sampled(name: str, end: float) -> tuple[list[float], list[float], list[float], float, float]:
    """z, f and f' at even distances, and the range that shows both."""
    f = activation_named(name)
    z: Array = np.linspace(-end, end, POINTS)
    a = f.f(z)
    slope = f.f_prime(a)
    low, high = float(min(a.min(), slope.min())), float(max(a.max(), slope.max()))
    room = 0.06 * (high - low)
    return z.tolist(), a.tolist(), slope.tolist(), low - room, high + room


def _paint_axes(painter: QPainter, plot: QRectF, zero: QPointF, end: float, of: Theme) -> None:
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawLine(QPointF(plot.left(), round(zero.y()) + 0.5), QPointF(plot.right(), round(zero.y()) + 0.5))
    painter.drawLine(QPointF(round(zero.x()) + 0.5, plot.top()), QPointF(round(zero.x()) + 0.5, plot.bottom()))
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(10))
    foot = QRectF(plot.left(), plot.bottom() + 2, plot.width(), 13)
    for words, side in (
        (f"z = −{end:g}", Qt.AlignmentFlag.AlignLeft),
        ("0", Qt.AlignmentFlag.AlignHCenter),
        (f"{end:g}", Qt.AlignmentFlag.AlignRight),
    ):
        painter.drawText(foot, side | Qt.AlignmentFlag.AlignVCenter, words)


def _paint_point(painter: QPainter, at: QPointF, colour: QColor, of: Theme) -> None:
    painter.setPen(QPen(QColor(of.surface), 1.5))
    painter.setBrush(colour)
    painter.drawEllipse(at, 4.5, 4.5)


def _paint_words(painter: QPainter, where: QRectF, curve: Curve, of: Theme) -> None:
    """The point's numbers and the curves' names: z and a below each other, f' at the right of z."""
    painter.setFont(fonts.numbers(11))
    at_right = where.right() - SAMPLE - 5 - painter.fontMetrics().horizontalAdvance(WIDEST)
    first, second = where.top() + 11, where.top() + 11 + LINE
    painter.setPen(QColor(of.text))
    painter.drawText(QPointF(where.left() + SAMPLE + 5, first), f"z = {figures(curve.z)}")
    _paint_name(painter, QPointF(where.left(), second), f"a = f(z) = {figures(curve.a)}", _pen_of_f(of))
    _paint_name(painter, QPointF(at_right, first), f"f′(z) = {figures(curve.f_prime)}", _pen_of_f_prime(of))


def _paint_name(painter: QPainter, at: QPointF, words: str, pen: QPen) -> None:
    """A piece of a curve, and what it is."""
    painter.setPen(pen)
    painter.drawLine(at + QPointF(2, -4), at + QPointF(2 + SAMPLE, -4))
    painter.setPen(pen.color())
    painter.drawText(at + QPointF(SAMPLE + 5, 0), words)


def _pen_of_f(of: Theme) -> QPen:
    return QPen(QColor(of.accent), 1.8)


def _pen_of_f_prime(of: Theme) -> QPen:
    pen = QPen(QColor(of.muted), 1.3)
    pen.setDashPattern([3.0, 2.5])
    return pen
