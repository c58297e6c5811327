"""The History of a run: a mark for every iteration, thinned checkpoints of theta, and the choices in force."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.descent import MARK
from bpviz.engine.mini_batches import Order
from bpviz.engine.parameters import Array
from bpviz.session.position import MiniBatch, Program
from bpviz.session.recipe import Recipe

FRESH = 1024
"""Marks that are worked out at once, at the latest."""
BYTES_PER_CHECKPOINT = 200
"""What a kept array costs beside its numbers: the array object, its key and the dict's slot."""


@dataclass(frozen=True, eq=False)
class Marks:
    """What is kept of every iteration for ever; each array has one entry for every k = 0, 1, …, read-only.

    Attributes:
        J: the overall cost J(W,b), over the examples that the iteration takes.
        data_term: its average squared-error term.
        decay_term: its weight decay term.
        held_out: the squared-error term over the held-out examples; NaN where there are none. With mini-batches it is
            known at the first one of each epoch and NaN at the others.
        gradient_norm: ‖∂J/∂theta‖.
        rms_delta: root mean square of delta^(l) over units and examples, keyed by l = 2 … n_l.
        saturated: at what share of the units × examples f'(z^(l)) is small, keyed by l = 2 … n_l; the engine's
            activation functions say how small.
        relative_gradient: ‖∂J/∂W^(l)‖ / ‖W^(l)‖, keyed by l = 1 … n_l−1; NaN where all of W^(l) is 0.
    """

    J: Array
    data_term: Array
    decay_term: Array
    held_out: Array
    gradient_norm: Array
    rms_delta: dict[int, Array]
    saturated: dict[int, Array]
    relative_gradient: dict[int, Array]

    def __len__(self) -> int:
        return len(self.J)


@dataclass(frozen=True, eq=False)
class Choices:
    """What is in force from an iteration on.

    Attributes:
        recipe: the user's choices.
        dataset: the examples.
        slabs: into how many parts, whose sums are added up in their order, the examples are cut; None for as many as
            are worth it here. It decides the last bits, so it stays what it is when a cluster goes.
    """

    recipe: Recipe
    dataset: Dataset
    slabs: int | None = None

    @property
    def takes_all(self) -> bool:
        """Whether an iteration takes all examples, as the tutorial's does."""
        return isinstance(self.recipe.batch, str) or self.recipe.batch >= self.dataset.m

    @cached_property
    def order(self) -> Order:
        """Which examples each iteration takes, where those are not all."""
        assert not isinstance(self.recipe.batch, str)
        return Order(self.dataset.m, self.recipe.batch, self.recipe.seed)

    @property
    def per_epoch(self) -> int:
        """How many iterations an epoch has."""
        return 1 if self.takes_all else self.order.per_epoch

    def program_at(self, k: int) -> Program:
        """The lines of iteration k."""
        if self.takes_all:
            return Program(self.recipe.n_l, self.dataset.m)
        examples = tuple((self.order.places(k) + 1).tolist())
        epoch, number = divmod(k, self.order.per_epoch)
        mini_batch = MiniBatch(examples, number + 1, self.order.per_epoch, epoch + 1)
        return Program(self.recipe.n_l, len(examples), mini_batch)


