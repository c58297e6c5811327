"""The picture of all edges, which is drawn afresh only when what it shows has changed."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from bpviz.gui.panels.network.edges import MOST_SMOOTH, Edges, drawn_edges, edge_image
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.moment import Moment, Strand
from bpviz.gui.theme import Theme

EDGES_EVERY_S = 1 / 15
"""Many edges are drawn afresh no more often than this."""


@dataclass(frozen=True, eq=False)
class EdgePicture:
    """The edges as they were last drawn, and what of."""

    image: QImage
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
        if len(self.edges) <= MOST_SMOOTH or _kinds(self.moment) != _kinds(moment):
            return 0.0
        return self.at + EDGES_EVERY_S - time.monotonic()


def edge_picture(moment: Moment, layout: Layout, size: QSize, ratio: float, theme: Theme) -> EdgePicture:
    """Draw the edges of a moment."""
    edges = drawn_edges(moment, layout)
    return EdgePicture(edge_image(edges, size, ratio, theme), edges, layout, moment, theme, ratio, time.monotonic())


def _kinds(moment: Moment) -> list[tuple[object, ...]]:
    """What the strands stand for, whatever their numbers."""
    return [(strand.quantity, strand.layers, strand.lit, strand.biases) for strand in moment.strands]


def _same(old: Strand, new: Strand) -> bool:
    look = (old.quantity, old.layers, old.lit, old.biases, old.limit)
    if look != (new.quantity, new.layers, new.lit, new.biases, new.limit):
        return False
    return old.values is new.values or np.array_equal(old.values.theta, new.values.theta)
