"""The tutorial's formulas in plain loops over plain numbers, and a calculator that reads what is shown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np

from bpviz.session.frame import Frame

F = {
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z > -700 else 0.0,
    "tanh": math.tanh,
    "identity": lambda z: z,
    "relu": lambda z: max(0.0, z),
}
F_PRIME = {
    "sigmoid": lambda z: F["sigmoid"](z) * (1 - F["sigmoid"](z)),
    "tanh": lambda z: 1 - math.tanh(z) ** 2,
    "identity": lambda z: 1.0,
    "relu": lambda z: 1.0 if z > 0 else 0.0,
}


@dataclass(frozen=True)
class Example:
    """z, a and delta of one example, keyed by (l, i), both from 1, and its cost."""

    z: dict[tuple[int, int], float]
    a: dict[tuple[int, int], float]
    delta: dict[tuple[int, int], float]
    cost: float


class ByHand:
    """Everything that one iteration reckons, reckoned again; all indices from 1, and j = 0 for the bias."""

    def __init__(self, frame: Frame) -> None:
        self.s = dict(enumerate(frame.recipe.layer_sizes, start=1))
        self.n_l, self.m = len(self.s), frame.dataset.m
        self.alpha, self.lambda_ = frame.recipe.alpha, frame.recipe.lambda_
        names = [frame.recipe.f] * (self.n_l - 1) if isinstance(frame.recipe.f, str) else frame.recipe.f
        self.f = dict(enumerate(names, start=2))
        self.theta: dict[tuple[int, int, int], float] = {}
        for l, block in frame.parameters.blocks.items():
            for i, row in enumerate(block.tolist(), start=1):
                self.theta |= {(l, i, j): value for j, value in enumerate(row[:-1], start=1)} | {(l, i, 0): row[-1]}
        self.x, self.y = frame.dataset.X.T.tolist(), frame.dataset.Y.T.tolist()
        self.examples = {i: self._backpropagate(i) for i in range(1, self.m + 1)}

    @property
    def scale(self) -> float:
        """A bound on what is multiplied: differences far below it are rounding."""
        passes = self.examples.values()
        numbers = [v for one in passes for values in (one.z, one.a, one.delta) for v in values.values()]
        return max(1.0, *map(abs, numbers), *map(abs, self.theta.values())) ** 2

    def partial(self, example: int, l: int, i: int, j: int) -> float:
        """∂J(W,b;x,y)/∂W_ij^(l) = a_j^(l) delta_i^(l+1); ∂J(W,b;x,y)/∂b_i^(l) = delta_i^(l+1)."""
        one = self.examples[example]
        return one.a[l, j] * one.delta[l + 1, i] if j else one.delta[l + 1, i]

    def Delta(self, n: int, l: int, i: int, j: int) -> float:
        """What the first n examples add up to."""
        Delta = 0.0
        for example in range(1, n + 1):
            Delta = Delta + self.partial(example, l, i, j)
        return Delta

    def updated(self, n: int, l: int, i: int, j: int) -> float:
        """The update with the first n examples' sum; biases are not decayed."""
        decay = self.lambda_ * self.theta[l, i, j] if j else 0.0
        return self.theta[l, i, j] - self.alpha * (1 / self.m * self.Delta(n, l, i, j) + decay)

    def feedforward(self, x: list[float]) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
        """z and a, keyed by (l, i), for scaled inputs."""
        s, theta = self.s, self.theta
        z: dict[tuple[int, int], float] = {}
        a = {(1, j): value for j, value in enumerate(x, start=1)}
        for l in range(1, self.n_l):
            for i in range(1, s[l + 1] + 1):
                z[l + 1, i] = sum(theta[l, i, j] * a[l, j] for j in range(1, s[l] + 1)) + theta[l, i, 0]
                a[l + 1, i] = F[self.f[l + 1]](z[l + 1, i])
        return z, a

    def _backpropagate(self, example: int) -> Example:
        s, n_l, theta = self.s, self.n_l, self.theta
        y = dict(enumerate(self.y[example - 1], start=1))
        z, a = self.feedforward(self.x[example - 1])
        delta: dict[tuple[int, int], float] = {}
        for i in range(1, s[n_l] + 1):
            delta[n_l, i] = -(y[i] - a[n_l, i]) * F_PRIME[self.f[n_l]](z[n_l, i])
        for l in range(n_l - 1, 1, -1):
            for i in range(1, s[l] + 1):
                weighted = sum(theta[l, j, i] * delta[l + 1, j] for j in range(1, s[l + 1] + 1))
                delta[l, i] = weighted * F_PRIME[self.f[l]](z[l, i])
        return Example(z, a, delta, sum((a[n_l, i] - y[i]) ** 2 for i in y) / 2)


def calculate(text: str) -> float:
    """What a line such as "−0.5 · (−0.2)" comes to, read as one would with a calculator in hand."""
    text = text.replace("−", "-").replace("·", "*").replace("½", "0.5 *")
    text = re.sub(r"(\((?:[^()]|\([^()]*\))*\)|\d[\d.]*(?:e[+-]?\d+)?)²", r"(\1*\1)", text)
    text = re.sub(r"(?<=[\d)]) \(", " * (", text)
    with np.errstate(over="ignore"):
        return float(eval(text, {"exp": np.exp, "tanh": np.tanh, "max": max}))
