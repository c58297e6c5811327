"""Writes an equation's pieces out as spans: short texts of one kind each, cut short where they must be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bpviz.digits import grouped
from bpviz.gui.number_text import figures, full, significant
from bpviz.notation import subscript
from bpviz.session.algorithm_pieces import MOST_WRITTEN, Equation, Number, Piece, Sign, Sum, Symbol, Values, Words

Kind = Literal["words", "sign", "symbol", "number", "note"]
MOST_IN_FULL = 40
"""So many numbers of a result are told in full precision."""

_SUPERSCRIPTS = str.maketrans("0123456789()T", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾ᵀ")


@dataclass(frozen=True)
class Span:
    """A short text of one kind, with its indices where it is a symbol; `strong` for results."""

    kind: Kind
    text: str
    sub: str = ""
    sup: str = ""
    strong: bool = False

    @property
    def plain(self) -> str:
        """As a line of text without raised or lowered letters of its own."""
        return self.text + _lowered(self.sub) + self.sup.translate(_SUPERSCRIPTS)


def segments(equation: Equation, most: int) -> list[list[Span]]:
    """The equation cut where it may be broken into lines: before each equals sign but the first, and between matrices.

    Args:
        equation: the equation.
        most: the number of entries to be written of each list and sum; matrices of more numbers (but for those of
            two) are told by their shape.
    """
    left, *stages = [spans(stage, most) for stage in equation.stages]
    stages[-1] = [replace(span, strong=span.kind == "number") for span in stages[-1]]
    first = " := " if equation.becomes else " = "
    whole = [[*left, Span("sign", first), *stages[0]], *([Span("sign", " = "), *stage] for stage in stages[1:])]
    return [part for stage in whole for part in _cut_between_matrices(stage)]


def _cut_between_matrices(stage: list[Span]) -> list[list[Span]]:
    """A stage cut before each plus or minus that follows a matrix or vector."""
    parts: list[list[Span]] = [[]]
    for before, span in zip([None, *stage], stage, strict=False):
        if before is not None and before.text.endswith("]") and span.text.strip() in ("+", "−"):
            parts.append([])
        parts[-1].append(span)
    return parts


def plain_text(equation: Equation, most: int = MOST_IN_FULL) -> str:
    """The equation in one line of text."""
    return "".join(span.plain for segment in segments(equation, most) for span in segment)


def name_of(equation: Equation) -> str:
    """What the equation's left side is called: δ⁽²⁾."""
    return "".join(span.plain for span in spans(equation.stages[0], MOST_IN_FULL))


def full_precision(equation: Equation) -> str:
    """The result's name, shape and numbers with all their digits."""
    values = equation.result
    if values.size == 1:
        return f"{name_of(equation)} = {full(values[0, 0])}"
    shape = f"{values.shape[0]} × {values.shape[1]}"
    numbers = [full(value) for value in values.ravel()[:MOST_IN_FULL]]
    rest = [f"… and {grouped(values.size - MOST_IN_FULL)} more"] if values.size > MOST_IN_FULL else []
    columns = values.shape[1] if values.shape[1] <= 6 else 1
    lines = ["   ".join(numbers[start : start + columns]) for start in range(0, len(numbers), columns)]
    return "\n".join([f"{name_of(equation)}, {shape}", *lines, *rest])


def values_to_copy(equation: Equation) -> str:
    """All numbers of the result, a row of the matrix per line, tabs between columns."""
    return "\n".join("\t".join(map(full, row)) for row in equation.result)


def spans(pieces: Sequence[Piece], most: int) -> list[Span]:
    """The pieces written out, lists and sums with at most so many entries."""
    written: list[Span] = []
    for piece in pieces:
        match piece:
            case Words(text):
                written.append(Span("words", text))
            case Sign(text):
                written.append(Span("sign" if _has_numbers(pieces) else "symbol", text))
            case Symbol(base, sub, sup):
                written.append(Span("symbol", base, sub, sup))
            case Number():
                written += _number(piece, after_operator=_ends_with_operator(written))
            case Values():
                written += _values(piece, most)
            case Sum():
                written += _sum(piece, min(most, piece.most))
    return written


def _has_numbers(pieces: Sequence[Piece]) -> bool:
    """Whether it is about numbers, whose face its signs then have too."""
    return any(isinstance(piece, Number | Values) or (isinstance(piece, Sum) and piece.values) for piece in pieces)


def _number(number: Number, *, after_operator: bool = False) -> list[Span]:
    text = significant(number.value, 6) if number.given else figures(number.value)
    span = Span("number", text)
    # Nobody writes 3 · −2.
    return [Span("sign", "("), span, Span("sign", ")")] if after_operator and number.value < 0 else [span]


def _ends_with_operator(written: list[Span]) -> bool:
    return bool(written) and written[-1].kind == "sign" and written[-1].text.rstrip().endswith(("·", "+", "−"))


def _values(values: Values, most: int) -> Iterator[Span]:
    array = values.array
    yield Span("sign", "[")
    if values.is_list:
        yield from _entries(array.ravel()[:most].tolist(), "; " if array.shape[1] == 1 else " ")
        if array.size > most:
            yield Span("note", f" … of {grouped(array.size)}")
    elif array.size <= min(max(most, 2), MOST_WRITTEN):
        for place, row in enumerate(array.tolist()):
            if place:
                yield Span("sign", "; ")
            yield from _entries(row)
    else:
        yield Span("note", f"{array.shape[0]}×{array.shape[1]}")
    yield Span("sign", "]")


def _entries(entries: list[float], between: str = " ") -> Iterator[Span]:
    for place, value in enumerate(entries):
        if place:
            yield Span("sign", between)
        yield Span("number", figures(value))


def _sum(sum_: Sum, most: int) -> Iterator[Span]:
    for place, term in enumerate(sum_.terms[:most]):
        first, *rest = term
        negative = place > 0 and isinstance(first, Number) and first.value < 0
        if place:
            yield Span("sign", " − " if negative else " + ")
        yield from spans((Number(-first.value) if negative and isinstance(first, Number) else first, *rest), most)
    left_out = len(sum_.terms) - most
    if left_out > 0 and sum_.values:
        yield Span("sign", " + … + ")
        yield Span("note", f"{grouped(left_out)} more ")
        yield Span("sign", "(")
        yield Span("number", figures(sum(sum_.values[most:])))
        yield Span("sign", ")")
    elif left_out > 0:
        yield Span("sign", " + …")


def _lowered(sub: str) -> str:
    # Only digits have lowered forms in every face; W(1) under a nabla stays on the line.
    return subscript(int(sub)) if re.fullmatch(r"\d+", sub) else f"_{sub}" if sub else ""
