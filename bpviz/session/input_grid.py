"""The input grid: what every unit says all over the inputs, for nets with one input or two."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.activations import Activation
from bpviz.engine.backpropagation import feedforward
from bpviz.engine.parameters import Array, Parameters

MARGIN = 0.08
"""What the grid reaches beyond the data at each side, as a share of their width."""
LEAST = 1e-9
"""At least so much, as a share of the largest value: it leaves different numbers for all points of the grid."""
ALIKE = 1e-290
"""Values that lie no further apart are drawn as one: no tick could be placed between them."""
ON_A_LINE = 241
"""Points of a grid over one input."""
MOST_ASIDE, FEWEST_ASIDE = 61, 21
"""Points along each of two inputs; a large net gets fewer."""
PRODUCTS = 2e7
"""About so many multiplications a grid may cost: some milliseconds."""


@dataclass(frozen=True, eq=False)
class InputGrid:
    """The activations on an even grid over the inputs.

    Attributes:
        axes: the raw values along each input, ascending; one array or two.
        a: the activations of layer l = 2 … n_l: shape (s_l, points) for one input, (s_l, rows, columns) for two, where
            the columns run along input 1 and the rows along input 2, both ascending.
    """

    axes: tuple[Array, ...]
    a: dict[int, Array]


def has_grid(dataset: Dataset) -> bool:
    """Whether the data have one input or two, so that all of them can be drawn."""
    return len(dataset.X) in (1, 2)


def input_grid(parameters: Parameters, f_of: dict[int, Activation], dataset: Dataset) -> InputGrid:
    """Feed the net forward on a grid that reaches a little beyond the data.

    Raises:
        ValueError: for data with other than one or two inputs.
    """
    if not has_grid(dataset):
        raise ValueError(f"a grid needs 1 or 2 inputs; {dataset.name} has {len(dataset.X)}")
    raw = dataset.raw_inputs
    if len(raw) == 1:
        axes: tuple[Array, ...] = (_axis(raw[0], ON_A_LINE),)
        points = axes[0][np.newaxis]
    else:
        aside = int(min(max(math.sqrt(PRODUCTS / parameters.theta.size), FEWEST_ASIDE), MOST_ASIDE))
        axes = tuple(_axis(row, aside) for row in raw)
        points = np.stack([mesh.ravel() for mesh in np.meshgrid(*axes)])
    _, a = feedforward(parameters, dataset.input_scaling.apply(points), f_of)
    shape = tuple(len(axis) for axis in reversed(axes))
    grid = {l: of_layer.reshape(-1, *shape) for l, of_layer in a.items() if l > 1}
    for array in (*axes, *grid.values()):
        array.flags.writeable = False
    return InputGrid(axes, grid)


def _axis(raw: Array, n: int) -> Array:
    """From a little below the smallest to a little above the largest value, which may be the same."""
    low, high = float(raw.min()), float(raw.max())
    largest = max(abs(low), abs(high))
    # Of large numbers a margin of 1 would be lost in the rounding: 1e17 − 1 is 1e17.
    margin = max(MARGIN * (high - low), LEAST * largest) if high - low > ALIKE else max(MARGIN * largest, 1.0)
    return np.linspace(low - margin, high + margin, n)
