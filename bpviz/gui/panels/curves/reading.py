"""The reading of a plot: what every curve is worth at one iteration, in a box beside the mouse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.digits import grouped
from bpviz.gui import theme
from bpviz.gui.number_text import figures, full
from bpviz.gui.panels.curves import lettering
from bpviz.gui.panels.curves.curve import NOT_FINITE, Curve
from bpviz.gui.panels.curves.legend import GAP, SWATCH, paint_swatch

ROW = 15.0
PADDING = 6.0
NUMBER = "−0.000e−00"
"""The widest of `figures`: the box is as wide for any."""


@dataclass(frozen=True)
class Box:
    """A box of one heading and rows in columns.

    Attributes:
        where: the whole of it.
        per_column: how many rows stand in a column.
        column: how wide one is.
    """

    where: QRectF
    per_column: int
    column: float

    def row(self, n: int) -> QPointF:
        """Where row n = 0, 1, … begins, and the middle of its height."""
        column, row = divmod(n, self.per_column)
        return self.where.topLeft() + QPointF(PADDING + column * self.column, PADDING + ROW * (row + 1.5))


def box(curves: Sequence[Curve], x: float, within: QRectF, top: float) -> Box:
    """A box for the reading at x: beside it where there is more room, at `top` or higher, within a rectangle.

    Its size depends on the curves' names and on the rectangle, never on the numbers.
    """
    per_column, columns, column = _grid(curves, within)
    width, height = columns * column + PADDING, (per_column + 1) * ROW + 2 * PADDING
    at_left = x - within.left() > within.right() - x
    left = x - 10 - width if at_left else x + 10
    left = max(min(left, within.right() - width - 1), within.left())
    top = max(min(top, within.bottom() - height - 1), within.top())
    return Box(QRectF(round(left) + 0.5, round(top) + 0.5, round(width), round(height)), per_column, column)


def fitting(curves: Sequence[Curve], within: QRectF) -> list[Curve]:
    """As many of the curves as a box has room for; those of the legend before others."""
    per_column, columns, column = _grid(curves, within)
    room = per_column * max(int((within.width() - PADDING) // column), 1)
    if len(curves) <= room or columns == 1:
        return list(curves)
    return [curve for curve in curves if curve.listed][:room]


def paint_reading(painter: QPainter, box: Box, curves: Sequence[Curve], k: int) -> None:
    """Paint the box with each curve's value at iteration k."""
    of = theme.current()
    painter.setPen(QPen(QColor(of.border), 1))
    painter.setBrush(QColor(of.surface))
    painter.drawRoundedRect(box.where, 5, 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(of.text))
    heading = box.where.topLeft() + QPointF(PADDING, PADDING + ROW / 2 + 4)
    lettering.paint(painter, heading, f"<i>k</i> = {grouped(k)}")
    for n, curve in enumerate(curves):
        at = box.row(n)
        paint_swatch(painter, at, curve)
        painter.setPen(QColor(of.text))
        at += QPointF(SWATCH + GAP, 4)
        lettering.paint(painter, at, curve.brief_at(k))
        number = value_in_words(curve, k)
        right = at.x() + box.column - SWATCH - 2 * GAP - PADDING
        lettering.paint_value(painter, QPointF(right - lettering.value_width(number), at.y()), number)


def value_in_words(curve: Curve, k: int) -> str:
    """The value at k for the box; a dash where the curve has ended, or never had one."""
    if k >= len(curve.values):
        return "–"
    value = curve.value_at(k)
    return figures(value) if math.isfinite(value) else NOT_FINITE


def exact(curves: Sequence[Curve], k: int, at_k: str = "") -> list[tuple[str, str]]:
    """The name and all digits of each curve's value that is told at k; curves without one are left out.

    Args:
        curves: which.
        k: the iteration.
        at_k: what is added to the names, but of those that are told of another iteration.
    """
    values = [
        (lettering.plain(curve.brief_at(k)) + (at_k if curve.known_k(k) == k else ""), curve.value_at(k))
        for curve in curves
    ]
    return [("k", str(k)), *((name, full(value)) for name, value in values if math.isfinite(value))]


def _grid(curves: Sequence[Curve], within: QRectF) -> tuple[int, int, float]:
    """How many rows, how many columns of them, and the width of one."""
    name = max((lettering.width(curve.longest_brief) for curve in curves), default=0.0)
    most = max(int((within.height() - 2 * PADDING) // ROW) - 1, 1)
    columns = max(-(-len(curves) // most), 1)
    width = SWATCH + GAP + name + GAP + lettering.value_width(NUMBER) + PADDING
    return max(-(-len(curves) // columns), 1), columns, width
