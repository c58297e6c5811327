"""The 8-3-8 encoder: eight patterns squeezed through three hidden units."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Preparation
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Table


def _encoder() -> Table:
    names = tuple(f"x{j}" for j in range(1, 9))
    return Table(name="encoder", task="autoencoder", input_names=names, inputs=np.eye(8))


ENCODER = Sample(
    name="encoder",
    title="8-3-8 encoder",
    text=(
        "Eight patterns, each with one input on, must come out as they went in, through only three hidden units. Watch "
        "the hidden activations: the net invents a code of its own, much like the binary numbers 000 to 111. "
        "epsilon = 0.5 instead of the tutorial's 0.01 saves the slow start in which all patterns look the same."
    ),
    load=_encoder,
    suggested=SuggestedTraining((8, 3, 8), alpha=5.0, epsilon=0.5, iterations=2500),
    preparation=Preparation(inputs="as they are", held_out=0.0),
)
