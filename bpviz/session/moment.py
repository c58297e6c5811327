"""A Moment: theta_k under the choices in force, and what can be worked out there, each once however often shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bpviz.engine.backpropagation import Pass, backpropagate, error_terms, feedforward
from bpviz.engine.gradient import sums_over_examples
from bpviz.engine.optimisers import gradient_descent
from bpviz.engine.parameters import Parameters
from bpviz.session.frame import AllExamples, Probe
from bpviz.session.history import Choices
from bpviz.session.input_grid import InputGrid, has_grid, input_grid
from bpviz.session.position import Program
from bpviz.session.trainer import Evaluation

MOST_SHOWN_EXAMPLES = 300
"""Columns of a picture of units × examples; beyond that the examples are taken at even distances."""


class Moment:
    """Nothing of it changes but that more is known; it may be looked at from any thread.

    Args:
        k: the iteration.
        choices: those in force.
        evaluation: theta_k with J and its gradient.

    Attributes:
        cost: J and its terms; that of the held-out examples is NaN until it is filled in, where it takes long.
        outputs: of all examples; None until they are filled in, where they are not at hand.
    """

    def __init__(self, k: int, choices: Choices, evaluation: Evaluation) -> None:
        self.k, self.choices, self.evaluation = k, choices, evaluation
        self.cost, self.outputs = evaluation.cost, evaluation.outputs
        self._accuracy: tuple[float | None, float | None] | None = None
        self._sum: tuple[int, Parameters] | None = None

    @cached_property
    def program(self) -> Program:
        """The lines of the iteration."""
        return self.choices.program_at(self.k)

    def backpropagate(self, i: int) -> Pass:
        """The forward and backward pass of training example i = 1 … m; its arrays are read-only.

        Raises:
            ValueError: for an example that there is not.
        """
        data = self.choices.dataset
        if not 1 <= i <= data.m:
            raise ValueError(f"there is no example {i}; the training examples are 1 to {data.m}")
        x, y = data.X[:, i - 1], data.Y[:, i - 1]
        one = backpropagate(self.evaluation.parameters, x, y, self.choices.recipe.f)
        for arrays in (one.z, one.a, one.delta, one.grad_W, one.grad_b):
            for array in arrays.values():
                array.flags.writeable = False
        return one

    def sums_over_first(self, n: int) -> Parameters:
        """Delta_W and Delta_b over the first n of the examples that the iteration takes, 0 … program.m; read-only."""
        if n == self.program.m:
            return self.evaluation.Delta
        recipe, data = self.choices.recipe, self.choices.dataset
        if n == 0:
            return Parameters.zeros(recipe.layer_sizes).read_only()
        kept = self._sum
        if kept is None or kept[0] != n:
            taken = self.program.mini_batch
            first = slice(n) if taken is None else np.array(taken.examples[:n]) - 1
            sums = sums_over_examples(self.evaluation.parameters, data.X[:, first], data.Y[:, first], recipe.f_of)
            self._sum = kept = n, sums.Delta.read_only()
        return kept[1]

    def updated(self) -> Parameters:
        """theta_{k+1}, as the update makes it; read-only."""
        evaluation = self.evaluation
        return gradient_descent.step(evaluation.parameters, evaluation.gradient, self.choices.recipe.alpha).read_only()

    @cached_property
    def all_examples(self) -> AllExamples:
        """a and delta of (at most 300) training examples."""
        return self._shown(np.arange(self.choices.dataset.m))

    @cached_property
    def examples_taken(self) -> AllExamples:
        """a and delta of (at most 300 of) the examples that the iteration takes, in its order."""
        taken = self.program.mini_batch
        return self.all_examples if taken is None else self._shown(np.array(taken.examples) - 1)

    @cached_property
    def input_grid(self) -> InputGrid | None:
        """What every unit says all over one or two inputs; None where the data have not those."""
        data = self.choices.dataset
        return input_grid(self.evaluation.parameters, self.choices.recipe.f_of, data) if has_grid(data) else None

    def probe(self, raw_inputs: Sequence[float]) -> Probe:
        """A point that is no example, run through the net.

        Raises:
            ValueError: for another number of inputs, or numbers that are not finite.
        """
        recipe, raw = self.choices.recipe, np.array(raw_inputs, dtype=float)
        if raw.shape != (recipe.layer_sizes[0],) or not np.isfinite(raw).all():
            raise ValueError(f"a point needs {recipe.layer_sizes[0]} finite inputs, not {list(raw_inputs)}")
        x = self.choices.dataset.input_scaling.apply(raw[:, np.newaxis])
        z, a = feedforward(self.evaluation.parameters, x, recipe.f_of)
        for array in (raw, *z.values(), *a.values()):
            array.flags.writeable = False
        return Probe(raw, z, a)

    def _shown(self, columns: NDArray[np.intp]) -> AllExamples:
        if len(columns) > MOST_SHOWN_EXAMPLES:
            columns = columns[np.linspace(0, len(columns) - 1, MOST_SHOWN_EXAMPLES).astype(int)]
        data, f_of = self.choices.dataset, self.choices.recipe.f_of
        _, a = feedforward(self.evaluation.parameters, data.X[:, columns], f_of)
        delta = error_terms(self.evaluation.parameters, a, data.Y[:, columns], f_of)
        for array in (*a.values(), *delta.values()):
            array.flags.writeable = False
        return AllExamples(columns + 1, a, delta)

    def accuracy(self) -> tuple[float | None, float | None]:
        """The shares of training and of held-out examples classified rightly; None where there is no such thing."""
        data, outputs = self.choices.dataset, self.outputs
        if data.task != "classification" or outputs is None:
            return None, None
        if self._accuracy is None:
            training = data.fraction_correct(outputs.training, "training")
            held_out = data.fraction_correct(outputs.held_out, "held out") if data.m_held_out else None
            self._accuracy = training, held_out
        return self._accuracy


def accumulated(before: Parameters, one: Pass) -> Parameters:
    """Delta_W + ∇_W J(W,b;x,y) and Delta_b + ∇_b J(W,b;x,y), read-only."""
    after = before.copy()
    for l in after.W:
        after.W[l][...] += one.grad_W[l]
        after.b[l][...] += one.grad_b[l]
    return after.read_only()
