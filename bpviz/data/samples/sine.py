"""One wave of the sine function: regression from one input to one output."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Preparation
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Generated, Table


def _sine(points: int = 50, noise: float = 0.0) -> Table:
    x = np.linspace(-np.pi, np.pi, points)
    y = np.sin(x) + np.random.default_rng(0).normal(0.0, noise, points)
    return Table(
        name="sine",
        task="regression",
        input_names=("x",),
        inputs=x[np.newaxis],
        target_names=("sin x",),
        targets=y[np.newaxis],
        generated=Generated(points, noise),
    )


SINE = Sample(
    name="sine",
    title="Sine wave",
    text=(
        "One input, one output, and a number to predict instead of a class. Each hidden tanh unit is one bend of the "
        "curve; watch the fit become a rising line first, and then gain its hill and its valley. epsilon = 0.5 gives "
        "each unit a bend of its own from the start, where the tutorial's 0.01 first makes them all bend as one."
    ),
    load=_sine,
    generate=_sine,
    suggested=SuggestedTraining((1, 6, 1), f="tanh", alpha=0.2, epsilon=0.5, iterations=5000),
    preparation=Preparation(inputs="as they are", target_range=(-1.0, 1.0), held_out=0.0),
)
