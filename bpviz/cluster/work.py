"""What runs on a worker: it maps its part of the examples and adds them up, slab by slab."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bpviz import engine
from bpviz.blas_threads import use_one_blas_thread
from bpviz.data.prepared_files import load_slice
from bpviz.engine.activations import activations_by_layer
from bpviz.engine.batch import Batch, Cut
from bpviz.engine.parameters import Array, Parameters


@dataclass(frozen=True)
class Work:
    """Everything about a sum but theta; it is sent with each request, so a worker needs no memory of earlier ones.

    Attributes:
        X, Y: files of the training examples, one in each row.
        layer_sizes: (s_1, …, s_nl).
        f: the activation functions of layers 2 … n_l.
        dtype: of theta, "float64" or "float32".
        cut: all examples' blocks and slabs.
        by_example: whether X lies example by example at home. The products' last bits go by it.
    """

    X: Path
    Y: Path
    layer_sizes: tuple[int, ...]
    f: tuple[str, ...]
    dtype: str
    cut: Cut
    by_example: bool


@dataclass(frozen=True, eq=False)
class Sums:
    """What a worker added up, one entry for each slab that was asked for.

    Attributes:
        costs: Σ_i J(W,b;x^(i),y^(i)).
        Delta: Delta_W and Delta_b, each in the order of theta.
        sizes: as `Summing` has them.
        seconds: how long it took there, the way apart.
    """

    costs: list[float]
    Delta: list[Array]
    sizes: list[Array]
    seconds: float


class Holder:
    """One for each worker; an actor of dask's, so that its arrays stay where they are between iterations."""

    def __init__(self) -> None:
        use_one_blas_thread()
        self._work: Work | None = None
        self._thetas: tuple[Parameters, Parameters] | None = None
        self._batches: dict[int, Batch] = {}

    def fingerprint(self) -> str:
        """Of the source that adds up here."""
        return fingerprint()

    def sums(self, work: Work, theta: Array, slabs: Sequence[int]) -> Sums:
        """Steps 1 to 4 for the examples of some slabs. Raises DataError where they cannot be read."""
        began = time.perf_counter()
        batches = self._ready(work, theta, slabs)
        costs = [batch.sums(0) for batch in batches]
        seconds = time.perf_counter() - began
        # The next request overwrites these arrays, and none comes before this answer is at home.
        return Sums(
            costs, [batch.Delta.theta for batch in batches], [batch.sizes_of([0])[0] for batch in batches], seconds
        )

    def outputs(self, work: Work, theta: Array, slabs: Sequence[int]) -> list[Array]:
        """h(x) of the examples of some slabs, each (s_nl, n). Raises DataError where they cannot be read."""
        return [batch.outputs(0) for batch in self._ready(work, theta, slabs)]

    def _ready(self, work: Work, theta: Array, slabs: Sequence[int]) -> list[Batch]:
        if work != self._work:
            parameters = Parameters(work.layer_sizes, np.array(theta))
            self._work, self._thetas, self._batches = work, (parameters, parameters), {}
        assert self._thetas is not None
        np.copyto(self._thetas[0].theta, theta)
        spans = list(pairwise(work.cut.bounds))
        for slab in slabs:
            if slab not in self._batches:
                self._batches[slab] = self._batch(work, self._thetas, *spans[slab])
        return [self._batches[slab] for slab in slabs]

    def _batch(self, work: Work, thetas: tuple[Parameters, Parameters], start: int, stop: int) -> Batch:
        X, Y = load_slice(work.X, start, stop), load_slice(work.Y, start, stop)
        if not work.by_example:
            X = np.ascontiguousarray(X)
        f_of = activations_by_layer(work.f, len(work.layer_sizes))
        cut = Cut(work.cut.columns, (0, stop - start))
        return Batch(thetas, f_of, X, Y, cut, threads=1, keep_outputs=False)


def fingerprint() -> str:
    """Of the source that decides the numbers: equal ones give equal sums."""
    folder = Path(engine.__file__).parent
    digest = hashlib.sha256()
    for path in (*sorted(folder.glob("*.py")), Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()
