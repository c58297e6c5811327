"""The one training thread: it owns the Session, obeys commands in order and leaves the latest Update in a mailbox."""

from __future__ import annotations

import math
import os
import queue
import sys
import threading
import time
import traceback
from collections import deque

from bpviz.data.dataset import Dataset
from bpviz.data.files import columns, load_table
from bpviz.data.samples import load_sample
from bpviz.gui.commands import (
    Advance,
    Change,
    Command,
    Crashed,
    Event,
    GoTo,
    Opened,
    OpenFile,
    OpenSample,
    Pause,
    Prepare,
    Refused,
    Run,
    SetSpeed,
    Show,
    Start,
    Stopped,
    Update,
    Want,
)
from bpviz.session.blas_threads import use_one_blas_thread
from bpviz.session.recipe import RecipeError, recipe_for
from bpviz.session.session import DivergenceError, Session

BURST_SECONDS = 0.005
"""How long the worker trains before it looks at its commands again."""

RATE_SECONDS = 0.5
"""The span over which iterations per second are measured."""


class Mailbox:
    """One slot for the latest Update, and a list of events of which none is lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._update: Update | None = None
        self._events: list[Event] = []

    def put(self, update: Update) -> None:
        """Leave the latest update; one that nobody took is overwritten."""
        with self._lock:
            self._update = update

    def tell(self, event: Event) -> None:
        """Add an event."""
        with self._lock:
            self._events.append(event)

    def take(self) -> tuple[Update | None, list[Event]]:
        """Empty the mailbox."""
        with self._lock:
            update, events = self._update, self._events
            self._update, self._events = None, []
        return update, events

    @property
    def is_read(self) -> bool:
        """Whether the last update was taken, so that making another is worth the time."""
        return self._update is None


class Worker:
    """Starts the thread, hands it commands, and stops it.

    The thread alone touches the session; the window sees frozen values only.
    """

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name="bpviz training")
        self._session: Session | None = None
        self._file: OpenFile | None = None
        self._columns: tuple[str, ...] = ()
        self._left = 0.0
        self._speed: float | None = None
        self._example = 1
        self._all_examples = False
        self._obeyed = 0
        self._rate = _Rate()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def send(self, command: Command) -> None:
        """Queue a command; all are obeyed, in order."""
        self._commands.put(command)

    def stop(self) -> None:
        """End the thread after the iteration it is in, and wait for it."""
        self._stopping.set()
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join()

    # Everything below runs on the worker's own thread.

    def _main(self) -> None:
        _lower_priority()
        use_one_blas_thread()
        while not self._stopping.is_set():
            try:
                self._obey_waiting_commands()
                if self._running:
                    self._burst()
            except Exception:
                self._run(0)
                self.mailbox.tell(Crashed(traceback.format_exc()))

    def _obey_waiting_commands(self) -> None:
        try:
            command = self._commands.get(block=not self._running)
            while command is not None:
                self._obey(command)
                command = self._commands.get_nowait()
        except queue.Empty:
            return

    def _obey(self, command: Command) -> None:
        # Counted first: an update that this command makes already reflects it.
        self._obeyed += 1
        try:
            self._carry_out(command)
        except DivergenceError as error:
            self._halt(error)
        except RecipeError as error:
            self.mailbox.tell(Refused(command, str(error), error.field))
        except (ValueError, OSError, MemoryError) as error:
            self.mailbox.tell(Refused(command, str(error) or type(error).__name__))
        self._publish()

    def _carry_out(self, command: Command) -> None:
        match command:
            case OpenSample(name):
                dataset = load_sample(name)
                self._replace(Session(recipe_for(dataset), dataset), None, ())
            case OpenFile():
                self._open_file(command)
            case Start(recipe, Dataset() as dataset):
                self._replace(Session(recipe, dataset), None, ())
            case SetSpeed(speed):
                self._speed = speed
                self._rate.restart()
            case Want(all_examples):
                self._all_examples = all_examples
            case _ if self._session is None:
                raise ValueError("there are no data yet: open a file or choose from the gallery")
            case _:
                self._carry_out_on(self._session, command)

    def _carry_out_on(self, session: Session, command: Command) -> None:
        match command:
            case Prepare(preparation):
                dataset = session.dataset.prepared(preparation)
                self._replace(Session(session.recipe, dataset), self._file, self._columns)
            case Start(recipe):
                self._session = Session(recipe, session.dataset)
                self._rate.restart()
            case Change(alpha, lambda_):
                session.change(alpha=alpha, lambda_=lambda_)
            case Run():
                self._run(math.inf)
            case Pause():
                self._run(0)
            case Advance(1):
                # At once, so that a single step never shows a running window.
                self._run(0)
                session.advance()
            case Advance(n):
                self._run(n)
            case GoTo(k):
                self._run(0)
                session.go_to(k)
            case Show(i):
                session.backpropagate(i)
                self._example = i

    def _open_file(self, command: OpenFile) -> None:
        dataset = load_table(command.path, command.target, task=command.task, preparation=command.preparation)
        self._replace(Session(recipe_for(dataset), dataset), command, columns(command.path))

    def _replace(self, session: Session, file: OpenFile | None, names: tuple[str, ...]) -> None:
        self._session, self._file, self._columns = session, file, names
        self._example = min(self._example, session.dataset.m)
        self._run(0)
        self.mailbox.tell(Opened(session.dataset, file, names))

    @property
    def _running(self) -> bool:
        return self._left > 0

    def _run(self, iterations: float) -> None:
        self._left = iterations
        self._rate.restart()

    def _burst(self) -> None:
        session = self._session
        if session is None:
            return
        n = int(min(self._rate.burst(self._speed), self._left))
        if n == 0:
            time.sleep(BURST_SECONDS / 2)
        else:
            try:
                session.advance(n)
                self._left -= n
                self._rate.count(n)
            except DivergenceError as error:
                self._halt(error)
        if self.mailbox.is_read or not self._running:
            self._publish()

    def _halt(self, error: DivergenceError) -> None:
        self._run(0)
        self.mailbox.tell(Stopped(str(error), error.field))

    def _publish(self) -> None:
        if self._session is None:
            return
        frame = self._session.frame(i=self._example, all_examples=self._all_examples)
        rate = self._rate.per_second() if self._running else 0.0
        self.mailbox.put(Update(frame, self._running, rate, self._obeyed))


class _Rate:
    """How fast the run goes, and how many iterations the next burst may have."""

    def __init__(self) -> None:
        self._counted: deque[tuple[float, int]] = deque()
        self._seconds_each = 0.001
        self._burst_began = 0.0
        self._owed = 0.0
        self.restart()

    def restart(self) -> None:
        """Forget the past: another net or another speed."""
        self._counted.clear()
        self._last = time.perf_counter()
        self._owed = 1.0

    def burst(self, speed: float | None) -> int:
        """How many iterations to run now, so that a burst stays short and `speed` is kept."""
        self._burst_began = time.perf_counter()
        most = max(1, int(BURST_SECONDS / self._seconds_each))
        if speed is None:
            return most
        # A slow machine does not owe the iterations it could not do.
        self._owed = min(self._owed + speed * (self._burst_began - self._last), max(1.0, float(most)))
        self._last = self._burst_began
        n = int(self._owed)
        self._owed -= n
        return n

    def count(self, n: int) -> None:
        """Note that n iterations were run since `burst`."""
        now = time.perf_counter()
        self._seconds_each = 0.5 * self._seconds_each + 0.5 * (now - self._burst_began) / n
        self._counted.append((now, n))
        while self._counted[0][0] < now - RATE_SECONDS and len(self._counted) > 2:
            self._counted.popleft()

    def per_second(self) -> float:
        """Iterations per second over the last half second."""
        if len(self._counted) < 2:
            return 0.0
        seconds = self._counted[-1][0] - self._counted[0][0]
        return sum(n for _, n in list(self._counted)[1:]) / seconds if seconds > 0 else 0.0


def _lower_priority() -> None:
    """Let the window's thread go first; measured to keep its frame intervals short while this thread spins."""
    sys.setswitchinterval(5e-4)
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
