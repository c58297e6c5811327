"""The symbols, signs and sums of which filled equations are put together."""

from __future__ import annotations

import re
from collections.abc import Callable

from bpviz.engine.parameters import Array
from bpviz.session.algorithm_pieces import Number, Piece, Sign, Sum, Symbol, Values
from bpviz.session.frame import Frame

Pieces = tuple[Piece, ...]

SYMBOL_TERMS = 2
"""So many terms of a sum of symbols show how it goes on."""

PLUS, MINUS, TIMES, BULLET = Sign(" + "), Sign(" − "), Sign(" · "), Sign(" • ")
OPEN, CLOSE, MINUS_OPEN = Sign("("), Sign(")"), Sign("−(")


def of(base: str, l: int, sub: str = "") -> Symbol:
    """A symbol of layer l, with an index."""
    return Symbol(base, sub, f"({l})")


def index(i: int, j: int) -> str:
    """The two indices of a weight; a comma parts numbers that would run together."""
    return f"{i}{j}" if max(i, j) < 10 else f"{i},{j}"


def target(frame: Frame) -> Array:
    """The targets of the shown example, (s_nl, 1)."""
    return frame.dataset.Y[:, frame.i - 1 : frame.i]


def f_prime(frame: Frame, l: int) -> Array:
    """f' of the shown example's units of layer l, (s_l, 1)."""
    slope: Array = frame.recipe.f_of[l].f_prime(frame.example.a[l])
    return slope


def f_prime_of(z: Symbol) -> Pieces:
    """f'(z)."""
    return Symbol("f′"), OPEN, z, CLOSE


def with_a(frame: Frame, l: int, a: Symbol | Number) -> Pieces:
    """The activation function's own formula for f', with something in the place of its a."""
    first, *others = re.split(r"(?<![A-Za-z])a(?![A-Za-z])", frame.recipe.f_of[l].f_prime_formula)
    pieces: list[Piece] = [Sign(first)]
    for part in others:
        squared = part.startswith("²") and isinstance(a, Symbol)
        pieces += [OPEN, a, Sign(")" + part)] if squared else [a, Sign(part)]
    return tuple(piece for piece in pieces if piece != Sign(""))


def symbol_sum(n: int, term: Callable[[int], Pieces]) -> Sum:
    """A sum of symbols, of which the first terms show how it goes on."""
    return Sum(tuple(term(j) for j in range(1, min(n, SYMBOL_TERMS + 1) + 1)), most=SYMBOL_TERMS)


def sum_of_products(left: Array, right: Array) -> Sum:
    """A sum of products of two vectors, term by term."""
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    terms = tuple((Number(one), Sign("·"), Number(other)) for one, other in pairs)
    return Sum(terms, tuple(one * other for one, other in pairs))


def step_down(frame: Frame, parameter: Values | Number, Delta: Values | Number, *, decays: bool) -> Pieces:
    """Parameter − alpha [(1/m) Delta + lambda parameter]."""
    alpha, lambda_, m = (Number(v, given=True) for v in (frame.recipe.alpha, frame.recipe.lambda_, frame.program.m))
    decay: Pieces = (PLUS, lambda_, Sign("·"), parameter) if decays else ()
    return parameter, MINUS, alpha, Sign(" [(1/"), m, Sign(")·"), Delta, *decay, Sign("]")
