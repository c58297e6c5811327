"""The picture of all edges, which is drawn afresh only when what it shows has changed."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from bpviz.gui.panels.network.edge_paint import edge_image, paint_all
from bpviz.gui.panels.network.edges import Edges, drawn_edges
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.moment import Moment, Strand
from bpviz.gui.theme import Theme

EDGES_EVERY_S = 1 / 15
"""Edges are drawn afresh no more often than this while iterations fly by; they are half of what the panel costs."""
MOST_LINES = 1500
"""More edges than this are an image even where all else is made of lines."""
FINE = 3.0
"""Pixels of such an image to one of the panel."""
AROUND = 3
"""Pixels around the edges that their width may need."""


@dataclass(frozen=True, eq=False)
class EdgePicture:
    """The edges as they were last drawn, and what of.

    Attributes:
        image: opaque, on the panel's surface; it lies at `where`.
    """

    image: QImage
    where: QRect
    edges: Edges
    layout: Layout
    moment: Moment
    theme: Theme
    ratio: float
    at: float

    def fits(self, layout: Layout, theme: Theme, ratio: float) -> bool:
        """Whether it has the right place and colours."""
        return self.layout is layout and self.theme is theme and self.ratio == ratio

    def shows(self, moment: Moment) -> bool:
        """Whether the edges of that moment are these."""
        strands = zip(self.moment.strands, moment.strands, strict=False)
        return len(self.moment.strands) == len(moment.strands) and all(_same(old, new) for old, new in strands)

    def rest(self, moment: Moment) -> float:
        """How many seconds it should stay, though the moment is another one; 0 or less where it need not."""
        if _kinds(self.moment) != _kinds(moment):
            return 0.0
        return self.at + EDGES_EVERY_S - time.monotonic()


def edge_picture(moment: Moment, layout: Layout, ratio: float, theme: Theme) -> EdgePicture:
    """Draw the edges of a moment.

    Args:
        ratio: how many pixels there are to one of the panel.
    """
    edges, where = drawn_edges(moment, layout), _extent(layout)
    image = edge_image(edges, where, ratio, theme)
    return EdgePicture(image, where, edges, layout, moment, theme, ratio, time.monotonic())


class EdgePictures:
    """Keeps the last picture of the edges while it serves.

    Attributes:
        last: the picture there is.
    """

    def __init__(self) -> None:
        self.last: EdgePicture | None = None

    def expire(self) -> None:
        """Let the last picture serve for its own moment only, however young it is."""
        if self.last is not None:
            self.last = replace(self.last, at=-math.inf)

    def picture(self, moment: Moment, layout: Layout, ratio: float, theme: Theme) -> tuple[EdgePicture, float]:
        """The picture to show, and in how many seconds it is to be drawn afresh; 0 where it is up to date."""
        last = self.last
        if last is not None and last.fits(layout, theme, ratio):
            if last.shows(moment):
                return last, 0.0
            rest = last.rest(moment)
            if rest > 0:
                return last, rest
        self.last = edge_picture(moment, layout, ratio, theme)
        return self.last, 0.0


def paint_as_lines(painter: QPainter, moment: Moment, layout: Layout, of: Theme) -> None:
    """Draw the edges where lines are kept as lines; very many are a fine image there."""
    edges, where = drawn_edges(moment, layout), _extent(layout)
    if len(edges) > MOST_LINES:
        painter.drawImage(where, edge_image(edges, where, FINE, of))
    else:
        paint_all(painter, edges, of)


def _extent(layout: Layout) -> QRect:
    """The part of the panel that edges can be in."""
    width, (top, bottom) = layout.room.width, layout.window
    first, last = layout.columns[0], layout.columns[-1]
    left, right = max(first.left, 0.0), min(last.right, width)
    upper = max(top, min(column.top for column in layout.columns))
    lower = min(bottom, layout.foot)
    x, y = math.floor(left) - AROUND, math.floor(upper) - (AROUND if layout.zoom == 1 else 0)
    right, lower = math.ceil(right) + AROUND, math.ceil(lower) + (AROUND if layout.zoom == 1 else 0)
    return QRect(x, y, max(right - x, 1), max(lower - y, 1))


def _kinds(moment: Moment) -> list[tuple[object, ...]]:
    """What the strands stand for, whatever their numbers."""
    return [(strand.quantity, strand.layers, strand.lit, strand.biases) for strand in moment.strands]


def _same(old: Strand, new: Strand) -> bool:
    look = (old.quantity, old.layers, old.lit, old.biases, old.limit)
    if look != (new.quantity, new.layers, new.lit, new.biases, new.limit):
        return False
    return old.values is new.values or np.array_equal(old.values.theta, new.values.theta)
