"""Copying and exporting in the real window, as a user does it."""

import errno
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QComboBox, QFileDialog, QMenu, QMessageBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpviz.export.animation import spread
from bpviz.export.sheet import Sheet
from bpviz.gui.commands import Advance, Detach, Refused
from bpviz.gui.exporting import exporter, filming
from bpviz.gui.exporting.contents import sheet_of
from bpviz.gui.exporting.destination import with_suffix
from bpviz.gui.exporting.exporter import TASK as DATA_TASK
from bpviz.gui.exporting.film_dialog import MOST_PIXELS, FilmDialog, FilmPlan
from bpviz.gui.exporting.formats import PICTURE_FORMATS, PictureFormat, png
from bpviz.gui.exporting.twin import Twin
from bpviz.gui.main_window import MainWindow
from bpviz.gui.mistake_box import NAME as MISTAKE
from bpviz.gui.panels.cost.panel import CostPanel
from bpviz.session.frame import Frame
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Settled = Callable[[MainWindow], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    yield
    for key in ("export_folder", "export_format", "film"):
        QSettings().remove(key)


@pytest.fixture
def trained(window: MainWindow, settled: Settled, qtbot: QtBot) -> MainWindow:
    settled(window)
    window.controller.advance(120)
    qtbot.waitUntil(lambda: window.controller.latest.frame.k == 120, timeout=20_000)  # type: ignore[union-attr]
    settled(window)
    return window


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[str, ...]]]:
    """Lets the file dialog say a name, and the filter chosen; tells how it was asked."""

    def say(name: Path | str, chosen: int = 0) -> list[tuple[str, ...]]:
        asked: list[tuple[str, ...]] = []

        def ask(_parent: QWidget, *words: str) -> tuple[str, str]:
            asked.append(words)
            return str(name), words[2].split(";;")[chosen]

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return asked

    return say


def cost(window: MainWindow) -> CostPanel:
    return next(panel for panel in window.bottom_panels if isinstance(panel, CostPanel))


def wait_for(window: MainWindow, qtbot: QtBot, words: str) -> None:
    qtbot.waitUntil(lambda: words in window.message.text(), timeout=30_000)


def export_data(window: MainWindow, panel: QWidget) -> None:
    window.exporting.exporter.export_data(panel)


@pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard", extend=True)
def test_every_card_has_a_button_with_the_panels_menu(trained: MainWindow, qtbot: QtBot) -> None:
    buttons = trained.findChildren(QToolButton, "export_button")
    names = {button.accessibleName() for button in buttons}
    titles = ["Network", "Algorithm", "Inspector", *(panel.title for panel in trained.bottom_panels)]
    assert names == {f"Copy or export this picture: {title}" for title in titles}
    button = next(button for button in buttons if button.accessibleName().endswith(": Cost"))
    qtbot.mouseClick(button, LEFT)
    menu = button.findChild(QMenu)
    assert menu is not None
    entries = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert entries[:2] == ["Copy picture (2×)", "Copy data"]
    assert entries[2:] == ["Export picture …", "Export data …", "Export the run as GIF …"]
    menu.close()
    qtbot.waitUntil(lambda: button.findChild(QMenu) is None)


def test_a_panel_without_data_cannot_export_any(trained: MainWindow) -> None:
    assert sheet_of(trained.algorithm) is None
    menu = trained.exporting.card_menu(trained.algorithm, trained)
    enabled = {action.text(): action.isEnabled() for action in menu.actions()}
    assert not enabled["Export data …"]
    assert enabled["Export picture …"]
    menu.aboutToHide.emit()
    export_data(trained, trained.algorithm)
    assert "no data behind the picture of Algorithm" in trained.message.text()


