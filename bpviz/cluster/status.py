"""What is known of a cluster at a moment: frozen, so that any thread may look at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ready", "loading", "holding", "lost"]


@dataclass(frozen=True)
class WorkerStatus:
    """A worker, and what it holds.

    Attributes:
        name, host, address: as the scheduler tells.
        spans: the training examples it holds, from 1: the first and the last one of each run of neighbours.
        state: "ready" before it was given any, "loading" until it has added them up once, then "holding"; "lost" when
            it does not answer any more, and others hold its examples.
    """

    name: str
    host: str
    address: str
    spans: tuple[tuple[int, int], ...] = ()
    state: State = "ready"

    @property
    def examples(self) -> str:
        """What it holds, in words."""
        return ", ".join(f"{first}–{last}" for first, last in self.spans) or "none"


@dataclass(frozen=True)
class ClusterStatus:
    """The workers and how they do.

    Attributes:
        address: the scheduler's.
        workers: those that take part, then those that were lost.
        iterations: how many sums were made here.
        overhead: milliseconds that an iteration takes beyond the slowest worker's own time, the median of the last
            ones; None before the first.
    """

    address: str
    workers: tuple[WorkerStatus, ...] = ()
    iterations: int = 0
    overhead: float | None = None

    @property
    def taking_part(self) -> tuple[WorkerStatus, ...]:
        """The workers that were not lost."""
        return tuple(worker for worker in self.workers if worker.state != "lost")

    @property
    def lost(self) -> tuple[WorkerStatus, ...]:
        """The workers that were lost, in their order."""
        return tuple(worker for worker in self.workers if worker.state == "lost")


def joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Runs of neighbours made one: start and end of each, the end being the next one's start."""
    runs: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if runs and runs[-1][1] == start:
            runs[-1] = runs[-1][0], stop
        else:
            runs.append((start, stop))
    return tuple(runs)
