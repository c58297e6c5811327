"""The Frame: all a panel needs to draw one moment of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpviz.data.dataset import Dataset
from bpviz.engine.backpropagation import Pass
from bpviz.engine.parameters import Array, Parameters
from bpviz.session.history import Marks
from bpviz.session.input_grid import InputGrid
from bpviz.session.position import Position, Program
from bpviz.session.recipe import Recipe

Want = Literal["all_examples", "input_grid", "outputs"]
"""What a frame holds only where a panel asks for it, because it takes time."""


@dataclass(frozen=True)
class Cost:
    """J(W,b) and what it is made of.

    Attributes:
        J: data_term + decay_term.
        data_term: (1/m) Σ_i ½ ‖h(x^(i)) − y^(i)‖² over the training examples.
        decay_term: lambda/2 Σ W².
        held_out: the data term over the held-out examples; NaN where there are none. With mini-batches and many of
            them it is known at the first iteration of each epoch, and where outputs are wanted.
    """

    J: float
    data_term: float
    decay_term: float
    held_out: float


@dataclass(frozen=True, eq=False)
class AllExamples:
    """a[l] for l = 1 … n_l and delta[l] for l = 2 … n_l of the shown training examples, shape (s_l, shown).

    Attributes:
        examples: the numbers i = 1 … m of the shown examples, one per column.
    """

    examples: Array
    a: dict[int, Array]
    delta: dict[int, Array]


@dataclass(frozen=True, eq=False)
class Outputs:
    """h_{W,b}(x) of the examples: training of shape (s_nl, m), held_out of shape (s_nl, m_held_out)."""

    training: Array
    held_out: Array


@dataclass(frozen=True, eq=False)
class Probe:
    """A point that is no example, run through the net: it has no target, so no error terms.

    Attributes:
        raw_inputs: shape (s_1,).
        z: weighted sums for l = 2 … n_l, shape (s_l, 1).
        a: activations for l = 1 … n_l, shape (s_l, 1).
    """

    raw_inputs: Array
    z: dict[int, Array]
    a: dict[int, Array]


@dataclass(frozen=True, eq=False)
class Frame:
    """One moment of a run; frozen, its arrays read-only, so it can be handed to any thread.

    Attributes:
        recipe: the choices in force at iteration k.
        dataset: the examples.
        program: the lines of iteration k, and which of the examples it takes.
        k: the iteration, 0 for the random start.
        parameters: theta_k.
        gradient: ∂J/∂theta at theta_k.
        gradient_norm: ‖∂J/∂theta‖.
        cost: J and its terms at theta_k, over the examples that the iteration takes.
        i: the number of the shown training example, 1 … m.
        example: the forward and backward pass of example i, computed whole; arrays of shape (s_l, 1).
        position: how much of the iteration is carried out, and so may be shown; None shows example i whole. At
            ZERO i is the first example, at UPDATE the last.
        Delta: Delta_W and Delta_b as they stand at the position: the sums over the first `summed` examples that the
            iteration takes. Without a position the sums over all of those.
        Delta_before: the sums that ACCUMULATE adds the shown example's partial derivatives to, giving Delta to the bit;
            None at other positions, whose Delta is summed in one go, as for the update: its last bits may differ.
        summed: how many examples they hold, 0 … program.m.
        updated: theta_{k+1} where the position is UPDATE; None elsewhere.
        last_k: the latest iteration that was reached; k is smaller after going back.
        last_recipe: the choices in force there.
        last_dataset: the examples there.
        forks: the iterations from which the user went on otherwise, by an edit or a change.
        marks: the marks of all iterations reached so far; may reach beyond k.
        all_examples: a and delta of many examples at once, where a panel asked for them: of all there are, or, at a
            position, of those that the iteration takes.
        outputs: of all examples, where they are at hand or a panel asked for them; None for an autoencoder, which has
            as many outputs as inputs.
        input_grid: what every unit says all over one or two inputs, where a panel asked for it and the data have those.
        probe: the point that is looked at instead of example i; only where the position is None.
        accuracy: share of training and of held-out examples classified rightly; None where the frame has no outputs,
            for other tasks, and for no examples.
    """

    recipe: Recipe
    dataset: Dataset
    program: Program
    k: int
    parameters: Parameters
    gradient: Parameters
    gradient_norm: float
    cost: Cost
    i: int
    example: Pass
    position: Position | None
    Delta: Parameters
    Delta_before: Parameters | None
    summed: int
    updated: Parameters | None
    last_k: int
    last_recipe: Recipe
    last_dataset: Dataset
    forks: tuple[int, ...]
    marks: Marks
    all_examples: AllExamples | None
    outputs: Outputs | None
    input_grid: InputGrid | None
    probe: Probe | None
    accuracy: tuple[float | None, float | None]
