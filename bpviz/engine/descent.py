"""Batch gradient descent in place: theta_k with the sums and the gradient at it, iteration after iteration."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

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
    """Holds theta_k, Delta and the gradient in arrays that later iterations overwrite; all else is numbers.

    Where a net and its examples are small, the arrays of some dozens of iterations are there at once, slot by slot in
    turn: their marks are worked out all together, for a fraction of what each by itself would cost.

    Args:
        layer_sizes: (s_1, …, s_nl).
        f_of: the activation function of each layer l = 2 … n_l.
        training: the examples whose cost is minimised.
        held_out: examples whose cost is only watched; None where there are none.
        dtype: float64 or float32.
        watch_every: at every how many iterations the held-out ones are watched; at the others their cost is NaN.

    Attributes:
        k: the iteration.
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
        size, n, number = number_of_parameters(layer_sizes), len(layer_sizes) - 1, np.dtype(dtype)
        self._slots = training.slots(layer_sizes, number.itemsize) if isinstance(training, Examples) else 2
        # theta and the gradient at it, of this iteration and of its neighbours.
        self._points = aligned((self._slots, 2, size), number)
        self._pairs = [(theta, gradient) for theta, gradient in self._points]
        thetas = tuple(Parameters(layer_sizes, theta) for theta, _ in self._pairs)
        self._which = 0
        self._training = training.summing(thetas, f_of)
        self._held_out = held_out.summing(thetas, f_of) if held_out is not None else None
        self._watch_every = watch_every
        self._layer_sizes = layer_sizes
        # Scalars as arrays, which is how a product takes them in half the time.
        self._n, self._n_as_array, self._means = 0, np.zeros((), dtype), np.zeros(2 * n)
        self._alpha, self._minus_alpha = 0.0, np.zeros((), dtype)
        self._is_weight = Parameters(layer_sizes, np.zeros(size, dtype))
        for W in self._is_weight.W.values():
            W[...] = 1
        self._squares = aligned((self._slots - 1, 2, size), number)
        self._squares_of_layers = _layer_sums(self._is_weight)
        self._costs = [(math.nan,) * 4] * self._slots
        self._row = np.empty(len(MARK) + 4 * n)
        self._row_sizes, self._row_of_layers = np.split(self._row[len(MARK) :], 2)
        self.k = 0

    @property
    def J(self) -> float:
        """J(W,b) at theta_k."""
        return self._costs[self._which][0]

    @property
    def theta(self) -> Array:
        """theta_k; the next iterations overwrite it."""
        theta: Array = self._pairs[self._which][0]
        return theta

    @property
    def gradient(self) -> Array:
        """∂J/∂theta at theta_k, in the order of theta."""
        gradient: Array = self._pairs[self._which][1]
        return gradient

    @property
    def Delta(self) -> Array:
        """Delta_W and Delta_b over the examples of the iteration, in the order of theta."""
        return self._training.Delta.theta

    @property
    def mark(self) -> Array:
        """What is kept of theta_k for ever, in the order of `MARK`."""
        mark: Array = self.marks(1)[0].copy()
        return mark

    def start(self, theta: Array, lambda_: float, k: int = 0) -> None:
        """Be at another theta, that of iteration k; where the sums cannot be had, it stays where it was."""
        slot = self._slot(+1)
        np.copyto(self._pairs[slot][0], theta, casting="same_kind")
        self._turn_to(slot, k, lambda_)

    def run(self, alpha: float, lambda_: float, n: int) -> int:
        """Take n steps, or as many as `marks` can be had of at once; none to where J is not finite.

        Returns:
            How many were taken.
        """
        most = min(n, self._slots - 1)
        for done in range(most):
            self.step(alpha, lambda_)
            if not math.isfinite(self.J):
                self.back(lambda_)
                return done
        return most

    def step(self, alpha: float, lambda_: float) -> None:
        """The tutorial's update of every W^(l) and b^(l), theta_{k+1} = theta_k − alpha ∂J/∂theta.

        Where the sums cannot be had, this raises and stays at theta_k.

        Args:
            alpha: the learning rate that leads there.
            lambda_: the weight decay parameter in force there.
        """
        now, gradient = self._pairs[self._which]
        slot = self._slot(+1)
        then = self._pairs[slot][0]
        if self._alpha != alpha:
            self._alpha, self._minus_alpha[...] = alpha, -alpha
        np.multiply(gradient, self._minus_alpha, then)
        np.add(now, then, then)
        self._turn_to(slot, self.k + 1, lambda_)

    def back(self, lambda_: float) -> None:
        """Take the last step back."""
        self._turn_to(self._slot(-1), self.k - 1, lambda_)

    def marks(self, n: int) -> Array:
        """What is kept for ever of the last n iterations that `run` or `step` came to, theta_k's last: (n, marks)."""
        if n == 1:
            return self._latest_mark()
        slots = [self._slot(-back) for back in range(n - 1, -1, -1)]
        both = self._points[slots]
        squares = np.multiply(both, both, self._squares[:n])
        marks = np.empty((n, len(MARK) + 4 * (len(self._layer_sizes) - 1)))
        marks[:, : len(MARK) - 1] = [self._costs[slot] for slot in slots]
        marks[:, len(MARK) - 1] = squares[:, 1].sum(axis=1, dtype=np.float64)
        sizes, of_layers = np.split(marks[:, len(MARK) :], 2, axis=1)
        np.multiply(self._training.sizes_of(slots), self._means, sizes)
        of_layers[...] = self._squares_of_layers(squares)
        return marks

    def _latest_mark(self) -> Array:
        """`marks` of theta_k alone, where calls would cost more than numbers; the next one overwrites it."""
        row, squares = self._row, self._squares[0]
        gradient, both = self._pairs[self._which][1], self._points[self._which]
        row[0], row[1], row[2], row[3] = self._costs[self._which]
        row[4] = gradient.dot(gradient)
        np.multiply(self._training.sizes_of((self._which,))[0], self._means, self._row_sizes)
        np.multiply(both, both, squares)
        self._row_of_layers[...] = self._squares_of_layers(self._squares[:1])[0]
        return row[np.newaxis]

    def thetas(self, n: int) -> list[Array]:
        """theta of the last n iterations that `run` or `step` came to; the next ones overwrite them."""
        return [self._pairs[self._slot(-back)][0] for back in range(n - 1, -1, -1)]

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
        J, data_term, decay_term, held_out = self._costs[self._which]
        if self._held_out is not None and math.isnan(held_out):
            held_out = self._held_out.cost(self._which) / self._held_out.n
            self._costs[self._which] = J, data_term, decay_term, held_out

    def _slot(self, steps: int) -> int:
        return (self._which + steps) % self._slots

    def _turn_to(self, slot: int, k: int, lambda_: float) -> None:
        """Be at another slot, whose theta is that of iteration k."""
        before = self._which, self.k
        self._which, self.k = slot, k
        try:
            self._evaluate(lambda_)
        except BaseException:
            self._which, self.k = before
            raise

    def _evaluate(self, lambda_: float) -> None:
        """J and its gradient at theta_k: (1/m) Delta_W + lambda W and (1/m) Delta_b, m being the iteration's."""
        theta, gradient = self._pairs[self._which]
        training = self._training
        cost = training.sums(self._which, self.k)
        if training.n != self._n:
            self._divide_by(training.n)
        data_term = cost / self._n
        np.divide(training.Delta.theta, self._n_as_array, gradient)
        decay_term = 0.0
        if lambda_:
            W = np.multiply(theta, self._is_weight.theta, self._squares[0, 0])
            decay_term = lambda_ / 2 * float(W.dot(W))
            np.add(gradient, np.multiply(W, lambda_, W), gradient)
        self._costs[self._which] = data_term + decay_term, data_term, decay_term, math.nan
        if self.k % self._watch_every == 0:
            self.watch()

    def _divide_by(self, n: int) -> None:
        self._n, self._n_as_array[...] = n, n
        self._means = 1.0 / (n * np.array(2 * self._layer_sizes[1:]))


def _layer_sums(is_weight: Parameters) -> Callable[[Array], Array]:
    """What turns pairs of rows in the order of theta, (n, 2, size), into their sums over each W^(l), (n, 2 (n_l−1))."""
    starts = np.cumsum([0, *(block.size for block in is_weight.blocks.values())]).tolist()
    mask, layers = is_weight.theta, len(starts) - 1
    if mask.size > FEW:

        def add_up(pairs: Array) -> Array:
            weights = np.multiply(pairs, mask, pairs)
            return np.add.reduceat(weights, starts[:-1], axis=2, dtype=np.float64).reshape(-1, 2 * layers)

        return add_up
    # A product does it in a third of the time where there is little to do.
    select = np.zeros((mask.size, layers), mask.dtype)
    for l, (start, end) in enumerate(pairwise(starts)):
        select[start:end, l] = mask[start:end]
    return lambda pairs: pairs.dot(select).reshape(-1, 2 * layers)
