"""A list beside a card's title, from which one thing is chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

LEAST_WIDTH = 48
BESIDE_WORDS = 14
"""What the open list is wider than its longest entry, in pixels: its edge, its margin and the room in its rows."""


class Chooser(QComboBox):
    """A list whose entries are all to be read in full once it is open, however narrow it is.

    Signals:
        closed(): the open list was left, whether or not something was chosen.
    """

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Of the delegates this one gives the rows the room that the window's style asks for.
        self.setItemDelegate(QStyledItemDelegate(self))

    def showPopup(self) -> None:
        """Open it, as wide and as high as its entries."""
        view = self.view()
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setMinimumWidth(view.sizeHintForColumn(0) + BESIDE_WORDS)
        super().showPopup()
        # Qt leaves the padding of the style out of the height of lists in some places.
        lacking = sum(view.sizeHintForRow(row) for row in range(self.count())) - view.viewport().height()
        if lacking > 0 and self.count() <= self.maxVisibleItems():
            view.window().resize(view.window().width(), view.window().height() + lacking)

    def hidePopup(self) -> None:
        """Close it."""
        was_open = self.view().isVisible()
        super().hidePopup()
        if was_open:
            self.closed.emit()


def chooser(name: str) -> Chooser:
    """A list for a card's title, without entries yet; in a narrow card its words are cut, and the card not widened."""
    made = Chooser()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(LEAST_WIDTH)
    return made
