"""Starts bpviz as its command does, says when its window was first painted, and ends."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QPaintEvent

from bpviz import command_line
from bpviz.gui import app
from bpviz.gui.main_window import MainWindow


class FirstPaint(MainWindow):
    """A main window that is content to have been seen with its first frame."""

    _is_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """All that the window holds is painted in the same go, and handed to the screen when it is over."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, lambda: _say("window"))

    def event(self, event: QEvent) -> bool:
        """Say when the window's first frame was painted."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self.isVisible() and self.controller.latest is not None:
            _say("frame")
            # Whatever closing would take is no part of starting.
            os._exit(0)
        return done


def main() -> None:
    """Open the window."""
    # The application makes this one instead of its own.
    vars(app)["MainWindow"] = FirstPaint
    command_line.main()


def _say(what: str) -> None:
    print(what, time.monotonic(), flush=True)


if __name__ == "__main__":
    main()
