"""The smallest and the largest of every 64 values of an array that grows, kept while it grows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpviz.engine.parameters import Array

RUN = 64
"""So many values are looked at once; after that, a million of them are 15,625 pairs."""

LARGEST = 1e300
"""What is further from 0 cannot be drawn: the length of its axis would be no number."""


class Extremes:
    """Follows one curve's values: what was looked at is not looked at again.

    Marks are views of a table that only grows, and that is another table when it was full or the run forked; so the
    same memory has the same values, and there may only be more of them.

    Args:
        positive: whether values that are not above 0 are gaps, as on a logarithmic axis.
    """

    def __init__(self, *, positive: bool) -> None:
        self._positive = positive
        # Kept, so that no other array can take its place in memory.
        self._values: Array = np.empty(0)
        self._low = self._high = np.empty(0)

    @property
    def values(self) -> Array:
        """Those that are followed."""
        return self._values

    def is_drawn(self, value: float) -> bool:
        """Whether a value is no gap."""
        return abs(value) <= LARGEST and not (self._positive and value <= 0)

    def knows(self, values: Array) -> bool:
        """Whether these are the values that are followed, be they more or fewer by now."""
        return same_memory(self._values, values)

    def follow(self, values: Array) -> None:
        """Look at those values that are new."""
        if not self.knows(values):
            self._low = self._high = np.empty(0)
        self._values = values
        start, whole = len(self._low) * RUN, len(values) // RUN * RUN
        if whole > start:
            low, high = self._reduced(values[start:whole], np.arange(0, whole - start, RUN))
            self._low, self._high = np.concatenate([self._low, low]), np.concatenate([self._high, high])

    def of(self, starts: Array) -> tuple[Array, Array]:
        """The smallest and the largest of values[starts[j] : starts[j + 1]] for every j but the last.

        Stretches of many runs are cut where a run begins, so their ends may be off by half a run. A gap is NaN.

        Args:
            starts: increasing whole numbers, at most the number of values.
        """
        # On a logarithmic axis stretches are short at the left; the last one is short wherever the values end.
        long = np.flatnonzero(np.diff(starts) >= 4 * RUN)
        if not len(long):
            return self._of_values(starts)
        first, last = int(long[0]), int(long[-1]) + 1
        before, after = self._of_values(starts[: first + 1]), self._of_values(starts[last:])
        between = self._of_runs(starts[first : last + 1])
        low, high = (np.concatenate(parts) for parts in zip(before, between, after, strict=True))
        return low, high

    def _of_values(self, starts: Array) -> tuple[Array, Array]:
        if len(starts) < 2:
            return np.empty(0), np.empty(0)
        return self._reduced(self._values[starts[0] : starts[-1]], starts[:-1] - starts[0])

    def _of_runs(self, starts: Array) -> tuple[Array, Array]:
        runs = starts // RUN
        low, high = self._low[: runs[-1]], self._high[: runs[-1]]
        low, high = np.fmin.reduceat(low, runs[:-1]), np.fmax.reduceat(high, runs[:-1])
        rest = int(runs[-1]) * RUN
        if rest < starts[-1]:
            # The last run is not whole yet, or the stretch ends within one.
            of_rest = self._reduced(self._values[rest : starts[-1]], np.array([0]))
            low[-1], high[-1] = np.fmin(low[-1], of_rest[0][0]), np.fmax(high[-1], of_rest[1][0])
        return low, high

    def _reduced(self, values: Array, starts: Array) -> tuple[Array, Array]:
        """reduceat, but what cannot be drawn is passed over; it is rare, so nobody looks for it before it is met."""
        low, high = np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)
        if self._positive:
            low, high = np.where(high > 0, low, np.nan), np.where(high > 0, high, np.nan)
        odd = (low < -LARGEST) | (high > LARGEST) | ((low <= 0) if self._positive else False)
        if not odd.any():
            return low, high
        kept = (np.abs(values) <= LARGEST) & ((values > 0) if self._positive else True)
        cleaned = np.where(kept, values, np.nan)
        return np.fmin.reduceat(cleaned, starts), np.fmax.reduceat(cleaned, starts)


class ExtremesOfCurves:
    """The extremes of all curves that are looked at, each for as long as it is."""

    def __init__(self) -> None:
        self._kept: list[tuple[Extremes, bool]] = []

    def of(self, curves: Sequence[Array], *, positive: bool) -> list[Extremes]:
        """Those of each curve's values; of curves that are not among these any more nothing is kept."""
        found = [self._of(values, positive) for values in curves]
        self._kept = [(extremes, positive) for extremes in found]
        return found

    def _of(self, values: Array, positive: bool) -> Extremes:
        kept = (one for one, of_positive in self._kept if of_positive == positive and one.knows(values))
        extremes = next(kept, None) or Extremes(positive=positive)
        extremes.follow(values)
        return extremes


def same_memory(old: Array, new: Array) -> bool:
    """Whether two arrays begin at the same place of the same memory."""
    if old is new:
        return True
    if old.base is None or old.base is not new.base or old.strides != new.strides:
        return False
    return bool(old.__array_interface__["data"] == new.__array_interface__["data"])
