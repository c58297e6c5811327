"""What an autoencoder makes of examples: their inputs, the reconstructions and the differences, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.panels.network.values import has_inputs
from bpviz.gui.panels.units_by_examples.known import reached
from bpviz.session.frame import Frame
from bpviz.session.scores import Counts, costs_of_examples, worst_first


@dataclass(frozen=True, eq=False)
class Shades:
    """How raw values become shades of grey: 0 is the smallest value of an input, 1 the largest.

    Attributes:
        low, high: of each input, (s_1, 1); of pixels the same for all, so that pictures look like pictures.
    """

    low: Array
    high: Array

    @classmethod
    def of(cls, data: Dataset) -> Shades:
        """Those of a data set."""
        raw = data.raw_inputs
        low, high = raw.min(axis=1, keepdims=True), raw.max(axis=1, keepdims=True)
        if data.image_shape is not None:
            low, high = np.full_like(low, low.min()), np.full_like(high, high.max())
        return cls(low, high)

    def shares(self, raw: Array) -> Array:
        """Where raw values, (s_1, n), lie between low and high."""
        extent = self.high - self.low
        shares: Array = (raw - self.low) / np.where(extent > 0, extent, 1.0)
        return shares


@dataclass(frozen=True, eq=False)
class Reconstructions:
    """Some examples as columns, in raw units.

    Attributes:
        numbers: which training examples, from 1; (n,).
        x: their inputs, (s_1, n).
        h: what the net makes of them, (s_1, n).
        costs: ½‖h(x) − y‖² of each, (n,).
    """

    numbers: Counts
    x: Array
    h: Array
    costs: Array

    def chosen(self, numbers: Counts) -> Reconstructions:
        """Those of the given numbers, all of which must be among them."""
        columns = np.searchsorted(self.numbers, numbers)
        return Reconstructions(numbers, self.x[:, columns], self.h[:, columns], self.costs[columns])

    @property
    def worst_first(self) -> Counts:
        """Their numbers in the order of their costs."""
        return np.asarray(self.numbers[worst_first(self.costs, len(self.costs)) - 1])


@dataclass(frozen=True, eq=False)
class Foreground:
    """The example or the point that is shown, in raw units.

    Attributes:
        name: what it is called.
        x: its inputs, (s_1,).
        h: the reconstruction, (s_1,); None where the net has not computed it yet.
    """

    name: str
    x: Array
    h: Array | None


def foreground_of(frame: Frame) -> Foreground | None:
    """What is shown; None where no example is taken yet."""
    data, n_l = frame.dataset, frame.recipe.n_l
    if frame.probe is not None:
        return Foreground("the chosen point", frame.probe.raw_inputs, data.raw_outputs(frame.probe.a[n_l])[:, 0])
    if not has_inputs(frame):
        return None
    h = data.raw_outputs(frame.example.a[n_l])[:, 0] if reached(frame, "a", n_l) else None
    return Foreground(f"example {frame.i}", data.raw_inputs[:, data.training[frame.i - 1]], h)


def reconstructions_of(frame: Frame) -> Reconstructions | None:
    """All the examples that the frame holds; None where it holds none."""
    shown, data = frame.all_examples, frame.dataset
    if shown is None:
        return None
    columns = np.asarray(shown.examples) - 1
    h = shown.a[frame.recipe.n_l]
    costs = costs_of_examples(h, data.Y[:, columns])
    return Reconstructions(columns + 1, data.raw_inputs[:, data.training[columns]], data.raw_outputs(h), costs)
