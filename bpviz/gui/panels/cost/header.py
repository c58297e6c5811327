"""Beside the cost panel's title: how the axes are divided, and the button that pins curves."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget


class CostHeader(QWidget):
    """Two switches, and a button with a menu that takes pinned curves away.

    Signals:
        log_changed(bool): whether the costs are on a logarithmic axis.
        log_k_changed(bool): whether the iterations are.
        pin_wanted(): the present curve is to be kept.
        remove_wanted(int): the pinned curve of that number is to be kept no more.
        clear_wanted(): none is.
    """

    log_changed = Signal(bool)
    log_k_changed = Signal(bool)
    pin_wanted = Signal()
    remove_wanted = Signal(int)
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = _button("log J", "logarithmic axis for the cost", "Equal ratios of the cost are equally high")
        self.log_k = _button(
            "log k",
            "logarithmic axis for the iterations",
            "Equal ratios of k are equally wide; k = 0 stands at the left end",
        )
        self.pin = _button("Pin", "pin the present curve", "")
        self.menu = QMenu(self)
        self.pin.setMenu(self.menu)
        self.pin.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.log.setCheckable(True)
        self.log_k.setCheckable(True)
        self.log.toggled.connect(self.log_changed)
        self.log_k.toggled.connect(self.log_k_changed)
        self.pin.clicked.connect(self.pin_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.log)
        row.addWidget(self.log_k)
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
            action = self.menu.addAction(f"Take away {name}")
            action.triggered.connect(lambda _, number=number: self.remove_wanted.emit(number))
        self.menu.addSeparator()
        self.menu.addAction("Clear: take all away", self.clear_wanted.emit).setEnabled(bool(names))


def _button(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("framed", True)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
