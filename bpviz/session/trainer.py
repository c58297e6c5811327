"""The Trainer: theta_k in arrays that the next iteration overwrites, and a frozen copy of it for whoever asks."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.descent import Descent, Examples
from bpviz.engine.optimisers import gradient_descent
from bpviz.engine.parameters import Array, Parameters
from bpviz.session.frame import Cost, Outputs
from bpviz.session.history import Choices

QUIET_OVERFLOW = np.errstate(over="ignore", invalid="ignore")
"""A run that diverges overflows before it ends; J tells, so NumPy need not warn. Put around many steps, not around
each: it takes a tenth of a small net's."""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """theta_k with J and its gradient there; its arrays are read-only.

    Attributes:
        parameters: theta_k.
        cost: J and its terms.
        Delta: Delta_W and Delta_b over all training examples.
        gradient: ∂J/∂theta.
        gradient_norm: ‖∂J/∂theta‖.
        outputs: of all examples; None for an autoencoder, whose outputs are not worth the memory.
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
    """

    def __init__(self, choices: Choices, theta: Array) -> None:
        self._choices = choices
        self._descent: tuple[Dataset, Descent] | None = None
        self._evaluation: Evaluation | None = None
        self.go_to(theta, choices)

    def copy(self) -> Trainer:
        """Another one that is where this one is, with arrays of its own as soon as it needs any."""
        other = Trainer.__new__(Trainer)
        other._choices, other._descent, other._evaluation = self._choices, None, self.evaluation
        return other

    @property
    def J(self) -> float:
        """J(W,b) at theta_k."""
        return self._evaluation.cost.J if self._evaluation is not None else self._on(self._choices.dataset).J

    @property
    def evaluation(self) -> Evaluation:
        """theta_k and what is known there; the same object until the trainer moves."""
        if self._evaluation is None:
            self._evaluation = self._frozen()
        return self._evaluation

    @QUIET_OVERFLOW
    def go_to(self, theta: Array, choices: Choices) -> None:
        """Be at another theta, or under other choices."""
        descent = self._on(choices.dataset)
        self._choices, self._evaluation = choices, None
        descent.start(theta, choices.recipe.lambda_)

    def step(self, choices: Choices) -> bool:
        """Carry out one update, to where other choices may be in force.

        Returns:
            Whether J is finite there; if not, the trainer stays where it was.
        """
        descent, before = self._present(), self._choices
        alpha = before.recipe.alpha
        if choices.dataset is not before.dataset:
            old = self.evaluation
            self.go_to(gradient_descent.step(old.parameters, old.gradient, alpha).theta, choices)
            if not math.isfinite(self.J):
                self.go_to(old.parameters.theta, before)
                return False
            return True
        self._evaluation = None
        descent.step(alpha, choices.recipe.lambda_)
        if not math.isfinite(descent.J):
            descent.back(before.recipe.lambda_)
            return False
        self._choices = choices
        return True

    @property
    def mark(self) -> Array:
        """What the history keeps of theta_k, until the trainer moves; `engine.descent.MARK` says what."""
        return self._present().mark

    @property
    def theta(self) -> Array:
        """theta_k, until the trainer moves."""
        return self._present().theta

    def _present(self) -> Descent:
        """The arrays at theta_k; a copy that was not moved yet has none."""
        if self._descent is None:
            self.go_to(self.evaluation.parameters.theta, self._choices)
        return self._on(self._choices.dataset)

    def _on(self, data: Dataset) -> Descent:
        """The arrays for these examples: those there are, or new ones."""
        if self._descent is None or self._descent[0] is not data:
            recipe = self._choices.recipe
            held_out = Examples(data.X_held_out, data.Y_held_out) if data.m_held_out else None
            descent = Descent(
                recipe.layer_sizes,
                recipe.f_of,
                Examples(data.X, data.Y),
                held_out,
                keep_outputs=data.task != "autoencoder",
            )
            self._descent = data, descent
        return self._descent[1]

    def _frozen(self) -> Evaluation:
        descent, sizes = self._present(), self._choices.recipe.layer_sizes
        J, data_term, decay_term, held_out = descent.mark[:4].tolist()
        # The one NaN that there is, so that equal costs compare equal.
        cost = Cost(J, data_term, decay_term, held_out if self._choices.dataset.m_held_out else math.nan)
        parameters, Delta, gradient = (
            Parameters(sizes, array).read_only() for array in (descent.theta, descent.Delta, descent.gradient)
        )
        outputs = None
        if self._choices.dataset.task != "autoencoder":
            outputs = Outputs(*descent.outputs())
            outputs.training.flags.writeable = outputs.held_out.flags.writeable = False
        norm = math.sqrt(descent.mark[4])
        return Evaluation(parameters, cost, Delta, gradient, norm, outputs)
