from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.activations import SaturationOverK
from bpviz.gui.panels.cost.panel import CostPanel
from bpviz.gui.panels.cost.pins import MOST
from bpviz.gui.panels.error_terms import RelativeGradientOverK, RmsOverK
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.recipe_difference import Conditions
from bpviz.session.session import Session

Show = Callable[..., CostPanel]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 680, height: int = 300) -> CostPanel:
        panel = CostPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.show()
        return panel

    return shown


def run_of(sample: str, iterations: int, **changes: object) -> Session:
    session = Session(sample_recipe(sample).changed(**changes), load_sample(sample))
    session.advance(iterations)
    return session


def legend(panel: CostPanel) -> str:
    return panel.curves.scene.legend_text()


def names(panel: CostPanel) -> list[str]:
    return [curve.name for curve in panel.curves.scene.curves]


@pytest.mark.parametrize("name", ["xor", "iris"])
def test_j_its_terms_and_what_is_held_out_are_shown(show: Show, name: str) -> None:
    session = run_of(name, 40)
    text = legend(show(session.frame()))
    for value in (session.cost.J, session.cost.data_term, session.cost.decay_term):
        assert f"{value:.4f}" in text
    assert ("held out" in text) == (name == "iris")


def test_the_axes_are_chosen_beside_the_title(show: Show, qtbot: QtBot) -> None:
    panel = show(run_of("xor", 40).frame())
    assert (panel.curves.view.log, panel.curves.view.log_k) == (False, False)
    panel.header.axes.setCurrentText("log J, k")
    assert (panel.curves.view.log, panel.curves.view.log_k) == (True, True)
    # Without weight decay the decay term is 0.
    assert "decay 0: not on a log axis" in legend(panel)
    panel.header.axes.setCurrentText("log k")
    assert "decay 0.0000" in legend(panel)


def test_a_pinned_curve_stays_and_is_called_by_what_differs(show: Show, qtbot: QtBot) -> None:
    pinned = run_of("iris", 30, alpha=0.3)
    panel = show(pinned.frame())
    qtbot.mouseClick(panel.header.pin, LEFT)
    assert "pin 1" in legend(panel)
    assert legend(panel).endswith("same recipe")
    present = run_of("iris", 50, alpha=1.5, seed=4)
    panel.draw(present.frame())
    assert f"pin 1 {pinned.cost.J:.4f} α 0.3 → now 1.5, seed 0 → now 4" in legend(panel)
    J, held_out = panel.curves.scene.curves[4:]
    assert np.array_equal(J.values, pinned.marks.J)
    assert np.array_equal(held_out.values, pinned.marks.held_out)
    assert (held_out.name, held_out.listed, held_out.dotted) == ("pin 1 held out", False, True)
    assert held_out.ink == J.ink
    # The run that was pinned may be gone on with: the pin is of then.
    pinned.advance(20)
    panel.draw(pinned.frame())
    assert len(panel.curves.scene.curves[4].values) == 31


def test_while_the_present_run_catches_up_a_pin_is_read_at_the_same_iteration(show: Show) -> None:
    pinned = run_of("xor", 60)
    panel = show(pinned.frame())
    panel.pin()
    panel.draw(run_of("xor", 10, alpha=1.0).frame())
    assert f"pin 1 {pinned.marks.J[10]:.4f}" in legend(panel)


def test_several_pins_are_told_apart_and_each_is_taken_away_by_its_cross(show: Show, qtbot: QtBot) -> None:
    panel = show(run_of("xor", 5).frame())
    for seed in range(MOST):
        panel.draw(run_of("xor", 5, seed=seed).frame())
        panel.pin()
    panel.pin()
    assert len(panel.pins) == MOST
    assert "take one away" in panel.header.pin.toolTip()
    pins = [curve for curve in panel.curves.scene.curves if curve.removable]
    assert len({(curve.ink.name(), curve.dashed) for curve in pins}) == MOST
    colour_of_5 = pins[4].ink
    entry = next(entry for entry in panel.curves.scene.entries if names(panel)[entry.index] == "pin 2")
    at = entry.cross.center() + QPointF(8, 2)
    qtbot.mouseClick(panel.curves, LEFT, pos=at.toPoint())
    assert [pin.number for pin in panel.pins] == [1, 3, 4, 5, 6]
    assert next(curve for curve in panel.curves.scene.curves if curve.name == "pin 5").ink == colour_of_5
    panel.pin()
    assert {pin.number for pin in panel.pins} == set(range(1, MOST + 1))
    panel.header.menu.aboutToShow.emit()
    texts = {action.text(): action for action in panel.header.menu.actions()}
    texts["Take away pin 6 (same recipe)"].trigger()
    assert {pin.number for pin in panel.pins} == set(range(1, MOST))
    panel.header.menu.actions()[-1].trigger()
    assert panel.pins == ()
    assert names(panel) == ["<i>J</i>", "data", "decay"]


