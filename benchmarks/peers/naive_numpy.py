"""Naive NumPy: the tutorial's equations written down as they stand, a new array for every one of them."""

from __future__ import annotations

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.peers.problem import Problem
from bpviz.engine.parameters import Array, Parameters


class NaiveNumPy:
    """Examples as columns, all of them at once."""

    def __init__(self, problem: Problem) -> None:
        start = problem.start()
        self.x, self.y = problem.rows.T, problem.targets.T
        self.alpha, self.m, self.n_l = problem.alpha, problem.m, start.n_l
        self.W = {l: W.copy() for l, W in start.W.items()}
        self.b = {l: b.copy() for l, b in start.b.items()}
        self.J: list[float] = []

    def use_threads(self, n: int) -> None:
        """Those of BLAS."""
        threadpool_limits(n)

    def advance(self, n: int) -> None:
        """The algorithm, n times."""
        for _ in range(n):
            self.iterate()

    def iterate(self) -> None:
        """One iteration of batch gradient descent."""
        W, b, n_l, m = self.W, self.b, self.n_l, self.m
        a = {1: self.x}
        for l in range(1, n_l):
            z = W[l] @ a[l] + b[l]
            a[l + 1] = 1 / (1 + np.exp(-z))
        self.J.append(float(np.sum((self.y - a[n_l]) ** 2) / (2 * m)))
        delta = {n_l: -(self.y - a[n_l]) * a[n_l] * (1 - a[n_l])}
        for l in range(n_l - 1, 1, -1):
            delta[l] = (W[l].T @ delta[l + 1]) * a[l] * (1 - a[l])
        for l in range(1, n_l):
            Delta_W = delta[l + 1] @ a[l].T
            Delta_b = np.sum(delta[l + 1], axis=1, keepdims=True)
            W[l] = W[l] - self.alpha * (Delta_W / m)
            b[l] = b[l] - self.alpha * (Delta_b / m)

    def costs(self) -> list[float]:
        """As they came."""
        return list(self.J)

    def theta(self) -> Array:
        """W and b, put in one row."""
        return Parameters.from_layers(self.W, self.b).theta
