"""The training workspace: the tutorial's four steps on blocks of examples, in arrays that are allocated once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array, Parameters

CACHE_BYTES = 2 * 2**20
"""About what x, a, f' and delta of a block may take together, so that they stay in a core's caches."""
FEWEST_COLUMNS, MOST_COLUMNS = 256, 4096
"""Products of fewer columns are slow, above all with large matrices."""
KEPT_BYTES = 4 * 2**20
"""Inputs up to this size are laid out block by block once; larger ones are copied block by block each time."""
ALIGNMENT = 64
"""Bytes: so that a product's rounding does not depend on where the memory happened to lie."""

Thetas = tuple[Parameters, Parameters]
"""Those of this iteration and of the next one, in turn."""
Product = Callable[[Array, Array], Any]
"""A bound `dot` of a matrix: takes the right factor and where to write the product."""


@dataclass(frozen=True, eq=False)
class Arrays:
    """What the four steps write for one size of block, keyed by l = 2 … n_l.

    Attributes:
        a: z^(l), which becomes a^(l); shape (s_l, n).
        a_and_one: the same with the bias unit's +1 as a last row, shape (s_l + 1, n).
        slope: f'(z^(l)).
        delta: delta^(l).
        runs: f, a and f'(z) of neighbouring layers that share an activation function, as one array each.
    """

    a: dict[int, Array]
    a_and_one: dict[int, Array]
    slope: dict[int, Array]
    delta: dict[int, Array]
    runs: tuple[tuple[Activation, Array, Array], ...]


@dataclass(frozen=True, eq=False)
class Steps:
    """The four steps for one theta and one size of block: products and functions bound to the arrays they write.

    Attributes:
        feedforward: for l = 1 … n_l−1: [W^(l) b^(l)] times, a^(l+1), f, a^(l+1) with its ones.
        slopes: f' and the a and f'(z) it is for.
        output: h = a^(n_l), delta^(n_l), the same as one row, f'(z^(n_l)).
        backward: for l = n_l−1 … 2: (W^(l))ᵀ times, delta^(l+1), delta^(l), f'(z^(l)).
        partials: for l = 1 … n_l−1: delta^(l+1) times, [Delta_W^(l) Delta_b^(l)], a^(l+1) with its ones.
        sizes: for l = 2 … n_l: delta^(l) as one row, f'(z^(l)), below what it counts as flat, room to compare.
    """

    feedforward: tuple[tuple[Product, Array, Callable[[Array], Any], Array], ...]
    slopes: tuple[tuple[Callable[[Array, Array], Any], Array, Array], ...]
    output: tuple[Array, Array, Array, Array]
    backward: tuple[tuple[Product, Array, Array, Array], ...]
    partials: tuple[tuple[Product, Array, Array], ...]
    sizes: tuple[tuple[Array, Array, Any, Array], ...]


