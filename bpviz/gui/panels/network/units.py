"""The units of the network picture: circles, cells and pictures, with their numbers; the bias units, the captions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.number_text import grouped, short
from bpviz.gui.panels.colour_scale import colours_of, ink_on
from bpviz.gui.panels.heat_map import heat_pixels, image_of, paint_heat
from bpviz.gui.panels.network.layout import Column, Layout, bias_size
from bpviz.gui.panels.network.values import Shown, Unit
from bpviz.gui.theme import Theme, blend
from bpviz.notation import subscript

DELTA_PARTS = 4
"""A cell has so many parts from left to right; the last one shows delta."""


@dataclass(frozen=True)
class Look:
    """How a layer's values become colours and digits.

    Attributes:
        a_limit, delta_limit: where the scales of a and delta end.
        negative: whether a can be negative, so that numbers need room for a sign.
        theme: the colours.
    """

    a_limit: float
    delta_limit: float
    negative: bool
    theme: Theme


def paint_units(painter: QPainter, column: Column, values: Shown, look: Look) -> None:
    """Fill a layer's units by a and ring them by delta; what is not known stays blank."""
    if column.style == "circles":
        _paint_circles(painter, column, values, look)
    else:
        _paint_cells(painter, column, values, look)


def _paint_circles(painter: QPainter, column: Column, values: Shown, look: Look) -> None:
    radius, n, of = column.radius - 0.5, len(column.centres), look.theme
    blank = [QColor(of.field)] * n
    fills = blank if values.a is None else colours_of(values.a, look.a_limit, of)
    rings = [None] * n if values.delta is None else colours_of(values.delta, look.delta_limit, of)
    width = max(1.5, 0.2 * radius)
    inside = radius - (1.0 if values.delta is None else width)
    numbers = [""] * n if values.a is None else _numbers_inside(painter, values.a, inside, look)
    outline = QPen(_blank_outline(of) if values.a is None else QColor(of.border), 1)
    for (x, y), words, fill, ring in zip(column.centres.tolist(), numbers, fills, rings, strict=True):
        centre = QPointF(x, y)
        painter.setBrush(fill)
        painter.setPen(outline)
        painter.drawEllipse(centre, radius, radius)
        if ring is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring, width))
            painter.drawEllipse(centre, radius - width / 2, radius - width / 2)
        if words:
            painter.setPen(ink_on(fill, of))
            painter.drawText(_square(centre, 2 * radius), Qt.AlignmentFlag.AlignCenter, words)


def _numbers_inside(painter: QPainter, a: Array, radius: float, look: Look) -> list[str]:
    """The texts in a layer's circles, all with the same digits; sets the painter's font for them."""
    width = 2 * radius
    usual = "−0.00" if look.negative else "0.00"
    font, advance = _numbers(min(max(int(width / len(usual) / 0.7), 9), 12))
    painter.setFont(font)
    most = 2 if len(usual) * advance <= width else 1
    if (len(usual) - 2 + most) * advance > width:
        return [""] * len(a)
    return [number_that_fits(value, most, width, advance) for value in a.tolist()]


def number_that_fits(value: float, digits: int, width: float, advance: float) -> str:
    """The number with so many digits after the point, with fewer if it is 10 or more; "" where that is too wide."""
    for fewer in range(digits, -1 if abs(value) >= 10 else digits - 1, -1):
        words = "NaN" if math.isnan(value) else short(value, fewer)
        if len(words) * advance <= width:
            return words
    return ""


@cache
def _numbers(pixels: int) -> tuple[QFont, float]:
    """The face of numbers, and the width of a digit."""
    font = fonts.numbers(pixels)
    return font, QFontMetricsF(font).horizontalAdvance("0")


