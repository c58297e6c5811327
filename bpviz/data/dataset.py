"""A data set prepared for training: X and Y as the tutorial writes them, and all that was done to get there."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from bpviz.data import table_edits as edits
from bpviz.data.errors import DataError
from bpviz.data.scaling import Raw, Scaling
from bpviz.data.split import class_missing_from, split, why_not_split
from bpviz.data.table import Table, Task
from bpviz.data.targets import classes_in_words, classes_of_outputs, output_names_of_classes, targets_of_classes

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Part = Literal["training", "held out"]
InputChoice = Literal["standardised", "scaled to [0, 1]", "scaled to [−1, 1]", "as they are"]

INPUT_CHOICES: dict[InputChoice, Callable[[Raw], Scaling]] = {
    "standardised": Scaling.standardised,
    "scaled to [0, 1]": lambda raw: Scaling.min_max(raw, (0.0, 1.0)),
    "scaled to [−1, 1]": lambda raw: Scaling.min_max(raw, (-1.0, 1.0)),
    "as they are": Scaling.as_they_are,
}

FEWEST_TO_SPLIT = 20
"""A file with fewer examples trains on all of them unless asked otherwise."""

FEWEST_TO_TRAIN = 2
"""So many training examples no deletion goes below."""


@dataclass(frozen=True)
class Preparation:
    """What the user chose to do with raw columns; raises DataError for an impossible choice.

    inputs is how every input is scaled but those that inputs_by_name, pairs of a name and a choice, lists.
    target_range is f's range, (0, 1) for sigmoid and (−1, 1) for tanh: the two values of a class output, and what
    regression outputs are scaled to. held_out is a share of all examples, 0 ≤ held_out < 1.
    """

    inputs: InputChoice = "standardised"
    target_range: tuple[float, float] = (0.0, 1.0)
    held_out: float = 0.25
    split_seed: int = 0
    inputs_by_name: tuple[tuple[str, InputChoice], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs_by_name", tuple((name, choice) for name, choice in self.inputs_by_name))
        for choice in (self.inputs, *dict(self.inputs_by_name).values()):
            if choice not in INPUT_CHOICES:
                raise DataError(f"inputs can be {', '.join(map(repr, get_args(InputChoice)))}; not {choice!r}.")
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
    """X and Y of a table under a preparation; frozen, its arrays are read-only float64, and mapped if they are large.

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
        return cls._of(table, preparation, *split(table, preparation.held_out, preparation.split_seed))

    @classmethod
    def _of(
        cls,
        table: Table,
        preparation: Preparation,
        training: Indices,
        held_out: Indices,
        before: Dataset | None = None,
    ) -> Dataset:
        """Prepare a table whose examples are split already; X comes from the data set before if that has the same."""
        parts = (training, held_out)
        if before is not None and before._has_inputs_of(table, preparation, parts):
            input_scaling, X, X_held_out = before.input_scaling, before.X, before.X_held_out
        else:
            input_scaling = _input_scaling(table, training, preparation)
            X, X_held_out = _scaled(table, table.inputs, input_scaling, table.input_names, parts)
        output_scaling = _output_scaling(table, training, preparation)
        Y, Y_held_out = _targets(table, output_scaling, preparation, parts)
        return cls(
            table,
            preparation,
            training,
            held_out,
            X,
            Y,
            X_held_out,
            Y_held_out,
            input_scaling,
            output_scaling,
            _output_names(table),
        )

    def prepared(self, preparation: Preparation) -> Dataset:
        """Prepare the same raw columns differently; the same preparation returns this very data set.

        The examples are split anew only where another share or seed asks for it.
        """
        if preparation == self.preparation:
            return self
        how = (preparation.held_out, preparation.split_seed)
        if how != (self.preparation.held_out, self.preparation.split_seed):
            return Dataset.of(self.table, preparation)
        return Dataset._of(self.table, preparation, self.training, self.held_out, self)

    def with_target_range(self, target_range: tuple[float, float]) -> Dataset:
        """Return the data set with its targets in another range, that of the output layer's f."""
        return self.prepared(replace(self.preparation, target_range=target_range))

    def with_input(self, i: int, j: int, raw_value: float, part: Part = "training") -> Dataset:
        """Return the data set with another raw value of input j of example i of a part, both counted from 1.

        As with all edits the split of the examples stays, and the scalings are fitted again. Raises DataError for a
        place that there is not, or a value that cannot be.
        """
        place = self._place(i, part)
        if not 1 <= j <= len(self.input_names):
            raise DataError(f"{self.name}: there is no input {j} of {part} example {i}.")
        values = self.raw_inputs[:, place].copy()
        values[j - 1] = raw_value
        return self._edited(edits.with_inputs(self.table, place, values))

    def with_inputs(self, i: int, raw_values: npt.ArrayLike, part: Part = "training") -> Dataset:
        """Return the data set with other raw inputs, (s_1,), of example i of a part. Raises DataError."""
        return self._edited(edits.with_inputs(self.table, self._place(i, part), raw_values))

    def with_target(self, i: int, j: int, raw_value: float, part: Part = "training") -> Dataset:
        """Return the data set with another raw target j, a class index or a number, of example i. Raises DataError."""
        return self._edited(edits.with_target(self.table, self._place(i, part), j, raw_value))

    def with_example(self, raw_inputs: npt.ArrayLike, raw_targets: npt.ArrayLike = ()) -> Dataset:
        """Return the data set with one more training example, the last of all. Raises DataError.

        raw_inputs is (s_1,); raw_targets is (1,) with a class index, (t,) with numbers, () for an autoencoder.
        """
        training = np.append(self.training, self.table.m_all)
        return self._edited(edits.with_example(self.table, raw_inputs, raw_targets), training)

    def without_examples(self, training: Sequence[int] = (), held_out: Sequence[int] = ()) -> Dataset:
        """Return the data set without these training and held-out examples, counted from 1.

        Raises DataError for an example that there is not, where fewer than two training examples are left, and where
        a class has none.
        """
        places = [self._place(i, "training") for i in training] + [self._place(i, "held out") for i in held_out]
        stay = np.setdiff1d(np.arange(self.table.m_all), places)
        kept = [np.flatnonzero(np.isin(stay, part)) for part in (self.training, self.held_out)]
        if len(kept[0]) < FEWEST_TO_TRAIN:
            raise DataError(f"{self.name}: at least {FEWEST_TO_TRAIN} training examples must be left.")
        return self._edited(edits.with_only(self.table, stay), *kept)

    def numbers_as(self, other: Dataset) -> bool:
        """Return whether each number i is the same example's in both: no edit added or deleted any in between."""
        return self.training is other.training and self.held_out is other.held_out

    def _place(self, i: int, part: Part) -> int:
        """Return where among the raw columns example i = 1 … of a part is."""
        places = self.indices(part)
        if not 1 <= i <= len(places):
            there_are = f"the {part} examples are 1 to {len(places)}" if len(places) else "there are none"
            raise DataError(f"{self.name}: there is no {part} example {i}; {there_are}.")
        return int(places[i - 1])

    def _edited(self, table: Table, training: Indices | None = None, held_out: Indices | None = None) -> Dataset:
        # An edit that renumbers no example keeps the very arrays, and so shows that it did not.
        training = self.training if training is None else table.store.kept(training, np.intp)
        held_out = self.held_out if held_out is None else table.store.kept(held_out, np.intp)
        missing = class_missing_from(table, training)
        if missing:
            raise DataError(f"{self.name}: no training example of the class {missing!r} would be left.")
        return Dataset._of(table, self.preparation, training, held_out, self)

    def _has_inputs_of(self, table: Table, preparation: Preparation, parts: tuple[Indices, Indices]) -> bool:
        """Tell whether that table prepared so has this X: nothing that it depends on is another."""
        same_arrays = table.inputs is self.table.inputs and parts[0] is self.training and parts[1] is self.held_out
        return same_arrays and replace(preparation, target_range=self.preparation.target_range) == self.preparation

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

    @property
    def nbytes(self) -> int:
        """Return how much room its arrays take, in bytes; large ones take it on the disk."""
        arrays = (self.raw_inputs, self.raw_targets, self.X, self.Y, self.X_held_out, self.Y_held_out)
        return sum(array.nbytes for array in arrays)

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


