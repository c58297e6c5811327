"""The training workspace: the tutorial's four steps on blocks of examples, in arrays that are allocated once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array, Parameters, number_of_parameters
from bpviz.engine.summing import Thetas

CACHE_BYTES = 2 * 2**20
"""About what x, a, f' and delta of a block may take together, so that they stay in a core's caches."""
FEWEST_COLUMNS, MOST_COLUMNS = 256, 4096
"""Products of fewer columns are slow, above all with large matrices."""
ALIGNMENT = 64
"""Bytes: so that a product's rounding does not depend on where the memory happened to lie."""

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
        ones: the bias units' rows.
    """

    a: dict[int, Array]
    a_and_one: dict[int, Array]
    slope: dict[int, Array]
    delta: dict[int, Array]
    runs: tuple[tuple[Activation, Array, Array], ...]
    ones: tuple[Array, ...]


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
        ones: the bias units' rows, which arrays of another width in the same memory overwrite.
    """

    feedforward: tuple[tuple[Product, Array, Callable[[Array], Any], Array], ...]
    slopes: tuple[tuple[Callable[[Array, Array], Any], Array, Array], ...]
    output: tuple[Array, Array, Array, Array]
    backward: tuple[tuple[Product, Array, Array, Array], ...]
    partials: tuple[tuple[Product, Array, Array], ...]
    sizes: tuple[tuple[Array, Array, Any, Array], ...]
    ones: tuple[Array, ...]


class Slab:
    """Neighbouring examples, which are added up block by block in their order, and their sums.

    Args:
        layer_sizes: (s_1, …, s_nl).
        X: examples as columns, shape (s_1, m); may be mapped from a file.
        Y: their targets, shape (s_nl, m).
        place: which of them are this slab's.
        columns: how many examples a block has; the last one may have fewer.
        dtype: of theta.

    Attributes:
        Delta: Delta_W and Delta_b, the sums over the examples.
        sizes: Σ_i Σ_units (delta^(l))² for l = 2 … n_l, then at how many examples × units f' is small, shape
            (2 (n_l−1),).
        outputs: h(x) of the examples, shape (s_nl, n), where they are kept.
        prepared: of each block its first column, its x with ones and its y, where those are laid out once for all.
    """

    def __init__(
        self, layer_sizes: tuple[int, ...], X: Array, Y: Array, place: slice, columns: int, dtype: np.dtype[Any]
    ) -> None:
        self.X, self.Y, self.place, self.columns = X[:, place], Y[:, place], place, columns
        self.Delta = Parameters(layer_sizes, aligned((number_of_parameters(layer_sizes),), dtype))
        self.sizes = np.zeros(2 * len(layer_sizes) - 2)
        self.outputs: Array | None = None
        self.prepared: Sequence[tuple[int, Array, Array]] | None = None

    @property
    def n(self) -> int:
        """The number of examples."""
        return int(self.X.shape[1])

    def prepare(self) -> None:
        """Lay the blocks out once for all, with their ones."""
        dtype = self.Delta.theta.dtype
        self.prepared = []
        for start in range(0, self.n, self.columns):
            part = self.X[:, start : start + self.columns]
            x = with_ones(len(part), part.shape[1], self.X, dtype)
            x[:-1] = part
            y = np.array(self.Y[:, start : start + self.columns], dtype, order="C")
            self.prepared.append((start, x, y))

    def take(self, X: Array, Y: Array, places: NDArray[np.intp]) -> None:
        """Put other examples, those at n places of X and Y, where the prepared ones are."""
        for start, x, y in self.prepared or ():
            chosen = places[start : start + self.columns]
            np.copyto(x[:-1], X[:, chosen], casting="same_kind")
            np.copyto(y, Y[:, chosen], casting="same_kind")


