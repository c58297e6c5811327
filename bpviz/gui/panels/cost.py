"""The cost panel: J with its data term and its decay term, and the held-out cost, over the iterations."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.gui.number_text import fixed
from bpviz.gui.panels.curves import Curve, CurvePlot
from bpviz.session.frame import Frame, Want


class CostPanel(QWidget):
    """Draws the costs of every iteration reached so far."""

    title = "Cost"
    wants: frozenset[Want] = frozenset()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = CurvePlot("cost over the iterations")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.curves)

    def draw(self, frame: Frame) -> None:
        """Show the costs, and in the legend those at iteration k."""
        marks, cost = frame.marks, frame.cost
        # J last of the three: it must stay in sight where lambda = 0 and the data term lies under it.
        curves = [
            Curve("data", "positive", marks.data_term, fixed(cost.data_term)),
            Curve("decay", "muted", marks.decay_term, fixed(cost.decay_term)),
            Curve("<i>J</i>", "text", marks.J, fixed(cost.J)),
        ]
        if math.isfinite(cost.held_out):
            curves.append(Curve("held out", "held_out", marks.held_out, fixed(cost.held_out)))
        self.curves.show_curves(curves, frame.k)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(CostPanel)
