"""A data set prepared for training: X and Y as the tutorial writes them, and all that was done to get there."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.scaling import Scaling
from bpviz.data.split import split, why_not_split
from bpviz.data.table import Table, Task, read_only
from bpviz.data.targets import classes_in_words, classes_of_outputs, output_names_of_classes, targets_of_classes

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Part = Literal["training", "held out"]
InputChoice = Literal["standardised", "scaled to [0, 1]", "as they are"]

INPUT_CHOICES: dict[InputChoice, Callable[[Array], Scaling]] = {
    "standardised": Scaling.standardised,
    "scaled to [0, 1]": lambda raw: Scaling.min_max(raw, (0.0, 1.0)),
    "as they are": Scaling.as_they_are,
}

FEWEST_TO_SPLIT = 20
"""A file with fewer examples trains on all of them unless asked otherwise."""


@dataclass(frozen=True)
class Preparation:
    """What the user chose to do with raw columns; raises DataError for an impossible choice.

    target_range is f's range, (0, 1) for sigmoid and (−1, 1) for tanh: the two values of a class output, and what
    regression outputs are scaled to. held_out is a share of all examples, 0 ≤ held_out < 1.
    """

    inputs: InputChoice = "standardised"
    target_range: tuple[float, float] = (0.0, 1.0)
    held_out: float = 0.25
    split_seed: int = 0

    def __post_init__(self) -> None:
        if self.inputs not in INPUT_CHOICES:
            raise DataError(f"inputs can be {', '.join(map(repr, get_args(InputChoice)))}; not {self.inputs!r}.")
        object.__setattr__(self, "target_range", tuple(self.target_range))  # a list would make equal choices differ
        low, high = self.target_range
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise DataError(f"target_range must be two numbers, the smaller first; not {self.target_range}.")
        if not 0.0 <= self.held_out < 1.0:
            raise DataError(f"held_out is a share of the examples, from 0 to below 1; not {self.held_out}.")
        if not 0 <= self.split_seed < 2**32:
            raise DataError(f"split_seed must be a whole number from 0 to 2^32 − 1; not {self.split_seed}.")


def usual_preparation(table: Table) -> Preparation:
    """Return what suits a table that no one has thought about: the defaults, with none held out of a small one."""
    usual = Preparation()
    enough = table.m_all >= FEWEST_TO_SPLIT and not why_not_split(table, usual.held_out)
    return usual if enough else replace(usual, held_out=0.0)


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """X and Y of a table under a preparation; frozen, its arrays are read-only float64.

    Examples are columns: X is (s_1, m) and Y is (s_nl, m), the training examples; X_held_out and Y_held_out have
    m_held_out columns. training and held_out are the examples' places among the raw columns, so that column i of X
    is raw_inputs[:, training[i]] scaled. output_scaling is None for classification. Made by Dataset.of.
    """

    table: Table
    preparation: Preparation
    training: Indices
    held_out: Indices
    X: Array
    Y: Array
    X_held_out: Array
    Y_held_out: Array
    input_scaling: Scaling
    output_scaling: Scaling | None
    output_names: tuple[str, ...]

    @classmethod
    def of(cls, table: Table, preparation: Preparation | None = None) -> Dataset:
        """Prepare a table. Scalings are fitted on the training examples only. Raises DataError."""
        preparation = preparation or Preparation()
        training, held_out = split(table, preparation.held_out, preparation.split_seed)
        input_scaling = INPUT_CHOICES[preparation.inputs](table.inputs[:, training])
        output_scaling = _output_scaling(table, training, preparation)
        X = _scaled(table.inputs, input_scaling, table.input_names, table.name)
        Y = _targets(table, output_scaling, preparation)
        return cls(
            table,
            preparation,
            training,
            held_out,
            read_only(X[:, training]),
            read_only(Y[:, training]),
            read_only(X[:, held_out]),
            read_only(Y[:, held_out]),
            input_scaling,
            output_scaling,
            _output_names(table),
        )

    def prepared(self, preparation: Preparation) -> Dataset:
        """Prepare the same raw columns differently; the same preparation returns this very data set."""
        return self if preparation == self.preparation else Dataset.of(self.table, preparation)

    def with_target_range(self, target_range: tuple[float, float]) -> Dataset:
        """Return the data set with its targets in another range, that of the output layer's f."""
        return self.prepared(replace(self.preparation, target_range=target_range))

    def with_input(self, i: int, j: int, raw_value: float) -> Dataset:
        """Return the data set with another raw value of input j of training example i, both counted from 1.

        The split stays; the scalings are fitted again. Raises DataError for a place that there is not, or a value
        that cannot be.
        """
        if not (1 <= i <= self.m and 1 <= j <= len(self.input_names)):
            raise DataError(f"{self.name}: there is no input {j} of training example {i}.")
        inputs = self.table.inputs.copy()
        inputs[j - 1, self.training[i - 1]] = raw_value
        return Dataset.of(replace(self.table, inputs=inputs), self.preparation)

    def __repr__(self) -> str:
        sizes = f"{len(self.X)} inputs, {len(self.Y)} outputs, {self.m} training + {self.m_held_out} held out"
        return f"Dataset({self.name!r}, {self.task}, {sizes})"

    @property
    def name(self) -> str:
        """Return the sample's or the file's name."""
        return self.table.name

    @property
    def task(self) -> Task:
        """Return "classification", "regression" or "autoencoder"."""
        return self.table.task

    @property
    def input_names(self) -> tuple[str, ...]:
        """Return a name per input, with its unit in brackets where known."""
        return self.table.input_names

    @property
    def class_names(self) -> tuple[str, ...]:
        """Return the classes' names; () unless the task is classification."""
        return self.table.class_names

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Return (rows, columns) if the inputs are the pixels of a picture, row by row."""
        return self.table.image_shape

    @property
    def raw_inputs(self) -> Array:
        """Return all inputs in raw units, (s_1, m_all)."""
        return self.table.inputs

    @property
    def raw_targets(self) -> npt.NDArray[Any]:
        """Return all targets: class indices (1, m_all), raw units (t, m_all), or an autoencoder's inputs."""
        return self.table.inputs if self.table.targets is None else self.table.targets

    @property
    def preparation_in_words(self) -> tuple[str, ...]:
        """Return what was guessed and done to get from the raw columns to X and Y, one sentence an item."""
        held_out = f"{self.m} training examples, {self.m_held_out} held out (seed {self.preparation.split_seed})."
        return (
            *self.table.notes,
            held_out if self.m_held_out else f"All {self.m} examples train; none is held out.",
            self.input_scaling.in_words("input", self.input_names, self.m),
            _outputs_in_words(self),
        )

    @property
    def m(self) -> int:
        """Return the number of training examples."""
        return len(self.training)

    @property
    def m_held_out(self) -> int:
        """Return the number of held-out examples."""
        return len(self.held_out)

    def indices(self, part: Part) -> Indices:
        """Return the places of a part's examples among the raw columns, (m,) or (m_held_out,)."""
        return self.training if part == "training" else self.held_out

    def raw_outputs(self, a: Array) -> Array:
        """Return outputs of the net, (s_nl, any m), in the target's raw units. Raises DataError for classes."""
        if self.output_scaling is None:
            raise DataError(f"{self.name}: classes have no raw units; ask for predicted_classes.")
        return self.output_scaling.invert(a)

    def predicted_classes(self, a: Array) -> Indices:
        """Return the class index that each column of outputs a, (s_nl, any m), stands for."""
        self._require_classes()
        return classes_of_outputs(a, len(self.class_names), self.preparation.target_range)

    def true_classes(self, part: Part = "training") -> Indices:
        """Return the class index of each example of a part."""
        self._require_classes()
        classes: Indices = self.raw_targets[0, self.indices(part)]
        return classes

    def fraction_correct(self, a: Array, part: Part = "training") -> float:
        """Return the share of a part's examples whose outputs a, (s_nl, m), stand for the right class.

        Raises DataError if the task is not classification or the part has no examples.
        """
        if not len(self.indices(part)):
            raise DataError(f"{self.name}: no example is held out.")
        return float(np.mean(self.predicted_classes(a) == self.true_classes(part)))

    def _require_classes(self) -> None:
        if self.task != "classification":
            raise DataError(f"{self.name}: {self.task} has no classes.")


