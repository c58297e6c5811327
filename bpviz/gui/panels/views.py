"""A panel of several views, of which a list beside its title shows one."""

from __future__ import annotations

from typing import Protocol, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from bpviz.export.sheet import Sheet
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

LEAST_WIDTH = 48
"""Of a list beside a title."""


class View(Protocol):
    """A widget that draws a frame in one of the panel's ways."""

    @property
    def wants(self) -> frozenset[Want]:
        """What its frames must hold beside what all hold."""

    def draw(self, frame: Frame) -> None:
        """Show a frame."""

    def select(self, selection: Selection | None) -> None:
        """Mark what is selected."""

    def sheet(self) -> Sheet | None:
        """The data behind the picture."""


ViewWidget = TypeVar("ViewWidget", bound=QWidget)


class PanelOfViews(QWidget):
    """Shows a frame in the view that is chosen; the others know nothing of it until they are.

    Args:
        name: for screen readers, what the list chooses.

    Attributes:
        header: the list, and what a panel puts before it; a card may take it to stand beside its title.

    Signals:
        selected(Selection), example_chosen(int), k_chosen(int): as of the views that have them.
    """

    selected = Signal(object)
    example_chosen = Signal(int)
    k_chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self._stack = QStackedWidget()
        self.choice = chooser(name)
        self.choice.currentIndexChanged.connect(self._show)
        self.header = QWidget()
        self.header_row = QHBoxLayout(self.header)
        self.header_row.setContentsMargins(2, 0, 0, 0)
        self.header_row.setSpacing(4)
        self.header_row.addStretch(1)
        self.header_row.addWidget(self.choice)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self._stack, 1)

    def add_view(self, words: str, view: ViewWidget, tip: str) -> ViewWidget:
        """Offer one more view; the first is shown at first.

        Args:
            words: what the list calls it.
            view: a widget that is a View.
            tip: what the list says of it.
        """
        self._stack.addWidget(view)
        for name in ("selected", "example_chosen", "k_chosen"):
            signal = getattr(view, name, None)
            if signal is not None:
                signal.connect(getattr(self, name))
        self.choice.addItem(words)
        self.choice.setItemData(self.choice.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self._say_tip()
        return view

    @property
    def view(self) -> View:
        """The view that is shown."""
        view: View = self._stack.currentWidget()  # type: ignore[assignment]  # all the widgets are views
        return view

    @property
    def wants(self) -> frozenset[Want]:
        """What the view that is shown wants."""
        return self.view.wants

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        self._frame = frame
        self.view.draw(frame)

    def select(self, selection: Selection | None) -> None:
        """Mark what is selected."""
        self._selection = selection
        self.view.select(selection)

    def sheet(self) -> Sheet | None:
        """The data behind the present picture."""
        return self.view.sheet()

    def _show(self, which: int) -> None:
        self._stack.setCurrentIndex(which)
        self._say_tip()
        self.view.select(self._selection)
        if self._frame is not None:
            self.view.draw(self._frame)

    def _say_tip(self) -> None:
        self.choice.setToolTip(self.choice.currentData(Qt.ItemDataRole.ToolTipRole))


def chooser(name: str) -> QComboBox:
    """A list for a card's title, without entries yet; in a narrow card its words are cut, and the card not widened."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(LEAST_WIDTH)
    return made
