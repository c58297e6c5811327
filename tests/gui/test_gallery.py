"""A double click on a card of the gallery opens its data, and nothing behind the gallery."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpviz.gui.gallery import Gallery, SecondClick


class Clicks(QWidget):
    """Counts the presses that reach it."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(900, 700)
        self.count = 0

    def event(self, event: QEvent) -> bool:
        self.count += event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
        return super().event(event)


def test_the_second_click_on_a_card_does_not_reach_what_is_behind(qtbot: QtBot) -> None:
    behind = Clicks()
    qtbot.addWidget(behind)
    behind.show()
    gallery = Gallery(behind)
    gallery.show()
    card = gallery.findChildren(QPushButton)[4]
    there = behind.mapFromGlobal(card.mapToGlobal(card.rect().center()))
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton)
    assert gallery.chosen == card.property("sample")
    assert not gallery.isVisible()
    qtbot.mouseDClick(behind, Qt.MouseButton.LeftButton, pos=there)
    assert behind.count == 0
    qtbot.mouseClick(behind, Qt.MouseButton.LeftButton, pos=there + QPoint(100, 0))
    assert behind.count == 1
    qtbot.wait(QApplication.doubleClickInterval() + 100)
    assert not [child for child in behind.children() if isinstance(child, SecondClick)]
    qtbot.mouseClick(behind, Qt.MouseButton.LeftButton, pos=there)
    assert behind.count == 2


def test_a_card_that_is_chosen_by_a_key_keeps_no_click_away(qtbot: QtBot) -> None:
    behind = Clicks()
    qtbot.addWidget(behind)
    gallery = Gallery(behind)
    gallery.show()
    qtbot.keyClick(gallery.findChildren(QPushButton)[0], Qt.Key.Key_Space)
    assert gallery.chosen
    assert not [child for child in behind.children() if isinstance(child, SecondClick)]
