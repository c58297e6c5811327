import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QMessageBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.table import Generated
from bpviz.gui.commands import Crashed, Generate
from bpviz.gui.controller import Controller
from bpviz.gui.gallery import Gallery
from bpviz.gui.main_window import MainWindow
from bpviz.gui.mistake_box import show_mistake
from bpviz.gui.toolbar import SPEEDS
from bpviz.session.frame import Frame

Settled = Callable[[MainWindow], None]


def frame_of(window: MainWindow) -> Frame:
    assert window.controller.latest is not None
    return window.controller.latest.frame


def press(window: MainWindow, name: str) -> None:
    action = window.findChild(QAction, name)
    assert action is not None
    action.trigger()


def test_the_welcome_example_is_ready_to_run(window: MainWindow) -> None:
    assert frame_of(window).k == 0
    assert "Exclusive or" in window.windowTitle()
    assert "Run" in window.message.text()
    assert window.network.isVisible()


def test_scripts_find_the_actions_by_name(window: MainWindow) -> None:
    for name in ("run_pause", "step_iteration", "rewind", "new_start", "open_data"):
        assert window.findChild(QAction, name) is not None


def test_space_runs_and_pauses(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: frame_of(window).k > 100, timeout=10_000)
    assert window.actions_by_name["run_pause"].text() == "Pause"
    qtbot.keyClick(window, Qt.Key.Key_Space)
    settled(window)
    k = frame_of(window).k
    qtbot.wait(100)
    assert frame_of(window).k == k
    assert window.actions_by_name["run_pause"].text() == "Run"
    assert frame_of(window).cost.J < frame_of(window).marks.J[0]


