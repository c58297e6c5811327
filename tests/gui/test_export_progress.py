"""What takes its time is shown in the message line."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.gui.main_window import MainWindow
from bpviz.gui.message_line import MessageLine, Task

LEFT = Qt.MouseButton.LeftButton


def line(qtbot: QtBot) -> MessageLine:
    made = MessageLine()
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_quick_shows_no_bar(qtbot: QtBot) -> None:
    message = line(qtbot)
    message.say("ready")
    message.show_task("a", Task("Working"), after=0.2)
    assert not message.progress.isVisible()
    message.end_task("a")
    qtbot.wait(300)
    assert not message.progress.isVisible()
    assert message.text() == "ready"


def test_what_is_slow_shows_a_bar_that_only_moves_where_nobody_knows_how_far_it_is(qtbot: QtBot) -> None:
    message = line(qtbot)
    message.say("ready")
    message.show_task("a", Task("Working"), after=0.1)
    qtbot.waitUntil(message.progress.isVisible, timeout=2_000)
    assert message.progress.maximum() == 0
    assert not message.stop.isVisible()
    assert message.text() == "Working"
    message.go_on("a", 0.25)
    assert message.progress.value() * 4 == message.progress.maximum()
    assert "Working" in message.progress.accessibleName()
    message.end_task("a")
    assert not message.progress.isVisible()
    assert message.text() == ""


def test_a_task_is_ended_by_its_button(qtbot: QtBot) -> None:
    message, ended = line(qtbot), []
    task = Task("Working", button="Cancel", tip="Give up", end=lambda: ended.append(True))
    message.show_task("a", task, after=0)
    assert (message.stop.text(), message.stop.accessibleName()) == ("Cancel", "Give up")
    qtbot.mouseClick(message.stop, LEFT)
    assert ended == [True]


def test_what_is_said_meanwhile_is_read_first(qtbot: QtBot) -> None:
    message = line(qtbot)
    message.show_task("a", Task("Working"), after=0)
    message.say("J is no longer finite")
    message.go_on("a", 0.5)
    assert message.text() == "J is no longer finite"
    message.end_task("a")
    assert message.text() == "J is no longer finite"


def test_of_several_tasks_the_latest_is_shown_and_then_the_one_before(qtbot: QtBot) -> None:
    message = line(qtbot)
    message.show_task("a", Task("First"), after=0)
    message.show_task("b", Task("Second"), after=0)
    message.go_on("a", 0.5)
    assert message.text() == "Second"
    message.end_task("b")
    assert message.text() == "First"
    assert message.progress.value() > 0
    message.go_on("c", 0.5)
    message.end_task("c")
    assert message.text() == "First"


def test_a_task_that_ends_takes_nothing_away_that_was_just_said(qtbot: QtBot) -> None:
    message = line(qtbot)
    message.show_task("a", Task("First"), after=0)
    message.show_task("b", Task("Second"), after=0)
    message.say("Copied the picture of Cost")
    message.end_task("b")
    assert message.text() == "Copied the picture of Cost"
    message.go_on("a", 0.5)
    assert message.text() == "Copied the picture of Cost"
    message.show_task("b", Task("Second again"), after=0)
    assert message.text() == "Second again"


def test_opening_that_takes_long_shows_a_bar(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.controller._busy, timeout=10_000)
    window.controller.busy_changed.emit("opening a large table …")
    assert not window.message.progress.isVisible()
    qtbot.waitUntil(window.message.progress.isVisible, timeout=5_000)
    assert window.message.text() == "Opening a large table …"
    window.controller.busy_changed.emit("")
    assert not window.message.progress.isVisible()
