"""The digits inside the units of the network picture: as many as fit, all of one width."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.number_text import MINUS, short, significant
from bpviz.gui.panels.drawing.colour_scale import ink_on
from bpviz.gui.theme import Theme

AIR = 0.2
"""The air on both sides of a digit, as a share of its advance."""


@dataclass(frozen=True)
class Face:
    """A size of the tabular face, measured once.

    Attributes:
        font: what to write with.
        advance: the width of every character.
        baseline: from the middle of a line down to its base.
    """

    font: QFont
    advance: float
    baseline: float

    def room(self, width: float) -> int:
        """How many characters a width holds; the outermost ones have air beside them that may lie outside."""
        return int(width / self.advance + AIR)


@cache
def face(pixels: int) -> Face:
    """The face of numbers in a size."""
    font = fonts.numbers(pixels)
    metrics = QFontMetricsF(font)
    return Face(font, metrics.horizontalAdvance("0"), (metrics.ascent() - metrics.descent()) / 2)


def number_that_fits(value: float, digits: int, room: int, *, fine: bool = False, bare: bool = False) -> str:
    """The number with so many digits after the point, with fewer if it is 10 or more; "" where that is too long.

    Args:
        room: how many characters there is room for.
        fine: write a number that would be all zeros with an exponent, or as ≈0 where that is too long.
        bare: write no zero before the point: −.003.
    """
    return next((words for words in _wordings(value, digits, fine, bare) if len(words) <= room), "")


def _wordings(value: float, digits: int, fine: bool, bare: bool) -> Iterator[str]:
    """The ways to write a number, the best first."""
    if math.isnan(value):
        yield "NaN"
    elif fine and 0 < abs(value) < 10**-digits:
        yield from (significant(value, 1),) if not bare and abs(value) >= 0.001 else ()
        yield from (_with_exponent(value), "≈0")
    else:
        for fewer in range(digits, -1 if abs(value) >= 10 else digits - 1, -1):
            words = short(value, fewer)
            yield words.replace("0.", ".", 1) if bare and 0 < abs(value) < 1 else words
        if fine and 1000 <= abs(value) < math.inf:
            yield _with_exponent(value)


def _with_exponent(value: float) -> str:
    """One digit and a power of ten: −3e−5."""
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", MINUS)


def write(
    painter: QPainter,
    of: Theme,
    size: Face,
    words: Iterable[str],
    centres: Iterable[Iterable[float]],
    grounds: Iterable[QColor],
) -> None:
    """Write each of the words around its centre, in an ink that reads well on its ground."""
    painter.setFont(size.font)
    last: QColor | None = None
    for text, (x, y), ground in zip(words, centres, grounds, strict=True):
        if not text:
            continue
        ink = ink_on(ground, of)
        if ink is not last:
            painter.setPen(ink)
            last = ink
        painter.drawText(QPointF(x - len(text) * size.advance / 2, y + size.baseline), text)
