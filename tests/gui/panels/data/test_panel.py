import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QComboBox, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui import theme
from bpviz.gui.commands import AddExample, DeleteExamples, EditInput, EditTarget
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.data.editor import CellField
from bpviz.gui.panels.data.half import HalfTable
from bpviz.gui.panels.data.panel import DataPanel
from bpviz.gui.panels.data.rows import BLOCK, Rows
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session

Show = Callable[..., DataPanel]
Settled = Callable[[MainWindow], None]
SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 900, height: int = 260) -> DataPanel:
        panel = DataPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.show()
        return panel

    return shown


def session_of(sample: str, k: int = 5) -> Session:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(k)
    return session


def frame_of(sample: str, i: int = 1, k: int = 5) -> Frame:
    return session_of(sample, k).frame(i=i)


def column(panel_or_rows: DataPanel | Rows, title: str) -> int:
    rows = panel_or_rows.grid.rows if isinstance(panel_or_rows, DataPanel) else panel_or_rows
    return [one.title for one in rows.columns].index(title)


def half(panel: DataPanel, at: int) -> HalfTable:
    return panel.grid.answers if panel.grid.inputs.isColumnHidden(at) else panel.grid.inputs


def click(panel: DataPanel, qtbot: QtBot, row: int, at: int, *, double: bool = False) -> None:
    table = half(panel, at)
    where = table.visualRect(panel.grid.model.index(row, at)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    if double:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)


def editor_of(panel: DataPanel, qtbot: QtBot, row: int, at: int, kind: type[QWidget]) -> QWidget:
    click(panel, qtbot, row, at, double=True)
    return half(panel, at).viewport().findChildren(kind)[-1]


# What it says.


def test_the_rows_are_the_examples_in_the_order_of_the_file_with_held_out_ones_marked(show: Show) -> None:
    frame = frame_of("iris")
    data, rows = frame.dataset, show(frame).grid.rows
    assert len(rows) == 150
    for i, place in enumerate(data.training, start=1):
        assert rows.example(place) == ("training", i)
    for i, place in enumerate(data.held_out, start=1):
        assert rows.example(place) == ("held out", i)
    assert [rows.text(60, at) for at in range(4)] == ["5", "2", "3.5", "1"]
    assert rows.text(60, 4) == "versicolor"


@pytest.mark.parametrize("sample", ["iris", "moons", "diabetes", "encoder", "sine", "xor"])
def test_outputs_and_costs_are_the_nets_for_training_and_held_out_examples(sample: str) -> None:
    session = session_of(sample)
    data, rows = session.dataset, Rows(session.frame(), scaled=True)
    X, Y = np.empty((len(data.X), len(rows))), np.empty((len(data.Y), len(rows)))
    X[:, data.training], X[:, data.held_out] = data.X, data.X_held_out
    Y[:, data.training], Y[:, data.held_out] = data.Y, data.Y_held_out
    a = session.outputs(X)
    for at, one in enumerate(rows.columns):
        for row in range(0, len(rows), 7):
            said = float(rows.text(row, at).replace("−", "-"))
            true = {"input": X, "target": Y, "output": a}.get(one.kind)
            expected = 0.5 * np.sum((a[:, row] - Y[:, row]) ** 2) if true is None else true[one.j - 1, row]
            assert said == pytest.approx(expected, rel=1e-3, abs=6e-5)


def test_raw_outputs_are_in_the_targets_units() -> None:
    session = session_of("diabetes", 200)
    data, rows = session.dataset, Rows(session.frame())
    target, says = column(rows, "progression"), column(rows, "net says")
    raw = data.raw_outputs(session.outputs(data.X))
    for i in (1, 50, data.m):
        row = int(data.training[i - 1])
        assert float(rows.text(row, target)) == data.raw_targets[0, row]
        assert float(rows.text(row, says)) == pytest.approx(raw[0, i - 1], rel=1e-3)


