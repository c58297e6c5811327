"""The logic gates and, or, xor: two inputs, four examples, few enough to calculate by hand."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Preparation
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Table

_AS_THEY_ARE = Preparation(inputs="as they are", held_out=0.0)


def _gate(name: str, outputs: tuple[int, int, int, int]) -> Table:
    return Table(
        name=name,
        task="classification",
        input_names=("x1", "x2"),
        inputs=np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]]),
        target_names=(f"x1 {name} x2",),
        targets=np.array([outputs]),
        class_names=("0", "1"),
    )


def _and() -> Table:
    return _gate("and", (0, 0, 0, 1))


def _or() -> Table:
    return _gate("or", (0, 1, 1, 1))


def _xor() -> Table:
    return _gate("xor", (0, 1, 1, 0))


XOR = Sample(
    name="xor",
    title="Exclusive or",
    text=(
        "On when exactly one input is on. No straight line parts the two classes, so the hidden units have to find a "
        "way: watch J linger just below 0.125, where every output is about ½, and then fall. From the tutorial's "
        "epsilon = 0.01 the net is still at 0.125 after 20,000 iterations; epsilon = 1 makes the hidden units differ "
        "enough to leave it within a few hundred."
    ),
    load=_xor,
    suggested=SuggestedTraining((2, 3, 1), alpha=2.0, epsilon=1.0, iterations=3000),
    preparation=_AS_THEY_ARE,
)

AND = Sample(
    name="and",
    title="And",
    text=(
        "On when both inputs are on: four examples, one unit, three parameters, so every number can be checked on "
        "paper. Watch both weights grow and the bias sink below them. With no hidden units there is no symmetry to "
        "break, and the tutorial's epsilon = 0.01 is fine."
    ),
    load=_and,
    suggested=SuggestedTraining((2, 1), alpha=2.0, epsilon=0.01, iterations=1000),
    preparation=_AS_THEY_ARE,
)

OR = Sample(
    name="or",
    title="Or",
    text=(
        "On when at least one input is on: again one unit and three parameters. Compare it with “And”: the weights "
        "are alike, only the bias differs. With no hidden units there is no symmetry to break, and the tutorial's "
        "epsilon = 0.01 is fine."
    ),
    load=_or,
    suggested=SuggestedTraining((2, 1), alpha=2.0, epsilon=0.01, iterations=1000),
    preparation=_AS_THEY_ARE,
)
