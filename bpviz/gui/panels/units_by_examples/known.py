"""What of all examples is computed at a frame's position: the columns that may be shown, and how to say so."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from bpviz.digits import grouped
from bpviz.session.frame import Frame
from bpviz.session.mini_batch_words import all_words, example_words, of_mini_batch
from bpviz.session.position import Step

Letter = Literal["a", "δ"]
Columns = NDArray[Any]


def whole(frame: Frame) -> bool:
    """Whether the iteration is computed to its end, so that what all examples make together may be shown."""
    return frame.position is None or frame.position.line.step is Step.UPDATE


def known_columns(frame: Frame, letter: Letter, l: int) -> Columns:
    """Which of the shown examples have their a^(l) or delta^(l) already, shape (shown,).

    Line by line they come example by example: all before the present one, and that one as far as the line has come;
    those that the iteration does not take never come. The inputs are there from the start.
    """
    shown, position = frame.all_examples, frame.position
    if shown is None:
        return np.zeros(0, dtype=bool)
    if position is None or (letter == "a" and l == 1):
        return np.ones(len(shown.examples), dtype=bool)
    done = position.i if reached(frame, letter, l) else position.i - 1
    places = _places(frame)
    known: Columns = (places > 0) & (places <= done)
    return known


def shown_example(frame: Frame) -> tuple[int, bool]:
    """Where the shown example stands among the columns, from 0, and whether it has one of its own.

    Of many examples only some have a column; then the place is that of the next one that has.
    """
    assert frame.all_examples is not None
    examples = frame.all_examples.examples
    found = np.flatnonzero(examples == frame.i)
    if len(found):
        return int(found[0]), True
    places, place = _places(frame), frame.program.place_of(frame.i)
    # A mini-batch's own examples stand in its order, others in that of the data.
    before = places < place if place is not None and places.all() else examples < frame.i
    return int(before.sum()), False


def _places(frame: Frame) -> Columns:
    """As which one the iteration takes each of the shown examples; 0 for those that it does not take."""
    assert frame.all_examples is not None
    examples, place_of = frame.all_examples.examples, frame.program.place_of
    if frame.program.mini_batch is None:
        return examples
    return np.array([place_of(example) or 0 for example in examples.tolist()])


def has_shown_example(frame: Frame) -> bool:
    """Whether one example is in the foreground: not before the first, nor after the last, nor beside a probe."""
    if frame.probe is not None:
        return False
    return frame.position is None or frame.position.line.step not in (Step.ZERO, Step.UPDATE)


def progress(frame: Frame) -> str:
    """The shown example, and to which line it is computed: "example 3 of 112, to line 2.3"."""
    if frame.probe is not None:
        return f"all {grouped(frame.dataset.m)} examples"
    if frame.position is None:
        # Those that the iteration does not take are shown too.
        return f"example {grouped(frame.i)} of {grouped(frame.dataset.m)}"
    match frame.position.line.step:
        case Step.ZERO:
            return f"line 1, before the first of {grouped(frame.program.m)} examples{of_mini_batch(frame)}"
        case Step.UPDATE:
            return f"line 3, after {all_words(frame)}"
        case step:
            return f"{example_words(frame)}, to line {step.value}"


def reached(frame: Frame, letter: Letter, l: int) -> bool:
    """Whether the shown example has its a^(l) or delta^(l) already."""
    if frame.position is None or (letter == "a" and l == 1):
        return True
    if letter == "a":
        return frame.position.reached(Step.FEEDFORWARD, l)
    return frame.position.reached(Step.OUTPUT_DELTA if l == frame.recipe.n_l else Step.HIDDEN_DELTA, l)