def test_a_step_is_one_iteration(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    settled(window)
    assert frame_of(window).k == 1
    assert window.toolbar.cost.k.text() == "1"
    assert float(window.toolbar.cost.J.property("value")) == frame_of(window).cost.J


def test_rewind_goes_back_to_the_same_start(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    start = frame_of(window).parameters.theta
    window.controller.advance(50)
    qtbot.waitUntil(lambda: frame_of(window).k == 50, timeout=10_000)
    press(window, "rewind")
    settled(window)
    assert frame_of(window).k == 0
    assert np.array_equal(frame_of(window).parameters.theta, start)
    assert len(frame_of(window).marks) == 51


def test_a_new_start_shows_its_seed(window: MainWindow, settled: Settled) -> None:
    before = frame_of(window)
    press(window, "new_start")
    settled(window)
    after = frame_of(window)
    assert after.recipe.seed != before.recipe.seed
    assert window.experiment.training.fields["seed"].text() == str(after.recipe.seed)
    assert not np.array_equal(after.parameters.theta, before.parameters.theta)


def type_into(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("alpha", "-1", "above 0"),
        ("alpha", "fast", "not a number"),
        ("alpha", "nan", "finite"),
        ("alpha", "1,5", "point"),
        ("lambda_", "-0.1", "0 or more"),
        ("epsilon", "inf", "finite"),
        ("seed", "1.5", "not a whole number"),
        ("seed", "-3", "whole number from 0"),
    ],
)
def test_an_impossible_number_is_refused_where_it_is_typed(
    window: MainWindow, qtbot: QtBot, settled: Settled, field: str, text: str, reason: str
) -> None:
    recipe = window.controller.recipe
    widget = window.experiment.training.fields[field]
    type_into(qtbot, widget, text)
    assert reason in widget.reason
    assert widget.text() == text
    assert window.controller.recipe == recipe
    qtbot.keyClick(widget, Qt.Key.Key_Escape)
    assert widget.reason == ""
    settled(window)
    assert frame_of(window).recipe == recipe


def test_alpha_changes_within_the_run_and_epsilon_starts_again(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.advance(20)
    qtbot.waitUntil(lambda: frame_of(window).k == 20, timeout=10_000)
    type_into(qtbot, window.experiment.training.fields["alpha"], "0.25")
    settled(window)
    assert (frame_of(window).k, frame_of(window).recipe.alpha) == (20, 0.25)
    type_into(qtbot, window.experiment.training.fields["epsilon"], "0.75")
    settled(window)
    assert (frame_of(window).k, frame_of(window).recipe.epsilon) == (0, 0.75)


def test_layers_are_added_resized_and_removed_by_pointing(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    layers, left = window.experiment.layers, Qt.MouseButton.LeftButton
    qtbot.mouseClick(layers.add_button, left)
    settled(window)
    assert frame_of(window).recipe.layer_sizes == (2, 3, 4, 1)
    qtbot.mouseClick(layers.rows[1].more, left)
    qtbot.mouseClick(layers.rows[2].fewer, left)
    settled(window)
    assert frame_of(window).recipe.layer_sizes == (2, 4, 3, 1)
    type_into(qtbot, layers.rows[1].units, "12")
    settled(window)
    assert frame_of(window).recipe.layer_sizes == (2, 12, 3, 1)
    layers.rows[1].f.setCurrentText("tanh")
    layers.rows[1].f.textActivated.emit("tanh")
    settled(window)
    assert frame_of(window).recipe.f == ("tanh", "sigmoid", "sigmoid")
    qtbot.mouseClick(layers.rows[1].remove, left)
    settled(window)
    assert frame_of(window).recipe.layer_sizes == (2, 3, 1)
    assert frame_of(window).recipe.f == "sigmoid"
    assert len(layers.rows) == 3


def test_an_impossible_layer_is_refused_where_it_is_typed(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    layers = window.experiment.layers
    type_into(qtbot, layers.rows[1].units, "0")
    assert "1 or more" in layers.reason.text()
    type_into(qtbot, layers.rows[1].units, "100000")
    assert "at most 10,000" in layers.reason.text()
    settled(window)
    assert frame_of(window).recipe.layer_sizes == (2, 3, 1)


def test_a_run_that_diverges_stops_and_names_the_knob(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    window.controller.change(f="identity")
    window.controller.change(alpha=50.0)
    press(window, "run_pause")
    qtbot.waitUntil(lambda: "alpha" in window.message.text(), timeout=20_000)
    settled(window)
    assert "lower alpha" in window.experiment.training.fields["alpha"].reason
    assert not window.controller.running
    assert np.isfinite(frame_of(window).cost.J)


def test_a_file_of_ones_own_is_opened_and_its_target_can_be_chosen(
    window: MainWindow, qtbot: QtBot, settled: Settled, table_file: Path
) -> None:
    window.open_path(table_file)
    settled(window)
    dataset = frame_of(window).dataset
    assert (dataset.input_names, dataset.class_names) == (("p", "q"), ("above", "below"))
    form = window.experiment.data
    assert form.name.text() == "mine.csv"
    assert form.target.currentText() == "side"
    form.target.setCurrentText("p")
    form.target.textActivated.emit("p")
    dialog = window.importing.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=10_000)
    # What becomes of "side", which holds words, is to be seen first: until then nothing is changed.
    assert "learn the number" in dialog.outcome.task.text()
    assert frame_of(window).dataset is dataset
    dialog.import_button.click()
    qtbot.waitUntil(lambda: form.target.currentText() == "p", timeout=10_000)
    settled(window)
    assert frame_of(window).dataset.input_names == ("q", "side = above", "side = below")


def test_bad_files_leave_the_running_experiment_untouched(
    window: MainWindow, qtbot: QtBot, settled: Settled, tmp_path: Path
) -> None:
    window.controller.advance(30)
    qtbot.waitUntil(lambda: frame_of(window).k == 30, timeout=10_000)
    theta = frame_of(window).parameters.theta
    bad = tmp_path / "bad.csv"
    bad.write_text("p,q,r\n1,2,3\n4,x,6\n", encoding="utf-8")
    window.open_path(bad)
    qtbot.waitUntil(window.experiment.data.reason.isVisible, timeout=10_000)
    settled(window)
    for word in ("bad.csv", "3", "q", "x"):
        assert word in window.experiment.data.reason.text()
    window.open_path(tmp_path / "none.csv")
    settled(window)
    assert "none.csv" in window.experiment.data.reason.text()
    assert frame_of(window).k == 30
    assert np.array_equal(frame_of(window).parameters.theta, theta)


def test_a_file_can_be_dropped_on_the_window(
    window: MainWindow, qtbot: QtBot, settled: Settled, table_file: Path
) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(table_file))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            dropped,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    dialog = window.importing.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=10_000)
    dialog.import_button.click()
    qtbot.waitUntil(lambda: window.importing.dialog is None, timeout=10_000)
    settled(window)
    assert frame_of(window).dataset.name == "mine.csv"


def test_scaling_and_held_out_are_choices(window: MainWindow, settled: Settled, table_file: Path) -> None:
    window.open_path(table_file)
    settled(window)
    form = window.experiment.data
    form.held_out.setValue(40)
    settled(window)
    assert frame_of(window).dataset.preparation.held_out == 0.4
    form.inputs.setCurrentText("as they are")
    form.inputs.textActivated.emit("as they are")
    settled(window)
    dataset = frame_of(window).dataset
    assert dataset.preparation.held_out == 0.4
    assert np.array_equal(dataset.X, dataset.raw_inputs[:, dataset.training])
    assert "held out" in form.counts.text()


def test_the_example_shown_can_be_chosen(window: MainWindow, settled: Settled) -> None:
    window.example.setValue(3)
    settled(window)
    assert frame_of(window).i == 3
    assert frame_of(window).example.a[1].ravel().tolist() == [1.0, 0.0]


def test_the_gallery_names_every_sample_and_opens_one(window: MainWindow, qtbot: QtBot) -> None:
    gallery = Gallery(window)
    cards = {card.property("sample"): card for card in gallery.findChildren(QAbstractButton)}
    assert len(cards) == 14
    cards["moons"].setFocus()
    gallery.show()
    qtbot.mouseClick(cards["moons"], Qt.MouseButton.LeftButton)
    assert gallery.chosen == "moons"
    assert not gallery.isVisible()
    gallery.deleteLater()


def test_speed_can_be_limited(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    window.toolbar.speed.setValue(SPEEDS.index((1.0, "iteration")))
    assert window.toolbar.speed_text.text() == "1 iter./s"
    press(window, "run_pause")
    qtbot.wait(1300)
    assert 1 <= frame_of(window).k <= 4
    window.toolbar.speed.setValue(window.toolbar.speed.maximum())
    qtbot.waitUntil(lambda: frame_of(window).k > 100, timeout=10_000)


def test_hidden_panels_are_not_drawn(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    drawn = []
    panel = window.bottom_panels[0]
    panel.draw = drawn.append  # type: ignore[method-assign, assignment]
    dock = next(dock for dock in window.docks.all if dock.windowTitle() == panel.title)
    dock.close()
    window.controller.step("iteration")
    settled(window)
    qtbot.wait(80)
    assert drawn == []
    window.reset_layout()
    qtbot.waitUntil(lambda: bool(drawn), timeout=5_000)
    assert dock.isVisible()


def test_only_what_a_visible_panel_wants_is_computed(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    next(dock for dock in window.docks.others if dock.windowTitle() == "Activations").raise_()
    qtbot.waitUntil(lambda: frame_of(window).all_examples is not None, timeout=5_000)
    for dock in window.docks.all:
        dock.close()
    qtbot.waitUntil(lambda: frame_of(window).all_examples is None, timeout=5_000)


def test_the_theme_changes_everything_at_once_and_is_remembered(window: MainWindow, settled: Settled) -> None:
    settled(window)
    light = window.grab().toImage()
    window.set_theme("dark")
    dark = window.grab().toImage()
    for x, y in ((700, 60), (120, 700), (450, 650), (700, 300)):
        assert light.pixelColor(x, y).lightness() > 180
        assert dark.pixelColor(x, y).lightness() < 90
    assert QSettings().value("theme") == "dark"


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and isinstance(widget, QAbstractButton | QAbstractSpinBox | QComboBox | QLineEdit)
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []
    assert all(panel.accessibleName() for panel in [window.network])  # type: ignore[attr-defined]


def test_the_window_is_as_large_as_it_is_asked_to_be_whatever_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.controller.open_sample("moons")
    qtbot.waitUntil(lambda: frame_of(window).dataset.name.lower() == "moons", timeout=10_000)
    for dock in window.docks.others[1:]:
        dock.raise_()
        qtbot.waitUntil(dock.title.isVisible)
        assert window.minimumSizeHint().width() <= 1080
    assert (window.width(), window.height()) == (1366, 768)


def test_the_titles_of_all_cards_are_equally_high_and_all_tabs_are_read_in_full(
    window: MainWindow, qtbot: QtBot
) -> None:
    heights = {window.card.title.height()}
    for dock in window.docks.all:
        dock.raise_()
        qtbot.waitUntil(dock.title.isVisible)
        heights.add(dock.title.height())
    assert len(heights) == 1
    tabs = next(bar for bar in window.findChildren(QTabBar) if bar.count() == len(window.docks.others) - 1)
    assert tabs.sizeHint().width() <= tabs.width()


def test_nothing_is_cut_off_at_1366_by_768(window: MainWindow, settled: Settled) -> None:
    window.resize(1366, 768)
    settled(window)
    assert (window.width(), window.height()) == (1366, 768)
    right_edge = window.toolbar.cost.mapTo(window, QPoint(window.toolbar.cost.width(), 0)).x()
    assert right_edge <= window.width()
    assert window.experiment.verticalScrollBar().maximum() == 0


def test_layout_and_size_are_remembered(qtbot: QtBot) -> None:
    first = MainWindow(Controller())
    qtbot.addWidget(first)
    first.resize(1200, 700)
    first.docks.others[0].close()
    first.close()
    second = MainWindow(Controller())
    qtbot.addWidget(second)
    # The width is that of the offscreen screen, which is narrower than any real one.
    assert second.height() == 700
    assert second.docks.others[0].isHidden()
    second.reset_layout()
    second.close()


@pytest.mark.parametrize("milliseconds", [0, 150, 600])
def test_closing_while_it_trains_ends_cleanly(milliseconds: int) -> None:
    script = f"""
import sys
from PySide6.QtCore import QTimer
from bpviz.gui import app
from bpviz.gui.main_window import MainWindow
from bpviz.gui.mistake_box import show_mistake
show = MainWindow.show
def show_and_close(window):
    show(window)
    window.controller.run_or_pause()
    QTimer.singleShot({milliseconds}, window.close)
MainWindow.show = show_and_close
sys.exit(app.run_window())
"""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_forms_follow_the_data_of_an_earlier_iteration(window: MainWindow, settled: Settled) -> None:
    window.controller.open_sample("moons")
    settled(window)
    generator = window.experiment.data.generator
    points, noise = generator.points.value(), generator.noise.value()
    window.controller.advance(5)
    settled(window)
    window.controller.edit_data(Generate(Generated(points, noise + 0.1)))
    settled(window)
    assert generator.noise.value() == pytest.approx(noise + 0.1)
    window.controller.go_to(0)
    settled(window)
    assert generator.noise.value() == pytest.approx(noise)


def test_a_preparation_that_is_refused_is_not_shown_as_if_it_were_in_force(
    window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    form = window.experiment.data
    form.held_out.setValue(90)
    settled(window)
    qtbot.waitUntil(lambda: bool(form.reason.text()), timeout=5_000)
    assert form.held_out.value() == 0


@pytest.mark.parametrize("stored", ["a lot", "1.5", "-3", "", ["1", "2"], "99999999999999999999"])
def test_settings_that_make_no_sense_do_not_keep_the_window_from_opening(qtbot: QtBot, stored: object) -> None:
    QSettings().setValue("history_mib", stored)
    try:
        window = MainWindow(Controller(), remember=True)
        qtbot.addWidget(window)
    finally:
        QSettings().remove("history_mib")


def test_after_a_crash_of_the_worker_nothing_is_waited_for(window: MainWindow, settled: Settled) -> None:
    settled(window)
    controller = window.controller
    told: list[str] = []
    controller.crashed.disconnect(window._show_crash)
    controller.crashed.connect(told.append)
    controller._set_busy("opening …")
    controller._worker.mailbox.tell(Crashed("a traceback"))
    controller.tick()
    assert told == ["a traceback"]
    assert controller._busy == ""


def test_a_mistake_that_every_frame_repeats_is_shown_in_one_box_until_that_is_closed(
    window: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(3):
        show_mistake(window, "bpviz made a mistake.", "The run goes on.", "a traceback")
    boxes = window.findChildren(QMessageBox)
    assert [box.detailedText() for box in boxes] == ["a traceback"]
    boxes[0].accept()
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox), timeout=5_000)


def test_how_many_are_right_stays_in_the_status_while_only_some_frames_can_tell(window: MainWindow) -> None:
    latest = window.controller.latest
    assert latest is not None
    status, full = window.status_readout, replace(latest, running=True)
    status.show_update(full)
    assert "right" in status.text()
    without = replace(full, frame=replace(full.frame, accuracy=(None, None)))
    status.show_update(without, full)
    assert "right" in status.text()
    status.show_update(without, without)
    assert "right" not in status.text()


def test_mini_batches_go_on_within_the_run_and_another_precision_starts_again(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    form, status = window.experiment.training, window.status_readout
    window.controller.advance(20)
    qtbot.waitUntil(lambda: frame_of(window).k == 20, timeout=10_000)
    assert "epoch" not in status.text()
    form.batch.choice.setCurrentIndex(1)
    form.batch.choice.textActivated.emit(form.batch.choice.currentText())
    settled(window)
    assert (frame_of(window).k, frame_of(window).recipe.batch) == (20, 2)
    assert form.batch.epochs.text() == "2 iterations an epoch"
    type_into(qtbot, form.fields["batch"], "3")
    settled(window)
    assert (frame_of(window).k, frame_of(window).recipe.batch) == (20, 3)
    assert form.batch.epochs.text() == "2 iterations an epoch, the last of 1"
    assert "epoch 11 · 1 of 2" in status.text()
    assert "mini-batch" in window.toolbar.cost.J.toolTip()
    type_into(qtbot, form.fields["batch"], "0")
    assert "1 or more" in form.fields["batch"].reason
    press(window, "undo")
    settled(window)
    assert frame_of(window).recipe.batch == 2
    form.precision.setCurrentIndex(1)
    form.precision.activated.emit(1)
    settled(window)
    assert (frame_of(window).k, frame_of(window).parameters.theta.dtype) == (0, np.float32)
    press(window, "undo")
    settled(window)
    assert (frame_of(window).k, frame_of(window).recipe.precision) == (20, "float64")
    assert form.precision.currentText().startswith("float64")


def test_of_one_iteration_the_singular_is_said(window: MainWindow, settled: Settled) -> None:
    press(window, "step_iteration")
    settled(window)
    window.controller.go_to(0)
    settled(window)
    last = frame_of(window).last_k
    window.experiment.training.changed.emit({"alpha": 0.5})
    settled(window)
    assert last == 1
    assert window.message.text() == "Changed at k = 0; undo brings 1 iteration back."


def test_a_reason_below_the_window_is_scrolled_into_sight(window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
    window.resize(1100, 560)
    form = window.experiment
    qtbot.waitUntil(lambda: form.verticalScrollBar().maximum() > 0)
    reason = form.training.batch.reason
    form.training.refuse("batch", "on a cluster every iteration takes all examples")
    qtbot.waitUntil(lambda: not reason.visibleRegion().isEmpty())
    qtbot.waitUntil(lambda: reason.visibleRegion().boundingRect() == reason.rect())