def test_a_run_that_was_changed_midway_says_where(show: Show) -> None:
    session = run_of("xor", 20, alpha=0.3)
    session.change(alpha=0.7)
    session.advance(20)
    panel = show(session.frame())
    panel.pin()
    panel.draw(run_of("xor", 10, alpha=1.5).frame())
    assert legend(panel).endswith("α 0.7 → now 1.5, changed at k = 20")


def test_a_pin_and_the_present_run_are_both_taken_at_their_ends(show: Show) -> None:
    session = run_of("iris", 20, alpha=1.5)
    session.change(alpha=0.05)
    session.advance(20)
    session.edit_input(1, 1, 5.0)
    session.advance(5)
    # Pinned while looking back to where neither the change nor the edit was made yet.
    session.go_to(10)
    panel = show(session.frame())
    panel.pin()
    for k in (0, 10, 20, 30, 40, 45):
        session.go_to(k)
        panel.draw(session.frame())
        assert legend(panel).endswith(" same recipe")
    panel.draw(run_of("iris", 45, alpha=1.5).frame())
    assert legend(panel).endswith("α 0.05 → now 1.5, other examples, changed at k = 20, 40")


def test_weights_edited_by_hand_since_make_another_run_until_that_is_undone(show: Show) -> None:
    session = run_of("xor", 30)
    panel = show(session.frame())
    panel.pin()
    session.go_to(12)
    before = session.snapshot()
    session.edit_weight(1, 1, 1, 2.0)
    panel.draw(session.frame())
    assert legend(panel).endswith(" now changed at k = 12")
    panel.header.menu.aboutToShow.emit()
    assert panel.header.menu.actions()[0].text() == "Take away pin 1 (now changed at k = 12)"
    panel.draw(before.frame())
    assert legend(panel).endswith(" same recipe")


def test_a_pin_keeps_no_more_of_a_run_alive_than_its_two_curves(show: Show) -> None:
    panel = show(run_of("iris", 5).frame())
    panel.pin()
    (pin,) = panel.pins
    assert pin.J.base is None
    assert pin.held_out is not None
    assert pin.held_out.base is None


def test_the_sheet_has_the_costs_of_every_iteration_and_those_of_pins(show: Show) -> None:
    assert CostPanel().sheet() is None
    pinned = run_of("iris", 30, alpha=0.3)
    panel = show(pinned.frame())
    panel.pin()
    present = run_of("iris", 12)
    panel.draw(present.frame())
    columns = dict(panel.sheet().columns)
    assert panel.sheet().names[:5] == ("k", "J", "data term", "decay term", "held out")
    assert columns["k"].tolist() == list(range(31))
    assert np.array_equal(columns["J"][:13], present.marks.J)
    assert np.isnan(columns["J"][13:]).all()
    assert np.array_equal(columns["J"][:13], columns["data term"][:13] + columns["decay term"][:13])
    (of_pin,) = [values for name, values in columns.items() if name.startswith("J of pin 1")]
    assert np.array_equal(of_pin, pinned.marks.J)


@pytest.mark.parametrize("line", [Line(Step.ZERO), Line(Step.FEEDFORWARD, 2), Line(Step.UPDATE)])
def test_line_by_line_the_sheets_of_costs_and_of_layers_are_equally_long(show: Show, line: Line) -> None:
    session = run_of("iris", 9)
    i = {Step.ZERO: 0, Step.UPDATE: session.dataset.m + 1}.get(line.step, 3)
    frame = session.frame(Position(9, i, line))
    costs = dict(show(frame).sheet().columns)
    assert costs["J"][9] == session.J
    for view in (RmsOverK(), RelativeGradientOverK(), SaturationOverK()):
        view.draw(frame)
        columns = dict(view.sheet().columns)
        assert columns.pop("k").tolist() == costs["k"].tolist() == list(range(10))
        for values in columns.values():
            assert np.isfinite(values[:9]).all()
            assert np.isfinite(values[9]) == (line.step is Step.UPDATE)


