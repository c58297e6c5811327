"""A Calculation: how one number comes about, term by term, ready to be shown, copied and checked by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np

from bpviz.digits import number
from bpviz.engine.parameters import Array
from bpviz.session import calculation_notation as notation
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection

Kind = Literal[
    "value", "z", "a", "delta", "partials", "partial", "Delta", "update", "scaling", "inputs", "outputs", "target",
    "cost", "raw",
]  # fmt: skip


FROM_THE_START = Line(Step.ZERO)


@dataclass(frozen=True)
class Origin:
    """What one term of a sum belongs to.

    Attributes:
        name: in words: an input's or output's name, "unit 3", "bias".
        symbol: the term in little TeX.
        link: what it leads to when it is clicked.
        edit: what its first factor is, where that can be edited.
    """

    name: str
    symbol: str
    link: Selection | None = None
    edit: Selection | None = None


@dataclass(frozen=True)
class Term:
    """One term of a sum, or one line of a listing.

    Attributes:
        origin: what it belongs to.
        factors: the numbers it is made of.
        value: the term itself.
        share: value / Σ |terms|, with its sign; 0 where all terms are 0.
    """

    origin: Origin
    factors: tuple[float, ...]
    value: float
    share: float


@dataclass(frozen=True)
class Folded:
    """The largest terms of a sum, and what the `rest` of them add up to."""

    shown: tuple[Term, ...]
    rest: int
    subtotal: float


@dataclass(frozen=True, eq=False)
class Terms(Sequence[Term]):
    """All terms of a sum, each made when it is asked for.

    Attributes:
        heads: what stands over the columns, in little TeX: the name, each factor, the term.
        columns: the factors, each of shape (n,).
        values: the terms, shape (n,).
        origin: t = 0 … n−1 -> what term t belongs to.
        template: how a term is made of its factors, in little TeX with # for each.
    """

    heads: tuple[str, ...]
    columns: tuple[Array, ...]
    values: Array
    origin: Callable[[int], Origin]
    template: str = r"# \cdot #"

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, t: int) -> Term: ...
    @overload
    def __getitem__(self, t: slice) -> list[Term]: ...
    def __getitem__(self, t: int | slice) -> Term | list[Term]:
        if isinstance(t, slice):
            return self._made(range(*t.indices(len(self))))
        return self._made([range(len(self))[t]])[0]

    @property
    def total(self) -> float:
        """What the terms add up to."""
        return float(self.values.sum())

    def folded(self, most: int) -> Folded:
        """The `most` largest terms, the largest first, and the subtotal of the others; all in order where they fit."""
        if len(self) <= most:
            return Folded(tuple(self), 0, 0.0)
        order = np.argsort(-np.abs(self.values), kind="stable")
        rest = np.sort(order[most:])
        return Folded(tuple(self._made(order[:most].tolist())), len(rest), float(self.values[rest].sum()))

    def _made(self, places: Sequence[int]) -> list[Term]:
        magnitude = float(np.abs(self.values).sum()) or 1.0
        return [
            Term(
                self.origin(t),
                tuple(number(column[t]) for column in self.columns),
                number(self.values[t]),
                float(self.values[t]) / magnitude,
            )
            for t in places
        ]


@dataclass(frozen=True)
class Stage:
    """One line of a calculation: a label, what is reckoned, and what it gives.

    Attributes:
        label: in little TeX.
        value: what it gives.
        template: the right-hand side in little TeX with # for numbers; "" where the value is simply there.
        numbers: the numbers of the template.
        signed: whether the value is written with its sign always.
        link: what it leads to when it is clicked.
        edit: what the value is, where it can be edited.
    """

    label: str
    value: float
    template: str = ""
    numbers: tuple[float, ...] = ()
    signed: bool = True
    link: Selection | None = None
    edit: Selection | None = None

    def expression(self, write: Callable[[float], str]) -> str:
        """The right-hand side with its numbers, as a line of text."""
        return notation.fill(notation.plain(self.template), self.numbers, write)


@dataclass(frozen=True)
class Curve:
    """The point of f that a unit is at."""

    f: str
    z: float
    a: float
    f_prime: float


@dataclass(frozen=True, eq=False)
class Calculation:
    """How one number comes about.

    Attributes:
        kind: which of the tutorial's quantities it is.
        symbol: the number's symbol in little TeX.
        title: what it is in words.
        equation: the tutorial's equation for it in little TeX.
        needs: the line of the algorithm at which it becomes known.
        example: the training example for which that line is carried out; 0 for the one that the frame shows.
        terms: the terms of its sum; or the lines of a listing, where `adds_up` is False. Without terms, steps and
            conclusion there is no such number, and a remark says why.
        adds_up: whether the terms are a sum.
        steps: what is reckoned before the last line.
        conclusion: the last line, whose value is the result; None for a listing.
        remarks: what is worth knowing about it.
        curve: the point to mark on f.
    """

    kind: Kind
    symbol: str
    title: str
    equation: str = ""
    needs: Line = FROM_THE_START
    example: int = 0
    terms: Terms | None = None
    adds_up: bool = True
    steps: tuple[Stage, ...] = ()
    conclusion: Stage | None = None
    remarks: tuple[str, ...] = ()
    curve: Curve | None = None

    @property
    def result(self) -> float | None:
        """The number itself, in full; None for a listing."""
        return None if self.conclusion is None else self.conclusion.value

    @property
    def equation_html(self) -> str:
        """The equation as small HTML."""
        return notation.html(self.equation)

    @property
    def name(self) -> str:
        """The symbol in a line of text."""
        return notation.plain(self.symbol)

    def known(self, frame: Frame) -> bool:
        """Whether the frame's position has come to it."""
        position = frame.position
        if position is None:
            return True
        if self.example not in (0, frame.i):
            place = frame.program.place_of(self.example)
            return place is not None and place < position.i
        return position.reached(self.needs.step, self.needs.l)

    def current(self, frame: Frame) -> bool:
        """Whether it is the very line of the frame's position that makes it."""
        if frame.position is None:
            return False
        if self.kind == "Delta":
            return frame.position.line.step in (Step.ZERO, Step.ACCUMULATE)
        return self.kind not in ("value", "raw", "cost") and frame.position.line == self.needs and not self._given

    def as_text(self) -> str:
        """The whole calculation with all digits of every number."""
        lines = [self.title]
        if self.equation:
            lines.append(f"  {notation.plain(self.equation)}")
        lines += [f"  {_text_of_term(term, self)}" for term in self.terms or ()]
        stages = [*self.steps, *([self.conclusion] if self.conclusion else [])]
        lines += [f"  {_text_of_stage(stage)}" for stage in stages]
        return "\n".join([*lines, *(f"  {remark}" for remark in self.remarks)])

    def as_latex(self) -> str:
        """The whole calculation as an align* block with all digits of every number; a comment where it has none."""
        lines = [re.sub(":?=", r"&\g<0>", self.equation, count=1)] if self.equation else []
        lines += [_latex_of_term(term, self) for term in self.terms or ()]
        stages = [*self.steps, *([self.conclusion] if self.conclusion else [])]
        lines += [_latex_of_stage(stage) for stage in stages]
        body = " \\\\\n".join(f"  {line}" for line in lines)
        heads = [f"% {text}" for text in (self.title, *self.remarks)]
        return "\n".join([*heads, r"\begin{align*}", body, r"\end{align*}"] if lines else heads)

    @property
    def _given(self) -> bool:
        """Whether it is data, and nothing that the algorithm makes."""
        return self.kind in ("scaling", "inputs", "target")


