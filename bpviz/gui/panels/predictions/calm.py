"""A Calm: lets a view follow the run at a pace that can be read, and never waits for scikit-learn in the window."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from bpviz.gui.panels.predictions.metrics_import import METRICS_IMPORT
from bpviz.session.frame import Frame

APART = 0.25
"""Seconds between two moments of a run; sorted examples and counts that change faster cannot be read."""
ASK_AGAIN = 0.1
"""Seconds after which to see whether scikit-learn is there."""


class Calm(QObject):
    """Calls `show` with the latest frame: at once if it has been quiet, else as soon as it is time.

    Args:
        show: draws a frame.
        view: the timer ends with it, and its paint says why nothing is shown.
        metrics: whether `show` uses scikit-learn's metrics, which must be imported first.
    """

    def __init__(self, show: Callable[[Frame], None], view: QWidget, *, metrics: bool = True) -> None:
        super().__init__(view)
        self._view, self._show = view, show
        self._metrics = metrics
        self._shown: Frame | None = None
        self._next: Frame | None = None
        self._last = -APART
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)

    def draw(self, frame: Frame) -> None:
        """Show a frame now or a little later; if another one comes before then, that one instead."""
        self._next = frame
        if not self._timer.isActive() or self._same_net(frame):
            self._on_time()

    def catch_up(self) -> None:
        """Show the frame that waits, if one does: for a picture that is kept, which may take a moment longer."""
        if self._next is not None:
            self._timer.stop()
            if self._metrics:
                METRICS_IMPORT.finish()
            self._show_now(self._next)

    def forget(self) -> None:
        """Let go of all frames; the next one is shown at once."""
        self._timer.stop()
        self._next = self._shown = None

    @property
    def why_not(self) -> str:
        """Why nothing will ever be shown, in words; "" where there is no reason."""
        failure = METRICS_IMPORT.failure if self._metrics else None
        return "" if failure is None else f"scikit-learn, which counts this, could not be loaded: {failure}"

    @property
    def waits(self) -> bool:
        """Whether a frame is still to be shown."""
        return self._next is not None

    def _on_time(self) -> None:
        frame = self._next
        if frame is None:
            return
        wait = 0.0 if self.why_not else self._wait(frame)
        if wait > 0:
            self._timer.start(round(1000 * wait) + 1)
            return
        self._show_now(frame)

    def _show_now(self, frame: Frame) -> None:
        if self.why_not:
            self._next = None
            self._view.update()
            return
        if not self._same_net(frame):
            self._last = time.monotonic()
        self._next, self._shown = None, frame
        self._show(frame)

    def _wait(self, frame: Frame) -> float:
        """For how many seconds the frame must wait."""
        if self._metrics and not METRICS_IMPORT.is_done():
            return ASK_AGAIN
        if self._same_net(frame):
            return 0.0
        same_data = self._shown is not None and self._shown.dataset is frame.dataset
        return self._last + APART - time.monotonic() if same_data else 0.0

    def _same_net(self, frame: Frame) -> bool:
        """Whether only another example or line is looked at: that is a click, which wants an answer at once."""
        before = self._shown
        return (
            before is not None
            and before.dataset is frame.dataset
            and np.array_equal(before.parameters.theta, frame.parameters.theta)
        )
