"""Travelling in time with the mouse: which iterations a drag asks for, and where it holds the cursor meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

EMIT_EVERY_MS = 30
SETTLE_MS = 1000
"""So long the cursor waits where it was dropped for a frame of that iteration."""


class Travel(QObject):
    """Turns a drag into wishes for iterations.

    Signals:
        chosen(int): the iteration; while dragging the latest one every 30 ms, and always the last one.
        moved(): the cursor is elsewhere.
    """

    chosen = Signal(int)
    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dragging = False
        self.put_at: int | None = None
        """Where the user put the cursor, until a frame of that iteration has come."""
        self._unsent: int | None = None
        self._pace = QTimer(self)
        self._pace.setInterval(EMIT_EVERY_MS)
        self._pace.timeout.connect(self._send)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self._settling.timeout.connect(self._settle)

    def press(self, k: int) -> None:
        """Take the cursor to an iteration, and hold it."""
        self.dragging = True
        self._put(k)
        self._send()

    def drag(self, k: int) -> None:
        """Take the held cursor to another iteration."""
        if self.dragging and k != self.put_at:
            self._put(k)
            if not self._pace.isActive():
                self._send()

    def release(self) -> None:
        """Let the cursor go: the iteration it is at is the one that is wanted."""
        if self.dragging:
            self.dragging = False
            self._pace.stop()
            self._send()
            self._settling.start()

    def jump(self, k: int) -> None:
        """Take the cursor to an iteration without holding it."""
        self.press(k)
        self.release()

    def shown(self, k: int) -> None:
        """A frame of iteration k is on screen."""
        if k == self.put_at and not self.dragging:
            self._settle()

    def _put(self, k: int) -> None:
        self.put_at = self._unsent = k
        self._settling.stop()
        self.moved.emit()

    def _send(self) -> None:
        """Ask for the latest iteration that was not asked for yet, then for no other one for a while."""
        if self._unsent is None:
            self._pace.stop()
            return
        k, self._unsent = self._unsent, None
        if self.dragging:
            self._pace.start()
        self.chosen.emit(k)

    def _settle(self) -> None:
        """From now on the cursor follows the frames again."""
        self._settling.stop()
        if not self.dragging:
            self.put_at = None
            self.moved.emit()
