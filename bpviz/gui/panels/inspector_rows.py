"""The inspector's rows: what its calculations say, cell by cell, before anything is painted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bpviz.gui.number_text import fixed, full
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation import calculations, exists, heading
from bpviz.session.calculation_values import Calculation, Curve, Stage, Term, Terms
from bpviz.session.frame import Frame
from bpviz.session.selection import Selection

LARGEST = 6
"""So many terms of a long sum are shown at first; two more are shown rather than folded."""
MORE = 100
"""So many more come with each click."""
HINT = "Click a unit, a weight or a bias in the network to see how its number comes about, term by term."

Kind = Literal[
    "heading", "place", "hint", "caption", "equation", "head", "term", "fold", "stage", "result", "remark", "pending",
    "curve", "gap",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One piece of a row.

    Attributes:
        text: what is painted, as a line of text.
        tex: the same as little TeX, where it is a formula.
        value: the number, where it is one.
        tip: what the tooltip says.
        link: what a click leads to.
        edit: what a double-click edits.
        action: "edit", "more" or "fewer", where a click does that.
        number: whether it is written in the face of numbers.
    """

    text: str
    tex: str = ""
    value: float | None = None
    tip: str = ""
    link: Selection | None = None
    edit: Selection | None = None
    action: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of the inspector.

    Attributes:
        kind: how it is laid out.
        cells: left to right.
        of: the calculation that it is part of.
        bar: the length of its bar, −1 … 1.
        lit: whether the frame's line makes it.
        curve: the point to mark on a plot of f.
        pattern: the widest usual text of its expression, by which its place is chosen.
    """

    kind: Kind
    cells: tuple[Cell, ...] = ()
    of: Calculation | None = None
    bar: float | None = None
    lit: bool = False
    curve: Curve | None = None
    pattern: str = ""


def found(frame: Frame, selection: Selection | None) -> tuple[Calculation, ...]:
    """The selection's calculations; those of the shown example where nothing is selected, or it is no longer there."""
    chosen = selection is not None and exists(frame, selection)
    return calculations(frame, selection if chosen and selection else Selection.example(frame.i))


def rows_of(frame: Frame, selection: Selection | None, opened: Mapping[str, int]) -> list[Row]:
    """All rows.

    Args:
        frame: the moment.
        selection: what is looked at; None for a hint and the shown example.
        opened: how many terms of a calculation are shown, by its kind, where they were asked for.
    """
    rows = list(_top(frame, selection))
    remarks: set[str] = set()
    for calculation in found(frame, selection):
        rows.append(Row("gap"))
        if calculation.known(frame):
            rows += _section(frame, calculation, opened, remarks)
        else:
            rows.append(_pending(calculation))
    return rows


def shown(value: float, *, signed: bool = False) -> str:
    """A number as the inspector writes it: whole ones whole, others with four digits; with its sign where asked."""
    whole = abs(value) < 1e5 and value == int(value)
    text = f"{abs(value):.0f}".rjust(1) if whole else fixed(value)
    if whole and value < 0:
        text = "−" + text
    return f"+{text}" if signed and value > 0 else text


def _top(frame: Frame, selection: Selection | None) -> Iterator[Row]:
    if selection is None or not exists(frame, selection):
        yield Row("hint", (Cell(HINT),))
        return
    words = heading(frame, selection)
    yield Row("heading", (Cell(words[0].upper() + words[1:], tip=words),))
    if selection.kind == "example":
        return
    example = Cell(
        f"example {frame.i} of {frame.dataset.m}", link=Selection.example(frame.i), tip="Click: its inputs and cost"
    )
    yield Row("place", (example, Cell(f"iteration {frame.k}")))


def _pending(calculation: Calculation) -> Row:
    symbol = Cell(calculation.name, tex=calculation.symbol)
    return Row("pending", (symbol, Cell(f"is computed at line {calculation.needs.step.value}")), calculation)


