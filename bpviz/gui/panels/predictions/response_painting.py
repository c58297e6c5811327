"""How the picture of one unit's response is painted, and what stands around all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.drawing.colour_scale import limit_text, paint_bar_at_end
from bpviz.gui.panels.drawing.colour_table import on_scale, picture, sign_table
from bpviz.gui.panels.drawing.lettering import AT_RIGHT, first_fitting, fitting
from bpviz.gui.panels.predictions.polyline import paint_polyline
from bpviz.gui.panels.predictions.response_layout import BETWEEN_LAYERS, CAPTION, MORE, Block
from bpviz.gui.theme import Theme
from bpviz.notation import superscript

FINE = 30.0
"""From this width on a picture's numbers have room."""
DIGIT = 5.5
"""How wide a digit of those numbers is."""
SLACK = 1.06
"""A curve at its limit is not on the very border."""
PER_POINT = 1.5
"""Pixels for each point of the grid, at least; of a small picture only every second or third point is drawn."""


def paint_maps(painter: QPainter, tiles: Sequence[QRectF], a: Array, limit: float, of: Theme) -> None:
    """A of units over two inputs, (s, rows, columns), as smooth colours; row 0 is the lowest."""
    every = max(math.floor(PER_POINT * a.shape[2] / max(tiles[0].width(), 1.0)), 1)
    pixels = sign_table(of)[on_scale(a[: len(tiles), ::-every, ::every], (-limit, limit))]
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for where, of_unit in zip(tiles, pixels, strict=True):
        painter.drawImage(where, picture(of_unit))


def paint_curves(painter: QPainter, tiles: Sequence[QRectF], x: Array, a: Array, limit: float, of: Theme) -> None:
    """A of units over one input, (s, points), between −limit and limit, with the line of zero."""
    for where, of_unit in zip(tiles, a, strict=False):
        plane = Plane((float(x[0]), float(x[-1])), (-limit * SLACK, limit * SLACK), where)
        painter.fillRect(where, QColor(of.field))
        painter.setPen(QPen(QColor(of.border), 1))
        painter.drawLine(QPointF(where.left(), where.center().y()), QPointF(where.right(), where.center().y()))
        painter.setPen(QPen(QColor(of.accent), 1.6))
        paint_polyline(painter, *plane.pixels(np.stack([x, of_unit])))


def paint_dots(painter: QPainter, tiles: Sequence[QRectF], shares: Array, of: Theme) -> None:
    """Where the shown example lies in each picture, (2, s): as shares of its width, and from below of its height."""
    painter.setPen(QPen(QColor(of.surface), 1))
    painter.setBrush(QColor(of.text))
    for where, (across, up) in zip(tiles, shares.T.tolist(), strict=False):
        if 0 <= across <= 1 and 0 <= up <= 1:
            at = QPointF(where.left() + across * where.width(), where.bottom() - up * where.height())
            radius = 2.6 if where.width() >= FINE else 1.6
            painter.drawEllipse(at, radius, radius)


def paint_frames(painter: QPainter, tiles: Sequence[QRectF], selected: int | None, of: Theme) -> None:
    """The units' numbers where they have room, and a border around each picture, a strong one around the selected."""
    if tiles[0].width() >= FINE:
        for i, where in enumerate(tiles, start=1):
            _paint_number(painter, where, str(i), of)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawRects(list(tiles))
    if selected is not None and selected <= len(tiles):
        painter.setPen(QPen(QColor(of.text), 2.4))
        painter.drawRect(tiles[selected - 1].adjusted(-1, -1, 1, 1))


def _paint_number(painter: QPainter, where: QRectF, words: str, of: Theme) -> None:
    box = QRectF(where.left(), where.top(), DIGIT * len(words) + 4, DIGIT * 2 + 1)
    painter.fillRect(box, QColor(of.surface))
    painter.setFont(fonts.numbers(9))
    painter.setPen(QColor(of.muted))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def paint_captions(painter: QPainter, block: Block, units: int, of: Theme) -> None:
    """What layer it is, and how many units have no picture."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    above = QPointF(block.where.left(), block.where.top() - CAPTION + 12)
    letter = f"a{superscript(block.l)}"
    wordings = (
        f"{letter} · {grouped(units)} {'unit' if units == 1 else 'units'}",
        f"{letter} · {grouped(units)}",
        letter,
    )
    room = block.where.width() + BETWEEN_LAYERS - 4
    painter.drawText(above, fitting(wordings, room))
    if block.hidden:
        below = QPointF(block.where.left(), block.where.bottom() + MORE - 2)
        painter.drawText(below, f"+ {grouped(block.hidden)} more")


def paint_legend(painter: QPainter, line: QRectF, limit: float, words: str, colours: bool, of: Theme) -> None:
    """The end of the scale, with its colours if those are used, and what else there is to know."""
    room = paint_bar_at_end(painter, line, of) if colours else line
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    scale = f"a {limit_text(limit)}"
    painter.drawText(room, AT_RIGHT, first_fitting((f"{words} · {scale}", scale), room.width()))
