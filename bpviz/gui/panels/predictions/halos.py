"""What outlines the points about which the net is wrong: shapes around a few of them, pixels around very many."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from bpviz.engine.parameters import Array
from bpviz.gui.panels.canvas.points import RADIUS
from bpviz.gui.panels.drawing.colour_table import picture
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio
from bpviz.gui.theme import Theme

Mask = npt.NDArray[np.bool_]

HALO = 2.4
"""How much the outline of a wrong point shows of itself."""
OF_POINT, OF_DOT = RADIUS + HALO, 1.5 + HALO
"""Radii: around a point of the usual size, and around one of the dots as which very many are drawn."""
FEW = 400
"""More than so many are drawn as pixels: Qt takes some microseconds for each, and for 40,000 half a second."""


def paint_halos(painter: QPainter, at: Array, of: Theme, radius: float = OF_POINT) -> None:
    """Outline points at pixels (2, n), however many; the points themselves go on top."""
    if at.shape[1] > FEW and not is_made_of_lines(painter):
        _paint_as_pixels(painter, at, radius, of)
        return
    painter.setPen(QPen(QColor(of.text), 2 * radius, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in at.T.tolist()]))


def covered(places: npt.NDArray[np.intp], rows: int, columns: int, radius: float) -> Mask:
    """Which pixels (rows, columns) have their middle within a radius of that of one of the pixels at places (2, n).

    A disc is a stack of lines, the longer the nearer to its middle: every pixel is made ever wider, and each width
    is laid where the disc has it. So the time it takes depends on the radius and not on how many places there are.

    Args:
        places: column and row of each, none of them outside.
        rows, columns: of the picture.
        radius: in pixels.
    """
    reach = int(radius)
    line = np.zeros((rows + 2 * reach, columns + 2 * reach), dtype=np.bool_)
    line[places[1] + reach, places[0] + reach] = True
    points, covered = line.copy(), np.zeros_like(line)
    width = 0
    for away in range(reach, -1, -1):
        for wider in range(width + 1, int(math.sqrt(radius**2 - away**2)) + 1):
            line[:, wider:] |= points[:, :-wider]
            line[:, :-wider] |= points[:, wider:]
            width = wider
        covered[away:] |= line[: len(line) - away]
        covered[: len(line) - away] |= line[away:]
    inside = slice(reach, reach + rows), slice(reach, reach + columns)
    return covered[inside]


def _paint_as_pixels(painter: QPainter, at: Array, radius: float, of: Theme) -> None:
    """Lay a picture over the points that has the fineness of what is painted on."""
    scale = pixel_ratio(painter)
    pixels = np.floor(at * scale).astype(np.intp)
    margin = math.ceil(radius * scale)
    first = pixels.min(axis=1) - margin
    columns, rows = (pixels.max(axis=1) + margin + 1 - first).tolist()
    mask = covered(pixels - first[:, np.newaxis], rows, columns, radius * scale)
    left, top = (first / scale).tolist()
    painter.drawImage(QRectF(left, top, columns / scale, rows / scale), _in_ink(mask, of))


def _in_ink(mask: Mask, of: Theme) -> QImage:
    return picture(np.where(mask, np.uint32(QColor(of.text).rgb()), np.uint32(0)), see_through=True)
