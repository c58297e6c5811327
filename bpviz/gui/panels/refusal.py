"""The words of a refusal over the lower edge of a panel, which nothing has to make room for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

MARGIN = 8


class Refusal(QLabel):
    """Says why something could not be done, until it is told to say "" or is clicked."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setObjectName("reason_over_cells")
        self.setAccessibleName("why not")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, message: str) -> None:
        """Show the words, or go away."""
        self.setText(message)
        self.setVisible(bool(message))
        self.place()

    def place(self) -> None:
        """Lie along the panel's lower edge."""
        if self.isHidden():
            return
        width = max(self._panel.width() - 2 * MARGIN, 40)
        height = self.heightForWidth(width)
        self.setGeometry(MARGIN, max(self._panel.height() - height - MARGIN, 0), width, height)
        self.raise_()

    def mousePressEvent(self, event: object) -> None:
        """A click takes the words away."""
        self.say("")
