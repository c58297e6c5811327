"""A Calm: lets a view follow the run at a pace that can be read, and never waits for scikit-learn in the window."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QTimer

from bpviz.session.frame import Frame

METRICS = "sklearn.metrics"
APART = 0.25
"""Seconds between two moments of a run; sorted examples and counts that change faster cannot be read."""
ASK_AGAIN = 0.1
"""Seconds after which to see whether scikit-learn is there."""


class Calm(QObject):
    """Calls `show` with the latest frame: at once if it has been quiet, else as soon as it is time.

    Args:
        show: draws a frame.
        parent: the view; the timer ends with it.
        metrics: whether `show` uses scikit-learn's metrics, which must be imported first.
    """

    def __init__(self, show: Callable[[Frame], None], parent: QObject, *, metrics: bool = True) -> None:
        super().__init__(parent)
        self._show = show
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

    @property
    def waits(self) -> bool:
        """Whether a frame is still to be shown."""
        return self._next is not None

    def _on_time(self) -> None:
        frame = self._next
        if frame is None:
            return
        wait = self._wait(frame)
        if wait > 0:
            self._timer.start(round(1000 * wait) + 1)
            return
        if not self._same_net(frame):
            self._last = time.monotonic()
        self._next, self._shown = None, frame
        self._show(frame)

    def _wait(self, frame: Frame) -> float:
        """For how many seconds the frame must wait."""
        if self._metrics and not metrics_are_here():
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


def metrics_are_here() -> bool:
    """Whether scikit-learn's metrics can be used at once; if not, a thread begins to import them.

    They take a second or two, for which no window should stand still. Data that are standardised or split bring them
    along, so this concerns few data sets.
    """
    module = sys.modules.get(METRICS)
    if module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
        return True
    if not any(thread.name == METRICS for thread in threading.enumerate()):
        threading.Thread(target=_import_metrics, name=METRICS).start()
    return False


def _import_metrics() -> None:
    import sklearn.metrics  # noqa: F401
