"""Docks that are taken out and put back."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from bpviz.gui.card import DockCard
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panel import in_sight


def dock_of(window: MainWindow, title: str) -> DockCard:
    return next(dock for dock in window.docks.all if dock.windowTitle() == title)


def float_button(dock: DockCard) -> QToolButton:
    return next(button for button in dock.findChildren(QToolButton) if button.text() == "⤢")


def test_a_dock_that_is_put_back_among_tabs_is_in_front(window: MainWindow, qtbot: QtBot) -> None:
    dock = dock_of(window, "Predictions")
    dock.raise_()
    qtbot.mouseClick(float_button(dock), Qt.MouseButton.LeftButton)
    assert dock.isFloating()
    qtbot.mouseClick(float_button(dock), Qt.MouseButton.LeftButton)
    qtbot.wait(50)
    assert not dock.isFloating()
    assert in_sight(dock.widget())
    assert not in_sight(dock_of(window, "Data").widget())


def test_the_button_that_floats_is_not_left_lit(window: MainWindow, qtbot: QtBot) -> None:
    dock = dock_of(window, "Cost")
    button = float_button(dock)
    for _ in range(2):
        button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert not button.underMouse()


def test_a_dock_that_floats_leaves_the_status_line_in_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.move(0, 0)
    for dock in window.docks.all:
        qtbot.mouseClick(float_button(dock), Qt.MouseButton.LeftButton)
        top = window.statusBar().mapToGlobal(QPoint(0, 0)).y()
        assert dock.frameGeometry().bottom() < top, dock.windowTitle()
    for dock in window.docks.all:
        dock.setFloating(False)
    qtbot.wait(20)
