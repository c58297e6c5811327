"""What can wait until the window is on screen, waits: so that it is there sooner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_MS = 1000
"""A window that is opened minimised is not painted; it is not waited for longer than this."""


class AfterFirstPaint(QObject):
    """Does something once, as soon as a window has been painted for the first time.

    Args:
        window: about to be shown.
        then: what to do; the window with all that it holds is on screen by then.
    """

    def __init__(self, window: QWidget, then: Callable[[], object]) -> None:
        super().__init__(window)
        self._then: Callable[[], object] | None = then
        window.installEventFilter(self)
        QTimer.singleShot(LONGEST_WAIT_MS, self, self._begin)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the window's own painting, of which that of its children is a part."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin)
        return False

    def _begin(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()
