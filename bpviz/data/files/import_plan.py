"""What is to become of each column of a file: its role, its kind, and what is done about gaps and scales."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from bpviz.data.dataset import INPUT_CHOICES, InputChoice
from bpviz.data.errors import DataError
from bpviz.data.files.column import Kind, listed
from bpviz.data.table import Task

Role = Literal["input", "target", "ignore"]
Missing = Literal["drop the rows", "mean", "most frequent"]

_CHOICES: dict[str, tuple[str, ...]] = {
    "role": get_args(Role),
    "kind": get_args(Kind),
    "missing": get_args(Missing),
    "scaling": tuple(INPUT_CHOICES),
}


@dataclass(frozen=True)
class ColumnPlan:
    """What is to become of one column. Raises DataError for a value that a field cannot take.

    Attributes:
        role: "input", "target" or "ignore".
        kind: "number", or "category": one input for each of its values, or the classes of a target.
        missing: what is done about rows where its value is missing; those of a target are always dropped, and a
            category has no mean.
        scaling: how a numeric input is scaled; None leaves that to the Preparation. Categories are 0 or 1 as they are.
        remark: why the guess is what it is, where that needs saying: "counts the rows", "every text is different".
        strays_missing: whether cells of a column of numbers that are no number are taken as missing.
    """

    name: str
    role: Role = "input"
    kind: Kind = "number"
    missing: Missing = "drop the rows"
    scaling: InputChoice | None = None
    remark: str = ""
    strays_missing: bool = False

    def __post_init__(self) -> None:
        for field, choices in _CHOICES.items():
            value = getattr(self, field)
            if value not in choices and not (field == "scaling" and value is None):
                raise DataError(f"{self.name!r}: {field} can be {', '.join(choices)}; not {value!r}.")
        if self.kind == "category" and self.missing == "mean":
            raise DataError(f"{self.name!r}: categories have no mean; fill gaps with the most frequent, or drop rows.")
        if self.role == "target" and self.missing != "drop the rows":
            raise DataError(f"{self.name!r}: a target is not made up; rows where it is missing can only be dropped.")


@dataclass(frozen=True)
class ImportPlan:
    """A ColumnPlan for each column, in the file's order; frozen, changed by `changed` and `with_targets`.

    guessed is True while the kinds of the targets, and so the task, are a guess.
    """

    columns: tuple[ColumnPlan, ...]
    guessed: bool = False

    @property
    def task(self) -> Task:
        """Return what the targets make it: none → autoencoder, numbers → regression, a category → classification."""
        kinds = {column.kind for column in self.targets}
        if not kinds:
            return "autoencoder"
        return "classification" if "category" in kinds else "regression"

    @property
    def inputs(self) -> tuple[ColumnPlan, ...]:
        """Return the columns that become inputs."""
        return tuple(column for column in self.columns if column.role == "input")

    @property
    def targets(self) -> tuple[ColumnPlan, ...]:
        """Return the columns that become targets."""
        return tuple(column for column in self.columns if column.role == "target")

    def named(self, name: str) -> ColumnPlan:
        """Return the plan of one column. Raises DataError if there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise DataError(f"there is no column {name!r}. The columns are: {listed([c.name for c in self.columns])}.")

    def changed(self, name: str, **changes: Any) -> ImportPlan:
        """Return the plan with one column's role, kind, missing, strays_missing or scaling changed.

        Where a change of role or kind leaves no sense in how gaps are filled, their rows are dropped. Raises DataError
        for an unknown column or a value that a field cannot take.
        """
        old = self.named(name)
        kind, role = changes.get("kind", old.kind), changes.get("role", old.role)
        if "missing" not in changes and (role == "target" or (kind == "category" and old.missing == "mean")):
            changes["missing"] = "drop the rows"
        new = replace(old, **{"remark": ""} | changes)
        asked = "target" in (old.role, new.role) and (old.role, old.kind) != (new.role, new.kind)
        columns = tuple(new if column is old else column for column in self.columns)
        return ImportPlan(columns, self.guessed and not asked)
