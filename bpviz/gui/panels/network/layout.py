"""Where everything of the network picture lies: pure geometry, in pixels, without a widget."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Style = Literal["circles", "cells", "picture"]

HEADER = 26.0
"""Height of the line with the legend."""
FOOT = 36.0
"""Height of the line with the layers' captions and the bias units, and of the arrow below them."""
FOOT_MIDDLE = 18.0
"""From the lower edge up to the middle of the captions."""
FOOT_LINE = 10.0
"""Half the height of the captions and the bias units."""
LEAST_SPACING = 15.0
"""Circles any closer become cells."""
LARGEST_RADIUS = 24.0
MARGIN = 14.0
"""From the left edge to the names of the inputs."""
REACH = 3.0
"""How far beside a circle still counts as on it."""


@dataclass(frozen=True)
class Room:
    """What the picture may use: the widget's size and what its labels need at the left and the right."""

    width: float
    height: float
    left: float = 0.0
    right: float = 0.0
    header: float = HEADER


@dataclass(frozen=True, eq=False)
class Column:
    """One layer of the picture.

    Attributes:
        l: the layer's number.
        style: circles; cells, where circles would not fit; or the pixels of a picture.
        centres: of the units 1 … s_l, shape (s_l, 2).
        size: width and height of one unit.
        places: row and column of each unit, shape (s_l, 2).
        grid: numbers of rows and columns.
    """

    l: int
    style: Style
    centres: Points
    size: tuple[float, float]
    places: NDArray[np.intp]
    grid: tuple[int, int]

    @cached_property
    def radius(self) -> float:
        """Half a unit's height."""
        return self.size[1] / 2

    @cached_property
    def x(self) -> float:
        """The middle of the column."""
        return (self.left + self.right) / 2

    @cached_property
    def left(self) -> float:
        """The left edge."""
        return float(self.centres[:, 0].min()) - self.size[0] / 2

    @cached_property
    def right(self) -> float:
        """The right edge."""
        return float(self.centres[:, 0].max()) + self.size[0] / 2

    @cached_property
    def top(self) -> float:
        """The upper edge."""
        return float(self.centres[:, 1].min()) - self.size[1] / 2

    @cached_property
    def bottom(self) -> float:
        """The lower edge."""
        return float(self.centres[:, 1].max()) + self.size[1] / 2

    @cached_property
    def spacing(self) -> float:
        """Distance of a unit to the next one below it; infinite for a single unit."""
        ys = self.centres[:, 1]
        return float(ys[1] - ys[0]) if len(ys) > 1 else math.inf

    def unit_at(self, x: float, y: float) -> int | None:
        """The number i = 1 … s_l of the unit there."""
        reach = REACH if self.style == "circles" else 0.0
        away = np.abs(self.centres - (x, y))
        if self.style == "circles":
            distances = np.hypot(away[:, 0], away[:, 1])
            nearest = int(distances.argmin())
            return nearest + 1 if distances[nearest] <= self.radius + reach else None
        hit = np.flatnonzero((away[:, 0] <= self.size[0] / 2) & (away[:, 1] <= self.size[1] / 2))
        return int(hit[0]) + 1 if len(hit) else None


