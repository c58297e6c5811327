"""The training examples on a cluster, as a `Source`, and their sums, made there and added up here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from bpviz.cluster.shared_folder import Shared
from bpviz.cluster.work import Work
from bpviz.data.dataset import Dataset
from bpviz.engine.activations import Activation
from bpviz.engine.batch import Batch, Cut
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.summing import SourceError, Thetas
from bpviz.engine.workspace import aligned


class Workers(Protocol):
    """Whoever has work done slab by slab; a `Cluster`."""

    def sums(self, work: Work, theta: Array) -> list[tuple[float, Array, Array]]:
        """Σ J_i, Delta and sizes of each slab, in their order. Raises SourceError."""

    def outputs(self, work: Work, theta: Array) -> list[Array]:
        """h(x) of each slab's examples, in their order. Raises SourceError."""


@dataclass(frozen=True, eq=False)
class ClusterExamples:
    """The training examples of a data set, which the workers of a cluster have.

    Attributes:
        workers: who adds up.
        share: what gives the data set's files.
        dataset: the examples.
        slabs: into how many they are cut, as `Cut.of` takes it.
    """

    workers: Workers
    share: Callable[[Dataset], Shared]
    dataset: Dataset
    slabs: int | None

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> ClusterSums:
        """What adds up over all of them. Raises SourceError where workers cannot be given the examples."""
        return ClusterSums(thetas, f_of, self)


class ClusterSums:
    """The sums over all training examples; a `Summing`.

    Each slab's sums come back by themselves and are added up here in their order, so that any number of workers, and
    this process alone, give the same bits.
    """

    def __init__(self, thetas: Thetas, f_of: dict[int, Activation], examples: ClusterExamples) -> None:
        theta, data = thetas[0], examples.dataset
        self.n = data.m
        self.Delta = Parameters(theta.layer_sizes, aligned(theta.theta.shape, theta.theta.dtype))
        self._sizes: Array = np.zeros(2 * theta.n_l - 2)
        self._thetas, self._f_of, self._examples = thetas, f_of, examples
        # Held as long as this is, for the files are deleted with it.
        self._shared = examples.share(data)
        files = self._shared.files
        self._work = Work(
            files.X,
            files.Y,
            theta.layer_sizes,
            tuple(f.name for f in f_of.values()),
            theta.theta.dtype.name,
            Cut.of(theta.layer_sizes, data.m, theta.theta.itemsize, examples.slabs),
            by_example=data.X.strides[0] < data.X.strides[1],
        )
        self._here: Batch | None = None

    def sums(self, which: int, k: int) -> float:
        """Steps 1 to 4 for all examples at that theta, whatever the iteration.

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).

        Raises:
            SourceError: when the cluster cannot do it; Delta and sizes stay what they were.
        """
        of_slabs = self._examples.workers.sums(self._work, self._thetas[which].theta)
        _, Delta, sizes = of_slabs[0]
        np.copyto(self.Delta.theta, Delta)
        np.copyto(self._sizes, sizes)
        for _, Delta, sizes in of_slabs[1:]:
            np.add(self.Delta.theta, Delta, self.Delta.theta)
            np.add(self._sizes, sizes, self._sizes)
        return sum(cost for cost, _, _ in of_slabs)

    def sizes_of(self, which: Sequence[int]) -> Array:
        """As `Summing` says, of the last sums."""
        return self._sizes[np.newaxis]

    @property
    def has_outputs(self) -> bool:
        """They stay with the workers."""
        return False

    def outputs(self, which: int) -> Array:
        """h(x) of all examples, a copy of shape (s_nl, m); by this process where the cluster cannot do it."""
        try:
            return np.concatenate(self._examples.workers.outputs(self._work, self._thetas[which].theta), axis=1)
        except SourceError:
            if self._here is None:
                data = self._examples.dataset
                self._here = Batch(self._thetas, self._f_of, data.X, data.Y, self._work.cut, keep_outputs=False)
            return self._here.outputs(which)
