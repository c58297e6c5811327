"""Few units of a layer as circles with their numbers."""

from __future__ import annotations

from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.colour_scale import STEPS, colours, colours_of
from bpviz.gui.panels.network.digits import Face, face, number_that_fits, write
from bpviz.gui.panels.network.layout import LARGEST_RADIUS, Column
from bpviz.gui.panels.network.units import Look
from bpviz.gui.theme import Theme, sign_indices

DETAILED = 42.0
"""The radius from which a circle has room for all that is known of its unit."""
LINE = 15.0
"""Between the lines of its numbers."""
LEAST_PIXELS, MOST_PIXELS, MOST_PIXELS_SEEN = 9, 12, 14
"""Sizes of the digits, in a whole picture and in one that is zoomed; in the smallest circles they are one smaller."""
TOUCHED = 1.0
"""Digits may lie that much over the outline, or over the ring."""
LEAST_ROOM = 3
"""Characters: in fewer nothing can be said."""


def paint_circles(painter: QPainter, column: Column, look: Look, sight: slice) -> None:
    """Fill a layer's circles and ring them; what is not known stays blank, what is not finite is hatched.

    Args:
        sight: the units that can be seen.
    """
    of, radius = look.theme, column.radius - 0.5
    places = column.centres[sight].tolist()
    centres = [QPointF(x, y) for x, y in places]
    fills = _fills(look, sight, len(places))
    painter.setPen(QPen(look.outline, 1))
    for centre, fill in zip(centres, fills, strict=True):
        painter.setBrush(fill)
        painter.drawEllipse(centre, radius, radius)
    if look.fill is not None:
        _hatch(painter, [centres[i] for i in np.flatnonzero(~np.isfinite(look.fill[sight]))], radius, of)
    width = 0.0 if look.ring is None else max(1.5, 0.2 * min(radius, LARGEST_RADIUS))
    if look.ring is not None:
        _paint_rings(painter, centres, look.ring[sight], look.ring_limit, radius - width / 2, width, of)
    inside = radius - width
    if column.radius >= DETAILED and look.fill is not None:
        _write_all(painter, places, fills, look, sight, inside)
    elif look.fill is not None:
        size, words = _numbers(look.fill[sight], inside, look)
        write(painter, of, size, words, places, fills)


def _fills(look: Look, sight: slice, n: int) -> list[QColor]:
    if look.fill is None:
        return [QColor(look.theme.field)] * n
    values = look.fill[sight]
    fills = colours_of(values, look.fill_limit, look.theme)
    if np.isfinite(values).all():
        return fills
    blank = QColor(look.theme.field)
    return [fill if finite else blank for fill, finite in zip(fills, np.isfinite(values).tolist(), strict=True)]


def _hatch(painter: QPainter, centres: list[QPointF], radius: float, of: Theme) -> None:
    painter.setBrush(QBrush(QColor(of.muted), Qt.BrushStyle.BDiagPattern))
    for centre in centres:
        painter.drawEllipse(centre, radius, radius)


def _paint_rings(
    painter: QPainter, centres: list[QPointF], delta: Array, limit: float, radius: float, width: float, of: Theme
) -> None:
    pens = _ring_pens(of, width)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    indices = sign_indices(delta, limit, STEPS).tolist()
    for centre, index, finite in zip(centres, indices, np.isfinite(delta).tolist(), strict=True):
        painter.setPen(pens[index] if finite else QPen(QColor(of.muted), width, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, radius, radius)


@cache
def _ring_pens(of: Theme, width: float) -> tuple[QPen, ...]:
    return tuple(QPen(colour, width) for colour in colours(of))


def _numbers(values: Array, inside: float, look: Look) -> tuple[Face, list[str]]:
    """The texts in a layer's circles, all with the same digits, and what to write them with."""
    width, usual = 2 * inside, len("−0.00" if look.negative else "0.00")
    zoomed = inside > LARGEST_RADIUS
    most_pixels = MOST_PIXELS_SEEN if zoomed else MOST_PIXELS
    # An outline wants a little air where a ring needs none.
    open_width = width if look.ring is not None else width - 2
    size = face(min(max(int(open_width / usual / 0.7), LEAST_PIXELS), most_pixels))
    wanted = len("−.000") if look.fine else usual - 1
    if size.room(width + TOUCHED) < wanted:
        size = face(LEAST_PIXELS - 1)
    room = size.room(width + TOUCHED)
    # Error terms are small: where there is little room, a third decimal is worth more than the zero before the point.
    bare = look.fine and room < len("−0.000")
    digits = min(max(room - (2 if bare else usual - 2), 0), 3 if zoomed or bare else 2)
    if room < LEAST_ROOM or not digits:
        return size, [""] * len(values)
    return size, [number_that_fits(v, digits, room, fine=look.fine, bare=bare) for v in values.tolist()]


def _write_all(
    painter: QPainter, places: list[list[float]], fills: list[QColor], look: Look, sight: slice, inside: float
) -> None:
    """What is known of each unit, one number below the other."""
    known = (("a", look.values.a), ("z", look.values.z), ("δ", look.values.delta))
    lines = [(letter, values[sight].tolist()) for letter, values in known if values is not None]
    size, top = face(MOST_PIXELS), -LINE * (len(lines) - 1) / 2
    for at, (letter, values) in enumerate(lines):
        y = top + at * LINE
        # What a circle has room for at the far side of this line.
        width = 2 * (max(inside**2 - (abs(y) + LINE / 2) ** 2, 0.0)) ** 0.5 - 2 * size.advance
        digits = min(max(int(width / size.advance) - 3, 1), 4)
        room = int(width / size.advance)
        numbers = (number_that_fits(value, digits, room, fine=letter == "δ") for value in values)
        words = [f"{letter} {number}" if number else "" for number in numbers]
        write(painter, look.theme, size, words, ([x, middle + y] for x, middle in places), fills)
