"""A built-in data set as the gallery shows it, with a training recipe that visibly learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bpviz.data.dataset import Preparation
from bpviz.data.table import Table


@dataclass(frozen=True)
class SuggestedTraining:
    """Settings under which the tutorial's batch gradient descent learns a sample within iterations.

    layer_sizes is full, s_1 … s_nl; f names one activation function for all layers, or is a tuple of one per layer
    2 … n_l; every parameter starts from N(0, epsilon²) drawn with seed.
    """

    layer_sizes: tuple[int, ...]
    alpha: float
    epsilon: float
    iterations: int
    f: str | tuple[str, ...] = "sigmoid"
    lambda_: float = 0.0
    seed: int = 0


@dataclass(frozen=True)
class Sample:
    """One entry of the gallery: load makes its raw columns, which preparation and suggested then suit.

    generate makes them with another number of points and another noise; None for tables that were measured.
    """

    name: str
    title: str
    text: str
    load: Callable[[], Table]
    suggested: SuggestedTraining
    preparation: Preparation = field(default_factory=Preparation)
    generate: Callable[[int, float], Table] | None = None