def _section(frame: Frame, of: Calculation, opened: Mapping[str, int], remarks: set[str]) -> Iterator[Row]:
    lit = of.current(frame)
    line = f"line {of.needs.step.value}" if of.equation and of.needs.l + (of.kind in ("partial", "update")) else ""
    yield Row("caption", (Cell(of.title), Cell(line)), of, lit=lit)
    if of.equation:
        yield Row("equation", (Cell(notation.plain(of.equation), tex=of.equation),), of, lit=lit)
    if of.terms is not None:
        yield from _terms(of, of.terms, opened.get(of.kind, LARGEST), lit)
    for stage in of.steps:
        yield _stage("stage", stage, of, lit)
    if of.conclusion is not None:
        yield _stage("result", of.conclusion, of, lit)
    if of.curve is not None:
        yield Row("curve", (), of, lit=lit, curve=of.curve)
    for remark in of.remarks:
        if remark not in remarks:
            remarks.add(remark)
            yield Row("remark", (Cell(remark),), of, lit=lit)


def _terms(of: Calculation, terms: Terms, most: int, lit: bool) -> Iterator[Row]:
    most = most if len(terms) > max(most, LARGEST) + 2 else len(terms)
    folded = terms.folded(most)
    if of.kind == "partials":
        for term in folded.shown:
            yield _partial(of, terms, term, lit)
    else:
        yield Row("head", tuple(Cell(notation.plain(head), tex=head) for head in terms.heads), of, lit=lit)
        largest = float(abs(terms.values).max()) if of.adds_up else 0.0
        signed = [_is_signed(head) for head in terms.heads[1:]]
        for term in folded.shown:
            yield _term(of, terms, term, largest, signed, lit)
    if folded.rest:
        rest = Cell(f"… {folded.rest} smaller", action="more", tip=f"Click: show {min(folded.rest, MORE)} more")
        cells = (rest, _number(folded.subtotal, "what they add up to", signed=True)) if of.adds_up else (rest,)
        yield Row("fold", cells, of, lit=lit)
    elif len(terms) > LARGEST + 2:
        yield Row("fold", (Cell("show the largest only", action="fewer"),), of, lit=lit)


def _term(of: Calculation, terms: Terms, term: Term, largest: float, signed: Sequence[bool], lit: bool) -> Row:
    origin = term.origin
    tip = f"{origin.name} · click to look at it" if origin.link else origin.name
    symbol = notation.plain(origin.symbol)
    cells = [Cell(origin.name, tip=tip, link=origin.link)]
    for place, factor in enumerate(term.factors):
        edit = origin.edit if place == 0 else None
        cells.append(_number(factor, "double-click to edit" if edit else "", signed=signed[place], edit=edit))
    share = f"{symbol}, {abs(term.share):.1%} of all magnitudes" if of.adds_up else symbol
    cells.append(_number(term.value, share, signed=signed[-1]))
    bar = term.value / largest if largest > 0 else 0.0
    return Row("term", tuple(cells), of, bar=bar if of.adds_up else None, lit=lit)


def _partial(of: Calculation, terms: Terms, term: Term, lit: bool) -> Row:
    """∂J/∂W_23 = a_3 delta_2 and its value; the symbol leads to the weight."""
    symbol = Cell(
        notation.plain(term.origin.symbol), tex=term.origin.symbol, link=term.origin.link, tip="Click to look at it"
    )
    expression = Cell(
        "= " + notation.fill(notation.plain(terms.template), term.factors, shown),
        tip=notation.fill(notation.plain(terms.template), term.factors, full),
        number=True,
    )
    return Row(
        "stage", (symbol, expression, _number(term.value, signed=True)), of, lit=lit, pattern="= −0.0000 · (−0.0000)"
    )


def _stage(kind: Kind, stage: Stage, of: Calculation, lit: bool) -> Row:
    cells = [Cell(notation.plain(stage.label), tex=stage.label, link=stage.link)]
    if stage.template:
        cells.append(Cell("= " + stage.expression(shown), tip=stage.expression(notation.all_digits), number=True))
    if stage.edit:
        cells.append(Cell("edit", action="edit", value=stage.value, edit=stage.edit, tip="Click to type another value"))
    hint = "double-click to edit" if stage.edit else ""
    cells.append(_number(stage.value, hint, signed=stage.signed, edit=stage.edit))
    pattern = "= " + notation.plain(stage.template).replace("#", "−0.0000") if stage.template else ""
    return Row(kind, tuple(cells), of, lit=lit, pattern=pattern)


def _number(value: float, more: str = "", *, signed: bool = False, edit: Selection | None = None) -> Cell:
    tip = f"{full(value)}\n{more}" if more else full(value)
    return Cell(shown(value, signed=signed), value=value, tip=tip, edit=edit, number=True)


def _is_signed(head: str) -> bool:
    return head.startswith(("W", r"\delta", r"\text{term}"))
