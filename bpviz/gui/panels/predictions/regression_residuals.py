"""The view of what is left over between the true values and what the net says."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bpviz.engine.parameters import Array
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.predictions.axes import paint_axes
from bpviz.gui.panels.predictions.regression_painting import paint_histogram, paint_line
from bpviz.gui.panels.predictions.regression_points import Fit, Range
from bpviz.gui.panels.predictions.regression_predicted import WIDE, PredictedView
from bpviz.gui.theme import Theme

HISTOGRAM = 56.0
"""Width of the histogram at the right of the points."""


class ResidualsView(PredictedView):
    """Draws by how much the net is off against what it says; right is what lies on the line of zero."""

    name = "Residuals"
    tip = "By how much the net is off, against what it says"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("residuals")
        self.setAccessibleName("By how much the net is off")

    def beside_points(self) -> float:
        """Room for the histogram."""
        return HISTOGRAM + 4 if self.width() >= WIDE else 0.0

    def points(self, fit: Fit) -> Array:
        """What the net says, and true minus that."""
        return np.stack([fit.h, fit.residuals])

    def ranges(self, x: Array, y: Array) -> tuple[Range, Range]:
        """The ranges for all points, with zero."""
        return self._ranges[0].follow(x), self._ranges[1].follow(np.append(y, 0.0))

    def paint_ground(self, painter: QPainter, plane: Plane, of: Theme) -> QRectF:
        """The axes, the line of zero, and how often each residual comes."""
        assert self._frame is not None
        name = self._frame.dataset.output_names[self.j - 1]
        paint_line(painter, plane, (plane.x1[0], 0.0), (plane.x1[1], 0.0), of)
        if self.beside_points():
            where = QRectF(plane.where.right() + 4, plane.where.top(), HISTOGRAM, plane.where.height())
            for part, fit in self._fits.items():
                paint_histogram(painter, where, fit.residuals, plane.x2, part, of)
        return paint_axes(painter, plane, f"net says {name}", "residual", of)
