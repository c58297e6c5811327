"""The numbers of the fitted curve: the outputs over one input, the targets, and what the hidden units add to z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.session.frame import Frame

AIR = 0.12
"""Above and below the targets, as a share of their extent."""


@dataclass(frozen=True, eq=False)
class Parts:
    """What the weighted sum of one output unit is made of, over the input; each term is over the same points.

    Attributes:
        i: the output unit.
        terms: W_ij a_j of each hidden unit j, shape (s, points).
        z: their sum and the bias, shape (points,).
    """

    i: int
    terms: Array
    z: Array


def in_target_units(dataset: Dataset, a: Array) -> Array:
    """Outputs (s_nl, points) in the units in which the targets are drawn: raw ones; of classes as they are."""
    return a if dataset.task == "classification" else dataset.raw_outputs(a)


def targets(dataset: Dataset) -> Array:
    """What is drawn as each row's targets, shape (s_nl, m_all): raw ones; of classes those of the output units."""
    if dataset.task != "classification":
        return np.asarray(dataset.raw_targets, dtype=float)
    all_of_them = np.empty((len(dataset.Y), dataset.table.m_all))
    all_of_them[:, dataset.training], all_of_them[:, dataset.held_out] = dataset.Y, dataset.Y_held_out
    return all_of_them


def drawn_targets(dataset: Dataset) -> Array:
    """The height of each row's points, shape (curves, m_all); of several classes each example stands at its own 1."""
    of_all = targets(dataset)
    return of_all.max(axis=0, keepdims=True) if dataset.task == "classification" else of_all


def range_of_targets(dataset: Dataset) -> tuple[float, float]:
    """From below the smallest to above the largest target: it does not hang on the net, so it holds still."""
    of_all = targets(dataset)
    low, high = float(of_all.min()), float(of_all.max())
    air = AIR * (high - low) or max(abs(high), 1.0) / 2
    return low - air, high + air


def parts_of(frame: Frame, i: int) -> Parts | None:
    """What z of output unit i is made of; None without a hidden layer or a grid."""
    grid, l = frame.input_grid, frame.recipe.n_l - 1
    if grid is None or l < 2:
        return None
    terms = frame.parameters.W[l][i - 1][:, np.newaxis] * grid.a[l]
    return Parts(i, terms, terms.sum(axis=0) + frame.parameters.b[l][i - 1, 0])
