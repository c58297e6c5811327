"""The inspector's calculations as a table: a row for each term of a sum and each line of the reckoning."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bpviz.export.sheet import Sheet
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation_values import Calculation, Stage, Term


@dataclass(frozen=True)
class _Line:
    """A term, or a line after the terms.

    Attributes:
        calculation: what is calculated.
        name: what the line belongs to: an input's name, "bias", or what it gives.
        text: the line as it is written, with all digits.
        factors: the numbers that a term is made of.
        value: what it gives.
    """

    calculation: str
    name: str
    text: str
    factors: tuple[float, ...]
    value: float


def sheet_of(calculations: Sequence[Calculation]) -> Sheet | None:
    """All terms and lines of some calculations, as many as there are; None where there are none.

    Columns: calculation, row, text, factor 1 … (nan where a row has fewer), value.
    """
    lines = [line for calculation in calculations for line in _lines(calculation)]
    if not lines:
        return None
    most = max(len(line.factors) for line in lines)
    factors = [[*line.factors, *[math.nan] * (most - len(line.factors))] for line in lines]
    return Sheet((
        ("calculation", [line.calculation for line in lines]),
        ("row", [line.name for line in lines]),
        ("text", [line.text for line in lines]),
        *((f"factor {n}", [row[n - 1] for row in factors]) for n in range(1, most + 1)),
        ("value", [line.value for line in lines]),
    ))  # fmt: skip


def _lines(of: Calculation) -> Iterator[_Line]:
    for term in of.terms or ():
        yield _of_term(of, term)
    for stage in (*of.steps, *([of.conclusion] if of.conclusion else [])):
        yield _of_stage(of, stage)


def _of_term(of: Calculation, term: Term) -> _Line:
    assert of.terms is not None
    symbol, template = notation.plain(term.origin.symbol), notation.plain(of.terms.template)
    made = notation.fill(template, term.factors, notation.all_digits) if template else ""
    return _Line(of.title, term.origin.name or symbol, _equated(symbol, made, term.value), term.factors, term.value)


def _of_stage(of: Calculation, stage: Stage) -> _Line:
    label = notation.plain(stage.label)
    # Of a label such as f′(z) = a(1 − a) the first part is the name.
    name = label.partition(" = ")[0]
    return _Line(of.title, name, _equated(label, stage.expression(notation.all_digits), stage.value), (), stage.value)


def _equated(*parts: str | float) -> str:
    """What is equal, with equals signs between; nothing for what is empty."""
    written = (part if isinstance(part, str) else notation.all_digits(part) for part in parts)
    return " = ".join(part for part in written if part)
