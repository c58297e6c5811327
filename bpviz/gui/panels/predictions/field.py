"""Numbers on an even grid over two inputs: between its points, as finer cells, and where they cross a level."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from bpviz.engine.parameters import Array

_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))
"""Of a cell of the grid, going round: row and column, counted from its first."""
_TRIANGLES = ((0, 1, 2), (0, 2, 3))
"""Of which corners the two halves of a cell are made."""


def place_on(axis: Array, value: float) -> float:
    """How many points of an evenly spaced axis lie before a value."""
    return float((value - axis[0]) / (axis[-1] - axis[0]) * (len(axis) - 1))


def between(values: Array, column: float, row: float) -> Array:
    """Values (…, rows, columns) read off at a place counted in columns and rows from 0: shape (…)."""
    rows, columns = values.shape[-2:]
    across, up = _weights_at(column, columns), _weights_at(row, rows)
    (left, right, a), (below, above, b) = across, up
    low = (1 - a) * values[..., below, left] + a * values[..., below, right]
    high = (1 - a) * values[..., above, left] + a * values[..., above, right]
    return np.asarray((1 - b) * low + b * high)


def cells(values: Array, finer: int) -> Array:
    """The middles of `finer` cells along each side of a cell of the grid.

    (…, rows, columns) -> (…, finer (rows − 1), finer (columns − 1)), linear in between; NaN beside what is not finite.
    """
    rows, columns = values.shape[-2:]
    up, across = _weights(rows, finer), _weights(columns, finer).T
    finite = np.isfinite(values)
    if finite.all():
        return np.asarray(up @ values @ across)
    known = up @ finite @ across
    middle = up @ np.where(finite, values, 0.0) @ across
    return np.where(known > 1 - 1e-9, middle, np.nan)


def contour(values: Array, level: float) -> Array:
    """Where values (rows, columns) are at a level, as straight pieces; gaps beside what is not finite.

    Every cell is cut into two triangles, in which the values are linear. A piece cuts off the one corner that lies on
    another side of the level than the other two.

    Returns:
        Shape (pieces, 2, 2): both ends of each, as column and row counted from 0.
    """
    above = (values > level).astype(np.intp)
    count = above[:-1, :-1] + above[:-1, 1:] + above[1:, 1:] + above[1:, :-1]
    row, column = np.nonzero((count > 0) & (count < 4))
    places = np.stack([np.stack([column + right, row + up], axis=1) for up, right in _CORNERS], axis=1).astype(float)
    heights = np.stack([values[row + up, column + right] for up, right in _CORNERS], axis=1) - level
    whole = np.isfinite(heights).all(axis=1)
    pieces = [_cut(places[whole][:, corners], heights[whole][:, corners]) for corners in _TRIANGLES]
    return np.concatenate(pieces)


def _cut(places: Array, heights: Array) -> Array:
    """Pieces at height 0 through triangles with corners at places (n, 3, 2)."""
    above = heights > 0
    count = above.sum(axis=1)
    crossed = (count == 1) | (count == 2)
    places, heights, above, count = places[crossed], heights[crossed], above[crossed], count[crossed]
    alone = np.where(count == 1, above.argmax(axis=1), above.argmin(axis=1))
    each = np.arange(len(alone))
    from_, high = places[each, alone], heights[each, alone]
    ends = []
    for step in (1, 2):
        other = (alone + step) % 3
        share = high / (high - heights[each, other])
        ends.append(from_ + share[:, np.newaxis] * (places[each, other] - from_))
    return np.stack(ends, axis=1)


def _weights_at(place: float, n: int) -> tuple[int, int, float]:
    """The two grid points around a place and how far it is from the first."""
    first = min(max(int(place), 0), n - 2)
    return first, first + 1, min(max(place - first, 0.0), 1.0)


@lru_cache(32)
def _weights(n: int, finer: int) -> Array:
    """How much each of n grid points counts for each finer cell: shape (finer (n − 1), n)."""
    middles = (np.arange(finer * (n - 1)) + 0.5) / finer
    return np.asarray(np.maximum(1 - np.abs(middles[:, np.newaxis] - np.arange(n)), 0.0))