def test_opening_a_menu_makes_a_panels_sheet_once(trained: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, made = cost(trained), []
    sheet = panel.sheet
    monkeypatch.setattr(panel, "sheet", lambda: made.append(True) or sheet())
    menu = trained.exporting.card_menu(panel, trained)
    assert all(action.isEnabled() for action in menu.actions())
    menu.aboutToHide.emit()
    assert made == [True]
    trained.exporting.menu.aboutToShow.emit()
    assert made == [True, True]
    trained.exporting.menu.aboutToHide.emit()


def test_the_keys_act_on_the_panel_in_use_and_the_menu_names_it(trained: MainWindow, qtbot: QtBot) -> None:
    actions = trained.actions_by_name
    assert actions["export_picture"].text() == "Export the picture of Network …"
    trained.algorithm.lines.setFocus()
    assert trained.exporting.panel is trained.algorithm
    assert actions["export_picture"].text() == "Export the picture of Algorithm …"
    assert actions["export_picture"].shortcut().toString() == "Ctrl+E"
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(trained, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    image = QGuiApplication.clipboard().image()
    assert image.width() == 2 * trained.algorithm.width()
    assert trained.message.text() == "Copied the picture of Algorithm"


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    keys = [action.shortcut().toString() for action in window.actions_by_name.values() if action.shortcut().toString()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("at", "start"), [(0, b"\x89PNG"), (1, b"<?xml"), (2, b"%PDF")])
def test_a_picture_is_exported_in_the_chosen_format(
    trained: MainWindow, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path, at: int, start: bytes
) -> None:
    asked = answer(tmp_path / "mine", at)
    trained.exporting.exporter.export_picture(cost(trained))
    path = tmp_path / f"mine{PICTURE_FORMATS[at].suffix}"
    assert path.read_bytes().startswith(start)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    assert trained.message.text() == f"Saved {path.name}"
    assert asked[0][0] == "Export the picture of Cost"
    assert Path(asked[0][1]).name == "xor cost k=120.png"


def test_folder_and_format_are_remembered(
    trained: MainWindow, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path
) -> None:
    answer(tmp_path / "one.svg")
    trained.exporting.exporter.export_picture(trained.network)
    asked = answer("")
    trained.exporting.exporter.export_picture(trained.network)
    assert asked[0][1] == str(tmp_path / "xor network k=120.svg")
    assert asked[0][3].startswith("SVG")
    asked = answer("")
    export_data(trained, cost(trained))
    assert asked[0][1] == str(tmp_path / "xor cost k=120.csv")
    QSettings().setValue("export_folder", str(tmp_path / "gone"))
    trained.exporting.exporter.export_picture(trained.network)
    assert Path(asked[1][1]).parent == Path.home()


def test_the_suffix_decides_and_a_missing_one_is_the_filters() -> None:
    chosen = PICTURE_FORMATS[1].filter
    assert with_suffix(Path("a.PNG"), PICTURE_FORMATS, chosen) == Path("a.PNG")
    assert with_suffix(Path("a"), PICTURE_FORMATS, chosen) == Path("a.svg")
    assert with_suffix(Path("a.v2"), PICTURE_FORMATS, chosen) == Path("a.v2.svg")
    assert with_suffix(Path("iris cost k=1.5"), PICTURE_FORMATS, "") == Path("iris cost k=1.5.png")


def test_another_filter_changes_the_suffix_that_was_offered(
    trained: MainWindow, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path
) -> None:
    answer(tmp_path / "xor network k=120.png", 2)
    trained.exporting.exporter.export_picture(trained.network)
    assert [file.name for file in tmp_path.iterdir()] == ["xor network k=120.pdf"]


def test_a_file_that_got_its_suffix_afterwards_is_not_replaced_unasked(
    trained: MainWindow,
    answer: Callable[..., list[tuple[str, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "mine.png").write_bytes(b"old")
    answer(tmp_path / "mine")
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.No)
    trained.exporting.exporter.export_picture(trained.network)
    assert (tmp_path / "mine.png").read_bytes() == b"old"


def test_what_cannot_be_written_is_told_in_words(
    trained: MainWindow,
    answer: Callable[..., list[tuple[str, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    answer(tmp_path / "a.png")
    trained.exporting.exporter.export_picture(trained.network)
    assert trained.message.text() == "a.png could not be written: the disk is full"
    box = trained.findChild(QMessageBox)
    assert box is not None
    box.accept()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_of_the_moment_it_was_asked_for(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = trained.exporting.exporter.picture_of(trained.network)
    assert picture is not None
    before = png(picture)

    def ask(*_: object) -> tuple[str, str]:
        trained.controller.advance(50)
        qtbot.waitUntil(lambda: trained.controller.latest.frame.k == 170, timeout=10_000)  # type: ignore[union-attr]
        return str(tmp_path / "a.png"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    trained.exporting.exporter.export_picture(trained.network)
    image, expected = QImage(), QImage()
    image.loadFromData((tmp_path / "a.png").read_bytes())
    expected.loadFromData(before)
    assert image == expected
    now = trained.exporting.exporter.picture_of(trained.network)
    assert now is not None
    assert now.image() != image


def test_data_are_the_sheets_and_go_to_the_clipboard_or_a_file(
    trained: MainWindow, qtbot: QtBot, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path
) -> None:
    panel, frame = cost(trained), trained.exporting.exporter.frame
    assert frame is not None
    trained.exporting.exporter.copy_data(panel)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 122
    assert lines[1].split("\t")[:2] == ["0", repr(float(frame.marks.J[0]))]
    assert "Copied 121 rows of Cost" in trained.message.text()
    answer(tmp_path / "a.csv")
    export_data(trained, panel)
    wait_for(trained, qtbot, "Saved 121 rows in a.csv")
    assert np.array_equal(pd.read_csv(tmp_path / "a.csv", converters={"J": float})["J"], frame.marks.J)


def test_data_are_of_the_iteration_in_the_name_however_far_behind_the_panel_is(
    trained: MainWindow, qtbot: QtBot, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path
) -> None:
    panel, old = trained.network, trained.exporting.exporter.frame
    assert old is not None
    trained.controller.advance(30)
    qtbot.waitUntil(lambda: trained.controller.latest.frame.k == 150, timeout=20_000)  # type: ignore[union-attr]
    now = sheet_of(panel)
    assert now is not None
    expected = list(now.rows())
    panel.draw(old)
    before = sheet_of(panel)
    assert before is not None
    assert list(before.rows()) != expected
    trained.exporting.exporter.copy_data(panel)
    assert len(QGuiApplication.clipboard().text().splitlines()) == len(expected) + 1
    copied = sheet_of(panel)
    assert copied is not None
    assert list(copied.rows()) == expected
    panel.draw(old)
    asked = answer(tmp_path / "a.csv")
    export_data(trained, panel)
    wait_for(trained, qtbot, f"Saved {len(expected)} rows in a.csv")
    assert Path(asked[0][1]).name == "xor network k=150.csv"
    written = pd.read_csv(tmp_path / "a.csv")["value"]
    assert written.tolist() == pytest.approx([row[now.names.index("value")] for row in expected], rel=1e-15)


def test_a_picture_that_cannot_be_made_leaves_the_panel_at_the_present_frame(
    trained: MainWindow, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, present, drawn = trained.network, trained.exporting.exporter.frame, []

    def fail(_picture: object) -> bytes:
        raise RuntimeError("no memory for the picture")

    monkeypatch.setattr(exporter, "_format_of", lambda _path: PictureFormat("", "", fail))
    monkeypatch.setattr(panel, "draw", drawn.append)
    answer(tmp_path / "a.png")
    with pytest.raises(RuntimeError, match="no memory"):
        trained.exporting.exporter.export_picture(panel)
    assert drawn == [present, present]
    assert list(tmp_path.iterdir()) == []


def test_a_long_export_shows_how_far_it_is_and_can_be_cancelled(
    trained: MainWindow,
    qtbot: QtBot,
    answer: Callable[..., list[tuple[str, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel, n = cost(trained), 3_000_000
    sheet = Sheet((("k", np.arange(n)), ("J", np.linspace(0, 1, n))))
    monkeypatch.setattr(panel, "sheet", lambda: sheet)
    answer(tmp_path / "a.csv")
    export_data(trained, panel)
    qtbot.waitUntil(trained.message.progress.isVisible, timeout=10_000)
    qtbot.waitUntil(lambda: trained.message.progress.value() > 0, timeout=10_000)
    assert trained.message.text() == "Exporting a.csv"
    assert trained.message.stop.text() == "Cancel"
    export_data(trained, panel)
    assert "cancel that first" in trained.message.text()
    qtbot.mouseClick(trained.message.stop, LEFT)
    assert not trained.message.progress.isVisible()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=10_000)


def test_the_window_closes_while_data_are_written(
    trained: MainWindow,
    answer: Callable[..., list[tuple[str, ...]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel, n = cost(trained), 3_000_000
    monkeypatch.setattr(panel, "sheet", lambda: Sheet((("k", np.arange(n)),)))
    answer(tmp_path / "a.csv")
    export_data(trained, panel)
    assert DATA_TASK in trained.message._tasks
    trained.close()
    assert list(tmp_path.iterdir()) == []


# The run as a film.


def test_a_film_shows_the_iterations_as_going_there_does(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = []
    made = filming.frames_of

    def watched(*arguments: object) -> Iterator[object]:
        for frame in made(*arguments):  # type: ignore[arg-type]
            frames.append(frame)
            yield frame

    monkeypatch.setattr(filming, "frames_of", watched)
    ks = spread(0, 120, 7)
    trained.exporting.studio.shoot(FilmPlan(trained.network, ks, 80, 400), tmp_path / "a.gif")
    wait_for(trained, qtbot, "Saved 7 frames in a.gif")
    recipe, dataset = trained.controller.recipe, trained.controller.dataset
    assert recipe is not None
    assert dataset is not None
    reference = Session(recipe, dataset)
    reference.advance(120)
    for frame, k in zip(frames, ks, strict=True):
        reference.go_to(k)
        assert frame.k == k
        assert np.array_equal(frame.parameters.theta, reference.theta)
        assert frame.cost == reference.cost
    with Image.open(tmp_path / "a.gif") as image:
        assert image.n_frames == 7
        assert image.width == 400
        assert image.info["duration"] == 80
    assert trained.controller.latest is not None
    assert trained.controller.latest.frame.k == 120


def test_a_films_pictures_are_those_of_the_panel_there(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained._select(Selection.unit(2, 1))
    width = trained.network.width()
    trained.exporting.studio.shoot(FilmPlan(trained.network, (0, 120), 100, width), tmp_path / "a.gif")
    wait_for(trained, qtbot, "Saved 2 frames in a.gif")
    picture = trained.exporting.exporter.picture_of(trained.network)
    assert picture is not None
    (tmp_path / "a.png").write_bytes(png(picture))
    with Image.open(tmp_path / "a.gif") as film, Image.open(tmp_path / "a.png") as still:
        height = picture.content.bottom()
        film.seek(1)
        filmed = np.asarray(film.convert("RGB"))[:height].astype(int)
        panel = np.asarray(still.convert("RGB").resize((width, still.height // 2), Image.Resampling.BOX))[:height]
    # The palette and the sharper picture's smoothing leave small differences; another picture would have large ones.
    assert np.abs(filmed - panel).mean() < 2


def test_the_run_goes_on_while_a_film_is_made(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained.controller.run_or_pause()
    trained.exporting.studio.shoot(FilmPlan(cost(trained), spread(0, 120, 15), 100, 300), tmp_path / "a.gif")
    wait_for(trained, qtbot, "Saved 15 frames in a.gif")
    assert trained.controller.running
    trained.controller.pause()
    with Image.open(tmp_path / "a.gif") as image:
        assert image.n_frames == 15


def test_a_film_that_is_cancelled_leaves_nothing(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    studio = trained.exporting.studio
    studio.shoot(FilmPlan(trained.network, spread(0, 120, 100), 100, 1600), tmp_path / "a.gif")
    qtbot.waitUntil(lambda: trained.message.progress.value() > 0, timeout=20_000)
    assert trained.message.text() == "Making a.gif"
    studio.open(trained.network)
    assert studio.dialog is None
    assert "cancel it first" in trained.message.text()
    qtbot.mouseClick(trained.message.stop, LEFT)
    assert not studio.busy
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=10_000)
    studio.shoot(FilmPlan(trained.network, (0, 60, 120), 100, 200), tmp_path / "b.gif")
    wait_for(trained, qtbot, "Saved 3 frames in b.gif")


def test_the_window_closes_while_a_film_is_made(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained.exporting.studio.shoot(FilmPlan(trained.network, spread(0, 120, 100), 100, 1600), tmp_path / "a.gif")
    qtbot.waitUntil(lambda: any(thread.name == "bpviz film" for thread in threading.enumerate()), timeout=10_000)
    qtbot.wait(100)
    trained.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("nth", [1, 3])
def test_a_mistake_in_drawing_a_frame_ends_the_film_and_is_owned_up_to(
    trained: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nth: int
) -> None:
    studio, drawn = trained.exporting.studio, []
    draw = Twin.draw

    def fail(twin: Twin, frame: Frame) -> QWidget:
        drawn.append(frame)
        if len(drawn) == nth:
            raise ZeroDivisionError("a scale without length")
        return draw(twin, frame)

    monkeypatch.setattr(Twin, "draw", fail)
    studio.shoot(FilmPlan(trained.network, spread(0, 120, 7), 100, 300), tmp_path / "a.gif")
    qtbot.waitUntil(lambda: not studio.busy, timeout=20_000)
    box = trained.findChild(QMessageBox, MISTAKE)
    assert box is not None
    assert "a scale without length" in box.detailedText()
    box.close()
    assert not trained.message.progress.isVisible()
    qtbot.waitUntil(lambda: list(tmp_path.iterdir()) == [], timeout=10_000)
    studio.shoot(FilmPlan(trained.network, (0, 120), 100, 200), tmp_path / "b.gif")
    wait_for(trained, qtbot, "Saved 2 frames in b.gif")


@pytest.mark.parametrize("refused", [True, False])
def test_a_film_whose_session_does_not_come_is_given_up(
    trained: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    studio, controller = trained.exporting.studio, trained.controller
    monkeypatch.setattr(controller, "detach", lambda: None)
    studio.shoot(FilmPlan(trained.network, (0, 120), 100, 300), tmp_path / "a.gif")
    controller.refused.emit(Refused(Advance(1), "no"))
    assert studio.busy, "that was another command"
    if refused:
        controller.refused.emit(Refused(Detach(), "the memory is full"))
        assert trained.message.text() == "the memory is full"
    else:
        controller.crashed.emit("Traceback")
    assert not studio.busy
    for box in trained.findChildren(QMessageBox):
        box.close()


def test_a_film_that_cannot_be_written_says_so(trained: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    trained.exporting.studio.shoot(FilmPlan(trained.network, (0, 120), 100, 300), tmp_path / "gone" / "a.gif")
    wait_for(trained, qtbot, "is not there")
    assert not trained.exporting.studio.busy
    box = trained.findChild(QMessageBox)
    assert box is not None
    box.accept()


def test_a_twin_looks_like_its_panel(trained: MainWindow) -> None:
    chooser = trained.network.header.findChildren(QComboBox)[0]
    chooser.setCurrentIndex(1)
    frame = trained.exporting.exporter.frame
    assert frame is not None
    for panel in trained.exporting._panels[:3]:
        twin = Twin(panel, trained._mark_selected)
        twin.draw(frame)
        assert twin.widget.size() == panel.size()
        if panel is trained.network:
            assert twin.header is not None
            assert twin.header.findChildren(QComboBox)[0].currentIndex() == 1
        twin.close()


def test_the_dialog_asks_and_remembers(
    trained: MainWindow, qtbot: QtBot, answer: Callable[..., list[tuple[str, ...]]], tmp_path: Path
) -> None:
    studio = trained.exporting.studio
    studio.open(cost(trained))
    dialog = studio.dialog
    assert isinstance(dialog, FilmDialog)
    assert dialog.which.currentText() == "Cost"
    assert (dialog.first.value(), dialog.last.value()) == (0, 120)
    assert "60 frames" in dialog.estimate.text()
    dialog.frames.setValue(4)
    dialog.per_second.setValue(5)
    dialog.width_box.setValue(240)
    dialog.first.setValue(60)
    assert dialog.plan.ks == (60, 80, 100, 120)
    asked = answer(tmp_path / "run")
    dialog.accept()
    wait_for(trained, qtbot, "Saved 4 frames in run.gif")
    assert Path(asked[0][1]).name == "xor cost.gif"
    with Image.open(tmp_path / "run.gif") as image:
        assert (image.n_frames, image.width, image.info["duration"]) == (4, 240, 200)
    studio.open(trained.network)
    again = studio.dialog
    assert again is not None
    assert (again.frames.value(), again.per_second.value(), again.width_box.value()) == (4, 5, 240)
    again.reject()


def test_a_film_that_would_fill_the_memory_is_not_offered(trained: MainWindow) -> None:
    trained.exporting.studio.open(trained.network)
    dialog = trained.exporting.studio.dialog
    assert dialog is not None
    dialog.frames.setMaximum(100_000)
    dialog.last.setMaximum(10**6)
    dialog.last.setValue(10**6)
    dialog.frames.setValue(1 + MOST_PIXELS // (800 * 100))
    assert "Too large" in dialog.estimate.text()
    dialog.reject()
