"""What the pressed mouse holds on the canvas: a point, or the whole plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from bpviz.gui.panels.canvas.plane import Plane


class Grip(Enum):
    """What the pressed mouse holds."""

    GROUND = "the plane"
    POINT = "a point"


@dataclass(frozen=True)
class Hold:
    """A press of the mouse that has not ended yet.

    Attributes:
        grip: what is held.
        start, now: where the mouse was pressed, and where it is.
        row: the point's row of the data, where a point is held.
        plane: as it was when it was taken hold of, where it is held.
    """

    grip: Grip
    start: QPointF
    now: QPointF
    row: int = -1
    plane: Plane | None = None

    @property
    def moved(self) -> bool:
        """Whether this is a drag and no longer a click."""
        way = self.now - self.start
        return math.hypot(way.x(), way.y()) >= QApplication.startDragDistance() / 2
