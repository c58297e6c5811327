"""Batch gradient descent in place: theta_k with the sums and the gradient at it, iteration after iteration."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.batch import Examples
from bpviz.engine.parameters import Array, Parameters, number_of_parameters
from bpviz.engine.summing import Source
from bpviz.engine.workspace import aligned

FEW = 1000
"""Parameters."""
MARK = ("J", "data term", "decay term", "held-out data term", "‖∂J/∂theta‖²")
"""The first numbers of a mark; the held-out one is NaN where nothing is held out. Then come, each for all layers: the
mean over examples and units of (delta^(l))², the share of saturated units, ‖W^(l)‖², ‖∂J/∂W^(l)‖²."""


class Descent:
    """Holds theta_k, Delta and the gradient in arrays that the next iteration overwrites; all else is numbers.

    Args:
        layer_sizes: (s_1, …, s_nl).
        f_of: the activation function of each layer l = 2 … n_l.
        training: the examples whose cost is minimised.
        held_out: examples whose cost is only watched; None where there are none.
        dtype: float64 or float32.
        watch_every: at every how many iterations the held-out ones are watched; at the others their cost is NaN.

    Attributes:
        k: the iteration.
        J: J(W,b) at theta_k.
        mark: what is kept of theta_k for ever, in the order of `MARK`.
    """

    def __init__(
        self,
        layer_sizes: tuple[int, ...],
        f_of: dict[int, Activation],
        training: Source,
        held_out: Examples | None = None,
        dtype: type[np.floating] = np.float64,
        *,
        watch_every: int = 1,
    ) -> None:
        size, n = number_of_parameters(layer_sizes), len(layer_sizes) - 1
        # theta and the gradient at it, of this iteration and of the next one in turn.
        both = [aligned((2, size), np.dtype(dtype)) for _ in range(2)]
        self._points = tuple((array[0], array[1], array) for array in both)
        thetas = Parameters(layer_sizes, both[0][0]), Parameters(layer_sizes, both[1][0])
        self._which = 0
        self._training = training.summing(thetas, f_of)
        self._held_out = held_out.summing(thetas, f_of) if held_out is not None else None
        self._watch_every = watch_every
        self._layer_sizes = layer_sizes
        # Scalars as arrays, which is how a product takes them in half the time.
        self._n, self._n_as_array, self._means = 0, np.zeros((), dtype), np.zeros(2 * n)
        self._alpha, self._minus_alpha = 0.0, np.zeros((), dtype)
        self._is_weight = Parameters.zeros(layer_sizes)
        for W in self._is_weight.W.values():
            W[...] = 1
        self._squares = aligned((2, size), np.dtype(dtype))
        self._squares_of_layers = _layer_sums(self._is_weight, np.dtype(dtype))
        self.k = 0
        self.J = math.nan
        self.mark = np.full(len(MARK) + 4 * n, math.nan)
        self._sizes, self._of_layers = np.split(self.mark[len(MARK) :], 2)

    @property
    def theta(self) -> Array:
        """theta_k; the iteration after the next one overwrites it."""
        theta: Array = self._points[self._which][0]
        return theta

    @property
    def gradient(self) -> Array:
        """∂J/∂theta at theta_k, in the order of theta."""
        gradient: Array = self._points[self._which][1]
        return gradient

    @property
    def Delta(self) -> Array:
        """Delta_W and Delta_b over the examples of the iteration, in the order of theta."""
        return self._training.Delta.theta

    def start(self, theta: Array, lambda_: float, k: int = 0) -> None:
        """Be at another theta, that of iteration k; where the sums cannot be had, it stays where it was."""
        then = self._points[1 - self._which][0]
        np.copyto(then, theta, casting="same_kind")
        self._turn_to(k, lambda_)

    def step(self, alpha: float, lambda_: float) -> None:
        """The tutorial's update of every W^(l) and b^(l), theta_{k+1} = theta_k − alpha ∂J/∂theta.

        Where the sums cannot be had, this raises and stays at theta_k.

        Args:
            alpha: the learning rate that leads there.
            lambda_: the weight decay parameter in force there.
        """
        now, gradient, _ = self._points[self._which]
        then = self._points[1 - self._which][0]
        if self._alpha != alpha:
            self._alpha, self._minus_alpha[...] = alpha, -alpha
        np.multiply(gradient, self._minus_alpha, then)
        np.add(now, then, then)
        self._turn_to(self.k + 1, lambda_)

    def back(self, lambda_: float) -> None:
        """Take the last step back."""
        self._turn_to(self.k - 1, lambda_)

    @property
    def has_outputs(self) -> bool:
        """Whether the outputs of the training examples are kept as they come, and so cost nothing."""
        return self._training.has_outputs

    def outputs(self) -> tuple[Array, Array]:
        """h(x) of the training examples and of the held-out ones, copies of shape (s_nl, m) and (s_nl, m_held_out)."""
        training = self._training.outputs(self._which)
        if self._held_out is None:
            return training, training[:, :0].copy()
        self.watch()
        return training, self._held_out.outputs(self._which)

    def watch(self) -> None:
        """Make sure that the mark has the data term over the held-out examples, where there are any."""
        if self._held_out is not None and math.isnan(self.mark[3]):
            self.mark[3] = self._held_out.cost(self._which) / self._held_out.n

    def _turn_to(self, k: int, lambda_: float) -> None:
        """Be at the other theta, which is that of iteration k."""
        before, self.k = self.k, k
        self._which = 1 - self._which
        try:
            self._evaluate(lambda_)
        except BaseException:
            self._which, self.k = 1 - self._which, before
            raise

    def _evaluate(self, lambda_: float) -> None:
        """J and its gradient at theta_k: (1/m) Delta_W + lambda W and (1/m) Delta_b, m being the iteration's."""
        theta, gradient, both = self._points[self._which]
        training, mark, squares = self._training, self.mark, self._squares
        cost = training.sums(self._which, self.k)
        held_out = math.nan
        if self._held_out is not None and self.k % self._watch_every == 0:
            held_out = self._held_out.cost(self._which) / self._held_out.n
        if training.n != self._n:
            self._divide_by(training.n)
        data_term = cost / self._n
        np.divide(training.Delta.theta, self._n_as_array, gradient)
        decay_term = 0.0
        if lambda_:
            W = np.multiply(theta, self._is_weight.theta, squares[0])
            decay_term = lambda_ / 2 * float(W.dot(W))
            np.add(gradient, np.multiply(W, lambda_, W), gradient)
        self.J = data_term + decay_term
        mark[0], mark[1], mark[2], mark[3] = self.J, data_term, decay_term, held_out
        mark[4] = gradient.dot(gradient)
        np.multiply(training.sizes, self._means, self._sizes)
        np.multiply(both, both, squares)
        self._of_layers[...] = self._squares_of_layers(squares).ravel()

    def _divide_by(self, n: int) -> None:
        self._n, self._n_as_array[...] = n, n
        self._means = 1.0 / (n * np.array(2 * self._layer_sizes[1:]))


def _layer_sums(is_weight: Parameters, dtype: np.dtype[Any]) -> Callable[[Array], Array]:
    """What turns two rows in the order of theta into their sums over each W^(l), shape (2, n_l−1)."""
    starts = np.cumsum([0, *(block.size for block in is_weight.blocks.values())]).tolist()
    mask = is_weight.theta.astype(dtype)
    if mask.size > FEW:
        return lambda rows: np.add.reduceat(np.multiply(rows, mask, rows), starts[:-1], axis=1)
    # A product does it in a third of the time where there is little to do.
    select = np.zeros((mask.size, len(starts) - 1), dtype)
    for l, (start, end) in enumerate(pairwise(starts)):
        select[start:end, l] = mask[start:end]
    return lambda rows: rows.dot(select)