class Workspace:
    """Adds up the costs and partial derivatives of its examples, at either of two thetas.

    Each layer's activations have a row of ones below them, the bias unit's +1: [W b] times them is z, and delta times
    their transpose is [Delta_W Delta_b], one product each.

    Args:
        thetas: two parameters of one net, which their owner writes; `sums` reads one of them.
        f_of: the activation function of each layer l = 2 … n_l.
        X: the examples as columns, shape (s_1, m); may be mapped from a file.
        Y: their targets, shape (s_nl, m).
        keep_outputs: whether `outputs` will be asked for.

    Attributes:
        Delta: Delta_W and Delta_b, the sums over all examples.
        sizes: Σ_i Σ_units (delta^(l))² for l = 2 … n_l, then at how many examples × units f' is small, shape
            (2 (n_l−1),).
        outputs: h(x) of all examples, shape (s_nl, m); None where they are not kept.
    """

    def __init__(
        self, thetas: Thetas, f_of: dict[int, Activation], X: Array, Y: Array, *, keep_outputs: bool = True
    ) -> None:
        sizes, dtype = thetas[0].layer_sizes, thetas[0].theta.dtype
        self._X, self._Y = X, Y
        m = X.shape[1]
        self._columns = _columns(sizes, m, dtype.itemsize)
        widths = {min(self._columns, m - start) for start in range(0, m, self._columns)}
        self._several = m > self._columns
        self.Delta = Parameters(sizes, aligned((thetas[0].theta.size,), dtype))
        # A single block writes its sums where they belong; those of several are added up.
        self._of_block = Parameters(sizes, aligned(self.Delta.theta.shape, dtype)) if self._several else self.Delta
        arrays = {n: _arrays(sizes, f_of, n, dtype) for n in widths}
        self._steps = [{n: _steps(theta, self._of_block, f_of, arrays[n]) for n in widths} for theta in thetas]
        self.sizes = np.zeros(2 * len(f_of))
        self.outputs: Array | None = None
        if keep_outputs:
            self.outputs = aligned((sizes[-1], m), dtype) if self._several else arrays[m].a[len(sizes)]
        self._x = {n: _with_ones(sizes[0], n, X, dtype) for n in widths}
        self._kept: list[tuple[int, Array, Array]] | None = None
        if (sizes[0] + 1) * m * dtype.itemsize <= KEPT_BYTES:
            self._kept = [(start, x.copy(order="K") if self._several else x, y) for start, x, y in self._blocks()]

    def sums(self, which: int) -> float:
        """Steps 1 to 4 for all examples at the first theta (0) or the second (1).

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        cost, sizes, n = 0.0, self.sizes, len(self.sizes) // 2
        sizes.fill(0.0)
        for start, x, y in self._kept or self._blocks():
            steps = self._steps[which][y.shape[1]]
            cost += _feedforward(steps, x, y)
            _backpropagate(steps, x)
            for l, (delta, slope, flat_below, flat) in enumerate(steps.sizes):
                sizes[l] += delta.dot(delta)
                sizes[n + l] += np.count_nonzero(np.less(slope, flat_below, flat))
            if self._several:
                self._keep(start, steps)
                self._add_up(first=start == 0)
        return cost

    def cost(self, which: int) -> float:
        """Step 1 alone for all examples: Σ_i J(W,b;x^(i),y^(i)) and the outputs, which is what held-out ones need."""
        cost = 0.0
        for start, x, y in self._kept or self._blocks():
            steps = self._steps[which][y.shape[1]]
            cost += _feedforward(steps, x, y)
            if self._several:
                self._keep(start, steps)
        return cost

    def _keep(self, start: int, steps: Steps) -> None:
        if self.outputs is not None:
            h = steps.output[0]
            self.outputs[:, start : start + h.shape[1]] = h

    def _add_up(self, *, first: bool) -> None:
        if first:
            np.copyto(self.Delta.theta, self._of_block.theta)
        else:
            np.add(self.Delta.theta, self._of_block.theta, self.Delta.theta)

    def _blocks(self) -> Iterator[tuple[int, Array, Array]]:
        """Of each block its first column, its x with ones, and its y."""
        for start in range(0, self._X.shape[1], self._columns):
            y = self._Y[:, start : start + self._columns]
            x = self._x[y.shape[1]]
            x[:-1] = self._X[:, start : start + self._columns]
            yield start, x, y


def _feedforward(steps: Steps, x: Array, y: Array) -> float:
    """Step 1 for a block, x with its row of ones, and how far the outputs are off.

    Returns:
        The sum of its examples' costs.
    """
    # 1. Perform a feedforward pass: z^(l+1) = W^(l) a^(l) + b^(l), a^(l+1) = f(z^(l+1)).
    below = x
    for W_b_times, a, f, a_and_one in steps.feedforward:
        W_b_times(below, a)
        f(a)
        below = a_and_one
    h, delta, errors, _ = steps.output
    np.subtract(h, y, delta)
    return 0.5 * float(errors.dot(errors))


def _backpropagate(steps: Steps, x: Array) -> None:
    """Steps 2 to 4 for a block that was fed forward."""
    for f_prime, a, slope in steps.slopes:
        f_prime(a, slope)
    # 2. For the output layer: delta^(n_l) = −(y − a^(n_l)) • f'(z^(n_l)).
    _, delta, _, slope = steps.output
    np.multiply(delta, slope, delta)
    # 3. For l = n_l−1, …, 2: delta^(l) = ((W^(l))ᵀ delta^(l+1)) • f'(z^(l)).
    for W_transposed_times, delta_above, delta, slope in steps.backward:
        W_transposed_times(delta_above, delta)
        np.multiply(delta, slope, delta)
    # 4. The sums of the partial derivatives: Delta_W^(l) = delta^(l+1) (a^(l))ᵀ, Delta_b^(l) = delta^(l+1) 1.
    below = x
    for delta_times, Delta, a_and_one in steps.partials:
        delta_times(below.T, Delta)
        below = a_and_one


def aligned(shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """An array of zeros that begins at a multiple of `ALIGNMENT`."""
    nbytes = int(np.prod(shape)) * dtype.itemsize
    memory = np.zeros(nbytes + ALIGNMENT, dtype=np.uint8)
    start = -memory.ctypes.data % ALIGNMENT
    return memory[start : start + nbytes].view(dtype).reshape(shape)


def _columns(sizes: tuple[int, ...], m: int, itemsize: int) -> int:
    """How many examples a block has, so that all but the last have as many."""
    of_one = (sizes[0] + 1 + 3 * sum(s + 1 for s in sizes[1:])) * itemsize
    fewest = max(FEWEST_COLUMNS, min(max(sizes[1:]), MOST_COLUMNS))
    most = max(fewest, min(MOST_COLUMNS, CACHE_BYTES // of_one))
    return -(-m // -(-m // most))


def _with_ones(s: int, n: int, X: Array, dtype: np.dtype[Any]) -> Array:
    """Room for x of n examples above a row of ones, in the order in which X lies in memory."""
    by_example = X.strides[0] < X.strides[1]
    x = aligned((n, s + 1), dtype).T if by_example else aligned((s + 1, n), dtype)
    x[-1] = 1
    return x


def _arrays(sizes: tuple[int, ...], f_of: dict[int, Activation], n: int, dtype: np.dtype[Any]) -> Arrays:
    """Layer upon layer in three arenas, so that f' of layers that share f is one call."""
    rows = np.cumsum([0, *(s + 1 for s in sizes[1:])]).tolist()
    activations, slopes, deltas = (aligned((rows[-1], n), dtype) for _ in range(3))
    place = {l: slice(rows[l - 2], rows[l - 1] - 1) for l in f_of}
    for l in f_of:
        activations[rows[l - 1] - 1] = 1
    runs = []
    for f, layers in groupby(f_of, key=f_of.__getitem__):
        first, *_, last = [*layers] * 2
        rows_of_run = slice(place[first].start, place[last].stop)
        runs.append((f, activations[rows_of_run], slopes[rows_of_run]))
    return Arrays(
        {l: activations[place[l]] for l in f_of},
        {l: activations[place[l].start : place[l].stop + 1] for l in f_of},
        {l: slopes[place[l]] for l in f_of},
        {l: deltas[place[l]] for l in f_of},
        tuple(runs),
    )


def _steps(theta: Parameters, Delta: Parameters, f_of: dict[int, Activation], arrays: Arrays) -> Steps:
    a, a_and_one, slope, delta = arrays.a, arrays.a_and_one, arrays.slope, arrays.delta
    n_l = theta.n_l
    return Steps(
        tuple((theta.blocks[l].dot, a[l + 1], f_of[l + 1].f_in_place, a_and_one[l + 1]) for l in range(1, n_l)),
        tuple((f.f_prime_into, of_a, of_slope) for f, of_a, of_slope in arrays.runs),
        (a[n_l], delta[n_l], delta[n_l].reshape(-1), slope[n_l]),
        tuple((theta.W[l].T.dot, delta[l + 1], delta[l], slope[l]) for l in range(n_l - 1, 1, -1)),
        tuple((delta[l + 1].dot, Delta.blocks[l], a_and_one[l + 1]) for l in range(1, n_l)),
        tuple(
            (delta[l].reshape(-1), slope[l], np.asarray(f.flat_below, a[l].dtype), np.empty(slope[l].shape, bool))
            for l, f in f_of.items()
        ),
    )
