"""The predictions panel: what the net answers, in the views that suit the data."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bpviz.gui.panels.predictions.classes_view import ClassesView
from bpviz.gui.panels.predictions.curve import CurveView
from bpviz.gui.panels.predictions.reconstruction_view import ReconstructionView
from bpviz.gui.panels.predictions.regions import RegionsView
from bpviz.gui.panels.predictions.regression_predicted import PredictedView
from bpviz.gui.panels.predictions.regression_residuals import ResidualsView
from bpviz.gui.panels.predictions.responses import ResponsesView
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.gui.panels.view import View
from bpviz.gui.panels.views import PanelOfViews

VIEWS: tuple[type[View], ...] = (
    RegionsView,
    CurveView,
    ResponsesView,
    ClassesView,
    PredictedView,
    ResidualsView,
    ReconstructionView,
    WorstExamplesView,
)
"""The views in the order of the list, which is also the order of preference; a new one is one more entry here."""


class PredictionsPanel(PanelOfViews):
    """Draws h, and the classes or values it stands for."""

    title = "Predictions"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("predictions", VIEWS, parent)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(PredictionsPanel)
