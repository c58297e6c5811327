"""The numbers in the cells of a matrix: as many digits as fit, all alike, so that nothing jumps while they change."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QFont, QFontMetricsF

from bpviz.gui import fonts
from bpviz.gui.number_text import MINUS

FEWEST = 5
"""Characters: so many has −0.59."""
MOST_DECIMALS = 3
SIZES = (13, 12, 11, 10, 9)
PADDING = 3.0
PLAIN_FROM, PLAIN_TO = 0.1, 1000.0
"""A matrix whose scale ends outside of these is written in multiples of a power of ten."""


@dataclass(frozen=True)
class Writing:
    """How the numbers of a matrix are written.

    Attributes:
        pixels: the font's size.
        decimals: digits after the point.
        power: they are multiples of 10^power.
    """

    pixels: int
    decimals: int
    power: int

    @property
    def font(self) -> QFont:
        """The tabular face in that size."""
        return fonts.numbers(self.pixels)

    @property
    def factor(self) -> str:
        """What all numbers have to be multiplied by: × 10⁻³; "" where they are what they are."""
        power = str(self.power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"× 10{power}" if self.power else ""

    def text(self, value: float) -> str:
        """A finite number: 0.59, −0.59; 0 itself is 0, and not 0.00 like what is only near it."""
        if value == 0:
            return "0"
        text = f"{abs(value) / 10.0**self.power:.{self.decimals}f}"
        return MINUS + text if value < 0 and float(text) else text

    def width(self, text: str) -> float:
        """How wide a number is."""
        return len(text) * advance(self.pixels)


def writing_for(width: float, height: float, limit: float) -> Writing | None:
    """The largest writing that cells of a size hold; None where they hold none.

    Args:
        limit: no number is of larger magnitude.
    """
    power = 0 if PLAIN_FROM <= limit < PLAIN_TO else math.floor(math.log10(limit))
    # The sign, the digits before the point, the point.
    before = 2 + (len(str(int(limit))) if power == 0 else 1)
    for pixels in SIZES:
        room = int((width - PADDING) / advance(pixels))
        if room >= FEWEST and height >= pixels + 3:
            return Writing(pixels, _decimals(room - before), power)
    return None


def writing_of_biases(width: float, height: float, limit: float, own_limit: float) -> Writing | None:
    """That of the weights, but with a power of ten of its own where the largest bias would have less than two digits.

    Args:
        limit: no number of the matrix is of larger magnitude.
        own_limit: no bias is.
    """
    writing = writing_for(width, height, limit)
    if writing is None or own_limit >= 10.0 ** (writing.power + 1 - writing.decimals):
        return writing
    return writing_for(width, height, own_limit)


def _decimals(room: int) -> int:
    """A third decimal wants air beside it: numbers that touch each other are not read."""
    return MOST_DECIMALS if room > MOST_DECIMALS else min(max(room, 0), MOST_DECIMALS - 1)


@lru_cache(8)
def advance(pixels: int) -> float:
    """How wide a digit is."""
    return QFontMetricsF(fonts.numbers(pixels)).horizontalAdvance("0")
