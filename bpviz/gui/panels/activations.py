"""The activations panel: a of every unit for many examples, how it is distributed, and how much of it is saturated."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpviz.gui.panels.histograms.bars import percent
from bpviz.gui.panels.histograms.view import SATURATED, Histograms
from bpviz.gui.panels.over_k import LayerSeries, LayersOverK
from bpviz.gui.panels.units_by_examples.quantities import Activations
from bpviz.gui.panels.units_by_examples.view import UnitsByExamples
from bpviz.gui.panels.views import PanelOfViews
from bpviz.notation import superscript

SATURATION = LayerSeries(
    title="share of saturated units over the iterations",
    of=lambda marks: marks.saturated,
    name=lambda l: f"saturated <i>a</i>{superscript(l)}",
    short=lambda l: f"<i>a</i>{superscript(l)}",
    column=lambda l: f"saturated a({l})",
    words=percent,
    share=True,
    tip=f"The share of units × training examples that are saturated. {SATURATED}",
)


class ActivationsByExamples(UnitsByExamples):
    """Draws a of every unit for many examples."""

    name = "units × examples"
    tip = "a of every unit for each example, at present"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Activations(), parent)


class SaturationOverK(LayersOverK):
    """Draws the share of saturated units over the iterations."""

    name = "saturated over k"
    tip = SATURATION.tip
    series = SATURATION


class ActivationsPanel(PanelOfViews):
    """Draws a^(l) in three ways."""

    title = "Activations"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("activations", (ActivationsByExamples, Histograms, SaturationOverK), parent)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(ActivationsPanel)