def _scaled(
    table: Table, raw: Array, scaling: Scaling, names: tuple[str, ...], parts: tuple[Indices, Indices]
) -> tuple[Array, Array]:
    """Return the scaled values of each part of the examples."""
    bad = np.zeros(len(raw), dtype=bool)

    def of_examples(places: Indices) -> Array:
        with np.errstate(over="ignore"):
            scaled = scaling.apply(raw[:, places])
        np.logical_or(bad, ~np.isfinite(scaled).all(axis=1), out=bad)
        return scaled

    training, held_out = _of_parts(table, len(raw), parts, of_examples)
    if bad.any():
        what = (
            "varies so little in the training examples that a held-out value cannot be scaled. Leave that column out."
        )
        raise DataError(f"{table.name}: {names[int(bad.argmax())]!r} {what}")
    return training, held_out


def _of_parts(
    table: Table, s: int, parts: tuple[Indices, Indices], of_examples: Callable[[Indices], Array]
) -> tuple[Array, Array]:
    """Keep what of_examples gives, (s, n), for the n places of each part's examples."""
    training, held_out = parts
    return (
        table.store.filled(s, len(training), lambda examples: of_examples(training[examples])),
        table.store.filled(s, len(held_out), lambda examples: of_examples(held_out[examples])),
    )


