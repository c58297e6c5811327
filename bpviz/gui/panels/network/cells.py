"""Many units of a layer as cells, or as the pixels of a picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.colour_scale import colours_of
from bpviz.gui.panels.drawing.heat_map import Pixels, heat_pixels, image_of, paint_heat
from bpviz.gui.panels.network.digits import face, number_that_fits, write
from bpviz.gui.panels.network.layout import Column
from bpviz.gui.panels.network.units import Look
from bpviz.gui.theme import Theme

DELTA_PARTS = 4
"""A cell has so many parts from left to right; the last one shows what rings a circle."""
GRID_FROM, GRID_OF_PICTURE_FROM = 4.0, 9.0
"""The height of a cell, and of a picture's pixel, from which lines part them."""
NUMBER_PIXELS = 10
NUMBERS_FROM = 12.0
"""The height of a cell from which its number stands in it."""


def paint_cells(painter: QPainter, column: Column, look: Look, window: QRectF) -> None:
    """Colour a layer's cells; what is not known stays blank, what is not finite is hatched.

    Args:
        window: the part of the panel that can be seen.
    """
    of = look.theme
    frame = QRectF(column.left, column.top, column.right - column.left, column.bottom - column.top)
    paint_heat(painter, frame, image_of(_pixels(column, look)))
    _paint_grid(painter, column, frame, of)
    _blank_unused(painter, column, of)
    if look.fill is not None:
        _hatch(painter, column, look.fill, of)
        if column.size[1] >= NUMBERS_FROM:
            _write_numbers(painter, column, look.fill, look, window)
    if column.grid[1] == 1 or column.style == "picture":
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.outline, 1))
        painter.drawRect(frame)


def _pixels(column: Column, look: Look) -> Pixels:
    if look.fill is None:
        pixels = heat_pixels(np.zeros(column.grid), 1.0, look.theme)
        pixels[...] = QColor(look.theme.field).getRgb()[:3]  # type: ignore[index]  # stub says object
    else:
        pixels = heat_pixels(_on_grid(column, look.fill), look.fill_limit, look.theme)
    if look.ring is not None:
        pixels = pixels.repeat(DELTA_PARTS, axis=1)
        ring = heat_pixels(_on_grid(column, look.ring), look.ring_limit, look.theme)
        pixels[:, DELTA_PARTS - 1 :: DELTA_PARTS] = ring
    return pixels


def _on_grid(column: Column, values: Array) -> Array:
    grid = np.zeros(column.grid)
    grid[column.places[:, 0], column.places[:, 1]] = values
    return grid


def _hatch(painter: QPainter, column: Column, values: Array, of: Theme) -> None:
    width, height = column.size
    for x, y in column.centres[~np.isfinite(values)].tolist():
        cell = QRectF(x - width / 2, y - height / 2, width, height)
        painter.fillRect(cell, QColor(of.field))
        painter.fillRect(cell, QBrush(QColor(of.muted), Qt.BrushStyle.BDiagPattern))


def _write_numbers(painter: QPainter, column: Column, values: Array, look: Look, window: QRectF) -> None:
    """The numbers of the cells in sight, where cells are wide enough for them."""
    size, width = face(NUMBER_PIXELS), column.size[0] - 4
    if look.ring is not None:
        width *= 1 - 1 / DELTA_PARTS
    most = int(width / size.advance)
    room = most - (3 if look.negative else 2)
    if room < 1:
        return
    x, y = column.centres[:, 0], column.centres[:, 1]
    seen = (x > window.left()) & (x < window.right()) & (y > window.top()) & (y < window.bottom())
    numbers = values[seen]
    words = [number_that_fits(v, min(room, 2), most, fine=look.fine) for v in numbers.tolist()]
    middles = column.centres[seen] - ((0.5 * column.size[0] / DELTA_PARTS, 0) if look.ring is not None else (0, 0))
    write(painter, look.theme, size, words, middles.tolist(), colours_of(numbers, look.fill_limit, look.theme))


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
    if height < (GRID_OF_PICTURE_FROM if column.style == "picture" else GRID_FROM):
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
