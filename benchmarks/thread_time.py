"""Where a thread's time goes: on a core, waiting for one, or waiting for something else such as Python's lock."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ThreadTime:
    """Seconds since some moment, or between two.

    Attributes:
        wall: in all.
        running: on a core.
        queueing: ready to run, while other threads and programs had the cores.
    """

    wall: float
    running: float
    queueing: float

    def __sub__(self, earlier: ThreadTime) -> ThreadTime:
        return ThreadTime(self.wall - earlier.wall, self.running - earlier.running, self.queueing - earlier.queueing)

    @property
    def waiting(self) -> float:
        """Neither: for the interpreter's lock, for a command, or asleep."""
        return self.wall - self.running - self.queueing


def time_of(name: str) -> ThreadTime:
    """What the kernel of Linux has counted for the thread of that name; elsewhere NaN."""
    thread = next(thread for thread in threading.enumerate() if thread.name == name)
    try:
        counted = Path(f"/proc/self/task/{thread.native_id}/schedstat").read_text(encoding="ascii").split()
    except OSError:
        counted = ["nan", "nan"]
    return ThreadTime(time.perf_counter(), float(counted[0]) / 1e9, float(counted[1]) / 1e9)
