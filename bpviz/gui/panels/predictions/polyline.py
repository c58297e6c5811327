"""Lines through many points, with a gap where a number is not finite."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPolygonF

from bpviz.engine.parameters import Array

FAR = 1e4
"""Pixels beyond which a line is not followed: painting far outside of a picture costs time."""


def paint_polyline(painter: QPainter, x: Array, y: Array) -> None:
    """Draw a line through pixels x and y, each of shape (points,)."""
    for start, stop in runs(np.isfinite(x) & np.isfinite(y)):
        points = zip(x[start:stop].tolist(), np.clip(y[start:stop], -FAR, FAR).tolist(), strict=True)
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def runs(drawn: Array) -> list[tuple[int, int]]:
    """The stretches of True in shape (n,), as start and stop."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], drawn, [False]]).astype(int)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
