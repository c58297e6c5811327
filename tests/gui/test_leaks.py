"""Opening and closing, floating and docking, and whole windows that come and go leave nothing behind."""

import gc
import threading
from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.gui.controller import Controller
from bpviz.gui.main_window import MainWindow

Settled = Callable[[MainWindow], None]

TIMES, WARM = 50, 10
"""Caches may fill until the tenth time; from then on nothing may grow."""
SPARE = 10
"""How many of the frames and their parts the panels hold depends on when each of them drew last; what is left behind
each time would come to forty."""


def census(window: MainWindow | None = None) -> Counter[str]:
    """How many there are of whatever could be left behind, by what they are."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    gc.collect()
    kinds = Counter(type(thing) for thing in gc.get_objects())
    counts = Counter({repr(kind): n for kind, n in kinds.items() if str(kind.__module__).startswith("bpviz")})
    counts["widgets"] = len(QApplication.allWidgets())
    counts["windows"] = len(QApplication.topLevelWidgets())
    counts["threads"] = threading.active_count()
    if window is not None:
        counts["objects of Qt in the window"] = len(window.findChildren(QObject))
        counts["timers in the window"] = len(window.findChildren(QTimer))
    return counts


def grown(before: Counter[str], after: Counter[str], spare: int = 0) -> dict[str, tuple[int, int]]:
    """What there is more of; of values of bpviz's own, by more than `spare`."""
    own = {what: spare for what in after if what.startswith("<class")}
    return {what: (before[what], n) for what, n in after.items() if n > before[what] + own.get(what, 0)}


def open_and_close_each_dock(window: MainWindow) -> None:
    """Take each dock out, close it out there, bring it back open, and put it in its place, while frames arrive."""
    for change in ("float", "close", "open and dock"):
        for dock in window.docks.all:
            match change:
                case "float":
                    dock.setFloating(True)
                case "close":
                    dock.close()
                case _:
                    dock.show()
                    dock.setFloating(False)
        window.controller.step("iteration")
        window.controller.tick()
        QCoreApplication.processEvents()


def test_docks_that_come_and_go_leave_nothing_behind(window: MainWindow, settled: Settled) -> None:
    for _ in range(WARM):
        open_and_close_each_dock(window)
    settled(window)
    before = census(window)
    for _ in range(TIMES - WARM):
        open_and_close_each_dock(window)
    settled(window)
    assert grown(before, census(window), SPARE) == {}
    assert all(dock.isVisibleTo(window) and not dock.isFloating() for dock in window.docks.all)


def live_a_whole_life(qtbot: QtBot) -> None:
    """A window that trains for a moment, is closed and destroyed."""
    window = MainWindow(Controller(), remember=False)
    controller = window.controller
    controller.start(window.panels)
    controller.open_sample("xor")
    window.show()
    controller.advance(20)
    qtbot.waitUntil(lambda: controller.latest is not None and controller.latest.frame.k == 20, timeout=20_000)
    window.close()
    window.deleteLater()


def test_windows_that_come_and_go_leave_nothing_behind(qtbot: QtBot) -> None:
    for _ in range(2):
        live_a_whole_life(qtbot)
    before = census()
    for _ in range(5):
        live_a_whole_life(qtbot)
    assert grown(before, census()) == {}
