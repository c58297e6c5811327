"""The error-term panel: how large delta is in each layer, of every example now and of all over the iterations."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpviz.gui.number_text import significant
from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.over_k import LayerSeries, LayersOverK
from bpviz.gui.panels.units_by_examples.quantities import ErrorTerms
from bpviz.gui.panels.units_by_examples.view import UnitsByExamples
from bpviz.gui.panels.views import PanelOfViews
from bpviz.notation import superscript

RMS = LayerSeries(
    title="size of the error terms over the iterations",
    of=lambda marks: marks.rms_delta,
    name=lambda l: f"RMS <i>δ</i>{superscript(l)}",
    short=lambda l: f"<i>δ</i>{superscript(l)}",
    column=lambda l: f"RMS delta({l})",
    words=lambda value: significant(value, 3),
    share=False,
    tip="The root mean square of δ over the units of a layer and the examples of the iteration. Where it is far "
    "smaller in early layers than in late ones, the gradient vanishes on its way back, and the early "
    "layers hardly learn.",
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
SCALES = {"one scale": False, "scale per layer": True}
"""What the list of scales offers, and whether each layer has its own then."""


class ErrorTermsByExamples(UnitsByExamples):
    """Draws delta of every unit for many examples.

    Attributes:
        scales: the choice of the colour scales.
    """

    name = "units × examples"
    tip = "δ of every unit for each example, at the present iteration"

    def __init__(self, parent: QWidget | None = None) -> None:
        self._error_terms = ErrorTerms()
        super().__init__(self._error_terms, parent)
        self.controls = self.scales = chooser("error terms: colour scale")
        self.scales.addItems(list(SCALES))
        self.scales.setToolTip(
            "One colour scale for all layers shows how much smaller the error terms of some are; "
            "a scale per layer shows those too"
        )
        self.scales.currentTextChanged.connect(self._scale)

    def _scale(self, words: str) -> None:
        self._error_terms.own_scales = SCALES[words]
        if self._frame is not None:
            self.draw(self._frame)


class RmsOverK(LayersOverK):
    """Draws how large delta is over the iterations."""

    name = "RMS δ over k"
    tip = RMS.tip
    series = RMS


class RelativeGradientOverK(LayersOverK):
    """Draws how large the gradient is beside the weights over the iterations."""

    name = "∇W / W over k"
    tip = RELATIVE_GRADIENT.tip
    series = RELATIVE_GRADIENT


class ErrorTermsPanel(PanelOfViews):
    """Draws delta^(l) in three ways; a vanishing gradient is seen at once in each."""

    title = "Error terms"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("error_terms", (RmsOverK, ErrorTermsByExamples, RelativeGradientOverK), parent)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(ErrorTermsPanel)
