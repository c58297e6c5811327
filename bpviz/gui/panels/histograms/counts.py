"""The numbers of a histogram of activations: what is counted, over which axis, and where f is flat."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array

BINS = 20
"""So that their edges are round on every axis: 0.05 wide for the sigmoid, 0.1 for tanh."""
GRID = 4001


@dataclass(frozen=True)
class Axis:
    """The values a histogram is drawn over.

    Attributes:
        low, high: its ends.
        flat: from where to where f' is so small that a unit is saturated; a stretch without length is a single value,
            which is counted apart from those beside it.
    """

    low: float
    high: float
    flat: tuple[tuple[float, float], ...]

    @property
    def points(self) -> tuple[float, ...]:
        """The single values that are counted apart."""
        return tuple(start for start, end in self.flat if start == end)

    @property
    def edges(self) -> Array:
        """The edges of the bins, shape (BINS + 1,)."""
        return np.linspace(self.low, self.high, BINS + 1)


@dataclass(frozen=True, eq=False)
class Histogram:
    """How many activations lie where.

    Attributes:
        counts: of each bin, shape (BINS,).
        at_points: of each of the axis's single values.
        saturated: how many are saturated.
        not_finite: how many are not finite, and counted nowhere else.
    """

    counts: Array
    at_points: tuple[int, ...]
    saturated: int
    not_finite: int

    @property
    def n(self) -> int:
        """How many are counted."""
        return int(self.counts.sum()) + sum(self.at_points)

    @property
    def shares(self) -> Array:
        """Of each bin the share of all that are counted; 0 where nothing is."""
        return self.counts / max(self.n, 1)

    @property
    def largest_share(self) -> float:
        """That of the highest bar."""
        return max(float(self.counts.max()), *map(float, self.at_points), 0.0) / max(self.n, 1)


def axis_of(f: Activation, limit: float) -> Axis:
    """All values that f can take, as far as ± limit where it has no bounds."""
    low, high = (float(np.clip(end, -limit, limit)) if np.isinf(end) else end for end in f.output_range)
    return Axis(low, high, flat_stretches(f, low, high))


def histogram(values: Array, f: Activation, axis: Axis) -> Histogram:
    """Count activations of any shape."""
    finite = values[np.isfinite(values)]
    at_points = tuple(int((finite == point).sum()) for point in axis.points)
    counts, _ = np.histogram(finite, BINS, (axis.low, axis.high))
    for point, n in zip(axis.points, at_points, strict=True):
        counts[min(int(np.searchsorted(axis.edges, point, side="right")) - 1, BINS - 1)] -= n
    saturated = int((f.f_prime(finite) < f.flat_below).sum())
    return Histogram(counts, at_points, saturated, values.size - finite.size)


@lru_cache(64)
def flat_stretches(f: Activation, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """Where between two activations f' is below `f.flat_below`, as pairs of a start and an end."""
    a = np.linspace(low, high, GRID)
    flat = np.concatenate([[False], f.f_prime(a) < f.flat_below, [False]])
    changes = np.flatnonzero(flat[1:] != flat[:-1]).reshape(-1, 2)
    return tuple((float(a[start]), float(a[end - 1])) for start, end in changes.tolist())
