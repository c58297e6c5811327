"""Beside the cost panel's title: how the axes are divided, and the button that pins curves."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.drawing.lettering import shortened

AXES: dict[str, tuple[bool, bool]] = {
    "linear": (False, False),
    "log J": (True, False),
    "log k": (False, True),
    "log J, k": (True, True),
}
"""How the axes can be divided: whether that of the costs is logarithmic, and whether that of the iterations is."""
AXES_TIP = (
    "log J: equal ratios of the cost are equally high.\n"
    "log k: equal ratios of k are equally wide; k = 0 stands at the left end."
)

NAME_LETTERS = 56
"""Of a pin's name in the menu; its tooltip has the rest."""


class CostHeader(QWidget):
    """The choice of the axes, and a button with a menu that takes pinned curves away.

    Signals:
        axes_changed(bool, bool): whether the costs are on a logarithmic axis, and whether the iterations are.
        pin_wanted(): the present curve is to be kept.
        remove_wanted(int): the pinned curve of that number is to be kept no more.
        clear_wanted(): none is.
    """

    axes_changed = Signal(bool, bool)
    pin_wanted = Signal()
    remove_wanted = Signal(int)
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.axes = chooser("axes of the cost")
        self.axes.addItems(list(AXES))
        self.axes.setToolTip(AXES_TIP)
        self.pin = _button("Pin", "pin the present curve")
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.pin.setMenu(self.menu)
        self.pin.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.axes.currentTextChanged.connect(lambda words: self.axes_changed.emit(*AXES[words]))
        self.pin.clicked.connect(self.pin_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.axes)
        row.addStretch(1)
        row.addWidget(self.pin)

    def show_room(self, n: int, most: int) -> None:
        """Say whether there is room for another pinned curve beside n, of which there can be so many."""
        full = f"{most} curves are pinned; take one away first"
        self.pin.setToolTip("Keep the present curve, and draw later runs over it" if n < most else full)

    def fill_menu(self, names: Mapping[int, str]) -> None:
        """Offer to take away the pinned curves of these numbers and names. Not while one of its actions is at work."""
        self.menu.clear()
        for number, name in names.items():
            action = self.menu.addAction(f"Take away {shortened(name, NAME_LETTERS)}")
            action.setToolTip(name)
            action.triggered.connect(lambda _, number=number: self.remove_wanted.emit(number))
        self.menu.addSeparator()
        self.menu.addAction("Clear: take all away", self.clear_wanted.emit).setEnabled(bool(names))


def _button(text: str, name: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("framed", True)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