def test_classes_are_named_and_the_wrong_ones_marked() -> None:
    session = session_of("iris", 60)
    data, rows = session.dataset, Rows(session.frame())
    says = data.predicted_classes(session.outputs(data.X))
    wrong = says != data.true_classes()
    assert wrong.any()
    for i, place in enumerate(data.training):
        assert rows.text(place, column(rows, "net says")) == ("✗ " if wrong[i] else "") + data.class_names[says[i]]
        assert rows.is_wrong(place) == wrong[i]


def test_pointing_at_a_number_tells_all_its_digits_raw_and_scaled(show: Show) -> None:
    frame = frame_of("iris")
    panel, data = show(frame), frame.dataset
    where = panel.grid.inputs.visualRect(panel.grid.model.index(1, 2)).center()
    viewport = panel.grid.inputs.viewport()
    QApplication.sendEvent(viewport, QHelpEvent(QEvent.Type.ToolTip, where, viewport.mapToGlobal(where)))
    text = QToolTip.text()
    QToolTip.hideText()
    assert "petal length (cm), example 1" in text
    assert f"raw {float(data.raw_inputs[2, 1])!r}" in text
    assert f"scaled {float(data.X[2, 0])!r}" in text


def test_the_toggle_shows_what_the_net_has(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    panel = show(frame)
    assert panel.grid.rows.text(1, 0) == "4.9"
    qtbot.mouseClick(panel.scaled, Qt.MouseButton.LeftButton)
    titles = [one.title for one in panel.grid.rows.columns]
    assert titles[4:] == ["y setosa", "h setosa", "y versicolor", "h versicolor", "y virginica", "h virginica", "cost"]
    assert float(panel.grid.rows.text(1, 0).replace("−", "-")) == pytest.approx(frame.dataset.X[0, 0], abs=1e-4)
    qtbot.mouseClick(panel.raw, Qt.MouseButton.LeftButton)
    assert panel.grid.rows.text(1, 0) == "4.9"


def test_only_the_rows_on_screen_are_computed_and_a_hundred_thousand_are_no_burden(show: Show) -> None:
    generator = np.random.default_rng(0)
    names = tuple(f"x{j}" for j in range(1, 41))
    table = Table("big", "regression", names, generator.normal(size=(40, 100_000)), ("y",), np.ones((1, 100_000)))
    table = dataclasses.replace(table, targets=generator.normal(size=(1, 100_000)))
    session = Session(Recipe((40, 2, 1)), Dataset.of(table, Preparation("as they are", held_out=0.0)))
    panel = show(session.frame())
    for top in (0, 50_000, 99_999):
        panel.grid.answers.verticalScrollBar().setValue(top)
        panel.draw(session.frame())
        panel.grab()
        computed = panel.grid.rows._blocks
        assert 1 <= len(computed) <= 260 // 20 // BLOCK + 2
    assert max(computed) == 99_999 // BLOCK


def test_the_shown_example_is_lit_and_scrolled_to(show: Show) -> None:
    session = session_of("iris")
    panel = show(session.frame(i=1))
    first = panel.grab().toImage()
    panel.draw(session.frame(i=90))
    row = int(session.dataset.training[89])
    assert panel.grid.rows.lit == row
    assert panel.grid.inputs.viewport().rect().contains(panel.grid.inputs.visualRect(panel.grid.model.index(row, 0)))
    assert panel.grid.answers.verticalScrollBar().value() == panel.grid.inputs.verticalScrollBar().value()
    assert panel.grab().toImage() != first
    assert panel.grid.selected_rows() == [row]


def test_an_added_example_is_scrolled_to(show: Show) -> None:
    session = session_of("iris")
    panel = show(session.frame(), 385, 130)
    for _ in range(3):
        session.add_example([5, 3, 1, 0.5], [0])
        panel.draw(session.frame(i=session.dataset.m))
        row = panel.grid.rows.lit
        assert row == len(panel.grid.rows) - 1
        for half in (panel.grid.inputs, panel.grid.answers):
            assert half.viewport().rect().contains(half.visualRect(panel.grid.model.index(row, half.columnAt(80))))


# What one does.


def test_a_click_on_a_row_shows_that_example_but_not_one_that_is_held_out(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    panel, chosen = show(frame), []
    panel.example_chosen.connect(chosen.append)
    click(panel, qtbot, int(frame.dataset.training[3]), 1)
    click(panel, qtbot, int(frame.dataset.training[1]), column(panel, "cost"))
    click(panel, qtbot, int(frame.dataset.held_out[0]), 1)
    assert chosen == [4, 2]


def test_the_arrow_keys_show_what_they_come_to(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("xor", i=2)
    panel, chosen = show(frame), []
    panel.example_chosen.connect(chosen.append)
    panel.grid.inputs.setFocus()
    panel.grid.inputs.setCurrentIndex(panel.grid.model.index(1, 0))
    qtbot.keyClick(panel.grid.inputs, Qt.Key.Key_Down)
    qtbot.keyClick(panel.grid.inputs, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert chosen == [3]
    assert panel.grid.selected_rows() == [2, 3]


def test_a_double_click_edits_an_input(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    panel = show(frame)
    field = editor_of(panel, qtbot, 1, 2, CellField)
    assert field.text() == "1.4"
    assert "petal length (cm)" in field.accessibleName()
    qtbot.keyClicks(field, "-2.5")
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wanted.args == [EditInput(1, 3, -2.5, "training", frame.dataset)]


def test_a_held_out_example_is_edited_as_such(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    panel, place = show(frame), int(frame.dataset.held_out[1])
    field = editor_of(panel, qtbot, place, 0, CellField)
    qtbot.keyClicks(field, "7")
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wanted.args == [EditInput(2, 1, 7.0, "held out", frame.dataset)]


def test_a_regression_target_is_edited_as_a_number(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("sine")
    panel = show(frame)
    field = editor_of(panel, qtbot, 2, column(panel, "sin x"), CellField)
    qtbot.keyClicks(field, "0.25")
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wanted.args == [EditTarget(3, 1, 0.25, "training", frame.dataset)]


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")  # for the list that opens
def test_a_class_is_chosen_from_a_list(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    panel = show(frame)
    box = editor_of(panel, qtbot, 1, column(panel, "species"), QComboBox)
    assert [box.itemText(n) for n in range(box.count())] == ["setosa", "versicolor", "virginica"]
    assert box.currentText() == "setosa"
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        box.setCurrentIndex(2)
        box.activated.emit(2)
    assert wanted.args == [EditTarget(1, 1, 2.0, "training", frame.dataset)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("abc", "not a number"), ("nan", "finite"), ("1e999", "finite"), ("1e200", "beyond"), ("1,5", "point")],
)
def test_an_impossible_number_is_refused_where_it_is_typed(show: Show, qtbot: QtBot, text: str, words: str) -> None:
    panel = show(frame_of("iris"))
    wanted: list[object] = []
    panel.edit_wanted.connect(wanted.append)
    field = editor_of(panel, qtbot, 1, 0, CellField)
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert field.isVisible()
    assert words in field.reason
    label = next(label for label in panel.grid.findChildren(QWidget, "reason_over_cells") if label.isVisible())
    assert panel.grid.rect().contains(label.geometry())
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not half(panel, 0).viewport().findChildren(CellField) or not field.isVisible()
    assert wanted == []


def test_a_value_that_is_not_changed_asks_for_nothing(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("moons")
    panel = show(frame)
    wanted: list[object] = []
    panel.edit_wanted.connect(wanted.append)
    field = editor_of(panel, qtbot, 0, 0, CellField)
    assert float(field.text()) == frame.dataset.raw_inputs[0, 0]
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert wanted == []


def test_what_is_being_typed_outlasts_the_frames_of_a_run(show: Show, qtbot: QtBot) -> None:
    session = session_of("iris")
    panel = show(session.frame())
    seen = panel.grid.rows.dataset
    field = editor_of(panel, qtbot, 1, 0, CellField)
    qtbot.keyClicks(field, "12.5")
    for _ in range(3):
        session.advance()
        panel.draw(session.frame())
    session.delete_examples((1,))
    panel.draw(session.frame())
    assert field.text() == "12.5"
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert wanted.args[0].seen is seen


def test_what_the_net_says_and_scaled_values_cannot_be_edited(show: Show, qtbot: QtBot) -> None:
    panel = show(frame_of("iris"))
    click(panel, qtbot, 1, column(panel, "net says"), double=True)
    panel.scaled.setChecked(True)
    click(panel, qtbot, 1, 0, double=True)
    assert not panel.findChildren(CellField)
    assert not panel.grid.findChildren(QComboBox)


def test_delete_deletes_the_selected_examples_of_both_parts(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    data, panel = frame.dataset, show(frame)
    assert panel.delete.text() == "Delete"
    for place in (data.training[4], data.training[6], data.held_out[2]):
        panel.grid.inputs.selectionModel().select(panel.grid.model.index(int(place), 0), SELECT)
    assert panel.delete.text() == "Delete 4"
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(panel.grid.answers, Qt.Key.Key_Delete)
    assert wanted.args == [DeleteExamples((1, 5, 7), (3,), data)]
    with qtbot.waitSignal(panel.edit_wanted):
        qtbot.mouseClick(panel.delete, Qt.MouseButton.LeftButton)


def test_rows_that_were_selected_stay_so_while_examples_are_stepped(show: Show) -> None:
    session = session_of("iris")
    panel = show(session.frame(i=1))
    rows = [int(place) for place in session.dataset.training[[9, 10]]]
    for row in rows:
        panel.grid.inputs.selectionModel().select(panel.grid.model.index(row, 0), SELECT)
    selected = panel.grid.selected_rows()
    panel.draw(session.frame(i=2))
    assert panel.grid.selected_rows() == selected
    session.delete_examples((3,))
    panel.draw(session.frame(i=2))
    assert panel.grid.selected_rows() == [panel.grid.rows.lit]


@pytest.mark.parametrize("sample", ["iris", "diabetes", "encoder"])
def test_add_copies_the_shown_example_or_makes_one_of_mean_values(show: Show, qtbot: QtBot, sample: str) -> None:
    frame = frame_of(sample, i=3)
    data, panel, place = frame.dataset, show(frame), int(frame.dataset.training[2])
    targets = () if sample == "encoder" else tuple(data.raw_targets[:, place].tolist())
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton, pos=QPoint(5, panel.add.height() // 2))
    assert wanted.args == [AddExample(tuple(data.raw_inputs[:, place].tolist()), targets)]
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        panel.blank.trigger()
    means = data.raw_inputs[:, data.training].mean(axis=1)
    assert np.allclose(wanted.args[0].raw_inputs, means)
    mean_target = (data.raw_targets[0, data.training].mean(),) if sample == "diabetes" else targets
    assert wanted.args[0].raw_targets == pytest.approx(mean_target)


def test_columns_follow_other_data(show: Show) -> None:
    panel = show(frame_of("iris"))
    for sample in ("digits", "encoder", "xor", "diabetes"):
        frame = frame_of(sample, k=1)
        panel.draw(frame)
        inputs = len(frame.dataset.input_names)
        hidden = [panel.grid.inputs.isColumnHidden(at) for at in range(panel.grid.model.columnCount())]
        assert hidden == [at >= inputs for at in range(len(hidden))]
        assert [panel.grid.answers.isColumnHidden(at) for at in range(len(hidden))] == [not one for one in hidden]
        panel.grab()


def test_questions_about_cells_that_are_no_more_are_answered_with_nothing(show: Show) -> None:
    # Qt's headers ask them while the model changes, and an exception then takes the whole program down.
    panel = show(frame_of("digits", k=1))
    model, old = panel.grid.model, panel.grid.model.index(1700, 66)
    panel.draw(frame_of("xor"))
    for orientation, section in ((Qt.Orientation.Horizontal, 5), (Qt.Orientation.Vertical, 4)):
        assert model.headerData(section, orientation) is None
        assert model.headerData(section - 1, orientation) is not None
    assert model.data(old) is None
    assert not model.flags(old) & Qt.ItemFlag.ItemIsEditable


def test_data_follow_each_other_at_once_with_an_editor_open(show: Show, qtbot: QtBot) -> None:
    frames = [frame_of(sample, k=1) for sample in ("digits", "xor", "iris", "sine", "encoder")]
    panel = show(frames[-1])
    for _ in range(6):
        for frame in frames:
            panel.grid.inputs.edit(panel.grid.model.index(2, 0))
            panel.draw(frame)
    panel.grab()
    assert panel.grid.rows.dataset is frames[-1].dataset


def test_the_answers_stay_in_sight_however_many_inputs_there_are(show: Show) -> None:
    panel = show(frame_of("digits"), 385, 130)
    answers = panel.grid.answers
    for title in ("digit", "net says", "cost"):
        cell = answers.visualRect(panel.grid.model.index(0, column(panel, title)))
        assert answers.viewport().rect().contains(cell)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_numbers_that_are_not_finite_and_no_room_are_drawn_without_complaint(
    show: Show, value: float, caplog: pytest.LogCaptureFixture
) -> None:
    session = session_of("sine")
    frame = session.frame()
    parameters = frame.parameters.copy()
    parameters.theta[...] = value
    panel = show(dataclasses.replace(frame, parameters=parameters))
    panel.grab()
    for size in ((1, 1), (20, 300), (400, 12)):
        panel.resize(*size)
        panel.grab()
    assert not caplog.records


def test_a_mistake_in_painting_is_logged_once_and_takes_nothing_down(
    show: Show, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    panel = show(frame_of("xor"))
    monkeypatch.setattr(Rows, "text", lambda self, row, at: 1 / 0)
    for _ in range(3):
        panel.grid.answers.viewport().update()
        panel.grab()
    assert len([record for record in caplog.records if "ZeroDivision" in str(record.exc_info)]) <= 2
    assert caplog.records


def test_it_follows_the_theme(show: Show, qapp: QApplication) -> None:
    panel = show(frame_of("iris"))
    light = panel.grid.answers.grab().toImage()
    theme.apply(qapp, theme.DARK)
    dark = panel.grid.answers.grab().toImage()
    surface = dark.pixelColor(dark.width() - 30, dark.height() - 3)
    assert surface.lightness() < 80 < light.pixelColor(light.width() - 30, light.height() - 3).lightness()


# In the window.


def data_panel(window: MainWindow) -> DataPanel:
    panel = window.findChild(DataPanel)
    assert panel is not None
    next(dock for dock in window.docks.all if dock.windowTitle() == "Data").raise_()
    return panel


def latest(window: MainWindow) -> Frame:
    assert window.controller.latest is not None
    return window.controller.latest.frame


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> DataPanel:
    panel = data_panel(window)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.grid.rows is not None)
    return panel


def test_an_edit_in_the_table_forks_the_run_and_undo_takes_it_back(
    window: MainWindow, panel: DataPanel, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.advance(20)
    qtbot.waitUntil(lambda: latest(window).k == 20)
    window.controller.go_to(8)
    settled(window)
    theta = latest(window).parameters.theta
    field = editor_of(panel, qtbot, 1, 0, CellField)
    qtbot.keyClicks(field, "0.75")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: latest(window).dataset.raw_inputs[0, 1] == 0.75)
    assert (latest(window).k, latest(window).last_k, latest(window).i) == (8, 8, 2)
    assert np.array_equal(latest(window).parameters.theta, theta)
    assert "undo brings 12 iterations back" in window.message.text()
    assert window.actions_by_name["undo"].text() == "Undo editing an input"
    assert panel.grid.rows.text(1, 0) == "0.75"
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: latest(window).dataset.raw_inputs[0, 1] == 0)
    assert latest(window).last_k == 20


def test_an_added_example_is_shown_and_deleting_it_goes_back_to_as_many(
    window: MainWindow, panel: DataPanel, qtbot: QtBot, settled: Settled
) -> None:
    qtbot.mouseClick(panel.add, Qt.MouseButton.LeftButton, pos=QPoint(5, panel.add.height() // 2))
    qtbot.waitUntil(lambda: latest(window).dataset.m == 5 and len(panel.grid.rows) == 5)
    settled(window)
    assert latest(window).i == 5
    assert (window.example.value(), window.example.maximum()) == (5, 5)
    assert panel.grid.selected_rows() == [4]
    qtbot.keyClick(panel.grid.inputs, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: latest(window).dataset.m == 4)
    settled(window)
    assert (window.example.value(), window.example.maximum()) == (4, 4)
    assert "4 examples" in window.experiment.data.counts.text()


def test_the_shown_example_stays_the_same_when_one_before_it_goes(
    window: MainWindow, panel: DataPanel, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.show_example(3)
    settled(window)
    x = latest(window).example.a[1]
    window.controller.edit_data(DeleteExamples((1,), (), latest(window).dataset))
    settled(window)
    assert latest(window).i == 2
    assert np.array_equal(latest(window).example.a[1], x)


def test_what_cannot_be_is_refused_over_the_table_and_the_run_is_as_it_was(
    window: MainWindow, panel: DataPanel, qtbot: QtBot, settled: Settled
) -> None:
    before = latest(window).dataset
    panel.grid.inputs.selectAll()
    qtbot.keyClick(panel.grid.inputs, Qt.Key.Key_Delete)
    qtbot.waitUntil(panel._refusal.isVisible)
    assert "at least 2 training examples must be left" in panel._refusal.text()
    assert panel.rect().contains(panel._refusal.geometry())
    settled(window)
    assert latest(window).dataset is before
    click(panel, qtbot, 0, 0)
    assert not panel._refusal.isVisible()


def test_an_edit_of_examples_that_were_numbered_anew_meanwhile_is_refused(
    window: MainWindow, settled: Settled, panel: DataPanel
) -> None:
    seen = latest(window).dataset
    window.controller.edit_data(DeleteExamples((1,), (), seen))
    window.controller.edit_data(EditInput(1, 1, 9.0, "training", seen))
    window.controller.edit_data(DeleteExamples((1,), (), seen))
    settled(window)
    assert latest(window).dataset.m == 3
    assert not (latest(window).dataset.raw_inputs == 9.0).any()
    assert "numbered anew" in window.message.text()


def test_running_on_through_an_edit_in_the_past_shows_every_example_there_is(
    window: MainWindow, panel: DataPanel, qtbot: QtBot, settled: Settled
) -> None:
    crashes: list[str] = []
    window.controller.crashed.connect(crashes.append)
    window.controller.advance(30)
    qtbot.waitUntil(lambda: latest(window).k == 30)
    window.controller.show_example(4)
    settled(window)
    window.controller.edit_data(DeleteExamples((2,), (), latest(window).dataset))
    window.controller.advance(10)
    qtbot.waitUntil(lambda: latest(window).k == 40)
    window.controller.go_to(5)
    settled(window)
    window.controller.show_example(4)
    settled(window)
    assert (latest(window).i, window.example.value(), window.example.maximum()) == (4, 4, 4)
    for _ in range(35):
        window.controller.step("iteration")
    settled(window)
    assert latest(window).k == 40
    assert (latest(window).i, window.example.value(), window.example.maximum()) == (3, 3, 3)
    assert crashes == []


def test_a_run_goes_on_through_an_edit(window: MainWindow, panel: DataPanel, qtbot: QtBot) -> None:
    window.controller.run_or_pause()
    qtbot.waitUntil(lambda: latest(window).k > 50)
    window.controller.edit_data(AddExample((0.5, 0.5), (1.0,)))
    qtbot.waitUntil(lambda: latest(window).dataset.m == 5)
    k = latest(window).k
    qtbot.waitUntil(lambda: latest(window).k > k + 50)
    assert window.controller.running
