"""Random runs on random data and all their places, for Hypothesis.

It draws one seed, and NumPy the rest: so fifty examples meet every step, f and task, for which nothing is shrunk.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator
from typing import get_args

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from bpviz.data.dataset import Dataset, InputChoice, Preparation
from bpviz.data.table import Table
from bpviz.engine.activations import ACTIVATIONS
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.recipe import Recipe
from bpviz.session.selection import Selection
from bpviz.session.session import DivergenceError, Session

# Its import draws from `random`, which Hypothesis does not allow once a test runs.
importlib.import_module("sklearn.model_selection")

MOST_J = 1e9
"""Runs that are about to diverge show nothing but large numbers."""

GENERATORS = st.integers(0, 2**32 - 1).map(np.random.default_rng)


def sessions(most_units: int = 6, most_examples: int = 5) -> st.SearchStrategy[Session]:
    """Runs of up to three iterations of nets of 2 … 4 layers, each with its own f, on data of every task."""
    made = GENERATORS.map(lambda generator: _session(generator, most_units, most_examples))
    return made.filter(lambda session: session.J < MOST_J)


@st.composite
def frames(draw: st.DrawFn, *, placed: bool = False) -> Frame:
    """A frame of a random run: of a position, or (never, if `placed`) of a whole example."""
    generator = draw(GENERATORS)
    session = _session(generator, most_units=6, most_examples=5)
    assume(session.J < MOST_J)
    if not placed and generator.random() < 0.25:
        return session.frame(i=int(generator.integers(1, session.dataset.m, endpoint=True)))
    step, k = Step(generator.choice([step.value for step in Step])), int(generator.integers(session.last_k + 1))
    positions = positions_of(session.program, k)
    there = [position for position in positions if position.line.step is step] or positions
    return session.frame(there[generator.integers(len(there))])


def positions_of(program: Program, k: int) -> list[Position]:
    """All positions of iteration k in their order."""
    examples = [Position(k, i, line) for i in range(1, program.m + 1) for line in program.example_lines]
    return [program.start(k), *examples, Position(k, program.m + 1, Line(Step.UPDATE))]


def selections_of(frame: Frame) -> Iterator[Selection]:
    """Everything that can be selected."""
    sizes, m = dict(enumerate(frame.recipe.layer_sizes, start=1)), frame.dataset.m
    for l, units in sizes.items():
        for i in range(1, units + 1):
            yield Selection.unit(l, i)
    yield from weights_of(frame)
    for i in range(1, m + 1):
        yield Selection.example(i)
        for j in range(1, sizes[1] + 1):
            yield Selection.input_value(i, j)


def weights_of(frame: Frame) -> Iterator[Selection]:
    """Every weight and bias."""
    for l, W in frame.parameters.W.items():
        for i in range(1, W.shape[0] + 1):
            for j in range(W.shape[1] + 1):
                yield Selection.weight(l, i, j)


def _session(generator: np.random.Generator, most_units: int, most_examples: int) -> Session:
    sizes = generator.integers(1, most_units, size=generator.integers(2, 5), endpoint=True).tolist()
    names = generator.choice(sorted(ACTIVATIONS), size=len(sizes) - 1)
    recipe = Recipe(
        tuple(sizes),
        tuple(names.tolist()) if generator.random() < 0.6 else str(names[0]),
        alpha=float(generator.choice([0.1, 0.5, 2.0])),
        lambda_=float(generator.choice([0.0, 1e-3, 0.3])),
        epsilon=float(generator.choice([0.8, 0.8, 3.0, 0.01, 0.0])),
        seed=int(generator.integers(100)),
    )
    session = Session(recipe, _dataset(generator, sizes[0], sizes[-1], most_examples))
    with contextlib.suppress(DivergenceError):
        session.advance(int(generator.integers(4)))
    return session


def _dataset(generator: np.random.Generator, s_1: int, s_nl: int, most_examples: int) -> Dataset:
    tasks = ["regression"] + ["autoencoder"] * (s_1 == s_nl) + ["classification"] * (s_nl != 2)
    task, m = generator.choice(tasks), int(generator.integers(1, most_examples, endpoint=True))
    # Where examples are held out, training example i is not the table's example i.
    held_out = float(generator.choice([0.0, 0.4])) if task != "classification" else 0.0
    m_all = m + 2 if held_out else m
    inputs = generator.normal(size=(s_1, m_all)) * 10.0 ** generator.integers(-4, 2, size=(s_1, 1))
    if generator.random() < 0.3:
        inputs[0] = 2.5
    preparation = Preparation(str(generator.choice(get_args(InputChoice))), held_out=held_out)  # type: ignore[arg-type]
    input_names = tuple(f"input {j} (cm)" for j in range(1, s_1 + 1))
    if task == "autoencoder":
        return Dataset.of(Table("random", "autoencoder", input_names, inputs), preparation)
    if task == "regression":
        names, targets = tuple(f"target {i}" for i in range(1, s_nl + 1)), generator.normal(300, 50, (s_nl, m_all))
        return Dataset.of(Table("random", "regression", input_names, inputs, names, targets), preparation)
    classes = max(2, s_nl)
    inputs = np.hstack([inputs, generator.normal(size=(s_1, classes))])
    targets = np.append(generator.integers(0, classes, m_all), range(classes))[np.newaxis]
    words = tuple(f"class {c}" for c in range(1, classes + 1))
    return Dataset.of(Table("random", "classification", input_names, inputs, ("kind",), targets, words), preparation)
