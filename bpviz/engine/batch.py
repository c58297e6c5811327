"""A batch of examples, in memory or mapped from a file: their sums, by as many threads as the work is worth."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array, number_of_parameters
from bpviz.engine.summing import Thetas
from bpviz.engine.workspace import Slab, Workspace, aligned, columns_of_block

LEAST_PRODUCTS = 2e7
"""Multiplications of a slab, a millisecond or two: with less, threads cost more than they bring beside the window."""
MOST_SLABS = 8
SLAB_BYTES = 64 * 2**20
"""What the sums of all slabs may take together."""
MOST_SLOTS, FEWEST_SLOTS = 64, 8
SLOTS_BYTES = 2**19
"""What all comes about at as many thetas may take, so that it stays in a core's caches; for fewer it does not pay."""
KEPT_BYTES = 4 * 2**20
"""Inputs up to this size are laid out block by block once; larger ones are copied block by block each time. Outputs up
to this size are kept as they come; more of them are worked out again when they are asked for."""


@dataclass(frozen=True)
class Cut:
    """How examples are cut: the order in which they are added up, and so the last bits of every sum.

    Attributes:
        columns: how many examples a block has; the last one may have fewer.
        bounds: where the slabs begin, from 0, and where the last one ends.
    """

    columns: int
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, layer_sizes: tuple[int, ...], m: int, itemsize: int, slabs: int | None = None) -> Cut:
        """Whole blocks for each slab; nothing of it depends on the number of threads, cores or machines.

        Args:
            layer_sizes: (s_1, …, s_nl).
            m: the number of examples.
            itemsize: bytes of a number.
            slabs: how many there should be, if their sums are not too large; None for as many as are worth it.
        """
        parameters = number_of_parameters(layer_sizes)
        by_work = min(int(3 * m * parameters / LEAST_PRODUCTS), MOST_SLABS) if slabs is None else slabs
        count = max(1, min(by_work, int(SLAB_BYTES / (parameters * itemsize))))
        columns = columns_of_block(layer_sizes, -(-m // count), itemsize)
        blocks = np.linspace(0, -(-m // columns), count + 1).astype(int)
        return cls(columns, tuple(np.unique(np.minimum(blocks * columns, m)).tolist()))


@dataclass(frozen=True, eq=False)
class Examples:
    """Columns of examples: X of shape (s_1, m), Y of shape (s_nl, m), in memory or mapped from a file.

    Attributes:
        slabs: into how many they are cut, as `Cut.of` takes it.
    """

    X: Array
    Y: Array
    slabs: int | None = None

    def slots(self, layer_sizes: tuple[int, ...], itemsize: int) -> int:
        """At how many thetas all that comes about should be kept at once; 2 where it is not."""
        m = self.X.shape[1]
        of_one = (3 * m * sum(s + 1 for s in layer_sizes[1:]) + 4 * number_of_parameters(layer_sizes)) * itemsize
        slots = min(MOST_SLOTS, SLOTS_BYTES // of_one)
        return slots if slots >= FEWEST_SLOTS and m <= Cut.of(layer_sizes, m, itemsize, self.slabs).columns else 2

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> Batch:
        """What adds up over all of them; at more than two thetas it keeps what comes about at each."""
        theta = thetas[0]
        cut = Cut.of(theta.layer_sizes, self.X.shape[1], theta.theta.itemsize, self.slabs)
        keeps = 2 < len(thetas) <= self.slots(theta.layer_sizes, theta.theta.itemsize)
        return Batch(thetas, f_of, self.X, self.Y, cut, keeps=keeps)


class Batch:
    """The sums of m examples; a `Summing`.

    Many examples are cut into slabs; the sums of the slabs are added up in their order. So any number of threads gives
    the same bits.

    Args:
        thetas: parameters of one net, which their owner writes.
        f_of: the activation function of each layer l = 2 … n_l.
        X, Y: the examples as columns.
        cut: how they are cut.
        threads: how many work at once; None for as many as there are cores.
        keep_outputs: whether to keep them as they come, if they are few.
        keeps: as `Workspace` takes it.

    Attributes:
        n: the number of examples.
        has_outputs: whether the outputs are kept as they come.
        Delta: the sums, as `Summing` says.
        slabs: the examples, and the sums of each part of them.
    """

    def __init__(
        self,
        thetas: Thetas,
        f_of: dict[int, Activation],
        X: Array,
        Y: Array,
        cut: Cut,
        threads: int | None = None,
        *,
        keep_outputs: bool = True,
        keeps: bool = False,
    ) -> None:
        self.n = X.shape[1]
        layer_sizes, dtype = thetas[0].layer_sizes, thetas[0].theta.dtype
        self.slabs = [Slab(layer_sizes, X, Y, slice(i, j), cut.columns, dtype) for i, j in pairwise(cut.bounds)]
        first = self.slabs[0]
        self.Delta = first.Delta
        if (layer_sizes[0] + 1) * self.n * dtype.itemsize <= KEPT_BYTES:
            for slab in self.slabs:
                slab.prepare()
        self._only_block = self.n <= cut.columns
        self.has_outputs = keep_outputs and (
            self._only_block or layer_sizes[-1] * self.n * dtype.itemsize <= KEPT_BYTES
        )
        if self.has_outputs and not self._only_block:
            for slab in self.slabs:
                slab.outputs = aligned((layer_sizes[-1], slab.n), dtype)
        threads = min(threads or os.cpu_count() or 1, len(self.slabs))
        widths = {min(cut.columns, self.n), self.slabs[-1].n % cut.columns or cut.columns}
        alone = first if self._only_block else None
        self._workspaces = [Workspace(thetas, f_of, widths, alone, keeps=keeps) for _ in range(threads)]

    def sums(self, which: int, k: int = 0) -> float:
        """Steps 1 to 4 for all examples at that theta, counted from 0, whatever the iteration.

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        if len(self.slabs) == 1:
            return self._workspaces[0].sums(which, self.slabs[0])
        first = self.slabs[0]
        costs = self._of_slabs(lambda workspace, slab: workspace.sums(which, slab))
        for slab in self.slabs[1:]:
            np.add(self.Delta.theta, slab.Delta.theta, self.Delta.theta)
            np.add(first.sizes, slab.sizes, first.sizes)
        return sum(costs)

    def cost(self, which: int) -> float:
        """Σ_i J(W,b;x^(i),y^(i)) and the outputs, by feedforward alone."""
        if len(self.slabs) == 1:
            return self._workspaces[0].cost(which, self.slabs[0], self.slabs[0].outputs)
        return sum(self._of_slabs(lambda workspace, slab: workspace.cost(which, slab, slab.outputs)))

    def sizes_of(self, which: Sequence[int]) -> Array:
        """(delta^(l))² and how many are where f' is small at each of these thetas, as `Summing` says."""
        return self._workspaces[0].sizes_of(which, self.slabs[0])

    def outputs(self, which: int) -> Array:
        """h(x) of all examples at the theta that was asked for last, a copy of shape (s_nl, m)."""
        if self.has_outputs and self._only_block:
            return self._workspaces[0].h[which].copy()
        outputs = np.empty((len(self.slabs[0].Y), self.n), self.Delta.theta.dtype)

        def write(workspace: Workspace, slab: Slab) -> float:
            part = outputs[:, slab.place]
            if slab.outputs is None:
                return workspace.cost(which, slab, part)
            np.copyto(part, slab.outputs)
            return 0.0

        self._of_slabs(write)
        return outputs

    def _of_slabs(self, work_out: Callable[[Workspace, Slab], float]) -> list[float]:
        """A number for each slab; threads are made anew each time, which costs little and leaves none behind."""
        numbers = [0.0] * len(self.slabs)
        left = iter(range(len(self.slabs)))
        failures: list[BaseException] = []

        def work(workspace: Workspace) -> None:
            # next() on a range is one step of the interpreter, so no slab is taken twice.
            try:
                with np.errstate(over="ignore", invalid="ignore"):
                    for n in left:
                        numbers[n] = work_out(workspace, self.slabs[n])
            except BaseException as failure:
                failures.append(failure)

        mine, *others = self._workspaces
        started = []
        for workspace in others:
            thread = threading.Thread(target=work, args=(workspace,), name="bpviz slab")
            try:
                thread.start()
            except RuntimeError:
                # The system gives no more threads: those there are do it all.
                break
            started.append(thread)
        work(mine)
        for thread in started:
            thread.join()
        if failures:
            raise failures[0]
        return numbers
