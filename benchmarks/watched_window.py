"""The real window, which notes when its frames are on screen."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer

from benchmarks.nets import Net
from bpviz.gui.commands import Update
from bpviz.gui.controller import Controller
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panel import in_sight
from bpviz.session.frame import Frame

SIZE = (1920, 1080)
FAR = 10**9
"""An iteration that no run reaches."""


@dataclass
class Watch:
    """When ticks began and when what they drew was on screen, in seconds; owned by the window's thread."""

    painted: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    began: float | None = None

    def tick_begins(self) -> None:
        """A tick begins; whether it draws anything is seen later."""
        self.began = time.perf_counter()

    def is_painted(self) -> None:
        """Everything that waited to be painted is painted and handed to the screen."""
        if self.began is None:
            return
        now = time.perf_counter()
        self.painted.append(now)
        self.busy.append(now - self.began)
        self.began = None


class WatchedController(Controller):
    """A controller that can be given stored updates in place of a worker's, one a tick, for ever."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch
        self.replayed: Sequence[Update] = ()
        self._next = 0

    def tick(self) -> None:
        """Do what a controller does; a stored update is fetched from the mailbox as a worker's is."""
        if self.replayed:
            self._next = (self._next + 1) % len(self.replayed)
            self._worker.mailbox.put(replace(self.replayed[self._next], obeyed=self._sent))
        before = dict(self._drawn)
        self.watch.tick_begins()
        super().tick()
        if before == self._drawn:
            self.watch.began = None

    def stop_ticking(self) -> None:
        """Draw nothing for a while; the worker stays."""
        self._timer.stop()

    def go_on_ticking(self) -> None:
        """Draw again."""
        self._timer.start()


class WatchedWindow(MainWindow):
    """A main window that notes when it has been painted."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.watched = WatchedController(watch)
        super().__init__(self.watched, remember=False)
        self.resize(*SIZE)
        self.show_all_panels()

    def event(self, event: QEvent) -> bool:
        """Qt paints all that is due within the window, its children's included, when this event is handled."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.watch.is_painted()
        return done

    def show_all_panels(self) -> None:
        """Put the docks that are tabs beside each other, in two rows."""
        others, split = self.docks.others, self.splitDockWidget
        half = (len(others) + 1) // 2
        rows = [others[:half], others[half:]]
        for dock in others:
            self.removeDockWidget(dock)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        above = self.docks.algorithm
        for first, *_ in rows:
            split(above, first, down)
            above = first
        for row in rows:
            for left, right in itertools.pairwise(row):
                split(left, right, across)
            self.resizeDocks(row, [1] * len(row), across)
        for dock in others:
            dock.show()
        self.resizeDocks([self.docks.algorithm, rows[0][0], rows[1][0]], [170, 240, 240], down)

    def hidden_panels(self) -> list[str]:
        """The panels that nobody can see, by their titles; there should be none."""
        return [type(panel).__name__ for panel in self.panels if not in_sight(panel)]

    # What a measurement asks of the window.

    def open(self, net: Net) -> None:
        """Start a net, and wait for its first frame."""
        self.watched.start_on(net.recipe, net.dataset)
        self.wait_until(lambda: self._frame is not None and self._frame.dataset.table is net.dataset.table)

    def train(self) -> None:
        """Train flat out."""
        self.watched.replayed = ()
        self.watched.run_to(FAR)
        self.wait_until(lambda: self._obeyed and self.watched.running)

    def pause(self) -> None:
        """Stop training."""
        self.watched.replayed = ()
        self.watched.pause()
        self.wait_until(lambda: self._obeyed and not self.watched.running)

    def record(self, n: int) -> list[Update]:
        """The next n updates of a run that is under way."""
        updates: list[Update] = []
        self.watched.updated.connect(updates.append)
        self.wait_until(lambda: len(updates) >= n)
        self.watched.updated.disconnect(updates.append)
        return updates[:n]

    def wait_until(self, condition: Callable[[], bool], seconds: float = 60.0) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError("the window did not get there")
            self.work(0.02)

    def work(self, seconds: float) -> None:
        """Let the window work for so long."""
        loop = QEventLoop()
        QTimer.singleShot(int(1000 * seconds), loop.quit)
        loop.exec()

    @property
    def k(self) -> int:
        """The iteration of the latest frame."""
        return self._frame.k if self._frame else 0

    @property
    def _frame(self) -> Frame | None:
        return self.watched.latest.frame if self.watched.latest else None

    @property
    def _obeyed(self) -> bool:
        return self.watched.latest is not None and self.watched.latest.obeyed == self.watched._sent
