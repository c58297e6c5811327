"""The Trainer: theta_k in arrays that the next iteration overwrites, and a frozen copy of it for whoever asks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bpviz.engine.batch import Examples
from bpviz.engine.descent import MARK, Descent
from bpviz.engine.mini_batches import MiniBatches
from bpviz.engine.optimisers import gradient_descent
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.summing import Source
from bpviz.session.frame import Cost, Outputs
from bpviz.session.history import Choices

QUIET_OVERFLOW = np.errstate(over="ignore", invalid="ignore")
"""A run that diverges overflows before it ends; J tells, so NumPy need not warn. Put around many steps, not around
each: it takes a tenth of a small net's."""


AT_HAND_PRODUCTS = 1e8
"""Multiplications, a few milliseconds: outputs that take no more are worked out with every evaluation."""

Sources = Callable[[Choices], Source]
"""Where the training examples are that choices ask for."""


def here(choices: Choices) -> Source:
    """The training examples in this process: all of them, or mini-batches."""
    data = choices.dataset
    return Examples(data.X, data.Y, choices.slabs) if choices.takes_all else MiniBatches(data.X, data.Y, choices.order)


@dataclass(frozen=True, eq=False)
class Evaluation:
    """theta_k with J and its gradient there; its arrays are read-only.

    Attributes:
        parameters: theta_k.
        cost: J and its terms.
        Delta: Delta_W and Delta_b over the training examples of the iteration.
        gradient: ∂J/∂theta.
        gradient_norm: ‖∂J/∂theta‖.
        outputs: of all examples, where they are at hand.
    """

    parameters: Parameters
    cost: Cost
    Delta: Parameters
    gradient: Parameters
    gradient_norm: float
    outputs: Outputs | None