def test_at_the_first_layout_of_the_window_nothing_in_the_header_is_cut(window: MainWindow) -> None:
    assert window.width() == 1366
    header = window.findChild(CostPanel).header
    axes = header.axes
    option = QStyleOptionComboBox()
    axes.initStyleOption(option)
    field = axes.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, axes
    )
    words = [axes.fontMetrics().horizontalAdvance(axes.itemText(n)) for n in range(axes.count())]
    assert field.width() >= max(words)
    assert header.pin.width() >= header.pin.sizeHint().width()


def test_a_cost_that_is_not_finite_is_said(show: Show) -> None:
    frame = run_of("iris", 5).frame()
    held_out = frame.marks.held_out.copy()
    held_out[-1] = np.inf
    broken = replace(
        frame, marks=replace(frame.marks, held_out=held_out), cost=replace(frame.cost, held_out=float("inf"))
    )
    panel = show(broken)
    panel.grab()
    assert "held out not finite" in legend(panel)


def test_a_click_on_the_curves_of_the_window_goes_to_that_iteration(
    window: MainWindow, qtbot: QtBot, settled: Callable[[MainWindow], None]
) -> None:
    panel = window.findChild(CostPanel)
    window.controller.advance(60)
    qtbot.waitUntil(lambda: window.controller.latest.frame.k == 60)
    settled(window)
    qtbot.waitUntil(lambda: panel.curves.scene.last_k == 60)
    scene = panel.curves.scene
    at = QPointF(float(scene.across.at(25)), scene.area.center().y())
    qtbot.mouseClick(panel.curves, LEFT, pos=at.toPoint())
    settled(window)
    assert abs(window.controller.latest.frame.k - 25) <= 1
    assert window.controller.latest.frame.last_k == 60


def test_with_mini_batches_the_held_out_cost_is_one_line_through_its_epochs(show: Show) -> None:
    session = run_of("iris", 17, batch=16)
    frame = session.frame()
    panel = show(frame)
    J, _, _, held_out = panel.curves.scene.curves
    assert (J.name, J.brief) == ("<i>J</i> of each mini-batch", "<i>J</i>")
    assert held_out.joined
    assert np.flatnonzero(~np.isnan(held_out.values)).tolist() == [0, 7, 14]
    assert "held out" in panel.curves.scene.legend_text()
    assert "not finite" not in panel.curves.scene.legend_text()
    at = QPointF(panel.curves.scene.across.at(12), panel.curves.scene.area.center().y())
    assert f"held out, k = 7 = {frame.marks.held_out.tolist()[7]!r}" in panel.curves.text_at(at)


def test_a_pinned_run_with_mini_batches_is_named_and_its_held_out_cost_is_joined(show: Show) -> None:
    panel = show(run_of("iris", 17, batch=16).frame())
    panel.pin()
    panel.draw(run_of("iris", 17).frame())
    J, _, _, held_out, pin, pin_held_out = panel.curves.scene.curves
    assert (J.name, held_out.joined, pin_held_out.joined) == ("<i>J</i>", False, True)
    assert pin.remark == "batch 16 → now all"
    sheet = panel.sheet()
    assert sheet is not None
    assert np.isnan(dict(sheet.columns)["held out of pin 1 (batch 16 → now all)"]).sum() == 15


def test_the_examples_are_summed_up_once_for_all_recipes_that_a_pin_is_compared_with(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = run_of("xor", 5)
    panel = show(session.frame())
    panel.pin()
    summed: list[object] = []
    of = Conditions.of
    monkeypatch.setattr(Conditions, "of", lambda *run: summed.append(run) or of(*run))
    for alpha in (0.5, 0.25):
        session.change(alpha=alpha)
        panel.draw(session.frame())
        assert f"now {alpha:g}" in legend(panel)
    assert summed == []
