"""The inspector's rows for sums and listings: term by term, the largest first, the rest folded."""

from __future__ import annotations

import math
from collections.abc import Iterator

from bpviz.gui.panels.inspector.cells import Cell, Row, formula, number
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation_values import Calculation, Folded, Term, Terms

LARGEST = 6
"""So many terms of a long sum are shown at first; two more are shown rather than folded."""
MORE = 100
"""So many more come with each click."""
IN_ORDER = ("inputs", "outputs", "target")
"""These are listed as the data have them; all else by magnitude."""
PRODUCT_HEADS = ("", r"\text{product}")
"""Over the symbols and the values of partial derivatives."""
RAW = r"\text{raw}"
"""Over values as they were measured."""


def rows_of_terms(of: Calculation, terms: Terms, most: int, *, lit: bool) -> Iterator[Row]:
    """The terms that are shown, and what the others add up to.

    Args:
        of: the calculation whose terms they are.
        terms: all of them.
        most: how many are asked for.
        lit: whether the frame's line makes them.
    """
    most = most if len(terms) > max(most, LARGEST) + 2 else len(terms)
    heads = _heads(of, terms)
    yield Row("head", tuple(formula(head) for head in heads), of, lit=lit)
    folded = _in_order(terms, most) if of.kind in IN_ORDER else terms.folded(most)
    largest = float(abs(terms.values).max()) if of.adds_up else 0.0
    for term in folded.shown:
        yield _row_of_term(of, heads, term, largest, lit)
    if folded.rest:
        yield _row_of_rest(of, folded, lit)
    elif len(terms) > LARGEST + 2:
        few = "show the first only" if of.kind in IN_ORDER else "show the largest only"
        yield Row("fold", (Cell(few, action="fewer"),), of, lit=lit)


def _heads(of: Calculation, terms: Terms) -> tuple[str, ...]:
    return (PRODUCT_HEADS[0], *terms.heads[1:-1], PRODUCT_HEADS[1]) if of.kind == "partials" else terms.heads


def _in_order(terms: Terms, most: int) -> Folded:
    return Folded(tuple(terms[:most]), len(terms) - most, 0.0)


def _row_of_term(of: Calculation, heads: tuple[str, ...], term: Term, largest: float, lit: bool) -> Row:
    symbol = notation.plain(term.origin.symbol)
    cells = [_name(term)]
    for place, (head, factor) in enumerate(zip(heads[1:-1], term.factors, strict=True)):
        edit = term.origin.edit if place == 0 else None
        cells.append(number(factor, signed=_is_signed(head), as_given=head == RAW, edit=edit))
    cells.append(number(term.value, symbol if term.origin.name else "", signed=_is_signed(heads[-1])))
    if not of.adds_up:
        return Row("term", tuple(cells), of, lit=lit)
    bar = term.value / largest if largest > 0 else 0.0
    return Row("term", tuple(cells), of, note=_note(term), bar=bar if math.isfinite(bar) else 0.0, lit=lit)


def _name(term: Term) -> Cell:
    origin = term.origin
    if not origin.name:
        return formula(origin.symbol, link=origin.link)
    return Cell(
        origin.name, tip=f"{origin.name}\nclick to look at it" if origin.link else origin.name, link=origin.link
    )


def _note(term: Term) -> Cell:
    """Which j it is, where the name does not say it, and its share."""
    link, share = term.origin.link, abs(term.share)
    named = link is not None and link.kind == "unit" and term.origin.name != f"unit {link.i}"
    index = f"j = {link.i} · " if named and link else ""
    if not math.isfinite(share):
        return Cell(f"{index}—")
    percent = "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
    return Cell(f"{index}{percent} %", tip=f"{100 * share:.2f} % of the terms' magnitudes")


def _row_of_rest(of: Calculation, folded: Folded, lit: bool) -> Row:
    rest = "more" if of.kind in IN_ORDER else "smaller"
    fold = Cell(f"… {folded.rest} {rest}", action="more", tip=f"Click: show {min(folded.rest, MORE)} more")
    if not of.adds_up:
        return Row("fold", (fold,), of, lit=lit)
    return Row("fold", (fold, number(folded.subtotal, "what they add up to", signed=of.kind != "cost")), of, lit=lit)


def _is_signed(head: str) -> bool:
    return head.startswith(("W", r"\delta", r"\text{term}", r"\text{product}"))
