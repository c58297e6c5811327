"""The line in which the window says what happened, and how far a long replay has come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from bpviz.gui.number_text import grouped

WIDTH = 330
"""It keeps its width whatever it says, so that the time line beside it does not move."""


class MessageLine(QWidget):
    """A text that is cut short where it must be and told whole on hover; during a replay a bar and a button.

    Signals:
        stop_wanted: to stay where the replay has come to.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._longest = 0
        self.label = QLabel()
        self.label.setObjectName("muted")
        self.label.setAccessibleName("message")
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("progress of the replay")
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(90, 6)
        self.stop = QPushButton("Stop")
        self.stop.setObjectName("stop_replay")
        self.stop.setToolTip("Stay at the iteration that the replay has come to  (Esc)")
        self.stop.setAccessibleName("stop the replay")
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stop.clicked.connect(self.stop_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        self.setFixedWidth(WIDTH)
        self.show_replay(0)

    def text(self) -> str:
        """What it says, uncut."""
        return self._text

    def say(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self._cut()

    def show_replay(self, left: int) -> None:
        """Show that so many iterations are still to be replayed; 0 takes the bar and the button away."""
        self._longest = max(self._longest, left) if left else 0
        for widget in (self.progress, self.stop):
            widget.setVisible(left > 0)
        if left:
            self.progress.setRange(0, self._longest)
            self.progress.setValue(self._longest - left)
            self.say(f"Replaying, {grouped(left)} to go")
        elif self._text.startswith("Replaying"):
            self.say("")

    def sizeHint(self) -> QSize:
        """Room for a short sentence; no higher than the time line beside it."""
        return QSize(WIDTH, 30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Cut the text anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut()

    def _cut(self) -> None:
        beside = sum(w.sizeHint().width() + 8 for w in (self.progress, self.stop) if w.isVisibleTo(self))
        room = self.width() - 14 - beside
        words = self.label.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        self.label.setText(words)
        self.label.setToolTip(self._text if words != self._text else "")