class Trainer:
    """Owned by one session; the choices in force are told to it, iteration by iteration.

    Args:
        choices: the recipe and the data in force.
        theta: where to start.
        sources: who has the training examples.
    """

    def __init__(self, choices: Choices, theta: Array, sources: Sources = here) -> None:
        self.sources = sources
        self._choices = choices
        self._k = 0
        self._descent: Descent | None = None
        self._evaluation: Evaluation | None = None
        self.go_to(theta, choices, 0)

    def copy(self, sources: Sources | None = None) -> Trainer:
        """Another one that is where this one is, with arrays of its own as soon as it needs any."""
        other = Trainer.__new__(Trainer)
        other.sources = sources or self.sources
        other._choices, other._k, other._descent, other._evaluation = self._choices, self._k, None, self.evaluation
        return other

    @property
    def J(self) -> float:
        """J(W,b) at theta_k."""
        return self._evaluation.cost.J if self._evaluation is not None else self._present().J

    @property
    def evaluation(self) -> Evaluation:
        """theta_k and what is known there; the same object until the trainer moves."""
        if self._evaluation is None:
            self._evaluation = self._frozen()
        return self._evaluation

    @QUIET_OVERFLOW
    def go_to(self, theta: Array, choices: Choices, k: int) -> None:
        """Be at another theta, that of iteration k, or under other choices.

        Raises:
            SourceError: where the examples cannot be added up; nothing is changed then.
        """
        descent = self._descent
        if descent is None or not _alike(choices, self._choices):
            descent = _descent(choices, self.sources(choices))
        descent.start(theta, choices.recipe.lambda_, k)
        self._descent, self._choices, self._k, self._evaluation = descent, choices, k, None

    @property
    def k(self) -> int:
        """The iteration."""
        return self._k

    def run(self, n: int) -> None:
        """Carry out n updates under the choices in force, or as many as `reached` tells of at once.

        `k` tells how many were carried out; none where J would not be finite.

        Raises:
            SourceError: where the examples cannot be added up; the trainer stays where it was.
        """
        recipe, descent = self._choices.recipe, self._present()
        try:
            descent.run(recipe.alpha, recipe.lambda_, n)
        finally:
            if descent.k != self._k:
                self._k, self._evaluation = descent.k, None

    def step(self, choices: Choices) -> bool:
        """Carry out one update, to where other choices may be in force.

        Returns:
            Whether J is finite there; if not, the trainer stays where it was.

        Raises:
            SourceError: where the examples cannot be added up; the trainer stays where it was.
        """
        before = self._choices
        alpha = before.recipe.alpha
        if choices is not before and not _alike(choices, before):
            old = self.copy()
            then = gradient_descent.step(old.evaluation.parameters, old.evaluation.gradient, alpha)
            self.go_to(then.theta, choices, self._k + 1)
            if not math.isfinite(self.J):
                self._descent, self._choices, self._k = None, before, old._k
                self._evaluation = old.evaluation
                return False
            return True
        descent = self._present()
        descent.step(alpha, choices.recipe.lambda_)
        self._evaluation = None
        if not math.isfinite(descent.J):
            descent.back(before.recipe.lambda_)
            return False
        self._choices = choices
        self._k += 1
        return True

    def watched_cost(self) -> Cost:
        """J and its terms, with the held-out examples' cost also where that takes long."""
        descent = self._present()
        descent.watch()
        return _cost(descent.mark)

    def outputs(self) -> Outputs | None:
        """The outputs of all examples; None for an autoencoder, whose outputs are not worth the memory."""
        if self._choices.dataset.task == "autoencoder":
            return None
        outputs = Outputs(*self._present().outputs())
        outputs.training.flags.writeable = outputs.held_out.flags.writeable = False
        return outputs

    def reached(self, n: int) -> tuple[Array, list[Array]]:
        """What the history keeps of the last n iterations, until the trainer moves.

        Returns:
            Their marks, as `engine.descent.MARK` says, one row each; and their thetas.
        """
        descent = self._present()
        return descent.marks(n), descent.thetas(n)

    def _present(self) -> Descent:
        """The arrays at theta_k; a copy that was not moved yet has none."""
        if self._descent is None:
            evaluation = self.evaluation
            self.go_to(evaluation.parameters.theta, self._choices, self._k)
            self._evaluation = evaluation
        assert self._descent is not None
        return self._descent

    @QUIET_OVERFLOW
    def _frozen(self) -> Evaluation:
        descent, data = self._present(), self._choices.dataset
        sizes = self._choices.recipe.layer_sizes
        at_hand = descent.has_outputs or data.m * descent.theta.size <= AT_HAND_PRODUCTS
        if data.m_held_out * descent.theta.size <= AT_HAND_PRODUCTS:
            descent.watch()
        parameters, Delta, gradient = (
            Parameters(sizes, array).read_only() for array in (descent.theta, descent.Delta, descent.gradient)
        )
        outputs = self.outputs() if at_hand else None
        mark = descent.mark
        return Evaluation(parameters, _cost(mark), Delta, gradient, math.sqrt(mark[len(MARK) - 1]), outputs)


def _cost(mark: Array) -> Cost:
    J, data_term, decay_term, held_out = mark[: len(MARK) - 1].tolist()
    # The one NaN that there is, so that equal costs compare equal.
    return Cost(J, data_term, decay_term, math.nan if math.isnan(held_out) else held_out)


def _alike(one: Choices, other: Choices) -> bool:
    """Whether the same arrays serve both: they differ in alpha or lambda at the most."""
    if one is other:
        return True
    if one.dataset is not other.dataset or one.slabs != other.slabs:
        return False
    keys = ("layer_sizes", "f", "batch", "precision")
    alike = all(getattr(one.recipe, key) == getattr(other.recipe, key) for key in keys)
    return alike and (one.takes_all or one.recipe.seed == other.recipe.seed)


def _descent(choices: Choices, source: Source) -> Descent:
    recipe, data = choices.recipe, choices.dataset
    held_out = Examples(data.X_held_out, data.Y_held_out) if data.m_held_out else None
    return Descent(recipe.layer_sizes, recipe.f_of, source, held_out, recipe.dtype, watch_every=choices.per_epoch)
