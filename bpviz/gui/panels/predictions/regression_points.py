"""What the pictures of a regression show of one output: its values beside the true ones, in raw units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Part
from bpviz.engine.parameters import Array
from bpviz.session.frame import Frame
from bpviz.session.scores import outputs_of

MOST = 1200
"""So many points of a part are drawn; of more, every so many-th."""
LARGEST = 1e150
"""Values beyond are not drawn: the width of a range of such would overflow."""
AIR = 0.05
"""Around the points, as a share of their extent."""
Range = tuple[float, float]
Point = tuple[float, float]
PARTS: tuple[Part, ...] = ("training", "held out")


@dataclass(frozen=True, eq=False)
class Fit:
    """One output of a part's examples, in raw units.

    Attributes:
        y: the true values, (m,).
        h: what the net says, (m,).
    """

    part: Part
    y: Array
    h: Array

    @property
    def residuals(self) -> Array:
        """True minus predicted, (m,)."""
        return self.y - self.h

    @property
    def drawn(self) -> slice:
        """Which of the points are drawn."""
        return slice(None, None, -(-len(self.y) // MOST) or 1)


def fits_of(frame: Frame, j: int) -> dict[Part, Fit]:
    """Output j = 1 … s_nl of each part that has examples."""
    if frame.outputs is None:
        return {}
    data, fits = frame.dataset, {}
    for part in PARTS:
        places = data.indices(part)
        if len(places):
            with np.errstate(over="ignore", invalid="ignore"):
                said = data.raw_outputs(outputs_of(frame.outputs, part))
            fits[part] = Fit(part, np.asarray(data.raw_targets[j - 1, places], dtype=float), said[j - 1])
    return fits


class SteadyRange:
    """A range that grows as soon as a value lies beyond it, and shrinks only when it is far too large."""

    def __init__(self) -> None:
        self._range: Range | None = None

    def forget(self) -> None:
        """Begin anew: with other data."""
        self._range = None

    def follow(self, values: Array) -> Range:
        """A range, never empty, that holds all finite values with some air around them."""
        finite = values[np.abs(values) < LARGEST]
        if finite.size:
            low, high = float(finite.min()), float(finite.max())
            if self._range is None or not self._suits(low, high):
                air = AIR * (high - low) or 0.5 * abs(high) or 1.0
                self._range = low - air, high + air
        return self._range or (-1.0, 1.0)

    def _suits(self, low: float, high: float) -> bool:
        assert self._range is not None
        inside = self._range[0] <= low and high <= self._range[1]
        return inside and high - low >= 0.4 * (self._range[1] - self._range[0])
