"""The cost curve behind the time line: a faint picture that is kept while it serves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from bpviz.engine.parameters import Array
from bpviz.gui.panels.curves import logarithms
from bpviz.gui.theme import Theme, blend
from bpviz.session.frame import Frame

LOG_DECADES = 2.0
"""A cost that spans more powers of ten than this has a logarithmic height."""


@dataclass(frozen=True, eq=False)
class DrawnCurve:
    """The cost curve as it was last drawn, and what of: J[k] for every k = 0 … last_k, the picture's size and theme."""

    picture: QImage
    J: Array
    forks: tuple[int, ...]
    size: QSize
    ratio: float
    theme: Theme

    def serves(self, frame: Frame, size: QSize, ratio: float, of: Theme) -> bool:
        """Whether the curve of that frame is this one."""
        J = frame.marks.J
        # Every frame has its own view of the same table, which only grows; after a fork the table is another one.
        same_marks = self.J is J or (len(self.J) == len(J) and self.J.base is not None and self.J.base is J.base)
        same_look = (self.size, self.ratio) == (size, ratio) and self.theme is of
        return same_marks and self.forks == frame.forks and same_look


def drawn_curve(frame: Frame, size: QSize, ratio: float, of: Theme) -> DrawnCurve:
    """The curve of a frame's cost, drawn afresh."""
    J = frame.marks.J
    pixels = curve_pixels(J, math.ceil(size.width() * ratio), math.ceil(size.height() * ratio), of)
    height, width = pixels.shape
    # copy(): a QImage does not own the memory it is made of.
    picture = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32).copy()
    picture.setDevicePixelRatio(ratio)
    return DrawnCurve(picture, J, frame.forks, size, ratio, of)


def curve_pixels(J: Array, width: int, height: int, of: Theme) -> NDArray[np.uint32]:
    """The cost as a faint hill under a line, smooth at its edges: 0xAARRGGBB of each pixel.

    A painter needs ten times as long for it where the cost wavers from iteration to iteration.
    """
    low, high = column_heights(J, width)
    low, high, rows = low.astype(np.float32), high.astype(np.float32), np.arange(height, dtype=np.float32)[:, None]
    # How far down the lower and the upper edge of the line lie; a line has the thickness of a pixel at least.
    upper, lower = (1 - high) * (height - 2), (1 - low) * (height - 2) + 1
    hill = np.clip(rows + 1 - upper, 0, 1)
    line = np.minimum(hill, np.clip(lower - rows, 0, 1))
    inks = np.array(
        [blend(of.accent, of.surface, 0.88 - 0.38 * share).rgb() & 0xFFFFFF for share in np.linspace(0, 1, 64)]
    )
    opacity = np.nan_to_num(255 * hill).astype(np.uint32) << 24
    pixels: NDArray[np.uint32] = opacity | inks.astype(np.uint32)[np.nan_to_num(63 * line).astype(np.uint8)]
    return pixels


def column_heights(J: Array, columns: int) -> tuple[Array, Array]:
    """The smallest and the largest cost in each column of a picture, as heights from 0 to 1; NaN is a gap."""
    low, high = (np.where(np.isfinite(values), values, np.nan) for values in _extremes(J, columns))
    top, bottom = np.nanmax(high, initial=-math.inf), np.nanmin(low, initial=math.inf)
    if 0 < bottom * 10**LOG_DECADES < top:
        low, high = logarithms(low), logarithms(high)
        top, bottom = math.log10(top), math.log10(bottom)
    span = top - bottom
    if not span > 0:
        return np.full(columns, 0.5), np.full(columns, 0.5)
    return (low - bottom) / span, (high - bottom) / span


def _extremes(J: Array, columns: int) -> tuple[Array, Array]:
    """The smallest and the largest cost in each column; neighbours touch, so that the line has no gaps."""
    n = len(J)
    if n >= columns:
        starts = np.linspace(0, n, columns, endpoint=False).astype(np.intp)
        low, high = np.fmin.reduceat(J, starts), np.fmax.reduceat(J, starts)
    else:
        low = high = np.interp(np.linspace(0, n - 1, columns), np.arange(n), J)
    joined_low, joined_high = low.copy(), high.copy()
    joined_low[:-1] = np.fmin(low[:-1], high[1:])
    joined_high[:-1] = np.fmax(high[:-1], low[1:])
    return joined_low, joined_high
