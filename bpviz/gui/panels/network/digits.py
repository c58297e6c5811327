"""The digits inside the units of the network picture: as many as fit, all of one width."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.number_text import short, significant
from bpviz.gui.panels.drawing.colour_scale import ink_on
from bpviz.gui.theme import Theme


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


@cache
def face(pixels: int) -> Face:
    """The face of numbers in a size."""
    font = fonts.numbers(pixels)
    metrics = QFontMetricsF(font)
    return Face(font, metrics.horizontalAdvance("0"), (metrics.ascent() - metrics.descent()) / 2)


def number_that_fits(value: float, digits: int, width: float, advance: float, *, fine: bool = False) -> str:
    """The number with so many digits after the point, with fewer if it is 10 or more; "" where that is too wide.

    Args:
        fine: write a number that would be all zeros with an exponent.
    """
    if fine and 0 < abs(value) < 10**-digits:
        words = significant(value, 1)
        return words if len(words) * advance <= width else ""
    for fewer in range(digits, -1 if abs(value) >= 10 else digits - 1, -1):
        words = "NaN" if math.isnan(value) else short(value, fewer)
        if len(words) * advance <= width:
            return words
    return ""


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
