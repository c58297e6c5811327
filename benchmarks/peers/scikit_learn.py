"""scikit-learn's MLPRegressor, set up as plain batch gradient descent."""

from __future__ import annotations

import warnings
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.peers.problem import Problem
from bpviz.engine.parameters import Array, Parameters


class ScikitLearn:
    """Its `fit`, going on where it was; its output layer has f(z) = z, and its loss is the mean over the outputs."""

    def __init__(self, problem: Problem) -> None:
        from sklearn.neural_network import MLPRegressor

        self.model: Any = MLPRegressor(
            hidden_layer_sizes=problem.layer_sizes[1:-1],
            activation="logistic",
            solver="sgd",
            alpha=0.0,
            batch_size=problem.m,
            learning_rate="constant",
            learning_rate_init=problem.alpha,
            shuffle=False,
            momentum=0.0,
            nesterovs_momentum=False,
            tol=0.0,
            n_iter_no_change=10**9,
            warm_start=True,
        )
        self.rows, self.outputs = problem.rows, problem.layer_sizes[-1]
        self.targets = problem.targets.ravel() if self.outputs == 1 else problem.targets
        # Its own random start is made by a first step, and written over.
        self.model.partial_fit(self.rows, self.targets)
        start = problem.start()
        for l, (W, b) in enumerate(zip(self.model.coefs_, self.model.intercepts_, strict=True), start=1):
            W[...], b[...] = start.W[l].T, start.b[l].ravel()
        self.model.loss_curve_ = []

    def use_threads(self, n: int) -> None:
        """Those of BLAS and OpenMP."""
        threadpool_limits(n)

    def advance(self, n: int) -> None:
        """One `fit` of n epochs."""
        self.model.set_params(max_iter=n)
        with warnings.catch_warnings():
            # It says that n epochs were not enough, and that no example is left for a second mini-batch.
            warnings.simplefilter("ignore")
            self.model.fit(self.rows, self.targets)

    def costs(self) -> list[float]:
        """Its losses, summed over the outputs."""
        return [loss * self.outputs for loss in self.model.loss_curve_]

    def theta(self) -> Array:
        """Its coefs_, which have a column for each unit, and its intercepts_."""
        W = {l: W.T for l, W in enumerate(self.model.coefs_, start=1)}
        return Parameters.from_layers(W, dict(enumerate(self.model.intercepts_, start=1))).theta
