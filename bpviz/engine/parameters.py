"""The parameters (W, b) of a network as views into one flat vector theta."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
"""A real array; complex where a test differentiates by the complex step."""


class Parameters:
    """W[l] and b[l] for l = 1 … n_l−1, keyed as the tutorial keys them.

    All of them are views into `theta`, one vector that holds, layer after layer, the rows of the block [W b]. An
    optimiser can therefore treat the whole network as one vector, and writing to `W[1][0, 2]` changes `theta`.

    Attributes:
        layer_sizes: (s_1, …, s_nl), the number of units of each layer.
        theta: all parameters, shape (Σ_l s_{l+1} (s_l + 1),).
        blocks: [W b] of each layer, keyed by l, shape (s_{l+1}, s_l + 1).
        W: the weights, keyed by l, shape (s_{l+1}, s_l); W[l][i−1, j−1] leads from unit j of L_l to unit i of L_{l+1}.
        b: the biases, keyed by l, shape (s_{l+1}, 1): a column, so that W[l] @ a[l] + b[l] holds for many examples.
    """

    __slots__ = ("W", "b", "blocks", "layer_sizes", "theta")

    def __init__(self, layer_sizes: Sequence[int], theta: Array) -> None:
        self.layer_sizes = checked_layer_sizes(layer_sizes)
        if theta.shape != (number_of_parameters(self.layer_sizes),):
            raise ValueError(
                f"theta has shape {theta.shape}; layers {self.layer_sizes} need "
                f"({number_of_parameters(self.layer_sizes)},)"
            )
        self.theta = theta
        self.blocks: dict[int, Array] = {}
        self.W: dict[int, Array] = {}
        self.b: dict[int, Array] = {}
        start = 0
        for l, (s_l, s_next) in enumerate(pairwise(self.layer_sizes), start=1):
            end = start + s_next * (s_l + 1)
            block = theta[start:end].reshape(s_next, s_l + 1)
            self.blocks[l], self.W[l], self.b[l] = block, block[:, :-1], block[:, -1:]
            start = end

    @property
    def n_l(self) -> int:
        """The number of layers, input and output included."""
        return len(self.layer_sizes)

    @classmethod
    def random(cls, layer_sizes: Sequence[int], epsilon: float = 0.01, seed: int = 0) -> Parameters:
        """Draw every weight and bias from Normal(0, epsilon²): the tutorial's start, which breaks the symmetry.

        Raises:
            ValueError: for impossible layer sizes, or an epsilon that is negative or not finite.
        """
        if not (np.isfinite(epsilon) and epsilon >= 0):
            raise ValueError(f"epsilon must be a finite number of 0 or more, not {epsilon}")
        size = number_of_parameters(checked_layer_sizes(layer_sizes))
        return cls(layer_sizes, np.random.default_rng(seed).normal(0.0, epsilon, size))

    @classmethod
    def zeros(cls, layer_sizes: Sequence[int]) -> Parameters:
        """All weights and biases 0: the start of every Delta_W and Delta_b."""
        return cls(layer_sizes, np.zeros(number_of_parameters(checked_layer_sizes(layer_sizes))))

    @classmethod
    def from_layers(cls, W: Mapping[int, ArrayLike], b: Mapping[int, ArrayLike]) -> Parameters:
        """Copy dicts of weights and biases, keyed by l = 1 … n_l−1, into one theta.

        Args:
            W: W[l] of shape (s_{l+1}, s_l).
            b: b[l] of shape (s_{l+1},) or (s_{l+1}, 1).

        Raises:
            ValueError: naming the layer whose shape does not fit, or the keys that are missing.
        """
        layers = list(range(1, len(W) + 1))
        if not layers or sorted(W) != layers or sorted(b) != layers:
            raise ValueError(f"W and b need the same keys 1 … n_l−1, not {sorted(W)} and {sorted(b)}")
        weights = {l: np.asarray(W[l]) for l in layers}
        biases = {l: np.asarray(b[l]).reshape(-1, 1) for l in layers}
        for l in layers:
            if weights[l].ndim != 2:
                raise ValueError(f"W[{l}] must be a matrix, not an array of shape {weights[l].shape}")
            if len(biases[l]) != len(weights[l]):
                raise ValueError(f"b[{l}] has {len(biases[l])} biases for the {len(weights[l])} rows of W[{l}]")
            if l > 1 and weights[l].shape[1] != len(weights[l - 1]):
                raise ValueError(
                    f"W[{l}] has {weights[l].shape[1]} columns, but layer {l} has {len(weights[l - 1])} units"
                )
        sizes = [weights[1].shape[1], *(len(weights[l]) for l in layers)]
        theta = np.concatenate([np.hstack([weights[l], biases[l]]).ravel() for l in layers])
        return cls(sizes, theta if np.iscomplexobj(theta) else theta.astype(np.float64))

    def copy(self) -> Parameters:
        """The same values in memory of their own."""
        return Parameters(self.layer_sizes, self.theta.copy())

    def read_only(self) -> Parameters:
        """A copy that nobody can write to: what may leave the thread that owns the run."""
        theta = self.theta.copy()
        theta.flags.writeable = False
        return Parameters(self.layer_sizes, theta)

    def __repr__(self) -> str:
        return f"Parameters({'-'.join(map(str, self.layer_sizes))}, {self.theta.size} parameters)"


def checked_layer_sizes(layer_sizes: Sequence[int]) -> tuple[int, ...]:
    """The sizes as a tuple of ints.

    Raises:
        ValueError: when there are fewer than two layers, or a layer without a unit.
    """
    sizes = tuple(int(s) for s in layer_sizes)
    if len(sizes) < 2:
        raise ValueError(f"a network needs at least an input and an output layer, not {sizes}")
    if any(s < 1 for s in sizes) or any(s != given for s, given in zip(sizes, layer_sizes, strict=True)):
        raise ValueError(f"every layer needs a whole number of units, 1 or more, not {tuple(layer_sizes)}")
    return sizes


def number_of_parameters(layer_sizes: Sequence[int]) -> int:
    """How many weights and biases these layers have: Σ_l s_{l+1} (s_l + 1)."""
    return sum(s_next * (s_l + 1) for s_l, s_next in pairwise(layer_sizes))
