"""The twin of a panel, which is exported in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.exporting.exporter import picture_of
from bpviz.gui.exporting.filming import FilmRequest, frames_of
from bpviz.gui.exporting.pixels import pixels_of
from bpviz.gui.exporting.twin import Twin
from bpviz.gui.main_window import BOTTOM_PANELS
from bpviz.gui.panels.canvas.panel import CanvasPanel
from bpviz.gui.panels.cost.panel import CostPanel
from bpviz.gui.panels.error_terms import ErrorTermsByExamples, ErrorTermsPanel, RmsOverK
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.network.view import View as NetworkView
from bpviz.gui.panels.predictions.curve import CurveView
from bpviz.gui.panels.predictions.panel import PredictionsPanel
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.gui.panels.view import View
from bpviz.gui.panels.views import PanelOfViews
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


def kinds(panel: QWidget) -> Sequence[type[View] | None]:
    """The views among which a panel offers a choice; None for a panel that is its only one."""
    return panel._fitting if isinstance(panel, PanelOfViews) else (None,)


def pixels(twin: Twin, frame: Frame) -> NDArray[np.uint8]:
    """The panel's own, without title and caption."""
    picture = picture_of(twin.draw(frame), frame, twin.header)
    return pixels_of(picture, 1.0)[picture.content.top() : picture.content.bottom()]


@pytest.mark.parametrize("sample", ["iris", "moons", "digits", "sine", "diabetes", "encoder"])
def test_every_picture_of_every_panel_shows_the_frame_that_its_caption_names(qtbot: QtBot, sample: str) -> None:
    session = Session(sample_recipe(sample), load_sample(sample))
    first = session.frame(wants={"all_examples", "input_grid"})
    session.advance(40)
    second = session.frame(wants={"all_examples", "input_grid"})
    twins: list[tuple[str, Twin, Twin]] = []
    for made in (NetworkPanel, *BOTTOM_PANELS):
        panel = made()
        qtbot.addWidget(panel)
        panel.resize(430, 230)
        panel.draw(first)
        for kind in kinds(panel):
            if kind is not None:
                panel.show_view(kind)  # type: ignore[attr-defined]
            name = panel.title if kind is None else f"{panel.title}: {kind.name}"
            twins.append((name, *(Twin(panel, lambda _: None) for _ in range(2))))
    befores = [pixels(patient, first) for _, patient, _ in twins]
    # After a rest every part is ready to show what comes, whatever its pace: that is the oracle.
    qtbot.wait(400)
    for (name, patient, hurried), before in zip(twins, befores, strict=True):
        expected = pixels(patient, second)
        # The data are the same at every iteration; of all else a picture of the wrong frame must be another one.
        assert name in ("Canvas", "Data") or not np.array_equal(before, expected), f"{name} cannot tell"
        pixels(hurried, first)
        assert np.array_equal(pixels(hurried, second), expected), name
        patient.close()
        hurried.close()


def zoom_network(panel: NetworkPanel) -> None:
    panel.look_at(NetworkView(3.0, 0.4, 0.5))


def pin_and_zoom(panel: CostPanel) -> None:
    panel.pin()
    panel.header.axes.setCurrentText("log J")
    panel.curves.look_like(replace(panel.curves.view, zoom=(5.0, 25.0)))


def zoom_norms(panel: ErrorTermsPanel) -> None:
    panel.show_view(RmsOverK)
    view = panel.made(RmsOverK)
    view.curves.look_like(replace(view.curves.view, zoom=(5.0, 25.0)))


def zoom_canvas(panel: CanvasPanel) -> None:
    panel.look_like(((-0.2, 0.5), (-0.1, 0.6)))


@pytest.mark.parametrize(
    ("made", "choose"),
    [
        (NetworkPanel, zoom_network),
        (CostPanel, pin_and_zoom),
        (ErrorTermsPanel, zoom_norms),
        (CanvasPanel, zoom_canvas),
    ],
)
def test_a_twin_shows_what_was_chosen_without_a_chooser(
    qtbot: QtBot, made: type[QWidget], choose: Callable[[QWidget], None]
) -> None:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(40)
    frame = session.frame(wants={"all_examples", "input_grid"})
    panel: Any = made()
    qtbot.addWidget(panel)
    # In the window it stands in a card's title.
    header = panel.header
    header.setParent(None)
    qtbot.addWidget(header)
    panel.resize(430, 230)
    panel.draw(frame)
    before = picture_of(panel, frame, None).image(1.0)
    choose(panel)
    chosen = picture_of(panel, frame, None).image(1.0)
    assert chosen != before
    twin = Twin(panel, lambda _: None)
    assert picture_of(twin.draw(frame), frame, None).image(1.0) == chosen
    twin.close()


def test_a_film_shows_the_point_that_the_window_shows(tmp_path: Path) -> None:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(40)
    request = FilmRequest(session, (0, 40), 3, (0.25, -0.5), frozenset(), (10, 10), 100, tmp_path / "a.gif")
    start, end = (frame.probe for frame in frames_of(request, lambda _share: None))
    assert start is not None
    assert end is not None
    assert start.raw_inputs.tolist() == end.raw_inputs.tolist() == [0.25, -0.5]
    assert start.a[2].tolist() != end.a[2].tolist()
