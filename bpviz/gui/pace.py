"""The pace of a run: how much the next burst may do, and how fast it goes."""

from __future__ import annotations

import time
from collections import deque

BURST_SECONDS = 0.005
"""How long the worker trains before it looks at its commands again."""

RATE_SECONDS = 0.5
"""The span over which iterations per second are measured."""


class Pace:
    """Owned by the worker's thread."""

    def __init__(self) -> None:
        self._counted: deque[tuple[float, int]] = deque()
        self._seconds_each = 0.001
        self._burst_began = 0.0
        self._last = 0.0
        self._owed = 0.0
        self.restart()

    def restart(self) -> None:
        """Forget the past: another net, or another speed."""
        self._counted.clear()
        self._last = time.perf_counter()
        self._owed = 1.0

    def burst(self, per_second: float | None) -> int:
        """How many iterations (or lines) to run now, so that a burst stays short and the speed is kept."""
        self._burst_began = time.perf_counter()
        most = max(1, int(BURST_SECONDS / self._seconds_each))
        if per_second is None:
            return most
        # A slow machine does not owe the iterations it could not do.
        owed = self._owed + per_second * (self._burst_began - self._last)
        self._owed = min(owed, max(1.0, float(most)))
        self._last = self._burst_began
        n = int(self._owed)
        self._owed -= n
        return n

    def count(self, n: int) -> None:
        """Note that n were run since `burst`."""
        now = time.perf_counter()
        self._seconds_each = 0.5 * self._seconds_each + 0.5 * (now - self._burst_began) / n
        self._counted.append((now, n))
        while self._counted[0][0] < now - RATE_SECONDS and len(self._counted) > 2:
            self._counted.popleft()

    def per_second(self) -> float:
        """How many were run per second over the last half second."""
        if len(self._counted) < 2:
            return 0.0
        seconds = self._counted[-1][0] - self._counted[0][0]
        return sum(n for _, n in list(self._counted)[1:]) / seconds if seconds > 0 else 0.0
