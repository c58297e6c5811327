"""Which of the examples an iteration takes, in words."""

from __future__ import annotations

from bpviz.digits import grouped
from bpviz.session.frame import Frame


def mini_batch_words(frame: Frame) -> str:
    """Which mini-batch the iteration takes: "mini-batch 3 of 57, epoch 2"; "" where it takes all examples."""
    mini_batch = frame.program.mini_batch
    if mini_batch is None:
        return ""
    which = f"{grouped(mini_batch.number)} of {grouped(mini_batch.per_epoch)}"
    return f"mini-batch {which}, epoch {grouped(mini_batch.epoch)}"


def example_words(frame: Frame) -> str:
    """The shown example and its place among those that the iteration takes.

    "example 57 of 120" of all; "example 57, 3 of 32" or "example 57, not in the mini-batch".
    """
    program, i = frame.program, f"example {grouped(frame.i)}"
    if program.mini_batch is None:
        return f"{i} of {grouped(program.m)}"
    place = program.place_of(frame.i)
    return f"{i}, not in the mini-batch" if place is None else f"{i}, {grouped(place)} of {grouped(program.m)}"


def all_words(frame: Frame) -> str:
    """All examples that the iteration takes: "all 120 examples", "all 32 examples of the mini-batch"."""
    return f"all {grouped(frame.program.m)} examples" + of_mini_batch(frame)


def of_mini_batch(frame: Frame) -> str:
    """What is said behind "the examples": " of the mini-batch", or nothing where the iteration takes all."""
    return "" if frame.program.mini_batch is None else " of the mini-batch"
