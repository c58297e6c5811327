"""One histogram on screen: its axes, the saturated stretches, the bars, and the outline of one unit alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.lettering import AT_RIGHT
from bpviz.gui.panels.histograms.counts import BINS, Axis, Histogram
from bpviz.gui.panels.units_by_examples.layout import arranged
from bpviz.gui.theme import Theme, blend

LEFT, ABOVE, BELOW = 34.0, 26.0, 20.0
"""Room for the numbers at the axes, and for the caption."""
NARROW_LEFT, NARROW_ABOVE, NARROW_BELOW = 2.0, 19.0, 8.0
"""Where there is little: the axes have no numbers then."""
LEAST_HEIGHT, LEAST_WIDTH = 30.0, 70.0
"""What the bars themselves need for the axes to have numbers."""
POINT_BAR = 7.0
"""Width of the bar of a single value."""


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram laid over a rectangle.

    Attributes:
        of_layer: of all units of a layer.
        of_unit: of one of them alone, where one is selected.
        axis: the values along the bottom.
        top: the share at the upper edge.
        where: the rectangle.
        numbered: whether the axes have numbers.
    """

    of_layer: Histogram
    of_unit: Histogram | None
    axis: Axis
    top: float
    where: QRectF
    numbered: bool = True

    def x_of(self, a: float) -> float:
        """Where an activation lies."""
        inside = min(max((a - self.axis.low) / (self.axis.high - self.axis.low), 0.0), 1.0)
        return self.where.left() + inside * self.where.width()

    def bin_at(self, point: QPointF) -> int | None:
        """Which bin, from 0, a point is over or under."""
        if not self.where.contains(point):
            return None
        return min(int((point.x() - self.where.left()) / self.where.width() * BINS), BINS - 1)

    def column(self, at: int) -> QRectF:
        """All that lies over a bin, from 0."""
        width = self.where.width() / BINS
        return QRectF(self.where.left() + at * width, self.where.top(), width, self.where.height())

    def flat_areas(self) -> list[QRectF]:
        """The areas over the saturated stretches; those of single values are as wide as their bars."""
        return [self._column(*self._ends(start, end)) for start, end in self.axis.flat]

    def bars(self) -> tuple[list[QRectF], list[QRectF]]:
        """The bars outside and inside the saturated stretches; one that reaches over both is parted."""
        columns = self._bar_rects(self.of_layer)
        areas = [self._column(*self._ends(start, end)) for start, end in self.axis.flat if start < end]
        inside = [bar & area for bar in columns for area in areas if bar.intersects(area)]
        points = [
            self._bar(*self._ends(point, point), n / max(self.of_layer.n, 1))
            for point, n in zip(self.axis.points, self.of_layer.at_points, strict=True)
        ]
        return columns, inside + points

    def outline(self) -> QPolygonF:
        """The upper edge of the selected unit's own histogram."""
        if self.of_unit is None or not self.of_unit.n:
            return QPolygonF()
        bars = self._bar_rects(self.of_unit)
        return QPolygonF([corner for bar in bars for corner in (bar.topLeft(), bar.topRight())])

    def paint(self, painter: QPainter, of: Theme) -> None:
        """Draw it."""
        flat = QColor(of.series[1])
        painter.setPen(Qt.PenStyle.NoPen)
        for area in self.flat_areas():
            painter.fillRect(area, blend(flat.name(), of.surface, 0.88))
        self._paint_axes(painter, of)
        outside, inside = self.bars()
        painter.setPen(Qt.PenStyle.NoPen)
        for rects, colour in (
            (outside, blend(of.muted, of.surface, 0.45)),
            (inside, blend(flat.name(), of.surface, 0.2)),
        ):
            painter.setBrush(colour)
            painter.drawRects(rects)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(of.text), 1.4))
        painter.drawPolyline(self.outline())

    def mark(self, painter: QPainter, a: float, of: Theme) -> None:
        """Point at an activation from below."""
        tip = QPointF(self.x_of(a), self.where.bottom() + 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.text))
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-4, 6), tip + QPointF(4, 6)]))

    def _paint_axes(self, painter: QPainter, of: Theme) -> None:
        where = self.where
        painter.setPen(QPen(QColor(of.faint), 1))
        painter.drawLines([QLineF(where.left(), y, where.right(), y) for y in (where.top(), where.center().y())])
        painter.setPen(QPen(QColor(of.border), 1))
        painter.drawLine(QLineF(where.bottomLeft(), where.bottomRight()))
        if self.numbered:
            self._paint_numbers(painter, of)

    def _paint_numbers(self, painter: QPainter, of: Theme) -> None:
        where = self.where
        painter.setPen(QColor(of.muted))
        painter.setFont(fonts.text(10))
        for y, share in ((where.top(), self.top), (where.bottom(), 0.0)):
            painter.drawText(QRectF(where.left() - LEFT, y - 7, LEFT - 5, 14), AT_RIGHT, percent(share))
        for a in (self.axis.low, (self.axis.low + self.axis.high) / 2, self.axis.high):
            box = QRectF(self.x_of(a) - 25, where.bottom() + 4, 50, 14)
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, significant(a, 2))

    def _bar_rects(self, of: Histogram) -> list[QRectF]:
        x = np.linspace(self.where.left(), self.where.right(), BINS + 1).tolist()
        return [self._bar(x[n], x[n + 1], share) for n, share in enumerate(of.shares.tolist())]

    def _bar(self, left: float, right: float, share: float) -> QRectF:
        height = min(share / self.top, 1.0) * self.where.height()
        return QRectF(left, self.where.bottom() - height, right - left, height)

    def _column(self, left: float, right: float) -> QRectF:
        return QRectF(left, self.where.top(), right - left, self.where.height())

    def _ends(self, start: float, end: float) -> tuple[float, float]:
        x = self.x_of(start)
        return (x - POINT_BAR, x) if start == end else (x, self.x_of(end))


def places(n: int, room: QRectF) -> tuple[list[QRectF], bool]:
    """Where n histograms go, and whether their axes have room for numbers."""
    roomy = arranged(n, room, LEFT, ABOVE, BELOW)
    if min(roomy[0].height() / LEAST_HEIGHT, roomy[0].width() / LEAST_WIDTH) >= 1:
        return roomy, True
    return arranged(n, room, NARROW_LEFT, NARROW_ABOVE, NARROW_BELOW), False


def percent(share: float) -> str:
    """A share in words: 12 %, 0.4 %."""
    return f"{significant(100 * share, 2 if share < 0.995 else 3)} %"
