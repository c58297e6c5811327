"""The twin of a panel, which is exported in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.exporting.twin import Twin
from bpviz.gui.panels.error_terms import ErrorTermsByExamples, ErrorTermsPanel
from bpviz.gui.panels.predictions.curve import CurveView
from bpviz.gui.panels.predictions.panel import PredictionsPanel
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def frame_of(sample: str) -> Frame:
    return Session(sample_recipe(sample), load_sample(sample)).frame(wants={"all_examples", "input_grid"})


def test_a_twin_shows_the_same_view_with_the_choices_of_its_own(qtbot: QtBot) -> None:
    panel, frame = ErrorTermsPanel(), frame_of("iris")
    qtbot.addWidget(panel)
    panel.draw(frame)
    panel.show_view(ErrorTermsByExamples)
    panel.made(ErrorTermsByExamples).scales.setCurrentText("scale per layer")
    twin = Twin(panel, lambda _panel: None)
    view = twin.draw(frame).view  # type: ignore[attr-defined]
    assert type(view) is ErrorTermsByExamples
    assert view.scales.currentText() == "scale per layer"
    twin.close()


def test_the_choices_of_views_that_were_shown_before_do_not_reach_another_one(qtbot: QtBot) -> None:
    panel, frame = PredictionsPanel(), frame_of("sine")
    qtbot.addWidget(panel)
    panel.draw(frame)
    panel.show_view(WorstExamplesView)
    panel.show_view(CurveView)
    with_units = panel.made(CurveView).with_units
    qtbot.mouseClick(with_units, Qt.MouseButton.LeftButton)
    panel.show_view(WorstExamplesView)
    twin = Twin(panel, lambda _panel: None)
    shown: PredictionsPanel = twin.draw(frame)  # type: ignore[assignment]
    assert type(shown.view) is WorstExamplesView
    panel.show_view(CurveView)
    other = Twin(panel, lambda _panel: None)
    shown = other.draw(frame)  # type: ignore[assignment]
    assert shown.made(CurveView).with_units.isChecked()
    twin.close()
    other.close()