@dataclass(frozen=True, eq=False)
class Layout:
    """The whole picture, or as much of it as is seen.

    Attributes:
        room: the space it has.
        columns: the layers.
        biases: the centres of the bias units, keyed by l = 1 … n_l−1.
        foot: the middle of the line with the captions and the bias units.
        names: where the inputs' names begin at the left and those of the outputs end at the right.
        zoom: how many times larger it is seen than the whole.
    """

    room: Room
    columns: tuple[Column, ...]
    biases: dict[int, tuple[float, float]]
    foot: float
    names: tuple[float, float]
    zoom: float = 1.0

    @property
    def window(self) -> tuple[float, float]:
        """The upper and the lower end of where units and edges are seen: zoomed, between legend and captions."""
        if self.zoom == 1:
            return 0.0, self.room.height
        return self.room.header, max(self.foot - FOOT_LINE, self.room.header)

    def column(self, l: int) -> Column:
        """The column of layer l."""
        return self.columns[l - 1]

    def unit_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Layer and number of the unit at a point."""
        top, bottom = self.window
        if not top <= y <= bottom:
            return None
        for column in self.columns:
            i = column.unit_at(x, y)
            if i is not None:
                return column.l, i
        return None

    def bias_at(self, x: float, y: float) -> int | None:
        """The layer l whose bias unit lies at a point."""
        width, height = bias_size(self)
        return next(
            (l for l, (bx, by) in self.biases.items() if abs(x - bx) <= width / 2 and abs(y - by) <= height / 2), None
        )


def bias_size(layout: Layout) -> tuple[float, float]:
    """Width and height of the box of a bias unit."""
    gaps = [right.left - left.right for left, right in zip(layout.columns, layout.columns[1:], strict=False)]
    return max(2.0, min(30.0, 0.6 * min(gaps))), 16.0


def lay_out(layer_sizes: Sequence[int], room: Room, pictures: Mapping[int, tuple[int, int]] | None = None) -> Layout:
    """Place the layers as columns from left to right, each centred in height.

    Args:
        layer_sizes: (s_1, …, s_nl).
        room: the space there is; too little of it gives a layout that is small but finite.
        pictures: (rows, columns) of the layers whose units are the pixels of a picture, keyed by l.
    """
    n_l = len(layer_sizes)
    width = max(room.width - room.left - room.right, 8.0 * n_l)
    height = max(room.height - room.header - FOOT - 4, 8.0)
    drafts = [_draft(l, s, height, width, n_l, (pictures or {}).get(l)) for l, s in enumerate(layer_sizes, start=1)]
    widths = [draft.right - draft.left for draft in drafts]
    gap = (width - sum(widths)) / (n_l - 1)
    tallest = max(draft.bottom - draft.top for draft in drafts)
    x = room.left
    middle = room.header + 4 + height / 2
    columns = []
    for draft, column_width in zip(drafts, widths, strict=True):
        columns.append(_moved(draft, x + column_width / 2, middle))
        x += column_width + gap
    foot = min(middle + tallest / 2 + FOOT - FOOT_MIDDLE, max(room.height - FOOT_MIDDLE, 0.0))
    biases = {
        column.l: ((column.right + columns[column.l].left) / 2, foot)  # columns[l] is the column of layer l + 1
        for column in columns[:-1]
    }
    return Layout(room, tuple(columns), biases, foot, (MARGIN, max(room.width - 4, MARGIN)))


def _draft(l: int, s: int, height: float, width: float, n_l: int, image_shape: tuple[int, int] | None) -> Column:
    """The column of s units around (0, 0)."""
    most = 0.55 * width / n_l
    if image_shape is not None and math.prod(image_shape) == s:
        side = min(0.92 * height / image_shape[0], max(most, 0.27 * width) / image_shape[1])
        places = np.column_stack(np.divmod(np.arange(s), image_shape[1]))
        return _column(l, "picture", places, image_shape, (side, side), (side, side))
    spacing = min(height / s, max(46.0, min(0.26 * height, 100.0)))
    if spacing >= LEAST_SPACING or s == 1:
        radius = max(0.5, min(0.38 * spacing, LARGEST_RADIUS, most / 2, height / 2))
        places = np.column_stack([np.arange(s), np.zeros(s, dtype=np.intp)])
        return _column(l, "circles", places, (s, 1), (2 * radius, 2 * radius), (2 * radius, spacing))
    rows, size = _cells(s, height, most)
    places = np.column_stack(np.divmod(np.arange(s), rows)[::-1])
    return _column(l, "cells", places, (rows, -(-s // rows)), size, size)


def _cells(s: int, height: float, most: float) -> tuple[int, tuple[float, float]]:
    """How many rows of cells of what size hold s units: one column if possible, else the largest cells that fit."""
    if height / s >= 5:
        return s, (min(20.0, most), height / s)
    for side in (7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.5, 1.0):
        rows = int(height / side)
        if rows and -(-s // rows) * 1.5 * side <= most:
            columns = -(-s // rows)
            return -(-s // columns), (1.5 * side, side)
    rows = max(1, min(s, round(math.sqrt(s * height / most))))
    return rows, (most / -(-s // rows), height / rows)


def _column(
    l: int,
    style: Style,
    places: NDArray[np.intp],
    grid: tuple[int, int],
    size: tuple[float, float],
    pitch: tuple[float, float],
) -> Column:
    rows, columns = grid
    centres = np.column_stack(
        [(places[:, 1] - (columns - 1) / 2) * pitch[0], (places[:, 0] - (rows - 1) / 2) * pitch[1]]
    )
    return Column(l, style, centres, size, places, grid)


def _moved(column: Column, x: float, y: float) -> Column:
    return Column(column.l, column.style, column.centres + np.array([x, y]), column.size, column.places, column.grid)