class History:
    """Owned by one Session, on one thread; the Marks it hands out are safe to read on any other."""

    def __init__(self, choices: Choices, checkpoint_bytes: int) -> None:
        layers = choices.recipe.n_l - 1
        # One row per quantity, so that a curve lies in one piece; `_worked_out` columns are filled.
        self._table = np.empty((len(MARK) + 3 * layers, 1024))
        self._worked_out = 0
        # One row per iteration as it comes; many at once are worked out when they are asked for.
        self._fresh = np.empty((FRESH, len(MARK) + 4 * layers))
        self._length = 0
        self._checkpoints: dict[int, Array] = {}
        self._stride = 1
        # How many fit is known from the first one on.
        self._most_checkpoints = 0
        self._checkpoint_bytes = checkpoint_bytes
        self._choices: list[tuple[int, Choices]] = [(0, choices)]
        # Replays cannot pass over an edit by hand, so the thetas that were edited stay whatever the budget.
        self._edited: dict[int, Array] = {}

    @property
    def last_k(self) -> int:
        """The latest iteration that was reached."""
        return self._length - 1

    @property
    def forks(self) -> tuple[int, ...]:
        """The iterations from which the user went on otherwise."""
        return tuple(k for k, _ in self._choices[1:])

    @property
    def nbytes(self) -> int:
        """About how much memory is held, the data sets apart."""
        thetas = len(self._checkpoints) + len(self._edited)
        each = next((theta.nbytes for theta in self._checkpoints.values()), 0) + BYTES_PER_CHECKPOINT
        return self._table.nbytes + thetas * each

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets that are in force at some iteration."""
        return tuple({id(choices.dataset): choices.dataset for _, choices in self._choices}.values())

    def extend(self, marks: Array, thetas: Sequence[Array]) -> None:
        """Keep the iterations from last_k + 1 on: marks for ever, thetas as checkpoints while the byte budget lasts.

        Args:
            marks: as of a `Descent`, one row for each iteration; copied.
            thetas: of the same iterations; copied where they are kept.
        """
        if self._length - self._worked_out + len(marks) > FRESH:
            self._work_out()
        start = self._length - self._worked_out
        self._fresh[start : start + len(marks)] = marks
        for k, theta in enumerate(thetas, start=self._length):
            if k % self._stride == 0:
                self._checkpoints[k] = theta.copy()
                if len(self._checkpoints) > self._most_checkpoints:
                    self._thin(theta.nbytes)
        self._length += len(marks)

    def keep_within(self, checkpoint_bytes: int) -> None:
        """From now on keep checkpoints within another byte budget; at least theta_0 is kept."""
        self._checkpoint_bytes = checkpoint_bytes
        self._thin(next((theta.nbytes for theta in self._checkpoints.values()), 0))

    def checkpoint_before(self, k: int) -> tuple[int, Array]:
        """The nearest kept (k', theta_k') with k' ≤ k, from which a replay reaches theta_k bit for bit."""
        edited = max((kept for kept in self._edited if kept <= k), default=-1)
        thinned = k - k % self._stride
        return (edited, self._edited[edited]) if edited >= thinned else (thinned, self._checkpoints[thinned])

    def edited_at(self, k: int) -> Array | None:
        """theta_k where it was edited by hand, else None."""
        return self._edited.get(k)

    def forked(self, k: int, choices: Choices, theta: Array | None = None) -> History:
        """A history that shares the iterations before k, and in which `choices` are in force from k on.

        This one stays as it is, so that an undo can bring it back, and so that views of its marks never change.

        Args:
            k: the first iteration to forget.
            choices: the recipe and the data from k on.
            theta: theta_k, when it was edited by hand and no replay leads to it.
        """
        self._work_out()
        other = History(choices, self._checkpoint_bytes)
        other._table = self._table.copy()
        other._length = other._worked_out = k
        other._stride = self._stride
        other._checkpoints = {kept: kept_theta for kept, kept_theta in self._checkpoints.items() if kept < k}
        other._edited = {kept: kept_theta for kept, kept_theta in self._edited.items() if kept <= k}
        if theta is not None:
            other._edited[k] = theta
        other._choices = [(start, earlier) for start, earlier in self._choices if start < k]
        other._choices.append((k, choices))
        return other

    def detached(self) -> History:
        """A history that stays as this one is now, for another thread.

        It shares what neither of them writes to again: the marks so far, to which it makes no room to append
        without copying them, and the thetas.
        """
        self._work_out()
        other = copy.copy(self)
        other._table = self._table[:, : self._length]
        other._fresh = np.empty_like(self._fresh)
        other._checkpoints, other._edited = dict(self._checkpoints), dict(self._edited)
        other._choices = list(self._choices)
        return other

    def choices_at(self, k: int) -> Choices:
        """The recipe and the data in force at iteration k."""
        return next(choices for start, choices in reversed(self._choices) if start <= k)

    def marks(self) -> Marks:
        """The marks so far, without copying them."""
        self._work_out()
        view = self._table[:, : self._length]
        view.flags.writeable = False
        J, data_term, decay_term, held_out, gradient_norm, *by_layer = view
        n = len(by_layer) // 3
        rms_delta, saturated, relative = by_layer[:n], by_layer[n : 2 * n], by_layer[2 * n :]
        return Marks(
            *(J, data_term, decay_term, held_out, gradient_norm),
            rms_delta=dict(enumerate(rms_delta, start=2)),
            saturated=dict(enumerate(saturated, start=2)),
            relative_gradient=dict(enumerate(relative, start=1)),
        )

    def _work_out(self) -> None:
        """Turn the fresh marks, sums of squares, into what is shown: roots and ratios."""
        fresh = self._fresh[: self._length - self._worked_out].T
        while self._length > self._table.shape[1]:
            self._table = np.concatenate([self._table, np.empty_like(self._table)], axis=1)
        J_to_held_out, gradient, by_layer = fresh[: len(MARK) - 1], fresh[len(MARK) - 1], fresh[len(MARK) :]
        delta_squared, saturated, W_squared, gradient_squared = np.split(by_layer, 4)
        with np.errstate(divide="ignore", invalid="ignore"):
            relative = np.sqrt(gradient_squared / np.where(W_squared > 0, W_squared, np.nan))
        rows = (J_to_held_out, np.sqrt(gradient)[np.newaxis], np.sqrt(delta_squared), saturated, relative)
        np.concatenate(rows, out=self._table[:, self._worked_out : self._length])
        self._worked_out = self._length

    def _thin(self, theta_nbytes: int) -> None:
        """Let every second checkpoint go until the rest fit: they stay evenly spread, and a replay at most doubles."""
        self._most_checkpoints = max(1, self._checkpoint_bytes // (theta_nbytes + BYTES_PER_CHECKPOINT))
        while len(self._checkpoints) > self._most_checkpoints:
            self._stride *= 2
            self._checkpoints = {
                kept: kept_theta for kept, kept_theta in self._checkpoints.items() if kept % self._stride == 0
            }
