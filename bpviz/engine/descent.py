"""Batch gradient descent in place: theta_k with the sums and the gradient at it, iteration after iteration."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.batch import Batch
from bpviz.engine.parameters import Array, Parameters, number_of_parameters
from bpviz.engine.workspace import aligned

FEW = 1000
"""Parameters."""
MARK = ("J", "data term", "decay term", "held-out data term", "‖∂J/∂theta‖²")
"""The first numbers of a mark; the held-out one is NaN where nothing is held out. Then come, each for all layers: the
mean over examples and units of (delta^(l))², the share of saturated units, ‖W^(l)‖², ‖∂J/∂W^(l)‖²."""


@dataclass(frozen=True)
class Examples:
    """Columns of examples: X of shape (s_1, m), Y of shape (s_nl, m)."""

    X: Array
    Y: Array


class Descent:
    """Holds theta_k, Delta and the gradient in arrays that the next iteration overwrites; all else is numbers.

    Args:
        layer_sizes: (s_1, …, s_nl).
        f_of: the activation function of each layer l = 2 … n_l.
        training: the examples whose cost is minimised.
        held_out: examples whose cost is only watched; None where there are none.
        dtype: float64 or float32.
        keep_outputs: whether `outputs` will be asked for.

    Attributes:
        J: J(W,b) at theta_k.
        mark: what is kept of theta_k for ever, in the order of `MARK`.
    """

    def __init__(
        self,
        layer_sizes: tuple[int, ...],
        f_of: dict[int, Activation],
        training: Examples,
        held_out: Examples | None = None,
        dtype: type[np.floating] = np.float64,
        *,
        keep_outputs: bool = True,
    ) -> None:
        size, n = number_of_parameters(layer_sizes), len(layer_sizes) - 1
        # theta and the gradient at it, of this iteration and of the next one in turn.
        both = [aligned((2, size), np.dtype(dtype)) for _ in range(2)]
        self._points = tuple((array[0], array[1], array) for array in both)
        thetas = Parameters(layer_sizes, both[0][0]), Parameters(layer_sizes, both[1][0])
        self._which = 0
        self._training = Batch(thetas, f_of, training.X, training.Y, keep_outputs=keep_outputs)
        self._held_out = None
        if held_out is not None:
            self._held_out = Batch(thetas, f_of, held_out.X, held_out.Y, keep_outputs=keep_outputs)
        # Scalars as arrays, which is how a product takes them in half the time.
        self._m = np.array(self._training.m, dtype)
        self._alpha, self._minus_alpha = 0.0, np.array(0.0, dtype)
        self._is_weight = Parameters.zeros(layer_sizes)
        for W in self._is_weight.W.values():
            W[...] = 1
        self._squares = aligned((2, size), np.dtype(dtype))
        self._squares_of_layers = _layer_sums(self._is_weight, np.dtype(dtype))
        self.J = math.nan
        self.mark = np.full(len(MARK) + 4 * n, math.nan)
        self._sizes, self._of_layers = np.split(self.mark[len(MARK) :], 2)
        self._means = 1.0 / (self._training.m * np.array(2 * layer_sizes[1:]))

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
        """Delta_W and Delta_b over all training examples, in the order of theta."""
        return self._training.Delta.theta

    def start(self, theta: Array, lambda_: float) -> None:
        """Be at another theta."""
        np.copyto(self.theta, theta)
        self._evaluate(lambda_)

    def step(self, alpha: float, lambda_: float) -> None:
        """The tutorial's update of every W^(l) and b^(l), theta_{k+1} = theta_k − alpha ∂J/∂theta.

        Args:
            alpha: the learning rate that leads there.
            lambda_: the weight decay parameter in force there.
        """
        now, gradient, _ = self._points[self._which]
        self._which = 1 - self._which
        then = self._points[self._which][0]
        if self._alpha != alpha:
            self._alpha, self._minus_alpha[...] = alpha, -alpha
        np.multiply(gradient, self._minus_alpha, then)
        np.add(now, then, then)
        self._evaluate(lambda_)

    def back(self, lambda_: float) -> None:
        """Take the last step back."""
        self._which = 1 - self._which
        self._evaluate(lambda_)

    def outputs(self) -> tuple[Array, Array]:
        """h(x) of the training examples and of the held-out ones, copies of shape (s_nl, m) and (s_nl, m_held_out)."""
        training = self._training.outputs()
        return training, self._held_out.outputs() if self._held_out else training[:, :0].copy()

    def _evaluate(self, lambda_: float) -> None:
        """J and its gradient at theta_k: (1/m) Delta_W + lambda W and (1/m) Delta_b."""
        theta, gradient, both = self._points[self._which]
        mark, squares = self.mark, self._squares
        data_term = self._training.sums(self._which) / self._training.m
        np.divide(self.Delta, self._m, gradient)
        decay_term = 0.0
        if lambda_:
            W = np.multiply(theta, self._is_weight.theta, squares[0])
            decay_term = lambda_ / 2 * float(W.dot(W))
            np.add(gradient, np.multiply(W, lambda_, W), gradient)
        self.J = data_term + decay_term
        mark[0], mark[1], mark[2] = self.J, data_term, decay_term
        if self._held_out is not None:
            mark[3] = self._held_out.cost(self._which) / self._held_out.m
        mark[4] = gradient.dot(gradient)
        np.multiply(self._training.sizes, self._means, self._sizes)
        np.multiply(both, both, squares)
        self._of_layers[...] = self._squares_of_layers(squares).ravel()


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