def _paint_cells(painter: QPainter, column: Column, values: Shown, look: Look) -> None:
    of = look.theme
    frame = QRectF(column.left, column.top, column.right - column.left, column.bottom - column.top)
    if values.a is None:
        pixels = np.full((*column.grid, 3), QColor(of.field).getRgb()[:3], dtype=np.uint8)  # type: ignore[index]  # stub
    else:
        pixels = heat_pixels(_on_grid(column, values.a), look.a_limit, of)
    if values.delta is not None:
        pixels = np.repeat(pixels, DELTA_PARTS, axis=1)
        pixels[:, DELTA_PARTS - 1 :: DELTA_PARTS] = heat_pixels(_on_grid(column, values.delta), look.delta_limit, of)
    paint_heat(painter, frame, image_of(pixels))
    _paint_grid(painter, column, frame, of)
    _blank_unused(painter, column, of)
    if column.grid[1] == 1 or column.style == "picture":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(_blank_outline(of) if values.a is None else QColor(of.border), 1))
        painter.drawRect(frame)


def _blank_outline(of: Theme) -> QColor:
    """Of units that have nothing to show yet: it alone must be seen."""
    return blend(of.muted, of.surface, 0.5)


def _on_grid(column: Column, values: Array) -> Array:
    grid = np.zeros(column.grid)
    grid[column.places[:, 0], column.places[:, 1]] = values
    return grid


def _blank_unused(painter: QPainter, column: Column, of: Theme) -> None:
    rows, columns = column.grid
    unused = rows * columns - len(column.centres)
    if unused:
        width, height = column.size
        painter.fillRect(
            QRectF(column.right - width, column.bottom - unused * height, width + 1, unused * height + 1),
            QColor(of.surface),
        )


def _paint_grid(painter: QPainter, column: Column, frame: QRectF, of: Theme) -> None:
    width, height = column.size
    if height < 4:
        return
    rows, columns = column.grid
    painter.setPen(QPen(QColor(of.surface), 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    lines = [
        QLineF(frame.left(), frame.top() + r * height, frame.right(), frame.top() + r * height) for r in range(1, rows)
    ]
    lines += [
        QLineF(frame.left() + c * width, frame.top(), frame.left() + c * width, frame.bottom())
        for c in range(1, columns)
    ]
    painter.drawLines(lines)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)


def _square(centre: QPointF, side: float) -> QRectF:
    return QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)


def paint_foot(painter: QPainter, layout: Layout, of: Theme, *, current: int = 0) -> None:
    """The bias units, and the captions of the layers.

    Args:
        current: the layer that stands in a band, into which its caption must fit; 0 for none.
    """
    width, height = bias_size(layout)
    painter.setFont(_bias_font())
    for x, y in layout.biases.values():
        box = QRectF(x - width / 2, y - height / 2, width, height)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.setBrush(QColor(of.faint))
        painter.drawRoundedRect(box, 4, 4)
        if width >= 16:
            painter.setPen(QColor(of.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "+1")
    for column in layout.columns:
        is_current = column.l == current
        painter.setFont(_caption_font(is_current))
        painter.setPen(QColor(of.accent if is_current else of.muted))
        words = f"L{subscript(column.l)}" if is_current else _caption(layout, column)
        painter.drawText(QRectF(column.x - 70, layout.foot - 9, 140, 18), Qt.AlignmentFlag.AlignCenter, words)


def _caption(layout: Layout, column: Column) -> str:
    """The layer's name, and how many units it has where they are too many to count, if there is room."""
    words = f"L{subscript(column.l)}"
    if column.style == "circles":
        return words
    longer = f"{words} · {grouped(len(column.centres))} units"
    near = min(abs(column.x - x) for x, _ in layout.biases.values()) - bias_size(layout)[0] / 2
    return longer if QFontMetricsF(_caption_font(False)).horizontalAdvance(longer) / 2 < near else words


@cache
def _caption_font(bold: bool) -> QFont:
    return fonts.text(12, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


@cache
def _bias_font() -> QFont:
    return fonts.text(10)


def paint_ring(painter: QPainter, layout: Layout, unit: Unit, pen: QPen, away: float) -> None:
    """A ring around a unit, so many pixels away from it."""
    column = layout.column(unit[0])
    x, y = column.centres[unit[1] - 1].tolist()
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if column.style == "circles":
        radius = column.radius + min(away, 0.22 * column.spacing)
        painter.drawEllipse(QPointF(x, y), radius, radius)
    else:
        width, height = column.size
        painter.drawRect(QRectF(x - width / 2 - 1, y - height / 2 - 1, width + 2, height + 2))
