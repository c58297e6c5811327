"""The error-term panel: how large delta is in each layer, of every example now and of all over the iterations."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpviz.gui.number_text import significant
from bpviz.gui.panels.over_k import LayerSeries, LayersOverK
from bpviz.gui.panels.units_by_examples.quantities import ErrorTerms
from bpviz.gui.panels.units_by_examples.view import UnitsByExamples
from bpviz.gui.panels.views import PanelOfViews, chooser
from bpviz.notation import superscript

RMS = LayerSeries(
    title="size of the error terms over the iterations",
    of=lambda marks: marks.rms_delta,
    name=lambda l: f"RMS <i>δ</i>{superscript(l)}",
    short=lambda l: f"<i>δ</i>{superscript(l)}",
    column=lambda l: f"RMS delta({l})",
    words=lambda value: significant(value, 3),
    share=False,
    tip="The root mean square of δ over the units of a layer and all training examples. Where it is far smaller in "
    "early layers than in late ones, the gradient vanishes on its way back, and the early layers hardly learn.",
)
RELATIVE_GRADIENT = LayerSeries(
    title="relative gradient over the iterations",
    of=lambda marks: marks.relative_gradient,
    name=lambda l: f"<i>‖∇W{superscript(l)}‖ / ‖W{superscript(l)}‖</i>",
    short=lambda l: f"<i>W</i>{superscript(l)}",
    column=lambda l: f"‖∇W({l})‖ / ‖W({l})‖",
    words=lambda value: significant(value, 3),
    share=False,
    tip="How long the gradient of a layer's weights is beside the weights themselves: times α it is the share by which "
    "one iteration changes them. Layers with very different shares learn at very different speeds.",
)
UNITS = "units × examples"
SCALES = {"one scale": False, "own scales": True}
"""What the list of scales offers, and whether each layer has its own then."""


class ErrorTermsPanel(PanelOfViews):
    """Draws delta^(l) in three ways; a vanishing gradient is seen at once in each.

    Attributes:
        scales: the choice of the heat maps' colour scales.
    """

    title = "Error terms"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("how the error terms are shown", parent)
        self.setObjectName("error_terms")
        self.setAccessibleName("Error terms")
        self._error_terms = ErrorTerms()
        self.rms = self.add_view("RMS δ over k", LayersOverK(RMS), RMS.tip)
        self.units = self.add_view(
            UNITS, UnitsByExamples(self._error_terms), "δ of every unit for each example, at the present iteration"
        )
        self.relative = self.add_view("∇W / W over k", LayersOverK(RELATIVE_GRADIENT), RELATIVE_GRADIENT.tip)
        self.scales = chooser("error terms: colour scale")
        self.scales.addItems(list(SCALES))
        self.scales.setToolTip(
            "One colour scale for all layers shows how much smaller the error terms of some are; own "
            "scales show those too"
        )
        self.scales.currentTextChanged.connect(self._scale)
        self.header_row.insertWidget(1, self.scales)
        self.scales.hide()
        self.choice.currentTextChanged.connect(lambda words: self.scales.setVisible(words == UNITS))

    def _scale(self, words: str) -> None:
        self._error_terms.own_scales = SCALES[words]
        if self._frame is not None:
            self.units.draw(self._frame)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(ErrorTermsPanel)
