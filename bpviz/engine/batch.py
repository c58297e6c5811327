"""A batch of examples in memory: their sums, by as many threads as the work is worth."""

from __future__ import annotations

import os
import threading
from itertools import pairwise

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array
from bpviz.engine.workspace import Thetas, Workspace

LEAST_PRODUCTS = 2e7
"""Multiplications of a slab, a millisecond or two: less is done sooner than threads are made."""
MOST_SLABS = 8
SLAB_BYTES = 64 * 2**20
"""What the sums of all slabs may take together."""


class Batch:
    """The sums of m examples at either of two thetas.

    Many examples are cut into slabs that do not depend on the number of threads; the sums of the slabs are added up in
    their order. So any number of threads gives the same bits.

    Args:
        thetas, f_of, X, Y, keep_outputs: as `Workspace` takes them.
        threads: how many work at once; None for as many as there are cores.

    Attributes:
        m: the number of examples.
        Delta, sizes: as of `Workspace`.
    """

    def __init__(
        self,
        thetas: Thetas,
        f_of: dict[int, Activation],
        X: Array,
        Y: Array,
        threads: int | None = None,
        *,
        keep_outputs: bool = True,
    ) -> None:
        self.m = X.shape[1]
        slabs = np.linspace(0, self.m, _slabs(thetas, self.m) + 1).astype(int).tolist()
        self._slabs = [
            Workspace(thetas, f_of, X[:, i:j], Y[:, i:j], keep_outputs=keep_outputs) for i, j in pairwise(slabs)
        ]
        self._threads = min(threads or os.cpu_count() or 1, len(self._slabs))
        self.Delta = self._slabs[0].Delta
        self.sizes = self._slabs[0].sizes

    def sums(self, which: int) -> float:
        """Steps 1 to 4 for all examples at the first theta (0) or the second (1).

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        first = self._slabs[0]
        if len(self._slabs) == 1:
            return first.sums(which)
        costs = self._of_slabs(which)
        for slab in self._slabs[1:]:
            np.add(self.Delta.theta, slab.Delta.theta, self.Delta.theta)
            np.add(self.sizes, slab.sizes, self.sizes)
        return sum(costs)

    def cost(self, which: int) -> float:
        """Σ_i J(W,b;x^(i),y^(i)) and the outputs, by feedforward alone."""
        return sum(slab.cost(which) for slab in self._slabs)

    def outputs(self) -> Array:
        """h(x) of all examples at the theta that was asked for last, a copy of shape (s_nl, m)."""
        return np.concatenate([slab.outputs for slab in self._slabs], axis=1)

    def _of_slabs(self, which: int) -> list[float]:
        """Each slab's cost; threads are made anew each time, which costs little and leaves none behind."""
        costs = [0.0] * len(self._slabs)
        left = iter(range(len(self._slabs)))
        failures: list[BaseException] = []

        def work() -> None:
            # next() on a range is one step of the interpreter, so no slab is taken twice.
            try:
                with np.errstate(over="ignore", invalid="ignore"):
                    for n in left:
                        costs[n] = self._slabs[n].sums(which)
            except BaseException as failure:
                failures.append(failure)

        threads = [threading.Thread(target=work, name="bpviz slab") for _ in range(self._threads - 1)]
        for thread in threads:
            thread.start()
        work()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return costs


def _slabs(thetas: Thetas, m: int) -> int:
    """How many slabs m examples are cut into, whatever the number of cores."""
    theta = thetas[0].theta
    by_work = int(3 * m * theta.size / LEAST_PRODUCTS)
    by_memory = int(SLAB_BYTES / theta.nbytes)
    return max(1, min(by_work, by_memory, MOST_SLABS))
