"""The limit: an iteration's matrix products and sigmoids alone, in prepared arrays, block by block, on one thread."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.peers.problem import Problem
from bpviz.blas_threads import use_one_blas_thread
from bpviz.engine.activations import ACTIVATIONS
from bpviz.engine.parameters import Array
from bpviz.engine.workspace import columns_of_block


class Limit:
    """What no program with these products, this BLAS and these sigmoids can be quicker than; it learns nothing."""

    def __init__(self, problem: Problem) -> None:
        use_one_blas_thread()
        sizes, dtype = problem.layer_sizes, problem.rows.dtype
        self.W = [np.ascontiguousarray(W) for W in problem.start().W.values()]
        self.Delta_W = [np.empty_like(W) for W in self.W]
        columns = columns_of_block(sizes, problem.m, dtype.itemsize)
        self.sigmoid = ACTIVATIONS["sigmoid"].f_in_place
        self.blocks = [problem.rows[start : start + columns].T for start in range(0, problem.m, columns)]
        self.rooms = {x.shape[1]: _room(sizes[1:], x.shape[1], dtype) for x in self.blocks}

    def use_threads(self, n: int) -> None:
        """It has one."""

    def advance(self, n: int) -> None:
        """The products and sigmoids of n iterations."""
        for _ in range(n):
            for x in self.blocks:
                self.of_block(x)

    def of_block(self, x: Array) -> None:
        """W a and f(z) upwards, Wᵀ delta downwards, delta aᵀ for each layer."""
        a, delta = self.rooms[x.shape[1]]
        below = x
        for W, above in zip(self.W, a, strict=True):
            W.dot(below, above)
            self.sigmoid(above)
            below = above
        for l in range(len(self.W) - 1, 0, -1):
            self.W[l].T.dot(delta[l], delta[l - 1])
        below = x
        for of_layer, Delta_W, above in zip(delta, self.Delta_W, a, strict=True):
            of_layer.dot(below.T, Delta_W)
            below = above

    def costs(self) -> list[float]:
        """It has none."""
        return []

    def theta(self) -> Array:
        """It stays where it started."""
        return np.concatenate([W.ravel() for W in self.W])


def _room(sizes: tuple[int, ...], n: int, dtype: np.dtype[Any]) -> tuple[list[Array], list[Array]]:
    """a and delta of layers 2 … n_l for n examples."""
    a, delta = ([np.full((s, n), 0.01, dtype) for s in sizes] for _ in range(2))
    return a, delta