class Workspace:
    """The arrays in which one thread carries out the four steps, block by block, for any slab of its widths.

    Each layer's activations have a row of ones below them, the bias unit's +1: [W b] times them is z, and delta times
    their transpose is [Delta_W Delta_b], one product each.

    Args:
        thetas: parameters of one net, which their owner writes; `sums` reads one of them.
        f_of: the activation function of each layer l = 2 … n_l.
        widths: how many examples the blocks have.
        alone: the only slab there is, if its only block may write its sums where they belong.
        keeps: whether what comes about at each theta stays until that one's turn comes again; for one width only.

    Attributes:
        h: h(x) of the last block at each theta.
    """

    def __init__(
        self,
        thetas: Thetas,
        f_of: dict[int, Activation],
        widths: Iterable[int],
        alone: Slab | None = None,
        *,
        keeps: bool = False,
    ) -> None:
        sizes, dtype = thetas[0].layer_sizes, thetas[0].theta.dtype
        widths = sorted(widths)
        self._Delta = alone.Delta if alone else Parameters(sizes, aligned(thetas[0].theta.shape, dtype))
        rows = sum(s + 1 for s in sizes[1:])
        memory = [aligned((len(thetas) if keeps else 1, rows * widths[-1]), dtype) for _ in range(3)]
        self._width = widths[-1]
        self._steps: list[dict[int, Steps]] = []
        for which, theta in enumerate(thetas):
            arenas = tuple(arena[which if keeps else 0] for arena in memory)
            arrays = {n: _arrays(sizes, f_of, n, arenas) for n in widths}
            for ones in arrays[self._width].ones:
                ones.fill(1)
            self._steps.append({n: _steps(theta, self._Delta, f_of, arrays[n]) for n in widths})
        self.h = [steps[self._width].output[0] for steps in self._steps]
        self._x: dict[int, Array] = {}
        self._dtype = dtype
        self._kept = _Kept(f_of, sizes, self._width, slopes=memory[1], deltas=memory[2]) if keeps else None

    def sums(self, which: int, slab: Slab) -> float:
        """Steps 1 to 4 for a slab's examples at that theta, into the slab's Delta and, unless they are kept, sizes.

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        cost = 0.0
        for start, x, y in slab.prepared or self._blocks(slab):
            steps = self._steps_for(which, y)
            cost += _feedforward(steps, x, y)
            _backpropagate(steps, x)
            if self._kept is None:
                _measure(steps, slab.sizes, first=start == 0)
            if slab.Delta is not self._Delta:
                _keep(slab.outputs, start, steps)
                self._add_up(slab, first=start == 0)
        return cost

    def sizes_of(self, which: Sequence[int], slab: Slab) -> Array:
        """`Slab.sizes` as they came about at each of these thetas, (len(which), 2 (n_l−1))."""
        return self._kept.sizes_of(which) if self._kept else slab.sizes[np.newaxis]

    def cost(self, which: int, slab: Slab, outputs: Array | None) -> float:
        """Step 1 alone for a slab's examples, which is what held-out ones need.

        Args:
            outputs: where h(x) is written, shape (s_nl, n).

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        cost = 0.0
        for start, x, y in slab.prepared or self._blocks(slab):
            steps = self._steps_for(which, y)
            cost += _feedforward(steps, x, y)
            _keep(outputs, start, steps)
        return cost

    def _steps_for(self, which: int, y: Array) -> Steps:
        width = y.shape[1]
        steps = self._steps[which][width]
        if width != self._width:
            self._width = width
            for ones in steps.ones:
                ones.fill(1)
        return steps

    def _add_up(self, slab: Slab, *, first: bool) -> None:
        if first:
            np.copyto(slab.Delta.theta, self._Delta.theta)
        else:
            np.add(slab.Delta.theta, self._Delta.theta, slab.Delta.theta)

    def _blocks(self, slab: Slab) -> Iterator[tuple[int, Array, Array]]:
        """Of each block its first column, its x with ones, and its y."""
        for start in range(0, slab.n, slab.columns):
            y = np.asarray(slab.Y[:, start : start + slab.columns], self._dtype)
            n = y.shape[1]
            if n not in self._x:
                self._x[n] = with_ones(len(slab.X), n, slab.X, self._dtype)
            x = self._x[n]
            x[:-1] = slab.X[:, start : start + slab.columns]
            yield start, x, y


class _Kept:
    """delta and f' of a block at each of many thetas, where they are few numbers: looked at all at once."""

    def __init__(
        self, f_of: dict[int, Activation], sizes: tuple[int, ...], n: int, *, slopes: Array, deltas: Array
    ) -> None:
        self._slopes, self._deltas = slopes, deltas
        # Of each number in which layer it is, the bias units' in none, and below what its f' is small.
        self._layers, self._flat_below = np.zeros((slopes.shape[1], len(f_of))), np.zeros(slopes.shape[1], slopes.dtype)
        start = 0
        for column, (l, f) in enumerate(f_of.items()):
            place = slice(start, start + sizes[l - 1] * n)
            self._layers[place, column], self._flat_below[place] = 1, f.flat_below
            start = place.stop + n

    def sizes_of(self, which: Sequence[int]) -> Array:
        deltas, slopes = self._deltas[list(which)], self._slopes[list(which)]
        flat = (slopes < self._flat_below).astype(float)
        return np.concatenate([(deltas * deltas).dot(self._layers), flat.dot(self._layers)], axis=1)


def _measure(steps: Steps, sizes: Array, *, first: bool) -> None:
    """Add a block's sizes to those before."""
    if first:
        sizes.fill(0.0)
    n = len(sizes) // 2
    for l, (delta, slope, flat_below, flat) in enumerate(steps.sizes):
        sizes[l] += delta.dot(delta)
        sizes[n + l] += np.count_nonzero(np.less(slope, flat_below, flat))


def _keep(outputs: Array | None, start: int, steps: Steps) -> None:
    h = steps.output[0]
    if outputs is not None and outputs is not h:
        outputs[:, start : start + h.shape[1]] = h


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


def columns_of_block(sizes: tuple[int, ...], m: int, itemsize: int) -> int:
    """How many of m examples a block has, so that all but the last have as many."""
    of_one = (sizes[0] + 1 + 3 * sum(s + 1 for s in sizes[1:])) * itemsize
    fewest = max(FEWEST_COLUMNS, min(max(sizes[1:]), MOST_COLUMNS))
    most = max(fewest, min(MOST_COLUMNS, CACHE_BYTES // of_one))
    return -(-m // -(-m // most))


def with_ones(s: int, n: int, X: Array, dtype: np.dtype[Any]) -> Array:
    """Room for x of n examples above a row of ones, in the order in which X lies in memory."""
    by_example = X.strides[0] < X.strides[1]
    x = aligned((n, s + 1), dtype).T if by_example else aligned((s + 1, n), dtype)
    x[-1] = 1
    return x


def _arrays(sizes: tuple[int, ...], f_of: dict[int, Activation], n: int, memory: tuple[Array, ...]) -> Arrays:
    """Layer upon layer in three arenas, so that f' of layers that share f is one call."""
    rows = np.cumsum([0, *(s + 1 for s in sizes[1:])]).tolist()
    activations, slopes, deltas = (arena[: rows[-1] * n].reshape(rows[-1], n) for arena in memory)
    place = {l: slice(rows[l - 2], rows[l - 1] - 1) for l in f_of}
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
        tuple(activations[rows[l - 1] - 1] for l in f_of),
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
        arrays.ones,
    )
