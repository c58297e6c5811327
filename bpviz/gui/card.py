"""Cards: the framed, titled surfaces that the window is made of, fixed or as docks."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

FLOATING = (680, 440)
"""The least size of a card that is taken out of the window."""


class CardTitle(QWidget):
    """The upper edge of a card: its title, then whatever belongs beside it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card_title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.label = QLabel(title.upper())
        self.label.setObjectName("section")
        self._buttons = 0
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(12, 6, 6, 2)
        self.row.setSpacing(4)
        self.row.addWidget(self.label)
        self.row.addStretch(1)

    def add_button(self, sign: str, name: str, *, first: bool = False) -> QToolButton:
        """Add a small button at the right; left of those that are there already if it is to be the first."""
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFixedSize(18, 18)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.row.insertWidget(self.row.count() - (self._buttons if first else 0), button)
        self._buttons += 1
        return button


class Card(QWidget):
    """A card that stays where it is."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = CardTitle(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        layout.addWidget(_body(content), 1)


class DockCard(QDockWidget):
    """A card that can be moved, floated and closed; the View menu brings it back.

    Args:
        title: what it is called.
        content: what it shows.
        beside_title: what stands at the right of its title.
    """

    def __init__(
        self, title: str, content: QWidget, beside_title: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        # In tabs and menus a single & would underline the letter after it.
        super().__init__(title.replace("&", "&&"), parent)
        self.setObjectName("dock_" + "_".join(re.findall(r"\w+", title.lower())))
        bar = self.title = CardTitle(title)
        if beside_title is not None:
            # All the room there is; the stretch after the title has what this leaves.
            bar.row.addWidget(beside_title, 100)
        self._float = bar.add_button("⤢", f"Float {title}")
        self._float.clicked.connect(lambda: self.setFloating(not self.isFloating()))
        bar.add_button("×", f"Close {title}").clicked.connect(self.close)
        self.setTitleBarWidget(bar)
        self.topLevelChanged.connect(self._settle)
        self.setWidget(_body(content))

    def show_title(self, shown: bool) -> None:
        """Write the title at the left, or leave the room to what stands beside it."""
        self.title.label.setVisible(shown)

    def _settle(self, floating: bool) -> None:
        """A card that floats is there to be seen better: larger than between the others; docked, it comes to the front.

        Its button went from under the mouse, which Qt does not notice.
        """
        self._float.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
        self._float.update()
        if floating:
            self.resize(max(self.width(), FLOATING[0]), max(self.height(), FLOATING[1]))
            self._keep_off_status_bar()
        else:
            # Once the tabs are there, which Qt makes after this.
            QTimer.singleShot(0, self, self.raise_)

    def _keep_off_status_bar(self) -> None:
        """Float no lower than above the window's status line, nor off its upper edge."""
        window = self.parentWidget()
        if not isinstance(window, QMainWindow):
            return
        lowest = window.mapToGlobal(QPoint(0, window.height() - window.statusBar().height()))
        over = self.frameGeometry().bottom() + 1 - lowest.y()
        if over > 0:
            self.move(self.x(), max(self.y() - over, window.mapToGlobal(QPoint(0, 0)).y()))


def _body(content: QWidget) -> QWidget:
    body = QWidget()
    body.setObjectName("card_body")
    body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(body)
    layout.setContentsMargins(1, 0, 1, 1)
    layout.addWidget(content)
    return body
