"""What the user wants otherwise than guessed of a file's columns, kept apart so that it outlives another reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from bpviz.data.errors import DataError
from bpviz.data.files import ColumnPlan, Columns, ImportPlan, guess_plan

RoleChoice = Literal["input", "target", "one more target", "ignore"]
"""The roles as the user chooses them: "target" is the only one, "one more target" stands beside the others."""


@dataclass(frozen=True)
class Choices:
    """Frozen; each change gives another one.

    Attributes:
        targets: the columns to learn, () for an autoencoder; None leaves that to the guess.
        fields: for a column's name the fields of its ColumnPlan that were chosen, but for the role of a target.
    """

    targets: tuple[str, ...] | None = None
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of_plan(cls, plan: ImportPlan) -> Choices:
        """All that a plan says, as if each of it had been chosen."""
        fields: dict[str, dict[str, Any]] = {
            column.name: {"kind": column.kind, "strays_missing": column.strays_missing} for column in plan.columns
        }
        for column in plan.columns:
            if column.role != "target":
                fields[column.name] |= {"role": column.role, "missing": column.missing, "scaling": column.scaling}
        return cls(tuple(column.name for column in plan.targets), fields)

    def with_target(self, name: str) -> Choices:
        """That column alone is the target; what its cells are is guessed anew, and the former targets are inputs."""
        others = {other: chosen for other, chosen in self.fields.items() if other != name}
        return Choices((name,), others)

    def with_role(self, names: Iterable[str], role: RoleChoice, plan: ImportPlan) -> Choices:
        """Those columns have that role; plan says which are the targets now."""
        names = tuple(names)
        now = tuple(column.name for column in plan.targets)
        others = tuple(name for name in now if name not in names)
        targets = {"target": names, "one more target": (*others, *names)}.get(role, others)
        fields = {name: dict(chosen) for name, chosen in self.fields.items()}
        for name in names:
            fields.setdefault(name, {}).pop("role", None)
            if name not in targets:
                fields[name]["role"] = role
        return Choices(self.targets if set(targets) == set(now) else targets, fields)

    def with_field(self, names: Iterable[str], which: str, value: Any) -> Choices:
        """Those columns' kind, missing, strays_missing or scaling is that."""
        fields = dict(self.fields)
        for name in names:
            fields[name] = {**fields.get(name, {}), which: value}
        return Choices(self.targets, fields)


def planned(columns: Columns, choices: Choices) -> tuple[ImportPlan, str]:
    """The guess with the choices laid over it, and the reason why the chosen targets cannot be learned, if so."""
    plan, reason = _with_targets(columns, choices.targets)
    changed = [_chosen(column, choices.fields.get(column.name)) for column in plan.columns]
    guessed = plan.guessed and not any("kind" in choices.fields.get(column.name, {}) for column in plan.targets)
    return ImportPlan(tuple(changed), guessed), reason


def _with_targets(columns: Columns, targets: tuple[str, ...] | None) -> tuple[ImportPlan, str]:
    there = None if targets is None else tuple(name for name in targets if name in columns.names)
    try:
        if there == () and targets == ():
            return guess_plan(columns, task="autoencoder"), ""
        return guess_plan(columns, there), ""
    except DataError as error:
        # The columns are shown all the same, so that the user can choose otherwise.
        plan = guess_plan(columns, task="autoencoder")
        asked = [replace(column, role="target") if column.name in (there or ()) else column for column in plan.columns]
        return ImportPlan(tuple(asked)), str(error)


def _chosen(column: ColumnPlan, fields: Mapping[str, Any] | None) -> ColumnPlan:
    if not fields:
        return column
    if column.role == "target":
        # What was chosen for it as an input may come to be of use again.
        of_use = {which: fields[which] for which in ("kind", "strays_missing") if which in fields}
        return replace(column, **of_use, remark="")
    kind, missing = fields.get("kind", column.kind), fields.get("missing", column.missing)
    if kind == "category" and missing == "mean":
        # Words have no mean.
        missing = "drop the rows"
    return replace(column, **{**fields, "kind": kind, "missing": missing, "remark": ""})
