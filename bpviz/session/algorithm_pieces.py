"""An equation in pieces: plain data with its numbers in full precision, for a screen or a test to write out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bpviz.digits import Single
from bpviz.engine.parameters import Array

MOST_WRITTEN = 16
"""Matrices of more numbers are not written out; their shape stands for them."""


@dataclass(frozen=True)
class Words:
    """Ordinary words."""

    text: str


@dataclass(frozen=True)
class Sign:
    """What stands between symbols and numbers: operators, brackets."""

    text: str


@dataclass(frozen=True)
class Symbol:
    """One of the tutorial's symbols with its indices."""

    base: str
    sub: str = ""
    sup: str = ""


@dataclass(frozen=True)
class Number:
    """One number; `given` for what was chosen and not computed (alpha, lambda, m), written as it was chosen."""

    value: float
    given: bool = False


@dataclass(frozen=True, eq=False)
class Values:
    """A vector, shape (n, 1), or a matrix."""

    array: Array

    @property
    def is_list(self) -> bool:
        """Whether it has but one row or column, so that it is written as a list and can be cut short."""
        return 1 in self.array.shape


@dataclass(frozen=True, eq=False)
class Sum:
    """A sum of terms, each of them pieces.

    Attributes:
        values: what each term comes to, so that terms left out can be summed up; nothing for sums of symbols.
        most: never more terms than this are written.
    """

    terms: tuple[tuple[Piece, ...], ...]
    values: tuple[float, ...] = ()
    most: int = 1000


Piece = Words | Sign | Symbol | Number | Values | Sum


@dataclass(frozen=True, eq=False)
class Equation:
    """One equation from its left side to its result.

    Attributes:
        stages: what stands between the equals signs: the left side first, the result last.
        result: the result in full precision, shape (rows, columns).
        becomes: whether the first of the signs is := rather than =.
    """

    stages: tuple[tuple[Piece, ...], ...]
    result: Array
    becomes: bool = False

    @cached_property
    def longest(self) -> int:
        """The number of entries of its longest list, sum or matrix that could be written out."""
        return max((length for stage in self.stages for length in _lengths(stage)), default=1)


def scalar(value: float) -> Array:
    """A result that is one number."""
    return np.array([[value]], dtype=np.float32 if isinstance(value, Single) else np.float64)


def _lengths(pieces: tuple[Piece, ...]) -> Iterator[int]:
    for piece in pieces:
        if isinstance(piece, Values) and (piece.is_list or piece.array.size <= MOST_WRITTEN):
            yield piece.array.size
        elif isinstance(piece, Sum):
            yield min(len(piece.terms), piece.most)
