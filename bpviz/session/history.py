"""The History of a run: a mark for every iteration, thinned checkpoints of theta, and the recipes in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.engine.parameters import Array
from bpviz.session.recipe import Recipe

BYTES_PER_CHECKPOINT = 200
"""What a kept array costs beside its numbers: the array object, its key and the dict's slot."""


@dataclass(frozen=True, eq=False)
class Marks:
    """What is kept of every iteration for ever; each array has one entry for every k = 0, 1, …, read-only.

    Attributes:
        J: the overall cost J(W,b).
        data_term: its average squared-error term.
        decay_term: its weight decay term.
        held_out: the squared-error term over the held-out examples; NaN where there are none.
        gradient_norm: ‖∂J/∂theta‖.
        rms_delta: root mean square of delta^(l) over units and examples, keyed by l = 2 … n_l.
    """

    J: Array
    data_term: Array
    decay_term: Array
    held_out: Array
    gradient_norm: Array
    rms_delta: dict[int, Array]

    def __len__(self) -> int:
        return len(self.J)


class History:
    """Owned by one Session, on one thread; the Marks it hands out are safe to read on any other."""

    def __init__(self, recipe: Recipe, checkpoint_bytes: int) -> None:
        self._table = np.empty((5 + recipe.n_l - 1, 1024))
        self._length = 0
        self._checkpoints: dict[int, Array] = {}
        self._stride = 1
        self._checkpoint_bytes = checkpoint_bytes
        self._recipes: list[tuple[int, Recipe]] = [(0, recipe)]

    @property
    def last_k(self) -> int:
        """The latest iteration that was reached."""
        return self._length - 1

    def append(self, mark: tuple[float, ...], theta: Array) -> None:
        """Keep iteration k = last_k + 1: its mark for ever, theta_k as a checkpoint while the byte budget lasts.

        Args:
            mark: J, data term, decay term, held-out, gradient norm, then RMS delta of layers 2 … n_l.
            theta: theta_k; kept without copying, so nobody may write to it any more.
        """
        if self._length == self._table.shape[1]:
            self._table = np.concatenate([self._table, np.empty_like(self._table)], axis=1)
        self._table[:, self._length] = mark
        self._keep(self._length, theta)
        self._length += 1

    def checkpoint_before(self, k: int) -> tuple[int, Array]:
        """The nearest kept (k', theta_k') with k' ≤ k, from which a replay reaches theta_k bit for bit."""
        k -= k % self._stride
        return k, self._checkpoints[k]

    def fork(self, k: int, recipe: Recipe) -> None:
        """Forget iteration k and all later ones; `recipe` is in force from k on."""
        # Views that were handed out must not change under their readers: go on in a table of our own.
        self._table = self._table.copy()
        self._length = k
        self._checkpoints = {kept: theta for kept, theta in self._checkpoints.items() if kept < k}
        self._recipes = [(start, earlier) for start, earlier in self._recipes if start < k]
        self._recipes.append((k, recipe))

    def recipe_at(self, k: int) -> Recipe:
        """The recipe in force at iteration k."""
        return next(recipe for start, recipe in reversed(self._recipes) if start <= k)

    def marks(self) -> Marks:
        """The marks so far, without copying them."""
        view = self._table[:, : self._length]
        view.flags.writeable = False
        J, data_term, decay_term, held_out, gradient_norm, *rms_delta = view
        return Marks(J, data_term, decay_term, held_out, gradient_norm, dict(enumerate(rms_delta, start=2)))

    def _keep(self, k: int, theta: Array) -> None:
        if k % self._stride:
            return
        self._checkpoints[k] = theta
        if len(self._checkpoints) * (theta.nbytes + BYTES_PER_CHECKPOINT) > self._checkpoint_bytes:
            # Every second one goes: what is left stays evenly spread, and a replay at most doubles.
            self._stride *= 2
            self._checkpoints = {
                kept: kept_theta for kept, kept_theta in self._checkpoints.items() if kept % self._stride == 0
            }
