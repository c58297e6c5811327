"""Starts bpviz as its command does, says when its window was first painted, and ends."""

from __future__ import annotations

import os
import time

from PySide6.QtCore import QEvent

from bpviz import command_line
from bpviz.gui import app
from bpviz.gui.main_window import MainWindow


class FirstPaint(MainWindow):
    """A main window that is content to have been seen with its first frame."""

    _is_painted = False

    def event(self, event: QEvent) -> bool:
        """Say when the window, and when its first frame was painted."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self.isVisible():
            if not self._is_painted:
                self._is_painted = True
                print("window", time.monotonic(), flush=True)
            if self.controller.latest is not None:
                print("frame", time.monotonic(), flush=True)
                # Whatever closing would take is no part of starting.
                os._exit(0)
        return done


def main() -> None:
    """Open the window."""
    # The application makes this one instead of its own.
    vars(app)["MainWindow"] = FirstPaint
    command_line.main()


if __name__ == "__main__":
    main()