def _text_of_term(term: Term, of: Calculation) -> str:
    assert of.terms is not None
    name = f"{term.origin.name}: " if term.origin.name else ""
    template = notation.plain(of.terms.template)
    made = notation.fill(template, term.factors, notation.all_digits) if template else ""
    share = f"  ({term.share:+.1%} of the magnitude)" if of.adds_up else ""
    symbol = notation.plain(term.origin.symbol)
    return name + " = ".join(part for part in (symbol, made, notation.all_digits(term.value)) if part) + share


def _text_of_stage(stage: Stage) -> str:
    made = stage.expression(notation.all_digits)
    return " = ".join(part for part in (notation.plain(stage.label), made, notation.all_digits(stage.value)) if part)


def _latex_of_term(term: Term, of: Calculation) -> str:
    assert of.terms is not None
    made = notation.fill(of.terms.template, term.factors, notation.latex_number) if of.terms.template else ""
    right = " = ".join(part for part in (made, notation.latex_number(term.value)) if part)
    name = rf" && \text{{{notation.latex_text(term.origin.name)}}}" if term.origin.name else ""
    return f"{term.origin.symbol} &= {right}{name}"


def _latex_of_stage(stage: Stage) -> str:
    right = [notation.fill(stage.template, stage.numbers, notation.latex_number), notation.latex_number(stage.value)]
    left, *middle = stage.label.split("=", 1)
    return f"{left.strip()} &= " + " = ".join(part.strip() for part in (*middle, *right) if part)
