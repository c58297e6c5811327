"""The view of a plot: how its axes are laid, and which iterations it shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from bpviz.gui.panels.curves.axis import HALF, Axis, margins

BEFORE, BEHIND = 2.0, 8.0
"""Room in the area of the curves left of the first iteration, and right of the last one."""
LEAST_SPAN = 4.0
"""So few iterations fill the width at most."""
FIRST_SPAN = 10
"""So many fill it before there are more."""
PER_NOTCH = 0.8
"""How much shorter the axis becomes with a notch of the wheel."""


@dataclass(frozen=True)
class View:
    """A person's choices of how to look at curves.

    Attributes:
        log: whether the axis of the values is logarithmic.
        log_k: whether that of the iterations is.
        percent: whether the values are shares, on an axis from 0 to 100 %.
        zoom: the first and the last iteration to show; None for all.
    """

    log: bool = False
    log_k: bool = False
    percent: bool = False
    zoom: tuple[float, float] | None = None

    def across(self, area: QRectF, last_k: int) -> Axis:
        """The axis of the iterations in the area of the curves."""
        low, high = self.zoom or self._all(last_k)
        start = area.left() + BEFORE
        return Axis(low, high, start, max(area.right() - BEHIND, start + 1), log=self.log_k, whole=True)

    def up(self, area: QRectF, limits: tuple[float, float] | None) -> Axis:
        """The axis of the values in the area of the curves."""
        if self.percent:
            low, high = 0.0, 1.0
        elif limits is None:
            low, high = (0.1, 1.0) if self.log else (0.0, 1.0)
        else:
            low, high = margins(*limits, log=self.log)
        return Axis(low, high, area.bottom() - 1, area.top() + 1, log=self.log, percent=self.percent)

    def showing(self, ends: tuple[float, float], last_k: int) -> View:
        """The view of the iterations between two ends, as far as there are any; of all where that is as many."""
        first, last = self._all(last_k)
        low, high = max(ends[0], first), min(ends[1], last)
        if high - low < LEAST_SPAN:
            return self
        return replace(self, zoom=None if (low, high) == (first, last) else (low, high))

    def moved(self, across: Axis, pixels: float, last_k: int) -> View:
        """The view pushed along by so many pixels, if there is more to see on that side."""
        first, last = self._all(last_k)
        low, high = across.moved(pixels)
        return self if self.zoom is None or low < first or high > last else replace(self, zoom=(low, high))

    def of_run(self, last_k: int) -> View:
        """The same view, unless it shows iterations that a run so short does not have."""
        return replace(self, zoom=None) if self.zoom is not None and self.zoom[0] >= last_k else self

    def _all(self, last_k: int) -> tuple[float, float]:
        return HALF if self.log_k else 0.0, float(max(last_k, FIRST_SPAN))
