"""The plane of two inputs on screen: which raw coordinates lie at which pixel."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF

from bpviz.engine.parameters import Array

Range = tuple[float, float]
MARGIN = 0.12
"""Air around the points, as a share of their extent."""


@dataclass(frozen=True)
class Plane:
    """Ranges of x1 and x2 laid over a rectangle, x2 upwards.

    Attributes:
        x1, x2: the raw coordinates of its edges, the smaller first and the two never equal.
        where: the rectangle, in pixels.
    """

    x1: Range
    x2: Range
    where: QRectF

    def pixels(self, points: Array) -> Array:
        """Where raw points, (2, m), lie on screen: (2, m)."""
        across = (points[0] - self.x1[0]) / (self.x1[1] - self.x1[0])
        up = (points[1] - self.x2[0]) / (self.x2[1] - self.x2[0])
        where = self.where
        return np.stack([where.left() + across * where.width(), where.bottom() - up * where.height()])

    def pixel(self, x1: float, x2: float) -> QPointF:
        """Where one raw point lies on screen."""
        across, down = self.pixels(np.array([[x1], [x2]]))[:, 0]
        return QPointF(float(across), float(down))

    def point(self, at: QPointF) -> tuple[float, float]:
        """The raw point at a pixel, rounded to what a pixel can tell; pixels beyond an edge are taken to it."""
        across = min(max((at.x() - self.where.left()) / self.where.width(), 0.0), 1.0)
        up = min(max((self.where.bottom() - at.y()) / self.where.height(), 0.0), 1.0)
        return _between(self.x1, across, self.where.width()), _between(self.x2, up, self.where.height())

    def zoomed(self, at: QPointF, factor: float) -> Plane:
        """The plane with its ranges `factor` times as wide, the raw point at a pixel staying where it is."""
        across = (at.x() - self.where.left()) / self.where.width()
        up = (self.where.bottom() - at.y()) / self.where.height()
        return replace(self, x1=_stretched(self.x1, across, factor), x2=_stretched(self.x2, up, factor))

    def moved(self, right: float, down: float) -> Plane:
        """The plane with everything on it so many pixels further right and down."""
        aside = right / self.where.width() * (self.x1[1] - self.x1[0])
        up = down / self.where.height() * (self.x2[1] - self.x2[0])
        return replace(self, x1=(self.x1[0] - aside, self.x1[1] - aside), x2=(self.x2[0] + up, self.x2[1] + up))

    def inside(self, points: Array) -> npt.NDArray[np.bool_]:
        """Which of raw points, (2, m), lie within the ranges."""
        (left, right), (bottom, top) = self.x1, self.x2
        sideways, upwards = (left <= points[0]) & (points[0] <= right), (bottom <= points[1]) & (points[1] <= top)
        return np.asarray(sideways & upwards, dtype=np.bool_)


def ranges_of(points: Array) -> tuple[Range, Range]:
    """Ranges that hold raw points, (2, m), with air around them."""
    return _range(points[0]), _range(points[1])


def _range(values: Array) -> Range:
    low, high = float(values.min()), float(values.max())
    air = MARGIN * (high - low) or max(abs(high), 1.0) / 2
    return low - air, high + air


def _between(of: Range, share: float, pixels: float) -> float:
    low, high = of
    per_pixel = (high - low) / max(pixels, 1.0)
    return round(low + share * (high - low), 1 - math.floor(math.log10(per_pixel)))


def _stretched(of: Range, fixed: float, factor: float) -> Range:
    low, high = of
    middle, width = low + fixed * (high - low), (high - low) * factor
    # Below the resolution of a float64 the two edges would meet.
    if not 1e-9 * max(abs(middle), 1e-100) < width < 1e140:
        return of
    return middle - fixed * width, middle + (1 - fixed) * width
