from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpviz.data.files import FORMATS
from bpviz.gui import app
from bpviz.gui.import_dialog.dialog import ImportDialog
from bpviz.gui.importing import name_filters
from bpviz.gui.main_window import MainWindow
from bpviz.gui.recent_files import MOST, RecentMenu, forget_files, recent_files, remember_file
from bpviz.session.frame import Frame

Settled = Callable[[MainWindow], None]
Ready = Callable[[MainWindow], ImportDialog]


@pytest.fixture(autouse=True)
def no_recent_files() -> Iterator[None]:
    forget_files()
    yield
    forget_files()


@pytest.fixture
def ready(qtbot: QtBot) -> Ready:
    """Waits until the window's import dialog has read its source."""

    def wait(window: MainWindow) -> ImportDialog:
        dialog = window.importing.dialog
        assert dialog is not None
        assert dialog.isVisible()
        qtbot.waitUntil(lambda: not dialog._reader.busy and not dialog._judging, timeout=20_000)
        return dialog

    return wait


def frame_of(window: MainWindow) -> Frame:
    assert window.controller.latest is not None
    return window.controller.latest.frame


def drop(window: MainWindow, path: Path) -> None:
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(path))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(QPointF(50, 50), action, dropped, left, Qt.KeyboardModifier.NoModifier))


def press_enter(qtbot: QtBot, window: MainWindow, settled: Settled) -> None:
    qtbot.keyClick(window.importing.dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.importing.dialog is None, timeout=20_000)
    settled(window)


def test_a_clean_file_needs_only_enter(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, table_file: Path
) -> None:
    drop(window, table_file)
    ready(window)
    settled(window)
    assert frame_of(window).dataset.name == "xor"
    press_enter(qtbot, window, settled)
    dataset, form = frame_of(window).dataset, window.experiment.data
    assert (dataset.input_names, dataset.class_names) == (("p", "q"), ("above", "below"))
    assert "mine.csv" in window.windowTitle()
    assert (form.name.text(), form.target.currentText(), form.task.currentText()) == ("mine.csv", "side", "classes")


def test_undo_brings_the_former_data_back(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, table_file: Path
) -> None:
    drop(window, table_file)
    ready(window)
    press_enter(qtbot, window, settled)
    window.controller.undo()
    settled(window)
    assert frame_of(window).dataset.name == "xor"
    assert not window.experiment.data.columns.isVisible()
    window.controller.redo()
    settled(window)
    assert frame_of(window).dataset.name == "mine.csv"
    assert window.experiment.data.columns.isVisible()


def test_a_file_that_cannot_be_read_leaves_the_experiment_untouched(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, tmp_path: Path
) -> None:
    window.controller.advance(30)
    qtbot.waitUntil(lambda: frame_of(window).k == 30, timeout=10_000)
    theta = frame_of(window).parameters.theta
    bad = tmp_path / "bad.csv"
    bad.write_text("p,q,r\n1,2,3\n4,5\n", encoding="utf-8")
    for path, words in ((bad, ("bad.csv", "line 3", "'r'")), (tmp_path / "none.csv", ("none.csv",))):
        drop(window, path)
        dialog = ready(window)
        for word in words:
            assert word in dialog.preview.message.text()
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert dialog.isVisible()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert window.importing.dialog is None
    settled(window)
    assert frame_of(window).k == 30
    assert np.array_equal(frame_of(window).parameters.theta, theta)
    assert recent_files() == []


