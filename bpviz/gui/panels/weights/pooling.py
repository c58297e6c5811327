"""Fewer dots than numbers: each dot takes the strongest number that it stands for, so that none is lost."""

from __future__ import annotations

import numpy as np

from bpviz.engine.parameters import Array


def strongest(values: Array, rows: int, columns: int) -> Array:
    """The number of largest magnitude in every block of a matrix, or of each of many matrices.

    Args:
        values: shape (…, at least rows, at least columns).
        rows: how many there are to be, 1 or more.
        columns: likewise.

    Returns:
        Shape (…, rows, columns), in C order; NaN where a block holds a number that is not finite.
    """
    finite = np.isfinite(values)
    if finite.all():
        return _pooled(values, rows, columns)
    pooled = _pooled(np.where(finite, values, 0.0), rows, columns)
    pooled[_pooled((~finite).astype(float), rows, columns) > 0] = np.nan
    return pooled


def block_size(n: int, dots: int) -> int:
    """How many of n numbers in a row one of so many dots stands for at most."""
    return -(-n // dots)


def _pooled(values: Array, rows: int, columns: int) -> Array:
    for axis, n in ((-2, rows), (-1, columns)):
        size = values.shape[axis]
        if n < size:
            starts = np.arange(n) * size // n
            high = np.maximum.reduceat(values, starts, axis=axis)
            low = np.minimum.reduceat(values, starts, axis=axis)
            values = np.where(high >= -low, high, low)
    return np.array(values, order="C")
