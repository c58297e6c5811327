"""Lines painted in bulk straight from an array."""

from __future__ import annotations

from typing import cast

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter
from shiboken6 import wrapInstance

from bpviz.engine.parameters import Array


def paint_lines(painter: QPainter, ends: Array) -> None:
    """Paint lines with the painter's pen.

    A QLineF is four doubles in a row, so the array is what QPainter reads; a list of objects takes longer to make than
    to paint.

    Args:
        ends: x and y of both ends, shape (lines, 4).
    """
    if len(ends):
        of_doubles = np.ascontiguousarray(ends, dtype=np.float64)
        first = cast("QLineF", wrapInstance(of_doubles.ctypes.data, QLineF))
        painter.drawLines(first, len(of_doubles))
