"""The line beside the Import button: how far the reading has come, or why nothing can be imported."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget


class StateLine(QWidget):
    """A reason or a progress bar, each with the button that belongs to it.

    Signals:
        stop_wanted(): stop reading.
        read_wanted(): read after all.
        show_wanted(): show the column and the cell that the reason is about.
    """

    stop_wanted = Signal()
    read_wanted = Signal()
    show_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        # It quotes what stands in the file, which may look like HTML.
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.text = QLabel()
        self.text.setObjectName("muted")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("progress of the reading")
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(200, 6)
        self.stop = _button("Stop", "Stop reading; the dialog stays open")
        self.read = _button("Read again", "Read it from the beginning")
        self.show_it = _button("Show it", "Go to the column and the cell in question")
        self.stop.clicked.connect(self.stop_wanted)
        self.read.clicked.connect(self.read_wanted)
        self.show_it.clicked.connect(self.show_wanted)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(10)
        self.row.addWidget(self.reason, 1)
        for widget in (self.show_it, self.read, self.text, self.progress, self.stop):
            self.row.addWidget(widget)

    def show_reason(self, reason: str) -> None:
        """Say why nothing can be imported; "" where there is no reason."""
        self.reason.setText(reason)

    def show_busy(self, words: str, *, can_stop: bool) -> None:
        """Show that something is going on, in words; "" when nothing is."""
        if words != self._words:
            # Until the first progress is told it is not known how far it is.
            self.progress.setRange(0, 0)
            self.text.setText(f"{words} …")
        self._words = words
        self.text.setVisible(bool(words))
        self.progress.setVisible(bool(words))
        self.stop.setVisible(bool(words) and can_stop)

    def show_progress(self, fraction: float) -> None:
        """Show how far it is."""
        self.progress.setRange(0, 1000)
        self.progress.setValue(round(1000 * fraction))
        self.text.setText(f"{self._words}, {100 * fraction:.0f} %")

    def show_buttons(self, *, to_show: bool, to_read: bool) -> None:
        """Offer to show what the reason is about, and to read what was stopped."""
        self.show_it.setVisible(to_show and bool(self.reason.text()))
        self.read.setVisible(to_read)


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAutoDefault(False)
    return button
