"""The raw columns of a data set, as they were measured, before anything is done to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from bpviz.data.array_store import ArrayStore
from bpviz.data.errors import DataError

Task = Literal["classification", "regression", "autoencoder"]
TASKS: tuple[Task, ...] = get_args(Task)

LARGEST = 1e150
"""Beyond it squares overflow, and no scaling could be fitted."""


@dataclass(frozen=True)
class Generated:
    """How many points a generated sample was made with, and how noisy they are."""

    points: int
    noise: float


@dataclass(frozen=True, eq=False, repr=False)
class Table:
    """Raw inputs and targets, one column per example; frozen, its arrays are read-only, and mapped if they are large.

    inputs is (s_1, m_all). targets is (1, m_all) of class indices for classification, (t, m_all) in raw units for
    regression, and None for an autoencoder, whose target is its input. class_names is () unless the task is
    classification. notes say in words what a reader decided or guessed. generated is None unless the columns were made
    by a sample's formula. Raises DataError when the parts do not agree.
    """

    name: str
    task: Task
    input_names: tuple[str, ...]
    inputs: npt.NDArray[np.float64]
    target_names: tuple[str, ...] = ()
    targets: npt.NDArray[Any] | None = None
    class_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    notes: tuple[str, ...] = ()
    generated: Generated | None = None

    def __post_init__(self) -> None:
        if self.task not in TASKS:
            raise DataError(f"{self.name}: the task {self.task!r} is none of {', '.join(TASKS)}.")
        object.__setattr__(self, "inputs", self.store.kept(self.inputs))
        if self.targets is not None:
            dtype = np.intp if self.task == "classification" else np.float64
            object.__setattr__(self, "targets", self.store.kept(self.targets, dtype))
        self._check_inputs()
        if self.task == "autoencoder":
            self._check_autoencoder()
        else:
            self._check_targets()

    def __repr__(self) -> str:
        return f"Table({self.name!r}, {self.task}, {len(self.input_names)} inputs, {self.m_all} examples)"

    @property
    def m_all(self) -> int:
        """Return the number of all examples, before any is held out."""
        return int(self.inputs.shape[-1])

    @cached_property
    def store(self) -> ArrayStore:
        """Return where the arrays of these examples are kept."""
        shape = np.shape(self.inputs)
        return ArrayStore.of_inputs(self.name, len(self.input_names), shape[-1] if shape else 0)

    def _check_inputs(self) -> None:
        self._check_matrix(self.inputs, self.input_names, "input")
        if self.image_shape is not None and self.image_shape[0] * self.image_shape[1] != len(self.input_names):
            raise DataError(f"{self.name}: an image of {self.image_shape} has not {len(self.input_names)} pixels.")

    def _check_autoencoder(self) -> None:
        if self.targets is not None or self.target_names or self.class_names:
            raise DataError(f"{self.name}: an autoencoder's target is its input, so it has no target columns.")

    def _check_targets(self) -> None:
        if self.targets is None:
            raise DataError(f"{self.name}: {self.task} needs a target column.")
        self._check_matrix(self.targets, self.target_names, "target")
        if self.targets.shape[1] != self.m_all:
            raise DataError(f"{self.name}: {self.m_all} examples, but {self.targets.shape[1]} targets.")
        if self.task == "classification":
            self._check_classes(self.targets)
        elif self.class_names:
            raise DataError(f"{self.name}: regression has no classes.")

    def _check_classes(self, targets: npt.NDArray[Any]) -> None:
        if len(targets) != 1:
            raise DataError(f"{self.name}: classification needs one target column, not {len(targets)}.")
        if len(self.class_names) < 2:
            raise DataError(
                f"{self.name}: there is only one class, {', '.join(self.class_names)}: nothing to tell apart."
            )
        if len(set(self.class_names)) != len(self.class_names):
            raise DataError(f"{self.name}: two classes have the same name.")
        counts = np.bincount(targets[0], minlength=len(self.class_names)) if targets.min() >= 0 else np.zeros(0)
        if len(counts) != len(self.class_names):
            raise DataError(f"{self.name}: a class index is outside 0 … {len(self.class_names) - 1}.")
        if not counts.all():
            raise DataError(f"{self.name}: no example belongs to the class {self.class_names[int(counts.argmin())]!r}.")

    def _check_matrix(self, values: npt.NDArray[Any], names: tuple[str, ...], what: str) -> None:
        if values.ndim != 2 or 0 in values.shape:
            raise DataError(f"{self.name}: {what}s must be a matrix with examples as columns, not {values.shape}.")
        if len(names) != len(values):
            raise DataError(f"{self.name}: {len(values)} {what}s, but {len(names)} names.")
        for examples in self.store.blocks(values.shape[1]):
            block = values[:, examples]
            if -LARGEST <= block.min() and block.max() <= LARGEST:  # which NaN is not
                continue
            row, place = np.argwhere(~(np.abs(block) <= LARGEST))[0]
            raise DataError(
                f"{self.name}: {what} {names[row]!r} of example {examples.start + place + 1} is {block[row, place]}; "
                f"it must be a number and not beyond ±{LARGEST:g}."
            )
