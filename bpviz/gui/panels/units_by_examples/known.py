"""What of all examples is computed at a frame's position: the columns that may be shown, and how to say so."""

from __future__ import annotations

from typing import Literal

import numpy as np

from bpviz.gui.number_text import grouped
from bpviz.session.frame import Frame
from bpviz.session.position import Step

Letter = Literal["a", "δ"]


def whole(frame: Frame) -> bool:
    """Whether the iteration is computed to its end, so that what all examples make together may be shown."""
    return frame.position is None or frame.position.line.step is Step.UPDATE


def known_columns(frame: Frame, letter: Letter, l: int) -> int:
    """How many of the shown examples, from the first on, have their a^(l) or delta^(l) already.

    Line by line they come example by example: all before the present one, and that one as far as the line has come.
    The inputs are there from the start.
    """
    shown, position = frame.all_examples, frame.position
    if shown is None:
        return 0
    if position is None or (letter == "a" and l == 1):
        return len(shown.examples)
    done = position.i if reached(frame, letter, l) else position.i - 1
    return int(np.searchsorted(shown.examples, done, side="right"))


def shown_example(frame: Frame) -> tuple[int, bool]:
    """Where the shown example stands among the columns, from 0, and whether it has one of its own.

    Of many examples only some have a column; then the place is that of the next one that has.
    """
    assert frame.all_examples is not None
    examples = frame.all_examples.examples
    at = int(np.searchsorted(examples, frame.i))
    return at, at < len(examples) and int(examples[at]) == frame.i


def has_shown_example(frame: Frame) -> bool:
    """Whether one example is in the foreground: not before the first, nor after the last, nor beside a probe."""
    if frame.probe is not None:
        return False
    return frame.position is None or frame.position.line.step not in (Step.ZERO, Step.UPDATE)


def progress(frame: Frame) -> str:
    """The shown example, and to which line it is computed: "example 3 of 112, to line 2.3"."""
    m, position = grouped(frame.dataset.m), frame.position
    if frame.probe is not None:
        return f"all {m} examples"
    if position is None:
        return f"example {grouped(frame.i)} of {m}"
    match position.line.step:
        case Step.ZERO:
            return f"line 1, before the first of {m} examples"
        case Step.UPDATE:
            return f"line 3, after all {m} examples"
        case step:
            return f"example {grouped(frame.i)} of {m}, to line {step.value}"


def reached(frame: Frame, letter: Letter, l: int) -> bool:
    """Whether the shown example has its a^(l) or delta^(l) already."""
    if frame.position is None or (letter == "a" and l == 1):
        return True
    if letter == "a":
        return frame.position.reached(Step.FEEDFORWARD, l)
    return frame.position.reached(Step.OUTPUT_DELTA if l == frame.recipe.n_l else Step.HIDDEN_DELTA, l)
