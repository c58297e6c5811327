"""Reads an equation's pieces: its name, its symbols, and what its numbers come to."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import numpy as np

from bpviz.engine.activations import ACTIVATIONS
from bpviz.engine.parameters import Array
from bpviz.session.algorithm_pieces import Equation, Number, Piece, Sign, Sum, Symbol, Values

SIGNS = {"−": "-", "•": "*", "·": "*", "[": "(", "]": ")", "²": "**2"}


def name_of(equation: Equation) -> str:
    """The left side: "δ_1^(2)"."""
    symbols = [piece for piece in equation.stages[0] if isinstance(piece, Symbol)]
    return "".join(s.base + (f"_{s.sub}" if s.sub else "") + (f"^{s.sup}" if s.sup else "") for s in symbols)


def numbers_of(pieces: tuple[Piece, ...]) -> Iterator[float]:
    for piece in pieces:
        if isinstance(piece, Number):
            yield piece.value
        elif isinstance(piece, Values):
            yield from piece.array.ravel().tolist()
        elif isinstance(piece, Sum):
            yield from itertools.chain.from_iterable(numbers_of(term) for term in piece.terms)


def calculate(pieces: tuple[Piece, ...], f: str) -> Array:
    """What a stage of numbers comes to, read from left to right as it is written."""
    values: list[Array | float] = []

    def written(pieces: tuple[Piece, ...]) -> str:
        return "".join(map(_written, pieces))

    def _written(piece: Piece) -> str:
        match piece:
            case Sign(text):
                return "@" if text == " " else "".join(SIGNS.get(letter, letter) for letter in text)
            case Symbol("f"):
                return "f"
            case Symbol("", sup="T"):
                return ".T"
            case Sum(terms):
                return "(" + " + ".join(map(written, terms)) + ")"
            case Number(value) | Values(value):
                values.append(value)
                return f"v[{len(values) - 1}]"
        raise AssertionError(f"{piece} is no number")

    line = re.sub(r"^1 where (.*) > 0, else 0$", r"1.0 * (\1 > 0)", written(pieces).replace("] (", "] * ("))
    return np.atleast_2d(eval(line, {"v": values, "f": ACTIVATIONS[f].f if f else None}))


def is_of_numbers(stage: tuple[Piece, ...]) -> bool:
    """Whether it has numbers, and symbols at most for f and the transpose."""
    symbols = [
        piece for piece in stage if isinstance(piece, Symbol) and piece not in (Symbol("f"), Symbol("", sup="T"))
    ]
    return not symbols and any(True for _ in numbers_of(stage))


def symbols_of(pieces: tuple[Piece, ...]) -> str:
    written = ""
    for piece in pieces:
        match piece:
            case Sign(text):
                written += text
            case Symbol(base, sub, sup):
                written += base + (f"_{sub}" if sub else "") + (f"^{sup}" if sup else "")
            case Sum(terms, _, most):
                written += " + ".join(map(symbols_of, terms[:most])) + (" + …" if len(terms) > most else "")
            case _:
                return ""
    return written
