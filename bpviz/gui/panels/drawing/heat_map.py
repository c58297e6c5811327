"""A heat map in the sign colours: an array of numbers as a picture whose cells keep sharp edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen, QPolygonF

from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.colour_scale import STEPS
from bpviz.gui.panels.drawing.colour_table import picture, sign_table
from bpviz.gui.panels.drawing.device import is_made_of_lines
from bpviz.gui.theme import Theme, blend, sign_indices, sign_scale

Pixels = NDArray[np.uint8]

AS_LINES = 8
"""Pixels of an image to one cell on a device that smooths images."""


@dataclass(frozen=True, eq=False)
class HeatMap:
    """An array of numbers laid over a rectangle.

    Attributes:
        values: shape (rows, columns), neither 0.
        limit: the colour scale goes from −limit to +limit.
        where: the rectangle.
        gaps: whether cells that are not finite are left open and hatched; else NaN has the colour of zero.
        known: which columns are drawn, shape (columns,); the others stay empty. None draws all.
    """

    values: Array
    limit: float
    where: QRectF
    gaps: bool = False
    known: NDArray[np.bool_] | None = None

    @property
    def drawn(self) -> Array:
        """The values of the columns that are drawn."""
        return self.values if self.known is None else self.values[:, self.known]

    def image(self, of: Theme) -> QImage:
        """All cells as a picture of one pixel each."""
        return heat_image(self.values, self.limit, of, gaps=self.gaps)

    def paint(self, painter: QPainter, of: Theme, image: QImage | None = None) -> None:
        """Draw the cells and a fine border.

        Args:
            image: what `image` gave for the same values, for those who keep it; where all columns are drawn.
        """
        for start, end in self._stretches():
            part = image or heat_image(self.values[:, start:end], self.limit, of, gaps=self.gaps)
            where = self.columns_at(start, end - start)
            if part.hasAlphaChannel():
                painter.fillRect(where, QBrush(blend(of.muted, of.surface, 0.4), Qt.BrushStyle.BDiagPattern))
            paint_heat(painter, where, part)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.drawRect(self.where)

    def _stretches(self) -> list[tuple[int, int]]:
        """From which column to which there are such as are drawn, the end of each stretch not among them."""
        if self.known is None:
            return [(0, self.values.shape[1])]
        ends = np.flatnonzero(np.diff(self.known, prepend=False, append=False))
        return [(int(start), int(end)) for start, end in ends.reshape(-1, 2)]

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
        return self.columns_at(column, 1)

    def columns_at(self, column: float, n: float) -> QRectF:
        """The rectangle of n columns from one on."""
        width = self.where.width() / self.values.shape[1]
        return QRectF(self.where.left() + column * width, self.where.top(), n * width, self.where.height())

    def row_at(self, row: float) -> QRectF:
        """The rectangle of a row."""
        height = self.where.height() / self.values.shape[0]
        return QRectF(self.where.left(), self.where.top() + row * height, self.where.width(), height)

    def mark_column(self, painter: QPainter, column: float, colour: QColor) -> None:
        """Frame a column, however narrow it is, and point at it from above."""
        strip = self.column_at(column)
        self.point_from_above(painter, strip.center().x(), colour)
        _frame(painter, strip.adjusted(-1, 0, 1, 0), colour)

    def point_from_above(self, painter: QPainter, x: float, colour: QColor) -> None:
        """Point at a place of the upper edge."""
        tip = QPointF(x, self.where.top() - 1)
        _triangle(painter, [tip, tip + QPointF(-4, -6), tip + QPointF(4, -6)], colour)

    def mark_row(self, painter: QPainter, row: float, colour: QColor) -> None:
        """Frame a row, however low it is, and point at it from the right."""
        strip = self.row_at(row)
        tip = QPointF(strip.right() + 1, strip.center().y())
        _triangle(painter, [tip, tip + QPointF(6, -4), tip + QPointF(6, 4)], colour)
        _frame(painter, strip.adjusted(0, -1, 0, 1), colour)


def heat_pixels(values: Array, limit: float, theme: Theme) -> Pixels:
    """The colour of every number on a scale from −limit to +limit: shape (rows, columns) -> (rows, columns, 3).

    NaN has the colour of zero, ± infinity that of an end of the scale.
    """
    return sign_scale(theme, STEPS)[sign_indices(values, limit, STEPS)]


def heat_image(values: Array, limit: float, of: Theme, *, gaps: bool = False) -> QImage:
    """The colours of `heat_pixels` as a picture of one pixel each.

    Args:
        values: shape (rows, columns), neither 0.
        gaps: whether numbers that are not finite are transparent; the picture has an alpha channel where there are any.
    """
    colours = sign_table(of)[sign_indices(values, limit, STEPS)]
    finite = np.isfinite(values) if gaps else np.True_
    if finite.all():
        return picture(colours)
    return picture(np.where(finite, colours, np.uint32(0)), see_through=True)


def image_of(pixels: Pixels) -> QImage:
    """Colours of shape (rows, columns, 3), neither 0, as a picture of one pixel each."""
    rows, columns, _ = pixels.shape
    # copy(): a QImage does not own the memory it is made of.
    contiguous = np.ascontiguousarray(pixels)
    return QImage(contiguous.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def paint_heat(painter: QPainter, where: QRectF, image: QImage) -> None:
    """Stretch the picture over a rectangle, every pixel a sharp cell, even where images are smoothed."""
    if is_made_of_lines(painter) and where.width() >= 2 * image.width():
        image = image.scaled(AS_LINES * image.width(), AS_LINES * image.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(where, image)
    painter.restore()


def _frame(painter: QPainter, strip: QRectF, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2))
    painter.drawRect(strip)


def _triangle(painter: QPainter, corners: list[QPointF], colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF(corners))
