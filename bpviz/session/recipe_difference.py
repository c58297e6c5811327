"""What two runs were made with, and how that differs, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset, Preparation
from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.notation import SYMBOLS
from bpviz.session.recipe import Recipe

SAME = "same recipe"
OTHER_START = "other weights at k = 0"
MOST_CHANGES = 3
"""So many iterations at which a run was changed are named."""


@dataclass(frozen=True)
class Conditions:
    """What a run was made with, without the examples themselves.

    Attributes:
        recipe: the choices in force.
        data: the name of the data set.
        preparation: what was done with its columns.
        m: the number of training examples.
        m_held_out: the number of held-out examples.
        sums: of all raw inputs and of all raw targets, each times its example's number: other examples, other sums.
    """

    recipe: Recipe
    data: str
    preparation: Preparation
    m: int
    m_held_out: int
    sums: tuple[float, float]

    @classmethod
    def of(cls, recipe: Recipe, dataset: Dataset) -> Conditions:
        """Those of a run with this recipe on these examples."""
        sums = _sum(dataset, dataset.raw_inputs), _sum(dataset, dataset.raw_targets)
        return cls(recipe, dataset.name, dataset.preparation, dataset.m, dataset.m_held_out, sums)


@dataclass(frozen=True, eq=False)
class Run:
    """What tells one run from another.

    Attributes:
        conditions: those at its end.
        changed_at: the iterations k > 0 at which it was changed or edited by hand.
        J: of every k = 0, 1, …
    """

    conditions: Conditions
    changed_at: tuple[int, ...]
    J: Array


def run_difference(pinned: Run, present: Run) -> str:
    """How the present run came about otherwise than a pinned one: "α 0.3 → now 1.5, now changed at k = 20".

    "same recipe" where both came about alike, wherever they were changed: one may have gone further.
    """
    words = recipe_difference(pinned.conditions, present.conditions)
    if words == SAME and _same_course(pinned, present):
        return SAME
    parts = [words] if words != SAME else []
    parts += [
        f"{changed} at k = {_listed(run.changed_at)}"
        for changed, run in (("changed", pinned), ("now changed", present))
        if run.changed_at
    ]
    return ", ".join(parts) or OTHER_START


def recipe_difference(pinned: Conditions, present: Conditions) -> str:
    """What the run of a pinned curve was made with where the present one is not: "α 0.3 → now 1.5, seed 4 → now 5"."""
    before, now = _of_recipe(pinned), _of_recipe(present)
    same_data = pinned.data == present.data
    if same_data:
        # Other data have other numbers of examples anyway.
        before, now = before | _of_examples(pinned), now | _of_examples(present)
    different = [f"{name} {words} → now {now[name]}" for name, words in before.items() if words != now[name]]
    if same_data and (pinned.m, pinned.m_held_out) == (present.m, present.m_held_out) and pinned.sums != present.sums:
        different.append("other examples")
    return ", ".join(different) or SAME


def _sum(dataset: Dataset, raw: Array) -> float:
    """The sum of raw values, each times its example's number; large data go through memory block by block."""
    blocks = dataset.table.store.blocks(raw.shape[1])
    return sum(float(raw[:, part].sum(axis=0) @ np.arange(part.start + 1, part.stop + 1)) for part in blocks)


def _same_course(one: Run, other: Run) -> bool:
    """Whether two runs that end in the same conditions were changed alike.

    Their costs tell: once apart, be it by another alpha in between, they still are at the next change.
    """
    if one.changed_at != other.changed_at:
        return False
    turns = [0, *one.changed_at]
    return bool((one.J[turns] == other.J[turns]).all())


def _listed(ks: tuple[int, ...]) -> str:
    return ", ".join(map(grouped, ks[:MOST_CHANGES])) + (" …" if len(ks) > MOST_CHANGES else "")


def _of_recipe(conditions: Conditions) -> dict[str, str]:
    recipe = conditions.recipe
    return {
        "data": conditions.data,
        "layers": "-".join(map(str, recipe.layer_sizes)),
        "f": recipe.f if isinstance(recipe.f, str) else "-".join(recipe.f),
        **{SYMBOLS[field].glyph: _number(getattr(recipe, field)) for field in ("alpha", "lambda_", "epsilon")},
        "seed": str(recipe.seed),
        "batch": str(recipe.batch),
        "precision": recipe.precision,
        "inputs": scaling_words(conditions.preparation),
    }


def _of_examples(conditions: Conditions) -> dict[str, str]:
    return {
        "training examples": str(conditions.m),
        "held out": str(conditions.m_held_out),
        "split seed": str(conditions.preparation.split_seed),
    }


def scaling_words(preparation: Preparation) -> str:
    """How the inputs are scaled: "standardised but x1 raw"."""
    exceptions = [f"{name} {choice}" for name, choice in preparation.inputs_by_name if choice != preparation.inputs]
    return " but ".join([preparation.inputs, *(["; ".join(exceptions)] if exceptions else [])])


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")
