"""The gradient's seam: examples, wherever they are, and something that adds up their costs and partial derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array, Parameters

Thetas = tuple[Parameters, ...]
"""Those of this iteration and of the next ones, in turn."""


class SourceError(OSError):
    """The examples cannot be added up: says in words why, and what to do."""


class Summing(Protocol):
    """Adds up over the examples of an iteration, at one of the thetas that it was made for.

    It knows neither 1/m nor lambda: those are applied once, above it, by `Descent`.
    """

    @property
    def n(self) -> int:
        """How many examples the last sums are over."""

    @property
    def Delta(self) -> Parameters:
        """Delta_W and Delta_b, the sums of the partial derivatives over the n examples."""

    def sums(self, which: int, k: int) -> float:
        """Steps 1 to 4 for the examples of iteration k at that theta, counted from 0.

        Where this raises SourceError, all that can be asked for stays what it was.

        Returns:
            Σ_i J(W,b;x^(i),y^(i)).
        """

    def sizes_of(self, which: Sequence[int]) -> Array:
        """Σ_i Σ_units (delta^(l))² for l = 2 … n_l, then at how many examples × units f' is small, as they came about.

        Args:
            which: the last theta, or, for examples that keep as many, that and those before it.

        Returns:
            A row for each theta, shape (len(which), 2 (n_l−1)).
        """

    @property
    def has_outputs(self) -> bool:
        """Whether the outputs of all examples there are came about with the sums and are kept."""

    def outputs(self, which: int) -> Array:
        """h(x) of all examples there are, not only of an iteration's, a copy of shape (s_nl, m)."""


class Source(Protocol):
    """Examples in memory, mapped from a file, or on other machines."""

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> Summing:
        """What adds up over them.

        Args:
            thetas: two or more parameters of one net, which their owner writes; `Summing.sums` reads one of them.
            f_of: the activation function of each layer l = 2 … n_l.
        """
