"""Lists beside the titles of cards are read in full."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.chooser import Chooser

# Where there is no screen, a list that opens cannot be raised or take the keyboard.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def in_title(window: MainWindow, name: str) -> Chooser:
    return next(box for box in window.findChildren(Chooser) if box.accessibleName() == name)


@pytest.mark.parametrize("name", ["what fills the units", "what the edges stand for", "axes of the cost"])
def test_every_entry_of_an_open_list_is_in_sight(window: MainWindow, qtbot: QtBot, name: str) -> None:
    box = in_title(window, name)
    box.showPopup()
    qtbot.wait(20)
    view = box.view()
    last = view.visualRect(box.model().index(box.count() - 1, 0))
    assert last.isValid()
    assert view.viewport().rect().contains(last)
    assert view.verticalScrollBar().maximum() == 0
    box.hidePopup()


def test_leaving_a_list_is_told_once(window: MainWindow, qtbot: QtBot) -> None:
    box = in_title(window, "axes of the cost")
    closed = QSignalSpy(box.closed)
    box.showPopup()
    box.hidePopup()
    box.hidePopup()
    assert closed.count() == 1


def test_after_a_choice_the_keyboard_is_the_networks_again(window: MainWindow, qtbot: QtBot) -> None:
    box = window.network.header.units
    box.setFocus()
    box.showPopup()
    qtbot.keyClick(box.view(), Qt.Key.Key_Down)
    qtbot.keyClick(box.view(), Qt.Key.Key_Return)
    assert box.currentIndex() == 1
    assert QApplication.focusWidget() is window.network
    qtbot.keyClick(window.network, Qt.Key.Key_Plus)
    assert window.network.header.fit.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F)
    assert not window.network.header.fit.isVisible()