def test_columns_opens_the_dialog_as_it_was_left(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, tmp_path: Path
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("a;b;c\n" + "".join(f"{i},5;{i % 3};{i * i % 7}\n" for i in range(40)), encoding="utf-8")
    drop(window, path)
    model = ready(window).preview.columns_model
    model.choose([0], "role", "ignore")
    ready(window)
    model.choose([1], "scaling", "as they are")
    ready(window).outcome.held_out.setValue(10)
    press_enter(qtbot, window, settled)
    assert frame_of(window).dataset.input_names == ("b",)
    window.experiment.data.columns.click()
    dialog = ready(window)
    assert [column.role for column in dialog._outlook.plan.columns] == ["ignore", "input", "target"]  # type: ignore[union-attr]
    assert dialog.preview.columns_model.current(1, "scaling") == "as they are"
    assert dialog.outcome.held_out.value() == 10
    dialog.preview.columns_model.choose([0], "role", "input")
    ready(window)
    press_enter(qtbot, window, settled)
    assert frame_of(window).dataset.input_names == ("a", "b")
    assert frame_of(window).dataset.preparation.held_out == 0.1


def test_another_target_in_the_form_opens_the_dialog_with_it(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, table_file: Path
) -> None:
    drop(window, table_file)
    ready(window)
    press_enter(qtbot, window, settled)
    form = window.experiment.data
    form.target.setCurrentText("p")
    form.target.textActivated.emit("p")
    assert form.target.currentText() == "side"
    dialog = ready(window)
    assert [column.role for column in dialog._outlook.plan.columns] == ["target", "input", "input"]  # type: ignore[union-attr]
    press_enter(qtbot, window, settled)
    assert frame_of(window).dataset.table.target_names == ("p",)
    assert form.target.currentText() == "p"
    for task, targets in (("classification", ("p",)), ("autoencoder", ())):
        form.task.setCurrentIndex(form.task.findData(task))
        form.task.activated.emit(form.task.currentIndex())
        ready(window).outcome.held_out.setValue(0)
        press_enter(qtbot, window, settled)
        assert (frame_of(window).dataset.task, frame_of(window).dataset.table.target_names) == (task, targets)


def test_a_file_opened_without_the_dialog_can_be_imported_otherwise(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, table_file: Path
) -> None:
    window.controller.open_file(table_file, "p")
    settled(window)
    window.experiment.data.columns.click()
    dialog = ready(window)
    assert [target.name for target in dialog._outlook.plan.targets] == ["p"]  # type: ignore[union-attr]
    dialog.reject()


def test_cells_copied_in_a_spreadsheet_can_be_pasted(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready
) -> None:
    rows = "".join(f"{3 * i}\t{i % 2}\t{('no', 'yes')[i % 2]}\n" for i in range(24))
    QGuiApplication.clipboard().setText("size\tside\tanswer\n" + rows)
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = ready(window)
    assert not dialog.reading.field("encoding").isVisible()
    press_enter(qtbot, window, settled)
    dataset = frame_of(window).dataset
    assert (dataset.input_names, dataset.class_names) == (("size", "side"), ("no", "yes"))
    assert recent_files() == []
    window.experiment.data.columns.click()
    assert ready(window).import_button.isEnabled()
    window.importing.dialog.reject()  # type: ignore[union-attr]


def test_an_empty_clipboard_is_said_to_be_empty(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(" \n")
    window.actions_by_name["paste_data"].trigger()
    assert window.importing.dialog is None
    assert "clipboard" in window.message.text()


def test_open_asks_in_the_folder_of_last_time_for_any_format(
    window: MainWindow, ready: Ready, table_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str]] = []

    def choose(_window: object, _title: str, folder: str, filters: str) -> tuple[str, str]:
        asked.append((folder, filters))
        return str(table_file), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    for _ in range(2):
        window.actions_by_name["open_data"].trigger()
        ready(window).reject()
    assert asked[1][0] == str(table_file.parent)
    for file_format in FORMATS:
        for suffix in file_format.suffixes:
            assert f"*{suffix}" in asked[0][1]
            assert f"*{suffix}" in name_filters().split(";;")[0]


def entries(menu: RecentMenu) -> dict[str, QAction]:
    menu.fill()
    return {action.text(): action for action in menu.actions() if not action.isSeparator()}


def test_files_that_were_imported_are_listed_the_latest_first(
    qtbot: QtBot, window: MainWindow, settled: Settled, ready: Ready, table_file: Path
) -> None:
    assert not entries(window.recent)["no file opened yet"].isEnabled()
    other = table_file.with_name("other.csv")
    other.write_bytes(table_file.read_bytes())
    for path in (table_file, other):
        drop(window, path)
        ready(window)
        press_enter(qtbot, window, settled)
    assert list(entries(window.recent)) == ["other.csv", "mine.csv", "Clear list"]
    entries(window.recent)["mine.csv"].trigger()
    assert ready(window).source == table_file
    press_enter(qtbot, window, settled)
    assert list(entries(window.recent)) == ["mine.csv", "other.csv", "Clear list"]


def test_a_file_that_is_gone_is_greyed_with_the_reason(window: MainWindow, table_file: Path) -> None:
    remember_file(table_file)
    table_file.unlink()
    text, action = next(iter(entries(window.recent).items()))
    assert text == "mine.csv  –  no longer there"
    assert not action.isEnabled()
    assert action.toolTip() == str(table_file)
    entries(window.recent)["Clear list"].trigger()
    assert recent_files() == []


def test_only_so_many_files_are_remembered(tmp_path: Path) -> None:
    for number in range(MOST + 5):
        remember_file(tmp_path / f"{number}.csv")
    assert [path.stem for path in recent_files()] == [str(number) for number in range(MOST + 4, 4, -1)]


def test_a_file_from_the_command_line_opens_the_dialog_over_the_welcome_example(
    qtbot: QtBot, table_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows: list[MainWindow] = []
    application = QGuiApplication.instance()
    monkeypatch.setattr(app, "make_application", lambda: application)
    monkeypatch.setattr(app, "_report_errors_in", windows.append)
    monkeypatch.setattr(type(application), "exec", lambda *_: 0)
    assert app.run_window(table_file) == 0
    window = windows[0]
    qtbot.addWidget(window)
    qtbot.waitUntil(lambda: window.importing.dialog is not None, timeout=20_000)
    assert window.importing.dialog is not None
    qtbot.waitUntil(window.importing.dialog.import_button.isEnabled, timeout=20_000)
    window.close()
    assert window.importing.dialog is None
