"""Stepping, going back and editing in the real window, as a user does it."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMessageBox
from pytestqt.qtbot import QtBot

from bpviz.gui.edit_dialogs import NumberDialog, ParametersDialog
from bpviz.gui.main_window import MainWindow
from bpviz.gui.toolbar import SPEEDS
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.selection import Selection

Settled = Callable[[MainWindow], None]
LEFT = Qt.MouseButton.LeftButton


def frame_of(window: MainWindow) -> Frame:
    assert window.controller.latest is not None
    return window.controller.latest.frame


@pytest.fixture
def step(window: MainWindow, qtbot: QtBot, settled: Settled) -> Callable[[str], Frame]:
    """Presses a key, such as "Shift+Right", and waits for what it leads to."""
    modifiers = {"Shift": Qt.KeyboardModifier.ShiftModifier, "Ctrl": Qt.KeyboardModifier.ControlModifier}

    def press(keys: str) -> Frame:
        *held, key = keys.split("+")
        modifier = modifiers[held[0]] if held else Qt.KeyboardModifier.NoModifier
        qtbot.keyClick(window, getattr(Qt.Key, f"Key_{key}"), modifier)
        settled(window)
        qtbot.waitUntil(lambda: not window.controller.latest.replaying)  # type: ignore[union-attr]
        return frame_of(window)

    return press


def centre(window: MainWindow, l: int, i: int) -> QPoint:
    layout = window.network.layout_now()
    assert layout is not None
    return QPointF(*layout.column(l).centres[i - 1].tolist()).toPoint()


def on_edge(window: MainWindow, l: int, i: int, j: int, share: float = 0.3) -> QPoint:
    layout = window.network.layout_now()
    assert layout is not None
    start = np.array(layout.biases[l]) if j == 0 else layout.column(l).centres[j - 1]
    return QPointF(*(start + share * (layout.column(l + 1).centres[i - 1] - start)).tolist()).toPoint()


def answer(kind: type, act: Callable[..., None]) -> list[bool]:
    """Act on the dialog of that kind which is about to open; says whether it did."""
    acted: list[bool] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            acted.append(True)
            act(dialog)
        elif len(acted) == 0:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)
    return acted


def accept(dialog: NumberDialog | ParametersDialog) -> None:
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()


def test_the_keys_step_at_three_grains_and_back_again(step: Callable[[str], Frame]) -> None:
    assert step("Right").position == Position(0, 0, Line(Step.ZERO))
    assert step("Right").position == Position(0, 1, Line(Step.FEEDFORWARD, 2))
    assert step("Shift+Right").position == Position(0, 2, Line(Step.FEEDFORWARD, 2))
    assert step("Ctrl+Right").position == Position(1, 2, Line(Step.FEEDFORWARD, 2))
    assert step("Left").position == Position(1, 1, Line(Step.ACCUMULATE))
    assert step("Ctrl+Left").position == Position(0, 1, Line(Step.ACCUMULATE))
    assert step("Shift+Left").position == Position(0, 0, Line(Step.ZERO))
    # There is nothing before the start; the window stays where it is.
    assert step("Left").position == Position(0, 0, Line(Step.ZERO))
    assert step("Escape").position is None


def test_a_whole_iteration_can_be_walked_and_arrives_where_running_does(
    window: MainWindow, step: Callable[[str], Frame], settled: Settled
) -> None:
    walked = [step("Right") for _ in range(27)]
    assert [frame.position.line.step.value for frame in walked if frame.position][:8] == [
        *("1", "2.1", "2.1", "2.2", "2.3", "2.4", "2.5", "2.1")
    ]
    last, arrived = walked[-2], walked[-1]
    assert last.updated is not None
    assert arrived.k == 1
    assert np.array_equal(arrived.parameters.theta, last.updated.theta)
    window.controller.rewind()
    window.controller.advance(1)
    settled(window)
    assert np.array_equal(frame_of(window).parameters.theta, arrived.parameters.theta)


def test_every_panel_says_the_same_number_for_the_current_line(
    window: MainWindow, step: Callable[[str], Frame], qtbot: QtBot
) -> None:
    window.inspector.select(Selection.unit(3, 1))
    for _ in range(4):
        frame = step("Right")
    assert frame.position == Position(0, 1, Line(Step.OUTPUT_DELTA, 3))
    delta = frame.example.delta[3][0, 0]
    qtbot.waitUntil(lambda: "δ" in window.algorithm.lines.text())
    in_algorithm = window.algorithm.lines.text()
    shown = next(row[-1] for row in window.inspector.text_rows() if row[0] == "δ₁⁽³⁾")
    assert shown.lstrip("+") in in_algorithm
    assert float(shown.replace("−", "-")) == pytest.approx(delta, rel=1e-3)


def test_a_line_that_is_clicked_is_gone_to(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    lines = window.algorithm.lines
    row = next(place for place in lines.placed_rows if place.row.number == "2.2")
    point = QPoint(int(row.rect.left()) + 60, int(row.rect.center().y()) - lines.verticalScrollBar().value())
    qtbot.mouseClick(lines.viewport(), LEFT, pos=point)
    settled(window)
    assert frame_of(window).position == Position(0, 1, Line(Step.OUTPUT_DELTA, 3))


def test_what_is_clicked_in_the_network_is_taken_apart_in_the_inspector(window: MainWindow, qtbot: QtBot) -> None:
    for point, selection in (
        (centre(window, 2, 3), Selection.unit(2, 3)),
        (on_edge(window, 2, 1, 1), Selection.weight(2, 1, 1)),
        (on_edge(window, 1, 2, 0), Selection.bias(1, 2)),
        (centre(window, 1, 1), Selection.unit(1, 1)),
    ):
        qtbot.mouseClick(window.network, LEFT, pos=point)
        assert window.inspector.selection == selection
    window.inspector.selected.emit(Selection.weight(1, 3, 2))
    assert window.network.selection == Selection.weight(1, 3, 2)


def test_the_time_line_goes_anywhere_in_the_run(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    window.controller.advance(40)
    qtbot.waitUntil(lambda: frame_of(window).k == 40, timeout=10_000)
    qtbot.waitUntil(lambda: window.time_line.last_k == 40)
    line = window.time_line
    y = line.height() - 11
    qtbot.mousePress(line, LEFT, pos=QPoint(round(line.x_of(40)), y))
    qtbot.mouseMove(line, QPoint(round(line.x_of(10)), y))
    qtbot.mouseRelease(line, LEFT, pos=QPoint(round(line.x_of(10)), y))
    settled(window)
    qtbot.waitUntil(lambda: frame_of(window).k == 10)
    assert frame_of(window).last_k == 40
    assert frame_of(window).cost.J == frame_of(window).marks.J[10]


def test_a_double_click_edits_a_weight_and_undo_brings_the_run_back(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.advance(30)
    qtbot.waitUntil(lambda: frame_of(window).k == 30, timeout=10_000)
    window.controller.go_to(12)
    settled(window)
    before = frame_of(window)

    def type_it(dialog: NumberDialog) -> None:
        dialog.field.selectAll()
        qtbot.keyClicks(dialog.field, "-2.25")
        accept(dialog)

    acted = answer(NumberDialog, type_it)
    qtbot.mouseDClick(window.network, LEFT, pos=on_edge(window, 2, 1, 1))
    assert acted
    settled(window)
    edited = frame_of(window)
    assert edited.parameters.W[2][0, 0] == -2.25
    assert (edited.k, edited.last_k, edited.forks) == (12, 12, (12,))
    assert "12" in window.message.text()
    assert "undo" in window.message.text().lower()
    window.actions_by_name["undo"].trigger()
    settled(window)
    back = frame_of(window)
    assert back.last_k == 30
    assert np.array_equal(back.parameters.theta, before.parameters.theta)
    assert np.array_equal(back.marks.J, before.marks.J)


def test_a_double_click_edits_a_raw_input_and_the_bias_of_a_unit(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    for point, text in ((centre(window, 1, 2), "0.5"), (centre(window, 2, 1), "7")):

        def type_it(dialog: NumberDialog, text: str = text) -> None:
            dialog.field.selectAll()
            qtbot.keyClicks(dialog.field, text)
            accept(dialog)

        acted = answer(NumberDialog, type_it)
        qtbot.mouseDClick(window.network, LEFT, pos=point)
        assert acted
        settled(window)
    assert frame_of(window).dataset.raw_inputs[1, 0] == 0.5
    assert frame_of(window).parameters.b[1][0, 0] == 7.0


def test_the_inspectors_edits_reach_the_run(window: MainWindow, settled: Settled) -> None:
    window.inspector.edit_wanted.emit(Selection.weight(1, 2, 1), 0.125)
    window.inspector.edit_wanted.emit(Selection.bias(2, 1), 0.25)
    window.inspector.edit_wanted.emit(Selection.input_value(3, 2), 0.75)
    settled(window)
    frame = frame_of(window)
    assert (frame.parameters.W[1][1, 0], frame.parameters.b[2][0, 0]) == (0.125, 0.25)
    assert frame.dataset.raw_inputs[1, 2] == 0.75


def test_all_parameters_can_be_set_to_zero_and_the_hidden_units_then_stay_the_same(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    def fill(dialog: ParametersDialog) -> None:
        dialog.value.setText("0.3")
        dialog.fill.click()
        accept(dialog)

    acted = answer(ParametersDialog, fill)
    action = window.findChild(QAction, "set_parameters")
    assert action is not None
    action.trigger()
    assert acted
    settled(window)
    assert set(frame_of(window).parameters.theta) == {0.3}
    window.controller.advance(50)
    qtbot.waitUntil(lambda: frame_of(window).k == 50, timeout=10_000)
    W = frame_of(window).parameters.W[1]
    assert np.array_equal(W[0], W[1])
    assert not (W == 0.3).all()


def test_an_edit_that_cannot_be_is_refused_in_words_and_changes_nothing(
    window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    window.controller.change(f="identity")
    settled(window)
    before = frame_of(window)
    words: list[str] = []

    def read(box: QMessageBox) -> None:
        words.append(box.text())
        box.accept()

    acted = answer(QMessageBox, read)
    window.controller.edit_weight(1, 1, 1, 1e200)
    qtbot.waitUntil(lambda: bool(acted), timeout=5_000)
    settled(window)
    assert "smaller" in words[0]
    assert np.array_equal(frame_of(window).parameters.theta, before.parameters.theta)


def test_one_can_run_to_an_iteration_and_back(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    for to in (500, 120, 700):
        window.controller.run_to(to)
        settled(window)
        qtbot.waitUntil(lambda to=to: frame_of(window).k == to and not window.controller.running, timeout=10_000)
    assert frame_of(window).last_k == 700


def test_the_keys_work_again_after_a_number_was_typed(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    field = window.experiment.training.fields["alpha"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Right)
    settled(window)
    assert frame_of(window).position == Position(0, 0, Line(Step.ZERO))
    assert frame_of(window).recipe.alpha == 0.5


def test_another_net_ends_the_selection_everywhere(window: MainWindow, settled: Settled) -> None:
    window._select(Selection.unit(2, 3))
    window.controller.change(layer_sizes=(2, 5, 1))
    settled(window)
    assert window.inspector.selection is None
    assert window.network.selection is None


def test_a_refused_lambda_is_told_at_its_field(window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
    window.controller.change(alpha=1e300)
    settled(window)
    window.controller.change(lambda_=1e308)
    settled(window)
    qtbot.waitUntil(lambda: bool(window.experiment.training.fields["lambda_"].reason), timeout=5_000)
    assert frame_of(window).recipe.lambda_ == 0.0


def test_in_a_narrow_window_iteration_and_cost_stay_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    cost = window.toolbar.cost
    window.resize(1366, 768)
    qtbot.waitUntil(cost.data_term.isVisible)
    window.resize(1080, 700)
    qtbot.waitUntil(lambda: not cost.data_term.isVisible())
    qtbot.waitUntil(cost.J.isVisible)
    assert cost.mapTo(window, QPoint(cost.width(), 0)).x() <= window.width()


def test_slow_motion_walks_line_by_line(window: MainWindow, qtbot: QtBot) -> None:
    assert next(speed for speed, grain in SPEEDS if grain == "line") == 0.5
    window.toolbar.speed.setValue(SPEEDS.index((10.0, "line")))
    assert window.toolbar.speed_text.text() == "10 lines/s"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: frame_of(window).position is not None, timeout=5_000)
    first = frame_of(window).position
    qtbot.wait(700)
    position = frame_of(window).position
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert first is not None
    assert position is not None
    assert position != first
    assert (position.k, position.i <= 3) == (0, True)


def test_a_replay_shows_how_far_it_is_and_a_button_stops_it(window: MainWindow, qtbot: QtBot) -> None:
    message = window.message
    message.show_replay(100)
    message.show_replay(25)
    assert (message.progress.maximum(), message.progress.value()) == (100, 75)
    assert "25" in message.text()
    with qtbot.waitSignal(message.stop_wanted):
        qtbot.mouseClick(message.stop, LEFT)
    message.show_replay(0)
    assert not message.stop.isVisible()
    assert message.text() == ""


def test_a_long_message_is_cut_and_told_whole_on_hover(window: MainWindow) -> None:
    width = window.message.width()
    window.message.say("word " * 60)
    assert window.message.label.text().endswith("…")
    assert window.message.label.toolTip() == "word " * 60
    assert window.message.width() == width


def test_the_window_does_not_fall_behind_while_a_refusal_is_read(
    window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    def read(box: QMessageBox) -> None:
        qtbot.waitUntil(lambda: frame_of(window).k == 25, timeout=5_000)
        box.accept()

    settled(window)
    acted = answer(QMessageBox, read)
    window.controller.set_speed(50.0)
    window.controller.advance(25)
    window.controller.edit_weight(1, 1, 1, float("nan"))
    qtbot.waitUntil(lambda: bool(acted), timeout=5_000)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=5_000)
    qtbot.wait(100)
    assert frame_of(window).k == 25


def test_enter_in_a_field_of_the_data_gives_the_keys_back_to_the_window(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.open_sample("moons")
    settled(window)
    form = window.experiment.data
    for box in (form.generator.points, form.generator.noise, form.held_out, window.example):
        box.setFocus()
        qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
        assert not box.hasFocus()


def test_a_card_that_floats_is_large_enough_to_read(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks.others[0]
    dock.setFloating(True)
    qtbot.waitUntil(lambda: dock.height() >= 440)
    assert dock.width() >= 680
    window.reset_layout()
