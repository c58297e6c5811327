"""The predictions panel: which view it shows, and what goes through it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.drawing.careful_painting import LAST_ERROR
from bpviz.gui.panels.predictions.classes_view import ClassesView
from bpviz.gui.panels.predictions.curve import CurveView
from bpviz.gui.panels.predictions.panel import VIEWS, PredictionsPanel
from bpviz.gui.panels.predictions.regions import RegionsView
from bpviz.gui.panels.predictions.responses import ResponsesView
from bpviz.session.frame import Frame
from bpviz.session.recipe import recipe_for, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session


@pytest.fixture
def panel(qtbot: QtBot) -> PredictionsPanel:
    panel = PredictionsPanel()
    qtbot.addWidget(panel)
    panel.resize(520, 200)
    return panel


def frame_of(sample: str) -> Frame:
    return Session(sample_recipe(sample), load_sample(sample)).frame(wants={"input_grid", "all_examples"})


def offered(panel: PredictionsPanel) -> list[str]:
    return [panel.choice.itemText(at) for at in range(panel.choice.count())]


def test_it_shows_the_first_view_that_suits_the_data(panel: PredictionsPanel) -> None:
    assert panel.view is None
    assert panel.wants == frozenset()
    for sample, kind in (("xor", RegionsView), ("sine", CurveView), ("iris", ClassesView), ("moons", RegionsView)):
        panel.draw(frame_of(sample))
        assert type(panel.view) is kind
        assert panel.wants == kind.wants


@pytest.mark.parametrize("sample", ["xor", "sine", "iris", "encoder", "diabetes"])
def test_it_offers_the_views_that_suit_the_data_in_the_tables_order(panel: PredictionsPanel, sample: str) -> None:
    frame = frame_of(sample)
    panel.draw(frame)
    assert offered(panel) == [view.name for view in VIEWS if view.fits(frame)]
    assert panel.choice.isHidden() == (len(offered(panel)) < 2)


def test_a_chosen_view_stays_while_it_suits_the_data_and_is_forgotten_then(panel: PredictionsPanel) -> None:
    panel.draw(frame_of("xor"))
    panel.show_view(ResponsesView)
    panel.draw(frame_of("moons"))
    assert type(panel.view) is ResponsesView
    panel.draw(frame_of("iris"))
    panel.draw(frame_of("moons"))
    assert type(panel.view) is RegionsView


def test_a_view_that_was_not_chosen_gives_way_to_a_better_one(panel: PredictionsPanel) -> None:
    panel.draw(frame_of("iris"))
    panel.draw(frame_of("moons"))
    assert type(panel.view) is RegionsView


def test_views_are_made_when_they_are_first_shown_and_draw_only_then(panel: PredictionsPanel) -> None:
    panel.draw(frame_of("xor"))
    assert list(panel._made) == [RegionsView]
    panel.show_view(ResponsesView)
    regions = panel._made[RegionsView]
    seen: list[Frame] = []
    regions.draw = seen.append  # type: ignore[method-assign]
    panel.draw(frame_of("xor"))
    assert seen == []


def test_what_a_view_says_and_what_is_selected_go_through(panel: PredictionsPanel) -> None:
    panel.select(Selection.unit(2, 1))
    panel.draw(frame_of("xor"))
    panel.show_view(ResponsesView)
    view = panel.view
    assert isinstance(view, ResponsesView)
    assert view._selection == Selection.unit(2, 1)
    calls: list[object] = []
    for signal in (panel.selected, panel.example_chosen, panel.point_chosen):
        signal.connect(calls.append)
    view.selected.emit(Selection.unit(2, 2))
    view.example_chosen.emit(3)
    view.point_chosen.emit(None)
    assert calls == [Selection.unit(2, 2), 3, None]


def test_a_views_own_choices_are_shown_with_it(panel: PredictionsPanel) -> None:
    panel.draw(frame_of("sine"))
    view = panel.view
    assert isinstance(view, CurveView)
    assert not view.with_units.isHidden()
    panel.show_view(ResponsesView)
    assert view.with_units.isHidden()


def test_the_window_runs_a_clicked_point_through_the_net(
    window: MainWindow, settled: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    panel = next(panel for panel in window.bottom_panels if isinstance(panel, PredictionsPanel))
    dock = next(dock for dock in window.docks.all if dock.isAncestorOf(panel))
    dock.raise_()
    qtbot.waitUntil(lambda: isinstance(panel.view, RegionsView) and panel.view.plane is not None, timeout=10_000)
    view = panel.view
    assert isinstance(view, RegionsView)
    assert view.plane is not None
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.plane.pixel(0.3, 0.7).toPoint())
    qtbot.waitUntil(lambda: view.frame is not None and view.frame.probe is not None, timeout=10_000)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: view.frame is not None and view.frame.probe is None, timeout=10_000)
    settled(window)


@pytest.mark.parametrize("constant", [1e17, -1e17, 1e150, 0.0, 1e-300])
@pytest.mark.parametrize("inputs", [1, 2])
def test_an_input_that_is_the_same_for_all_examples_breaks_no_view(qtbot: QtBot, constant: float, inputs: int) -> None:
    x = np.vstack([np.full((1, 6), constant), np.arange(6.0)[np.newaxis]])[:inputs]
    table = Table(
        "constant", "classification", ("p", "q")[:inputs], x, ("class",), np.arange(6)[np.newaxis] % 2, ("a", "b")
    )
    dataset = Dataset.of(table, Preparation(held_out=0))
    session = Session(recipe_for(dataset), dataset)
    session.advance(3)
    panel = PredictionsPanel()
    qtbot.addWidget(panel)
    panel.resize(520, 300)
    panel.draw(session.frame(wants={"input_grid"}))
    for kind in panel._fitting:
        panel.show_view(kind)
        panel.grab()
        assert panel.made(kind).property(LAST_ERROR) is None, kind.name
