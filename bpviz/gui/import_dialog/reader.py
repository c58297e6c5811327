"""A thread that carries out one request after another, of which only the latest one's answers count."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from bpviz.gui.background import lower_priority

POLL_MILLISECONDS = 20

Tell = Callable[[object], None]
"""Hands over an answer; raises Outdated where no one waits for it any more."""

Progress = Callable[[float], None]
"""Is told the fraction done, from 0 to 1; raises Outdated likewise."""

CarryOut = Callable[[Any, Tell, Progress], None]
"""Does all that a request asks for, on the reader's thread."""


class Outdated(BaseException):
    """No one waits for this answer any more; no Exception, so that no reading takes it for a bad file."""


@dataclass(frozen=True)
class Broken:
    """The thread met an error that is a fault of bpviz; the text is its traceback."""

    text: str


class Reader(QObject):
    """Carries out frozen requests on one thread of its own, which starts with the first of them.

    The thread emits nothing and touches no widget: a timer of the window's thread takes what it leaves in a queue.

    Signals:
        progressed(float): the fraction of the present request that is done.
        answered(object): what the present request led to; there may be several answers.
        finished(): the present request is done with.
    """

    progressed = Signal(float)
    answered = Signal(object)
    finished = Signal()

    def __init__(self, name: str, carry_out: CarryOut, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._carry_out = carry_out
        self._requests: queue.SimpleQueue[tuple[int, object] | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()
        self._generation = 0
        self._fraction = self._told_fraction = 0.0
        self._thread: threading.Thread | None = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MILLISECONDS)
        self._timer.timeout.connect(self._take)

    @property
    def busy(self) -> bool:
        """Whether a request is being carried out whose answers count."""
        return self._busy

    def start(self, request: object) -> None:
        """Carry out a request; the one before it, if there still is one, no longer counts and is given up."""
        self.cancel()
        self._busy = True
        self._requests.put((self._generation, request))
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name=self._name)
            self._thread.start()
        self._timer.start()

    def cancel(self) -> None:
        """Give up the present request: nothing more is heard of it. Does not wait for the thread to notice."""
        self._generation += 1
        self._fraction = self._told_fraction = 0.0
        self._busy = False
        self._timer.stop()
        while not self._answers.empty():
            self._answers.get()

    def stop(self) -> None:
        """Give up, end the thread, and wait for it."""
        self.cancel()
        if self._thread is not None:
            self._requests.put(None)
            self._thread.join()
            self._thread = None

    def _take(self) -> None:
        if self._fraction != self._told_fraction:
            self._told_fraction = self._fraction
            self.progressed.emit(self._fraction)
        while True:
            try:
                generation, answer = self._answers.get_nowait()
            except queue.Empty:
                return
            if generation != self._generation:
                continue
            if isinstance(answer, _Done):
                self._busy = False
                self._timer.stop()
                self.finished.emit()
            else:
                self.answered.emit(answer)

    # Everything below runs on the reader's own thread.

    def _main(self) -> None:
        lower_priority()
        while self._carried_out_one():
            pass

    def _carried_out_one(self) -> bool:
        """Wait for a request and carry it out; nothing of it, which may be large, is held when this returns."""
        item = self._requests.get()
        if item is None:
            return False
        with suppress(Outdated):
            self._obey(*item)
            self._answers.put((item[0], _Done()))
        return True

    def _obey(self, generation: int, request: object) -> None:
        def check() -> None:
            if generation != self._generation:
                raise Outdated

        def tell(answer: object) -> None:
            check()
            self._answers.put((generation, answer))

        def progress(fraction: float) -> None:
            check()
            self._fraction = fraction

        check()
        try:
            self._carry_out(request, tell, progress)
        except Exception:
            tell(Broken(traceback.format_exc()))


@dataclass(frozen=True)
class _Done:
    """A request was carried out to its end."""