def _input_scaling(table: Table, training: Indices, preparation: Preparation) -> Scaling:
    choices = dict.fromkeys(table.input_names, preparation.inputs) | dict(preparation.inputs_by_name)
    if len(choices) > len(set(table.input_names)):
        unknown = next(name for name in choices if name not in table.input_names)
        raise DataError(f"{table.name}: there is no input {unknown!r} that could be scaled otherwise.")
    rows: dict[InputChoice, list[int]] = {}
    for row, name in enumerate(table.input_names):
        rows.setdefault(choices[name], []).append(row)
    if len(rows) == 1:
        return INPUT_CHOICES[next(iter(rows))](_raw_blocks(table, table.inputs, training))
    return Scaling.mixed(
        [
            (INPUT_CHOICES[choice](_rows_of(own, _raw_blocks(table, table.inputs, training))), own)
            for choice, own in rows.items()
        ]
    )


def _raw_blocks(table: Table, raw: Array, places: Indices) -> Iterator[Array]:
    return (raw[:, places[examples]] for examples in table.store.blocks(len(places)))


def _rows_of(rows: list[int], blocks: Iterator[Array]) -> Iterator[Array]:
    # Example by example in memory, as whole blocks are: sums round alike, however many rows they are taken of.
    return (np.asfortranarray(block[rows]) for block in blocks)


def _output_scaling(table: Table, training: Indices, preparation: Preparation) -> Scaling | None:
    if table.task == "classification":
        return None
    raw = table.inputs if table.targets is None else table.targets
    return Scaling.min_max(_raw_blocks(table, raw, training), preparation.target_range)


def _targets(
    table: Table, scaling: Scaling | None, preparation: Preparation, parts: tuple[Indices, Indices]
) -> tuple[Array, Array]:
    raw = table.inputs if table.targets is None else table.targets
    if scaling is not None:
        return _scaled(table, raw, scaling, table.target_names or table.input_names, parts)
    n_classes, target_range = len(table.class_names), preparation.target_range
    return _of_parts(
        table,
        1 if n_classes == 2 else n_classes,
        parts,
        lambda places: targets_of_classes(raw[0, places], n_classes, target_range),
    )


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
    return f"The target is the input. {words}" if dataset.task == "autoencoder" else words
