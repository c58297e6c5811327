"""Mini-batches: an iteration takes some of the examples, in an order shuffled anew for every epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.activations import Activation
from bpviz.engine.batch import Batch, Cut
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.summing import Thetas
from bpviz.engine.workspace import Slab, Workspace, columns_of_block


class Order:
    """Which examples each iteration takes; nothing but a function of its arguments, so any iteration can be replayed.

    An epoch takes every example once. The last mini-batch of an epoch has what is left; nothing is carried over.

    Args:
        m: the number of examples.
        size: how many a mini-batch has, 1 … m.
        seed: of the shuffles.

    Attributes:
        per_epoch: how many mini-batches an epoch has.
    """

    def __init__(self, m: int, size: int, seed: int) -> None:
        self.m, self.size, self.seed = m, size, seed
        self.per_epoch = -(-m // size)
        self._shuffled: tuple[int, NDArray[np.intp]] | None = None

    def places(self, k: int) -> NDArray[np.intp]:
        """The places 0 … m−1 of the examples of iteration k, in their order; size of them, or fewer at the last."""
        epoch, number = divmod(k, self.per_epoch)
        shuffled = self._shuffled
        if shuffled is None or shuffled[0] != epoch:
            # At one stroke: another thread may be at another epoch.
            self._shuffled = shuffled = epoch, self._shuffle(epoch)
        return shuffled[1][number * self.size : (number + 1) * self.size]

    def _shuffle(self, epoch: int) -> NDArray[np.intp]:
        # By the bit generator alone, whose numbers no version of NumPy will change.
        keys = np.random.PCG64(np.random.SeedSequence((self.seed, epoch))).random_raw(self.m)
        return np.argsort(keys)


@dataclass(frozen=True, eq=False)
class MiniBatches:
    """Columns of examples of which each iteration takes some: X of shape (s_1, m), Y of shape (s_nl, m)."""

    X: Array
    Y: Array
    order: Order

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> MiniBatch:
        """What adds up over those of an iteration."""
        return MiniBatch(thetas, f_of, self)


class MiniBatch:
    """The sums over the mini-batch of an iteration; a `Summing`."""

    def __init__(self, thetas: Thetas, f_of: dict[int, Activation], examples: MiniBatches) -> None:
        self._thetas, self._f_of, self._examples = thetas, f_of, examples
        order = examples.order
        self._rooms = {n: self._room(n) for n in {order.size, order.m % order.size or order.size}}
        self._slab = self._rooms[order.size][1]
        self._all: Batch | None = None

    @property
    def n(self) -> int:
        """How many examples the last sums are over."""
        return self._slab.n

    @property
    def Delta(self) -> Parameters:
        """Their Delta_W and Delta_b."""
        return self._slab.Delta

    def sizes_of(self, which: Sequence[int]) -> Array:
        """Their (delta^(l))² and how many of them are where f' is small, as `Summing` says."""
        return self._slab.sizes[np.newaxis]

    def sums(self, which: int, k: int) -> float:
        """Steps 1 to 4 for the mini-batch of iteration k at that theta.

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """
        examples = self._examples
        places = examples.order.places(k)
        workspace, self._slab = self._rooms[len(places)]
        self._slab.take(examples.X, examples.Y, places)
        return workspace.sums(which, self._slab)

    @property
    def has_outputs(self) -> bool:
        """They would be those of a few examples only."""
        return False

    def outputs(self, which: int) -> Array:
        """h(x) of all examples there are, by feedforward."""
        if self._all is None:
            X, Y, theta = self._examples.X, self._examples.Y, self._thetas[0]
            cut = Cut.of(theta.layer_sizes, X.shape[1], theta.theta.itemsize)
            self._all = Batch(self._thetas, self._f_of, X, Y, cut, keep_outputs=False)
        return self._all.outputs(which)

    def _room(self, n: int) -> tuple[Workspace, Slab]:
        """Arrays for a mini-batch of n examples, which each iteration fills anew."""
        theta = self._thetas[0]
        columns = columns_of_block(theta.layer_sizes, n, theta.theta.itemsize)
        X, Y = self._examples.X, self._examples.Y
        slab = Slab(theta.layer_sizes, X, Y, slice(0, n), columns, theta.theta.dtype)
        slab.prepare()
        return Workspace(
            self._thetas, self._f_of, {columns, n % columns or columns}, slab if n <= columns else None
        ), slab
