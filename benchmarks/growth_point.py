"""A process that trains on given examples and tells how long an iteration took and how much memory was added."""

from __future__ import annotations

import argparse
import json
import threading
import time
from pathlib import Path

import numpy as np

from benchmarks.peers.contestant import ENTRIES
from benchmarks.peers.problem import Problem
from bpviz.blas_threads import use_one_blas_thread
from bpviz.engine.activations import activations_by_layer
from bpviz.engine.batch import Examples
from bpviz.engine.descent import Descent

LEAST_SECONDS = 0.3
"""Iterations are carried out for so long at the least, and three of them."""
EVERY_SECONDS = 0.002


class Peak:
    """Watches how much anonymous memory the process has: mapped files are not counted, nor what others have."""

    def __init__(self) -> None:
        self.before = self.most = anonymous_bytes()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def added(self) -> int:
        """Bytes at the peak beyond those at first."""
        return self.most - self.before

    def look(self) -> None:
        """Look once more, now."""
        self.most = max(self.most, anonymous_bytes())

    def _watch(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self.look()


def anonymous_bytes() -> int:
    """RssAnon of this process."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon:"))


def main() -> None:
    """Train and print what was found as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=["engine", *ENTRIES])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mapped", action="store_true")
    arguments = parser.parse_args()
    problem = Problem.load(arguments.folder, "sigmoid", mapped=arguments.mapped)
    found = of_engine(problem) if arguments.who == "engine" else of_contestant(problem, arguments.who)
    print(json.dumps(found))


def of_engine(problem: Problem) -> dict[str, float]:
    """What our engine needs, from before it is made until after the last iteration."""
    use_one_blas_thread()
    warm_up(problem)
    f_of = activations_by_layer(problem.f, len(problem.layer_sizes))
    theta = problem.start().theta
    with Peak() as peak:
        examples = Examples(problem.rows.T, problem.targets.T)
        descent = Descent(problem.layer_sizes, f_of, examples, dtype=problem.rows.dtype.type)
        descent.start(theta, 0.0)
        took: list[float] = []
        while len(took) < 3 or sum(took) < LEAST_SECONDS:
            began = time.perf_counter()
            descent.step(problem.alpha, 0.0)
            took.append(time.perf_counter() - began)
    return {"seconds": float(np.median(took)), "bytes": peak.added}


def of_contestant(problem: Problem, name: str) -> dict[str, float]:
    """What another one needs for three iterations, its libraries and a first product apart."""
    small = Problem(problem.layer_sizes, problem.alpha, problem.epsilon, problem.rows[:8], problem.targets[:8])
    ENTRIES[name].enter(small).advance(1)
    with Peak() as peak:
        began = time.perf_counter()
        ENTRIES[name].enter(problem).advance(3)
        took = time.perf_counter() - began
    return {"seconds": took / 3, "bytes": peak.added}


def warm_up(problem: Problem) -> None:
    """Let BLAS make its buffers, which it keeps for good, and the threads' stacks be mapped."""
    square = np.ones((512, 512), problem.rows.dtype)
    square.dot(square)


if __name__ == "__main__":
    main()
