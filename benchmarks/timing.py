"""Times of several jobs, taken in turn so that whatever else the machine does hits all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


def in_turn(
    jobs: Mapping[str, Callable[[], object]], rounds: int, settle: Callable[[], object]
) -> dict[str, list[float]]:
    """How many milliseconds each job takes, once every round; every second round goes through them backwards.

    Args:
        jobs: what to do, by name; each is done once more at first, uncounted.
        rounds: how often.
        settle: what to do before each, uncounted.
    """
    took: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(-1, rounds):
        for name in jobs if turn % 2 == 0 else reversed(list(jobs)):
            settle()
            began = time.perf_counter()
            jobs[name]()
            if turn >= 0:
                took[name].append(1000 * (time.perf_counter() - began))
    return took
