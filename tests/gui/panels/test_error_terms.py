"""The error-term panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.error_terms import ErrorTermsByExamples, ErrorTermsPanel, RelativeGradientOverK, RmsOverK
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., ErrorTermsPanel]
RMS, UNITS, RELATIVE = range(3)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, view: int = UNITS, width: int = 480, height: int = 190) -> ErrorTermsPanel:
        panel = ErrorTermsPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.choice.setCurrentIndex(view)
        panel.grab()
        return panel

    return shown


def session_of(sample: str, n: int = 5) -> Session:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(n)
    return session


def deep() -> Frame:
    recipe = Recipe(layer_sizes=(2, 8, 8, 8, 8, 8, 1), f="sigmoid", alpha=1.0, lambda_=0.0, epsilon=0.5, seed=1)
    return Session(recipe, load_sample("moons")).frame(wants={"all_examples"})


def units(panel: ErrorTermsPanel) -> ErrorTermsByExamples:
    return panel.made(ErrorTermsByExamples)


def centre_of(panel: ErrorTermsPanel, l: int, row: int, column: int) -> QPointF:
    heat = units(panel).maps()[l]
    return QPointF(heat.column_at(column).center().x(), heat.row_at(row).center().y())


def test_the_curves_are_the_marks_of_each_layer_the_output_first(show: Show) -> None:
    frame = session_of("iris").frame()
    sheet = show(frame, RMS).sheet()
    assert sheet is not None
    assert sheet.names == ("k", "RMS delta(2)", "RMS delta(3)")
    for k, *rms in sheet.rows():
        assert rms == [frame.marks.rms_delta[l][k] for l in (2, 3)]


def test_the_rms_is_that_of_all_units_and_examples(show: Show) -> None:
    frame = session_of("iris").frame(wants={"all_examples"})
    assert frame.all_examples is not None
    sheet = show(frame, RMS).sheet()
    assert sheet is not None
    of_layer_2 = dict(sheet.columns)["RMS delta(2)"]
    assert of_layer_2[frame.k] == pytest.approx(float(np.sqrt((frame.all_examples.delta[2] ** 2).mean())), rel=1e-12)


def test_the_relative_gradient_is_kept_for_each_layer_of_weights(show: Show) -> None:
    frame = session_of("iris").frame()
    sheet = show(frame, RELATIVE).sheet()
    assert sheet is not None
    assert sheet.names == ("k", "‖∇W(1)‖ / ‖W(1)‖", "‖∇W(2)‖ / ‖W(2)‖")
    expected = np.linalg.norm(frame.gradient.W[1]) / np.linalg.norm(frame.parameters.W[1])
    assert list(sheet.rows())[frame.k][1] == pytest.approx(float(expected), rel=1e-12)


def test_weights_that_are_all_zero_leave_a_gap(show: Show, caplog: pytest.LogCaptureFixture) -> None:
    recipe = sample_recipe("xor").changed(epsilon=0.0)
    frame = Session(recipe, load_sample("xor")).frame()
    assert np.isnan(frame.marks.relative_gradient[1][0])
    show(frame, RELATIVE)
    assert not caplog.records


def test_every_hidden_and_output_layer_has_a_map_and_the_inputs_none(show: Show) -> None:
    assert list(units(show(deep(), width=1600)).maps()) == [2, 3, 4, 5, 6, 7]


def test_one_scale_shows_that_a_gradient_vanishes_and_own_scales_show_it_all_the_same(show: Show) -> None:
    panel = show(deep())
    shared = {l: heat.limit for l, heat in units(panel).maps().items()}
    assert len(set(shared.values())) == 1
    units(panel).scales.setCurrentText("scale per layer")
    own = {l: heat.limit for l, heat in units(panel).maps().items()}
    assert own[7] == shared[7]
    assert own[2] < shared[2] / 50
    units(panel).scales.setCurrentText("one scale")
    assert {l: heat.limit for l, heat in units(panel).maps().items()} == shared


def test_scales_are_offered_only_beside_colours(show: Show) -> None:
    panel = show(deep())
    shown = []
    for view in (RMS, UNITS, RELATIVE):
        panel.choice.setCurrentIndex(view)
        shown.append(not units(panel).scales.isHidden())
    assert shown == [False, True, False]


def test_a_click_chooses_the_unit_and_the_example(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("xor").frame(wants={"all_examples"}))
    chosen: list[object] = []
    panel.example_chosen.connect(chosen.append)
    panel.selected.connect(chosen.append)
    qtbot.mouseClick(units(panel), Qt.MouseButton.LeftButton, pos=centre_of(panel, 3, 0, 1).toPoint())
    assert chosen == [Selection.unit(3, 1), 2]


def test_while_the_sweep_goes_back_only_layers_it_has_reached_show_the_present_example(show: Show) -> None:
    position = Position(5, 2, Line(Step.OUTPUT_DELTA, 3))
    panel = show(session_of("xor").frame(position, wants={"all_examples"}))
    assert {l: heat.drawn.shape[1] for l, heat in units(panel).maps().items()} == {2: 1, 3: 2}
    spot = units(panel).spot_at(centre_of(panel, 2, 0, 1))
    assert spot is not None
    assert spot.tip == "δ₁⁽²⁾ of example 2 is not computed yet at this line"


@pytest.mark.parametrize("view", [RMS, RELATIVE])
def test_a_curve_ends_before_the_iteration_one_steps_in(show: Show, view: int) -> None:
    session = session_of("iris", 7)
    inside = session.frame(Position(7, 3, Line(Step.PARTIALS)))
    updated = session.frame(Position(7, session.dataset.m + 1, Line(Step.UPDATE)))
    earlier = session.frame(Position(4, 3, Line(Step.PARTIALS)))
    for frame, length in ((inside, 7), (updated, 8), (earlier, 8)):
        panel = show(frame, view)
        view_of_curves = panel.made(RmsOverK if view == RMS else RelativeGradientOverK)
        assert {len(curve.values) for curve in view_of_curves.curves.scene.curves} == {length}
        sheet = panel.sheet()
        assert sheet is not None
        # The sheet has every k, so that it can stand beside that of the costs.
        assert dict(sheet.columns)["k"].tolist() == list(range(8))
        for _, *values in sheet.rows(0, length):
            assert np.isfinite(values).all()
        for _, *values in sheet.rows(length):
            assert np.isnan(values).all()


def test_the_first_iteration_can_be_stepped_through(show: Show, caplog: pytest.LogCaptureFixture) -> None:
    session = session_of("xor", 0)
    for view in (RMS, UNITS, RELATIVE):
        for position in (Position(0, 0, Line(Step.ZERO)), Position(0, 1, Line(Step.FEEDFORWARD, 2))):
            panel = show(session.frame(position, wants={"all_examples"}), view)
            sheet = panel.sheet()
            assert sheet is not None
            assert len(sheet) == (1 if view != UNITS else 0)
    assert not caplog.records


def test_error_terms_that_are_not_finite_are_counted_in_the_caption(
    show: Show, caplog: pytest.LogCaptureFixture
) -> None:
    frame = session_of("iris").frame(wants={"all_examples"})
    shown = frame.all_examples
    assert shown is not None
    delta = {l: values.copy() for l, values in shown.delta.items()}
    delta[2][1, 4:7] = np.nan
    panel = show(frame)
    before = panel.grab().toImage()
    panel.draw(replace(frame, all_examples=replace(shown, delta=delta)))
    assert panel.grab().toImage() != before
    assert not caplog.records
