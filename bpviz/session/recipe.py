"""The Recipe: every choice that turns a data set into a run."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from numbers import Integral, Real
from typing import Any, Literal, get_args

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.samples import SAMPLES, sample_named
from bpviz.engine.activations import Activation, ActivationNames, activations_by_layer
from bpviz.engine.parameters import checked_layer_sizes, number_of_parameters

MOST_UNITS = 10_000
MOST_PARAMETERS = 20_000_000
LARGEST_SEED = 2**32 - 1

Precision = Literal["float64", "float32"]
ALL: Literal["all"] = "all"
Batch = int | Literal["all"]
"""How many examples an iteration takes: the tutorial's takes all."""


class RecipeError(ValueError):
    """A choice that cannot be: `field` is the Recipe's field, the message says what it must be instead."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Recipe:
    """All that a user chooses about a network and its training.

    Attributes:
        layer_sizes: (s_1, …, s_nl).
        f: the activation function of layers 2 … n_l, or a tuple with one for each; a tuple of equal names
            becomes the one name, so that equal choices compare equal.
        alpha: the learning rate, above 0.
        lambda_: the weight decay parameter, 0 or more.
        epsilon: standard deviation of the random start Normal(0, epsilon²); 0 starts with all parameters at 0.
        seed: of the random start, and of the order of mini-batches.
        batch: how many examples an iteration takes: "all" of them, which is the tutorial's batch gradient descent, or
            a mini-batch of 1 or more. The last one of an epoch may have fewer.
        precision: of theta and all that is computed from it: "float64", 16 digits, or "float32", 7 digits.
        data: the name of the data set the recipe was made for; a label only.

    Raises:
        RecipeError: naming the field.
    """

    layer_sizes: tuple[int, ...]
    f: str | tuple[str, ...] = "sigmoid"
    alpha: float = 0.5
    lambda_: float = 0.0
    epsilon: float = 0.01
    seed: int = 0
    batch: Batch = ALL
    precision: Precision = "float64"
    data: str = ""

    def __post_init__(self) -> None:
        set_field = object.__setattr__
        set_field(self, "layer_sizes", _layer_sizes(self.layer_sizes))
        set_field(self, "f", _activation_names(self.f, len(self.layer_sizes)))
        for field in ("alpha", "lambda_", "epsilon"):
            set_field(self, field, _finite_number(field, getattr(self, field)))
        if self.alpha <= 0:
            raise RecipeError("alpha", "the learning rate alpha must be above 0")
        if self.lambda_ < 0:
            raise RecipeError("lambda_", "weight decay lambda must be 0 or more")
        if self.epsilon < 0:
            raise RecipeError("epsilon", "epsilon must be 0 or more")
        if not _is_whole(self.seed) or not 0 <= self.seed <= LARGEST_SEED:
            raise RecipeError("seed", f"the seed must be a whole number from 0 to {LARGEST_SEED:,}")
        set_field(self, "seed", int(self.seed))
        set_field(self, "batch", _batch(self.batch))
        if self.precision not in get_args(Precision):
            raise RecipeError("precision", f"the precision is float64 or float32, not {self.precision!r}")

    @property
    def n_l(self) -> int:
        """The number of layers."""
        return len(self.layer_sizes)

    @property
    def f_of(self) -> dict[int, Activation]:
        """The activation function of each layer, keyed by l = 2 … n_l."""
        return activations_by_layer(self.f, self.n_l)

    @property
    def dtype(self) -> type[np.floating]:
        """NumPy's type of the precision."""
        return np.float32 if self.precision == "float32" else np.float64

    @property
    def target_range(self) -> tuple[float, float]:
        """Where the targets lie, as the output layer's f asks: 0/1 for the sigmoid, −1/+1 for tanh."""
        return self.f_of[self.n_l].target_range

    def changed(self, **fields: Any) -> Recipe:
        """The same choices but for the given fields.

        Raises:
            RecipeError: naming the field.
        """
        return replace(self, **fields)


def sample_recipe(name: str) -> Recipe:
    """The recipe with which the built-in data set `name` visibly learns in seconds.

    Raises:
        DataError: listing the names there are.
    """
    suggested = sample_named(name).suggested
    return Recipe(
        layer_sizes=suggested.layer_sizes,
        f=suggested.f,
        alpha=suggested.alpha,
        lambda_=suggested.lambda_,
        epsilon=suggested.epsilon,
        seed=suggested.seed,
        data=name,
    )


def recipe_for(dataset: Dataset) -> Recipe:
    """A recipe to begin with for any data set: its sample's own, or one hidden layer of a size that suits the data.

    The start is wider than the tutorial's epsilon = 0.01, from which sigmoid nets first sit on a plateau for
    thousands of iterations; 1/√s_1 keeps the first weighted sums near 1 for standardised inputs.
    """
    if dataset.name in SAMPLES and SAMPLES[dataset.name].suggested.layer_sizes[0] == len(dataset.X):
        return sample_recipe(dataset.name)
    s_1, s_nl = len(dataset.X), len(dataset.Y)
    hidden = min(max(4, 2 * s_nl, round(math.sqrt(s_1 * s_nl))), 32)
    return Recipe((s_1, hidden, s_nl), alpha=1.0, epsilon=round(1 / math.sqrt(s_1), 2), data=dataset.name)


def _layer_sizes(sizes: Any) -> tuple[int, ...]:
    try:
        checked = checked_layer_sizes(sizes)
    except (TypeError, ValueError) as error:
        raise RecipeError("layer_sizes", str(error)) from None
    if max(checked) > MOST_UNITS:
        raise RecipeError("layer_sizes", f"a layer can have at most {MOST_UNITS:,} units, not {max(checked):,}")
    if number_of_parameters(checked) > MOST_PARAMETERS:
        raise RecipeError(
            "layer_sizes",
            f"these layers need {number_of_parameters(checked):,} weights and biases; "
            f"bpviz takes at most {MOST_PARAMETERS:,}",
        )
    return checked


def _batch(batch: Any) -> Batch:
    if batch == ALL:
        return ALL
    if not _is_whole(batch) or batch < 1:
        raise RecipeError("batch", f'a mini-batch has 1 or more examples, or "all"; not {batch!r}')
    return int(batch)


def _activation_names(f: ActivationNames, n_l: int) -> str | tuple[str, ...]:
    try:
        names = tuple(activation.name for activation in activations_by_layer(f, n_l).values())
    except (TypeError, ValueError) as error:
        raise RecipeError("f", str(error)) from None
    return names[0] if len(set(names)) == 1 else names


def _is_whole(value: Any) -> bool:
    # NumPy's integers are as good as Python's.
    return isinstance(value, Integral) and not isinstance(value, bool)


def _finite_number(field: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not math.isfinite(value):
        raise RecipeError(field, f"{field.rstrip('_')} must be a finite number, not {value!r}")
    return float(value)
