"""What every contestant is given: a net, its start, and examples; kept in a folder that their processes read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bpviz.engine.parameters import Array, Parameters

SEED = 0


@dataclass(frozen=True, eq=False)
class Problem:
    """Gradient descent on all examples, without weight decay; sigmoids in the hidden layers.

    Attributes:
        layer_sizes: (s_1, …, s_nl).
        alpha: the learning rate.
        epsilon: the start is Normal(0, epsilon²), with `SEED`.
        rows: the examples, one a row, shape (m, s_1), float64 or float32, which all is worked out in.
        targets: 0 or 1, shape (m, s_nl); of several one is 1.
        output_f: the activation function of the output layer.
    """

    layer_sizes: tuple[int, ...]
    alpha: float
    epsilon: float
    rows: Array
    targets: Array
    output_f: str = "sigmoid"

    @property
    def m(self) -> int:
        """The number of examples."""
        return len(self.rows)

    @property
    def f(self) -> tuple[str, ...]:
        """The activation functions of layers 2 … n_l."""
        return ("sigmoid",) * (len(self.layer_sizes) - 2) + (self.output_f,)

    def start(self) -> Parameters:
        """theta_0, in the precision of the examples."""
        drawn = Parameters.random(self.layer_sizes, self.epsilon, SEED).theta
        return Parameters(self.layer_sizes, drawn.astype(self.rows.dtype))

    def save(self, folder: Path) -> None:
        """Write it where a contestant's process finds it."""
        np.save(folder / "rows.npy", self.rows)
        np.save(folder / "targets.npy", self.targets)
        numbers = {"layer_sizes": self.layer_sizes, "alpha": self.alpha, "epsilon": self.epsilon}
        (folder / "problem.json").write_text(json.dumps(numbers), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, output_f: str, *, mapped: bool = False) -> Problem:
        """Read it, or map its examples."""
        numbers = json.loads((folder / "problem.json").read_text(encoding="utf-8"))
        rows, targets = (_load(folder / name, mapped=mapped) for name in ("rows.npy", "targets.npy"))
        return cls(tuple(numbers["layer_sizes"]), numbers["alpha"], numbers["epsilon"], rows, targets, output_f)


def _load(file: Path, *, mapped: bool) -> Array:
    array: Array = np.load(file, mmap_mode="r" if mapped else None)
    return array
