"""Who takes part: what a contestant can do, and the table of them all."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from benchmarks.peers.problem import Problem
from bpviz.engine.parameters import Array

SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Variables that make NumPy's BLAS take code for another processor than this one."""


class Contestant(Protocol):
    """Somebody who carries out iterations, from theta_0 on."""

    def use_threads(self, n: int) -> None:
        """Take n threads, or leave it, if the contestant has its own way."""

    def advance(self, n: int) -> None:
        """Carry out n iterations."""

    def costs(self) -> list[float]:
        """J of every iteration so far, k = 0, 1, …, as it was found on the way; the last may be missing."""

    def theta(self) -> Array:
        """theta_k after the iterations so far, in the order of bpviz."""


@dataclass(frozen=True)
class Entry:
    """A contestant before it is made.

    Attributes:
        words: what the tables call it.
        package: what must be installed; "" for nothing.
        enter: makes it, which imports what it needs.
        output_f: the output layer's f, which it cannot choose.
        threads: how many to try; the quickest is taken.
        trains: False if it carries out no whole iterations.
    """

    words: str
    package: str
    enter: Callable[[Problem], Contestant]
    output_f: str = "sigmoid"
    threads: tuple[int, ...] = (1,)
    trains: bool = True

    @property
    def is_installed(self) -> bool:
        """Whether what it needs is there."""
        return not self.package or find_spec(self.package) is not None


def _ours(problem: Problem) -> Contestant:
    from benchmarks.peers.ours import Ours

    return Ours(problem)


def _naive_numpy(problem: Problem) -> Contestant:
    from benchmarks.peers.naive_numpy import NaiveNumPy

    return NaiveNumPy(problem)


def _scikit_learn(problem: Problem) -> Contestant:
    from benchmarks.peers.scikit_learn import ScikitLearn

    return ScikitLearn(problem)


def _pytorch(problem: Problem) -> Contestant:
    from benchmarks.peers.pytorch import PyTorch

    return PyTorch(problem)


def _limit(problem: Problem) -> Contestant:
    from benchmarks.peers.limit import Limit

    return Limit(problem)


ONE_OR_ALL = tuple(sorted({1, os.cpu_count() or 1}))

ENTRIES: dict[str, Entry] = {
    "ours": Entry("bpviz", "", _ours),
    "naive": Entry("naive NumPy", "", _naive_numpy, threads=ONE_OR_ALL),
    "sklearn": Entry("scikit-learn", "sklearn", _scikit_learn, output_f="identity", threads=ONE_OR_ALL),
    "torch": Entry("PyTorch", "torch", _pytorch, threads=ONE_OR_ALL),
    "limit": Entry("GEMM + sigmoid", "", _limit, trains=False),
}


def undisturbed() -> dict[str, str]:
    """The environment for a contestant's process."""
    return {key: value for key, value in os.environ.items() if key not in SLOWING}
