"""What two runs were made with, and how that differs, in words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset, Preparation
from bpviz.notation import SYMBOLS
from bpviz.session.recipe import Recipe

SAME = "same recipe"


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
        numbers = np.arange(1, dataset.table.m_all + 1)
        inputs, targets = (float(raw.sum(axis=0) @ numbers) for raw in (dataset.raw_inputs, dataset.raw_targets))
        return cls(recipe, dataset.name, dataset.preparation, dataset.m, dataset.m_held_out, (inputs, targets))


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


def _of_recipe(conditions: Conditions) -> dict[str, str]:
    recipe = conditions.recipe
    return {
        "data": conditions.data,
        "layers": "-".join(map(str, recipe.layer_sizes)),
        "f": recipe.f if isinstance(recipe.f, str) else "-".join(recipe.f),
        **{SYMBOLS[field].glyph: _number(getattr(recipe, field)) for field in ("alpha", "lambda_", "epsilon")},
        "seed": str(recipe.seed),
        "inputs": _scaling(conditions.preparation),
    }


def _of_examples(conditions: Conditions) -> dict[str, str]:
    return {
        "training examples": str(conditions.m),
        "held out": str(conditions.m_held_out),
        "split seed": str(conditions.preparation.split_seed),
    }


def _scaling(preparation: Preparation) -> str:
    exceptions = [f"{name} {choice}" for name, choice in preparation.inputs_by_name if choice != preparation.inputs]
    return " but ".join([preparation.inputs, *(["; ".join(exceptions)] if exceptions else [])])


def _number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")