def _scaled(raw: Array, scaling: Scaling, names: tuple[str, ...], table_name: str) -> Array:
    with np.errstate(over="ignore"):
        scaled = scaling.apply(raw)
    bad = np.argwhere(~np.isfinite(scaled))
    if len(bad):
        what = (
            "varies so little in the training examples that a held-out value cannot be scaled. Leave that column out."
        )
        raise DataError(f"{table_name}: {names[bad[0, 0]]!r} {what}")
    return scaled


def _output_scaling(table: Table, training: Indices, preparation: Preparation) -> Scaling | None:
    if table.task == "classification":
        return None
    raw = table.inputs if table.targets is None else table.targets
    return Scaling.min_max(raw[:, training], preparation.target_range)


def _targets(table: Table, scaling: Scaling | None, preparation: Preparation) -> Array:
    raw = table.inputs if table.targets is None else table.targets
    if scaling is None:
        return targets_of_classes(raw[0], len(table.class_names), preparation.target_range)
    return _scaled(raw, scaling, table.target_names or table.input_names, table.name)


def _output_names(table: Table) -> tuple[str, ...]:
    if table.task == "autoencoder":
        return table.input_names
    if table.task == "regression":
        return table.target_names
    return output_names_of_classes(table.target_names[0], table.class_names)


def _outputs_in_words(dataset: Dataset) -> str:
    if dataset.output_scaling is None:
        return classes_in_words(dataset.class_names, dataset.preparation.target_range)
    words = dataset.output_scaling.in_words("output", dataset.output_names, dataset.m)
    return f"The target is the input, y = x. {words}" if dataset.task == "autoencoder" else words
