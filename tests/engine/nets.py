"""Random networks with random examples, for Hypothesis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from bpviz.engine.activations import ACTIVATIONS
from bpviz.engine.parameters import Array, Parameters


@dataclass(frozen=True, eq=False)
class Net:
    parameters: Parameters
    X: Array
    Y: Array
    f: tuple[str, ...]
    lambda_: float


@st.composite
def nets(draw: st.DrawFn, names: tuple[str, ...] = tuple(ACTIVATIONS), most_examples: int = 6) -> Net:
    sizes = draw(st.lists(st.integers(1, 6), min_size=2, max_size=5))
    m = draw(st.integers(1, most_examples))
    f = tuple(draw(st.sampled_from(names)) for _ in sizes[1:])
    lambda_ = draw(st.sampled_from([0.0, 1e-3, 0.7]))
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    parameters = Parameters.random(sizes, 0.8, int(generator.integers(2**32)))
    return Net(parameters, generator.normal(size=(sizes[0], m)), generator.normal(size=(sizes[-1], m)), f, lambda_)
