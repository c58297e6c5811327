"""bpviz itself: a whole Session, with every iteration's marks and checkpoints."""

from __future__ import annotations

import numpy as np

from benchmarks.peers.problem import SEED, Problem
from bpviz.blas_threads import use_one_blas_thread
from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Table
from bpviz.engine.parameters import Array
from bpviz.session.recipe import Precision, Recipe
from bpviz.session.session import Session


class Ours:
    """The Session as the window has it: one BLAS thread, and worker threads of its own where they pay."""

    def __init__(self, problem: Problem) -> None:
        use_one_blas_thread()
        precision: Precision = "float32" if problem.rows.dtype == np.float32 else "float64"
        recipe = Recipe(
            problem.layer_sizes, problem.f, problem.alpha, epsilon=problem.epsilon, seed=SEED, precision=precision
        )
        self._session = Session(recipe, dataset(problem))

    def use_threads(self, n: int) -> None:
        """bpviz has its own way."""

    def advance(self, n: int) -> None:
        """As the window's worker does."""
        self._session.advance(n)

    def costs(self) -> list[float]:
        """Of the history's marks."""
        return list(self._session.marks.J.tolist())

    def theta(self) -> Array:
        """The session's."""
        return self._session.theta


def dataset(problem: Problem) -> Dataset:
    """The examples as a data set that bpviz prepared nothing of."""
    targets = problem.targets.T
    classes = targets[0] if len(targets) == 1 else targets.argmax(axis=0)
    table = Table(
        name="benchmark",
        task="classification",
        input_names=tuple(f"x{j}" for j in range(1, problem.layer_sizes[0] + 1)),
        inputs=problem.rows.T,
        target_names=("class",),
        targets=classes[np.newaxis],
        class_names=tuple(str(n) for n in range(max(2, len(targets)))),
    )
    return Dataset.of(table, Preparation(inputs="as they are", held_out=0.0))
