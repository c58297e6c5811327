"""The views of a regression."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sklearn.metrics import r2_score

from bpviz.data.dataset import Dataset, Part, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.predictions.regression_painting import paint_points, score_lines
from bpviz.gui.panels.predictions.regression_points import MOST, PARTS, SteadyRange, fits_of
from bpviz.gui.panels.predictions.regression_predicted import PredictedView
from bpviz.gui.panels.predictions.regression_residuals import ResidualsView
from bpviz.gui.theme import LIGHT
from bpviz.session.frame import Frame, Outputs
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.scores import FitScores, outputs_of
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., PredictedView]
LEFT = Qt.MouseButton.LeftButton
KINDS = (PredictedView, ResidualsView)


@pytest.fixture
def show(show_view: Callable[..., PredictedView]) -> Show:
    def shown(
        frame: Frame, kind: type[PredictedView] = PredictedView, width: int = 520, height: int = 170
    ) -> PredictedView:
        return show_view(kind, frame, width, height)

    return shown


def frame_of(sample: str, iterations: int = 30) -> Frame:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(iterations)
    return session.frame()


def frame_of_two(m: int = 40) -> Frame:
    rng = np.random.default_rng(3)
    table = Table("two", "regression", ("p", "q"), rng.normal(size=(2, m)), ("u", "v"), 100 * rng.normal(size=(2, m)))
    session = Session(Recipe((2, 3, 2), epsilon=0.5), Dataset.of(table, Preparation(held_out=0.25)))
    session.advance(5)
    return session.frame()


def test_points_are_raw_targets_against_raw_outputs() -> None:
    frame = frame_of_two()
    data, outputs = frame.dataset, frame.outputs
    assert outputs is not None
    fit = fits_of(frame, 2)["held out"]
    for at, place in enumerate(data.held_out.tolist()):
        assert fit.y[at] == data.raw_targets[1, place]
        assert fit.h[at] == pytest.approx(float(data.raw_outputs(outputs.held_out[:, [at]])[1, 0]))
        assert fit.residuals[at] == pytest.approx(fit.y[at] - fit.h[at])


@pytest.mark.parametrize("kind", KINDS)
def test_a_click_on_a_point_chooses_its_example(show: Show, qtbot: QtBot, kind: type[PredictedView]) -> None:
    frame = frame_of("diabetes")
    view = show(frame, kind, 1000, 600)
    points = view.points(fits_of(frame, 1)["training"])
    others = np.hypot(*(view.plane.pixels(points)[:, :, None] - view.plane.pixels(points)[:, None, :]))
    np.fill_diagonal(others, np.inf)
    alone = int(others.min(axis=1).argmax())
    with qtbot.waitSignal(view.example_chosen) as chosen:
        qtbot.mouseClick(view, LEFT, pos=view.plane.pixel(*points[:, alone].tolist()).toPoint())
    assert chosen.args == [alone + 1]


def test_a_held_out_point_says_that_it_cannot_be_chosen(show: Show) -> None:
    frame = frame_of_two()
    view = show(frame, PredictedView, 900, 600)
    fit = fits_of(frame, 1)["held out"]
    spots = [view.spot_at(view.plane.pixel(*point)) for point in view.points(fit).T.tolist()]
    only = [spot for spot in spots if spot is not None and spot.example is None]
    assert only
    assert all("Only training examples" in spot.tip for spot in only)


def test_the_scores_are_those_of_each_part(show: Show) -> None:
    frame = frame_of("diabetes", 100)
    view, outputs, data = show(frame), frame.outputs, frame.dataset
    assert outputs is not None
    for part in PARTS:
        y, h = data.raw_targets[0, data.indices(part)], data.raw_outputs(outputs_of(outputs, part))[0]
        assert view._scores[part].r2 == pytest.approx(r2_score(y, h))


def test_the_selected_output_unit_is_drawn(show: Show) -> None:
    frame = frame_of_two()
    view = show(frame)
    assert (view.output.isHidden(), view.j) == (False, 1)
    view.select(Selection.unit(3, 2))
    assert view.j == 2
    view.select(Selection.unit(2, 1))
    view.select(None)
    assert view.j == 2
    sheet = view.sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    assert set(columns["output"]) == {"v"}
    places = np.concatenate([frame.dataset.training, frame.dataset.held_out])
    np.testing.assert_array_equal(columns["true"], frame.dataset.raw_targets[1, places])
    residuals = np.asarray(columns["true"]) - np.asarray(columns["predicted"])
    np.testing.assert_allclose(columns["residual"], residuals)


def test_of_one_output_there_is_nothing_to_choose(show: Show) -> None:
    assert show(frame_of("diabetes")).output.isHidden()


def test_the_keys_go_on_in_the_order_of_what_the_net_says(show: Show, qtbot: QtBot) -> None:
    frame = frame_of_two()
    h = fits_of(frame, 1)["training"].h
    view = show(replace(frame, i=int(h.argmin()) + 1))
    with qtbot.waitSignal(view.example_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert chosen.args[0] == int(np.argsort(h)[1]) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_shown_example_is_ringed(show: Show, kind: type[PredictedView]) -> None:
    frame = frame_of("sine")
    view = show(frame, kind)
    one = view.grab().toImage()
    view.draw(replace(frame, i=30))
    assert view.grab().toImage() != one


def test_a_range_holds_still_until_it_must_not() -> None:
    steady = SteadyRange()
    first = steady.follow(np.array([0.0, 10.0]))
    assert first[0] < 0.0
    assert first[1] > 10.0
    assert steady.follow(np.array([1.0, 9.0])) == first
    assert steady.follow(np.array([1.0, 12.0]))[1] > 12.0
    assert steady.follow(np.array([5.0, 5.1]))[1] < 6.0
    assert steady.follow(np.array([np.nan])) == steady.follow(np.array([5.0, 5.1]))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20))
def test_a_range_holds_all_values_and_is_never_empty(values: list[float]) -> None:
    low, high = SteadyRange().follow(np.array(values))
    assert low < high
    assert low <= min(values)
    assert max(values) <= high


def test_what_is_not_known_is_a_dash_and_what_is_not_finite_is_counted() -> None:
    lines = dict(score_lines(FitScores(np.nan, 1.5, -0.0, 3, 2)))
    assert lines["R²"] == "–"
    assert lines["not finite"] == "2"
    assert lines["mean absolute error"] == "1.500"


@pytest.mark.parametrize("kind", KINDS)
def test_strange_sizes_and_values_are_drawn_without_complaint(
    show: Show, kind: type[PredictedView], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    empty = kind()
    qtbot.addWidget(empty)
    assert empty.controls is not None
    qtbot.addWidget(empty.controls)
    empty.resize(200, 80)
    empty.grab()
    assert empty.sheet() is None
    empty.select(Selection.unit(3, 1))
    frame = frame_of_two()
    assert frame.outputs is not None
    view = show(frame, kind)
    view.setMinimumSize(0, 0)
    for value in (np.nan, np.inf, 1e300, 1e308):
        bad = Outputs(*(np.full_like(h, value) for h in (frame.outputs.training, frame.outputs.held_out)))
        view.draw(replace(frame, outputs=bad))
        for size in ((0, 0), (1, 1), (50, 20), (20, 500), (400, 150), (700, 440)):
            view.resize(*size)
            view.grab()
    view.draw(replace(frame, outputs=None))
    view.grab()
    assert not caplog.records


def test_of_very_many_points_some_are_drawn_and_all_are_scored(show: Show) -> None:
    frame = frame_of_two(8000)
    fit = fits_of(frame, 1)["training"]
    assert MOST / 2 <= len(fit.y[fit.drawn]) <= MOST
    assert show(frame)._scores["training"].m == frame.dataset.m


def test_held_out_points_close_together_hide_neither_each_other_nor_the_training_points(qapp: QApplication) -> None:
    plane = Plane((0.0, 1.0), (0.0, 1.0), QRectF(0, 0, 60, 60))
    points = np.random.default_rng(0).random((2, 3000))

    def inked(*parts: Part) -> set[str]:
        picture = QImage(60, 60, QImage.Format.Format_RGB32)
        picture.fill(QColor(LIGHT.surface))
        painter = QPainter(picture)
        for part in parts:
            paint_points(painter, plane, points, part, LIGHT)
        painter.end()
        return {picture.pixelColor(x, y).name() for x in range(10, 50) for y in range(10, 50)}

    assert LIGHT.surface not in inked("held out"), "a dense cloud is no hollow shape"
    points = np.full((2, 1), 0.5)
    assert LIGHT.series[0] in inked("training", "held out"), "the training point shows through the ring"
