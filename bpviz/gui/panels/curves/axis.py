"""An axis: where values lie in pixels, linear or logarithmic, and which of them are marked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from bpviz.digits import grouped
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.ticks import multiples, round_step

HALF = 0.5
"""Where a logarithmic axis of iterations has its k = 0: as far left of 1 as 2 is right of it."""

DIGITS = (((1, 2, 5), math.log10(2)), ((1, 3), math.log10(3)))
"""What to mark in each decade, and the least distance between such marks, in decades."""


@dataclass(frozen=True)
class Axis:
    """A stretch of values laid along a stretch of pixels.

    Attributes:
        low, high: the values at its ends, low < high; above 0 where the axis is logarithmic.
        start, end: where those lie, in pixels; start > end for an axis that goes up.
        log: whether equal ratios are equally long.
        whole: whether only whole numbers are marked, as of iterations.
        percent: whether shares are marked in per cent.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    whole: bool = False
    percent: bool = False

    def at(self, values: Any) -> Any:
        """Where values lie, in pixels: one for each. On a logarithmic axis those below it lie at its low end."""
        share = (self._bent(values) - self._bent(self.low)) / (self._bent(self.high) - self._bent(self.low))
        return self.start + share * (self.end - self.start)

    def value(self, pixel: Any) -> Any:
        """What lies at pixels: the inverse of `at`, beyond the ends too."""
        share = (pixel - self.start) / ((self.end - self.start) or 1.0)
        low, high = self._bent(self.low), self._bent(self.high)
        bent = low + share * (high - low)
        return 10.0**bent if self.log else bent

    def around(self, pixel: float, factor: float) -> tuple[float, float]:
        """The ends of the axis `factor` as long of which `pixel` shows the same value."""
        ends = [pixel + (end - pixel) * factor for end in (self.start, self.end)]
        return float(self.value(ends[0])), float(self.value(ends[1]))

    def moved(self, pixels: float) -> tuple[float, float]:
        """The ends of an axis pushed along by so many pixels."""
        return float(self.value(self.start - pixels)), float(self.value(self.end - pixels))

    def ticks(self, apart: float) -> list[tuple[float, str]]:
        """Round values at least about `apart` pixels from each other, with their names."""
        marks = self._powers(apart) if self.log else []
        if len(marks) > 1:
            return [(mark, grouped(round(mark)) if self.whole else significant(mark, 4)) for mark in marks]
        # Too short a stretch for powers is nearly linear.
        step = self._step(apart)
        return [(tick, self._name(tick, step)) for tick in multiples(step, self.low, self.high)]

    def _bent(self, values: Any) -> Any:
        return np.log10(np.maximum(values, min(self.low, HALF) if self.whole else 1e-323)) if self.log else values

    def _step(self, apart: float) -> float:
        most = max(int(abs(self.end - self.start) / apart), 1)
        return max(round_step((self.high - self.low) / most), 1.0 if self.whole else 0.0)

    def _powers(self, apart: float) -> list[float]:
        """Powers of ten, and between them as many digits as there is room for; of many powers every so manyth."""
        low, high = math.log10(self.low), math.log10(self.high)
        decade = abs(self.end - self.start) / (high - low)
        digits = next((digits for digits, least in DIGITS if least * decade >= apart), (1,))
        every = max(1, math.ceil(apart / decade))
        # Ever the same are marked, wherever the axis begins.
        powers = [power for power in range(math.floor(low), math.ceil(high) + 1) if power % every == 0]
        marks = [digit * 10.0**power for power in powers for digit in digits]
        within = [mark for mark in marks if self.low <= mark <= self.high and (mark >= 1 or not self.whole)]
        return [0.0, *within] if self.whole and self.low <= HALF else within

    def _name(self, value: float, step: float) -> str:
        """A multiple of a round step, with the digits that tell it from the next."""
        if self.whole:
            return grouped(round(value))
        if self.percent:
            return f"{100 * value:.4g} %"
        decimals = -math.floor(math.log10(step) + 1e-9)
        if value == 0 or (decimals <= 4 and max(abs(self.low), abs(self.high)) < 1e5):
            return f"{value:.{max(decimals, 0) if value else 0}f}".replace("-", "−")
        return significant(value, math.floor(math.log10(abs(value)) + 1e-9) + decimals + 1)


def margins(low: float, high: float, *, log: bool) -> tuple[float, float]:
    """The ends of an axis that shows values from low to high: a little further, and never of no length."""
    if log:
        low, high = math.log10(low), math.log10(high)
    more = 0.06 * (high - low) or 0.05 * abs(high) or 0.5
    # Of numbers this large or alike nothing less is another number.
    more = max(more, 1e-12 * max(abs(low), abs(high)))
    ends = low - more, high + more
    if not log:
        return ends
    return 10.0 ** max(ends[0], -307.0), 10.0 ** min(ends[1], 307.0)
