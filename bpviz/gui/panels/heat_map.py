"""A heat map in the sign colours: an array of numbers as a picture whose cells keep sharp edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from bpviz.engine.parameters import Array
from bpviz.gui.panels.colour_scale import STEPS
from bpviz.gui.theme import Theme, sign_indices, sign_scale

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class HeatMap:
    """An array of numbers laid over a rectangle.

    Attributes:
        values: shape (rows, columns), neither 0.
        limit: the colour scale goes from −limit to +limit.
        where: the rectangle.
    """

    values: Array
    limit: float
    where: QRectF

    def paint(self, painter: QPainter, of: Theme) -> None:
        """Draw the cells and a fine border."""
        paint_heat(painter, self.where, image_of(heat_pixels(self.values, self.limit, of)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.drawRect(self.where)

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column, from 0, of the cell at a point."""
        rows, columns = self.values.shape
        if not self.where.contains(x, y):
            return None
        row = int((y - self.where.top()) / self.where.height() * rows)
        column = int((x - self.where.left()) / self.where.width() * columns)
        return min(row, rows - 1), min(column, columns - 1)

    def column_at(self, column: float) -> QRectF:
        """The rectangle of a column."""
        width = self.where.width() / self.values.shape[1]
        return QRectF(self.where.left() + column * width, self.where.top(), width, self.where.height())

    def mark_column(self, painter: QPainter, column: float, colour: QColor) -> None:
        """Frame a column, however narrow it is, and point at it from above."""
        strip = self.column_at(column)
        middle = strip.center().x()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        tip = QPointF(middle, strip.top() - 1)
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-4, -6), tip + QPointF(4, -6)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 1.2))
        painter.drawRect(strip.adjusted(-1, 0, 1, 0))


def heat_pixels(values: Array, limit: float, theme: Theme) -> Pixels:
    """The colour of every number on a scale from −limit to +limit: shape (rows, columns) -> (rows, columns, 3).

    NaN has the colour of zero, ± infinity that of an end of the scale.
    """
    return sign_scale(theme, STEPS)[sign_indices(values, limit, STEPS)]


def image_of(pixels: Pixels) -> QImage:
    """Colours of shape (rows, columns, 3), neither 0, as a picture of one pixel each."""
    rows, columns, _ = pixels.shape
    # copy(): a QImage does not own the memory it is made of.
    contiguous = np.ascontiguousarray(pixels)
    return QImage(contiguous.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def paint_heat(painter: QPainter, where: QRectF, image: QImage) -> None:
    """Stretch the picture over a rectangle, every pixel a sharp cell."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(where, image)
    painter.restore()
