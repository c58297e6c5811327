"""Positions in the algorithm: iteration k, example i and line, with steps forwards and backwards at three grains."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from typing import Literal

Grain = Literal["line", "example", "iteration"]


class Step(Enum):
    """The tutorial's steps of one iteration, in its order; the value is the number the tutorial gives them."""

    ZERO = "1"
    FEEDFORWARD = "2.1"
    OUTPUT_DELTA = "2.2"
    HIDDEN_DELTA = "2.3"
    PARTIALS = "2.4"
    ACCUMULATE = "2.5"
    UPDATE = "3"


@dataclass(frozen=True)
class Line:
    """One line of the algorithm: a step, and the layer l whose values it sets where it sets one layer's.

    FEEDFORWARD sets z^(l) and a^(l) for l = 2 … n_l; the two deltas set delta^(l); the others have l = 0.
    """

    step: Step
    l: int = 0


@dataclass(frozen=True)
class MiniBatch:
    """Some of the examples, which one iteration takes.

    Attributes:
        examples: their numbers, from 1, in their order.
        number: which one of its epoch it is, from 1.
        per_epoch: how many mini-batches an epoch has.
        epoch: from 1; an epoch takes every example once.
    """

    examples: tuple[int, ...]
    number: int
    per_epoch: int
    epoch: int

    def place_of(self, example: int) -> int | None:
        """As which one, from 1, it has that example; None where it does not."""
        return self._places.get(example)

    @cached_property
    def _places(self) -> dict[int, int]:
        return {example: place for place, example in enumerate(self.examples, start=1)}


@dataclass(frozen=True)
class Program:
    """The lines of one iteration for a network of n_l layers and m examples.

    An iteration is ZERO, then for each example i = 1 … m the lines `example_lines`, then UPDATE.

    Attributes:
        n_l: the number of layers.
        m: how many examples the iteration takes.
        mini_batch: which ones, where those are not all there are: the numbers, from 1, of its examples in their order.
    """

    n_l: int
    m: int
    mini_batch: MiniBatch | None = None

    def example_at(self, i: int) -> int:
        """The number of the i-th example that the iteration takes, counted from 1; the first or last beyond those."""
        i = min(max(i, 1), self.m)
        return i if self.mini_batch is None else self.mini_batch.examples[i - 1]

    def place_of(self, example: int) -> int | None:
        """As which one, from 1, the iteration takes that example; None where it does not."""
        if self.mini_batch is None:
            return example if 1 <= example <= self.m else None
        return self.mini_batch.place_of(example)

    @property
    def example_lines(self) -> tuple[Line, ...]:
        """What is done for each example."""
        return (
            *(Line(Step.FEEDFORWARD, l) for l in range(2, self.n_l + 1)),
            Line(Step.OUTPUT_DELTA, self.n_l),
            *(Line(Step.HIDDEN_DELTA, l) for l in range(self.n_l - 1, 1, -1)),
            Line(Step.PARTIALS),
            Line(Step.ACCUMULATE),
        )

    def start(self, k: int) -> Position:
        """The first line of iteration k."""
        return Position(k, 0, Line(Step.ZERO))

    def check(self, position: Position) -> None:
        """Make sure that the position is one of this program's.

        Raises:
            ValueError: saying what is outside.
        """
        k, i, line = position.k, position.i, position.line
        if k < 0:
            raise ValueError(f"there is no iteration {k}")
        if not 0 <= i <= self.m + 1:
            raise ValueError(f"there is no example {i}; the {self._whose} are 1 to {self.m}")
        expected = [Line(Step.ZERO)] if i == 0 else [Line(Step.UPDATE)] if i > self.m else self.example_lines
        if line not in expected:
            raise ValueError(f"step {line.step.value} of layer {line.l} does not belong to example {i}")

    def nearest(self, position: Position) -> Position:
        """The same line of the same example, or of the last one where there are fewer: for another number of examples.

        ZERO and UPDATE, which belong to no example, stay what they are.
        """
        if position.line.step in (Step.ZERO, Step.UPDATE):
            return replace(position, i=0 if position.line.step is Step.ZERO else self.m + 1)
        return replace(position, i=min(max(position.i, 1), self.m))

    def next(self, position: Position, grain: Grain) -> Position:
        """One line, example or iteration on.

        By examples one comes to the same line of the next example, and between two iterations to UPDATE and ZERO.
        """
        if grain == "iteration":
            return replace(position, k=position.k + 1)
        if grain == "example":
            return self._by_example(position, +1)
        return self._by_line(position, +1)

    def previous(self, position: Position, grain: Grain) -> Position | None:
        """One line, example or iteration back: the inverse of `next`; None before the start of the run."""
        if grain == "iteration":
            back = replace(position, k=position.k - 1)
        elif grain == "example":
            back = self._by_example(position, -1)
        else:
            back = self._by_line(position, -1)
        return back if back.k >= 0 else None

    def summed(self, position: Position) -> int:
        """How many examples Delta_W holds at a position: 0 … m."""
        if position.line.step in (Step.ZERO, Step.UPDATE):
            return 0 if position.line.step is Step.ZERO else self.m
        return position.i if position.line.step is Step.ACCUMULATE else position.i - 1

    def _by_line(self, position: Position, sign: int) -> Position:
        lines = self.example_lines
        k, t = divmod(position.k * self._length + self._index(position) + sign, self._length)
        if t == 0:
            return self.start(k)
        if t == self._length - 1:
            return Position(k, self.m + 1, Line(Step.UPDATE))
        i, p = divmod(t - 1, len(lines))
        return Position(k, i + 1, lines[p])

    def _by_example(self, position: Position, sign: int) -> Position:
        k, i = divmod(position.k * (self.m + 2) + position.i + sign, self.m + 2)
        phase = position.line if 1 <= position.i <= self.m else position.phase
        if i == 0:
            return Position(k, 0, Line(Step.ZERO), phase)
        if i > self.m:
            return Position(k, i, Line(Step.UPDATE), phase)
        return Position(k, i, phase)

    @property
    def _whose(self) -> str:
        return "training examples" if self.mini_batch is None else "examples of this mini-batch"

    @property
    def _length(self) -> int:
        return self.m * len(self.example_lines) + 2

    def _index(self, position: Position) -> int:
        if position.i == 0:
            return 0
        if position.i > self.m:
            return self._length - 1
        lines = self.example_lines
        return 1 + (position.i - 1) * len(lines) + lines.index(position.line)


@dataclass(frozen=True)
class Position:
    """How far a run has come: all lines up to and including `line` of example i in iteration k are carried out.

    Attributes:
        k: the iteration; theta_k is what its feedforward uses.
        i: the example, 1 … m, as which the iteration takes it; 0 at ZERO, m + 1 at UPDATE, which belong to no example.
        line: the line that was carried out last.
        phase: at ZERO and UPDATE, the line at which stepping by examples goes on; no part of what is compared.
    """

    k: int
    i: int
    line: Line
    phase: Line = field(default=Line(Step.ACCUMULATE), compare=False)

    def reached(self, step: Step, l: int = 0) -> bool:
        """Whether, for the example of this position, that step (of layer l) is carried out already.

        At ZERO nothing is; at UPDATE everything is.
        """
        order = list(Step)
        here, asked = order.index(self.line.step), order.index(step)
        if here != asked or l == 0:
            return here >= asked
        return self.line.l <= l if step is Step.HIDDEN_DELTA else self.line.l >= l
