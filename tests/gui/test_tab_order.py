"""The Tab key goes through what can be seen."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.gui.main_window import MainWindow
from bpviz.gui.panel import in_sight


def stops(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> list[str]:
    """The names of what Tab leads to, once around."""
    window.network.setFocus()
    names = []
    for _ in range(200):
        widget = QApplication.focusWidget()
        assert widget is not None
        assert in_sight(widget), widget.accessibleName()
        names.append(widget.accessibleName())
        qtbot.keyClick(widget, key)
        if QApplication.focusWidget() is window.network:
            return names
    raise AssertionError("Tab does not come around")


def test_tab_passes_over_what_is_behind_tabs_and_goes_around(window: MainWindow, qtbot: QtBot) -> None:
    window.docks.others[1].raise_()
    there = stops(window, qtbot, Qt.Key.Key_Tab)
    assert {"what fills the units", "what the edges stand for", "example shown", "axes of the cost"} <= set(there)
    assert "weights: quantity" not in there


def test_what_comes_before_its_tabs_is_in_the_chain_again(window: MainWindow, qtbot: QtBot) -> None:
    panels = [type(panel).__name__ for panel in window.bottom_panels]
    window.docks.others[panels.index("WeightsPanel")].raise_()
    qtbot.wait(20)
    assert "weights: quantity" in stops(window, qtbot, Qt.Key.Key_Tab)


def test_shift_tab_goes_the_same_way_back(window: MainWindow, qtbot: QtBot) -> None:
    there = stops(window, qtbot, Qt.Key.Key_Tab)
    assert stops(window, qtbot, Qt.Key.Key_Backtab) == [there[0], *reversed(there[1:])]
