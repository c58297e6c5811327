"""How much of the network picture is seen: zoomed, its circles are larger and further apart, not its pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from bpviz.gui.panels.network.layout import FOOT_MIDDLE, Column, Layout

MOST_ZOOM = 12.0
LARGEST_SEEN_RADIUS = 58.0
"""Circles grow no further: enough for three lines of digits, and their edges go on to spread."""


@dataclass(frozen=True)
class View:
    """A part of the picture.

    Attributes:
        zoom: how many times larger it is seen than the whole, 1 … 12.
        x, y: what is in the middle, as shares of the picture's width and of its height below the legend.
    """

    zoom: float = 1.0
    x: float = 0.5
    y: float = 0.5

    def zoomed(self, factor: float, x: float, y: float, layout: Layout) -> View:
        """So many times larger, what lies at (x, y) in pixels of the widget staying there if it can.

        Args:
            layout: of the whole picture.
        """
        zoom = min(max(self.zoom * factor, 1.0), MOST_ZOOM)
        across, down = _shares(x, y, layout)
        change = 1 / self.zoom - 1 / zoom
        return View(zoom, self.x + (across - 0.5) * change, self.y + (down - 0.5) * change)._kept(layout)

    def moved(self, dx: float, dy: float, layout: Layout) -> View:
        """With the picture shifted by so many pixels, as far as something of it stays in the middle."""
        width, height = _extent(layout)
        return replace(self, x=self.x - dx / width / self.zoom, y=self.y - dy / height / self.zoom)._kept(layout)

    def _kept(self, layout: Layout) -> View:
        """Nothing beyond the picture's edges is seen, and the middle lies between its outermost units."""
        columns, half = layout.columns, 0.5 / self.zoom
        top = min(float(column.centres[:, 1].min()) for column in columns)
        left, upper = _shares(float(columns[0].centres[:, 0].min()), top, layout)
        right, lower = _shares(float(columns[-1].centres[:, 0].max()), layout.foot, layout)
        return View(self.zoom, _between(self.x, half, left, right), _between(self.y, half, upper, lower))


WHOLE = View()


def seen(layout: Layout, view: View) -> Layout:
    """The layout of a view, given that of the whole picture.

    The line with the captions and the bias units stays at the lower edge, wherever one looks.
    """
    if view.zoom == 1:
        return layout
    width, height = _extent(layout)
    top, z = layout.room.header, view.zoom
    scale = np.array([z, z])
    shift = np.array([width * (0.5 - z * view.x), top + height * (0.5 - z * view.y) - z * top])
    columns = tuple(_seen_column(column, z, scale, shift) for column in layout.columns)
    foot = min(z * layout.foot + float(shift[1]), layout.room.height - FOOT_MIDDLE)
    biases = {l: (z * x + float(shift[0]), foot) for l, (x, _) in layout.biases.items()}
    names = (z * layout.names[0] + float(shift[0]), z * layout.names[1] + float(shift[0]))
    return Layout(layout.room, columns, biases, foot, names, z)


def _seen_column(column: Column, zoom: float, scale: np.ndarray, shift: np.ndarray) -> Column:
    width, height = column.size
    if column.style == "circles":
        grown = min(zoom * width, max(2 * LARGEST_SEEN_RADIUS, width))
        size = (grown, grown)
    else:
        size = (zoom * width, zoom * height)
    return replace(column, centres=column.centres * scale + shift, size=size)


def _extent(layout: Layout) -> tuple[float, float]:
    """Width and height of what can be looked at."""
    return max(layout.room.width, 1.0), max(layout.room.height - layout.room.header, 1.0)


def _shares(x: float, y: float, layout: Layout) -> tuple[float, float]:
    width, height = _extent(layout)
    return x / width, (y - layout.room.header) / height


def _between(middle: float, half: float, first: float, last: float) -> float:
    """The middle, moved so that half a window on either side stays within 0 … 1, and then between first and last."""
    low, high = max(half, first), min(1 - half, last)
    if low > high:
        low = high = min(max((first + last) / 2, half), 1 - half)
    return min(max(middle, low), high)
