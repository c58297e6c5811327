"""Formulas as the inspector paints them: the serif face, with sub- and superscripts above each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.session.calculation_notation import Atom, atoms

SCRIPT = 0.7
"""Size of sub- and superscripts."""
SMALLEST = 11
"""Pixels below which a formula is not shrunk."""


@dataclass(frozen=True, eq=False)
class Formula:
    """A formula laid out: pieces of text in one font each, placed from the left end of the base line."""

    width: float
    pieces: tuple[tuple[QPointF, QFont, str], ...]

    def paint(self, painter: QPainter, x: float, base: float) -> None:
        """Paint in the painter's pen."""
        for offset, font, text in self.pieces:
            painter.setFont(font)
            painter.drawText(QPointF(x + offset.x(), base + offset.y()), text)


@lru_cache(4000)
def laid_out(tex: str, pixels: int) -> Formula:
    """A formula in little TeX at a size."""
    x = _overhang(atoms(tex), pixels)
    pieces: list[tuple[QPointF, QFont, str]] = []
    for atom in atoms(tex):
        x += _add(pieces, atom, pixels, x, 0.0)
        small = round(SCRIPT * pixels)
        slant = 0.09 * pixels if atom.face == "italic" else 0.0
        low = _add_all(pieces, atom.sub, small, x, 0.26 * pixels)
        high = _add_all(pieces, atom.sup, small, x + slant, -0.42 * pixels)
        x += max(low, high + slant if high else 0.0) + (1.0 if low or high else 0.0)
    return Formula(x, tuple(pieces))


@lru_cache(1000)
def fitted(tex: str, pixels: int, room: float) -> Formula:
    """The formula, smaller where there is no room for it."""
    while pixels > SMALLEST and laid_out(tex, pixels).width > room:
        pixels -= 1
    return laid_out(tex, pixels)


def _overhang(pieces: tuple[Atom, ...], pixels: int) -> float:
    """How far the first letter reaches out to the left, as an italic f does."""
    if not pieces or not pieces[0].text:
        return 0.0
    return max(0.0, -QFontMetricsF(_font(pieces[0].face, pixels)).leftBearing(pieces[0].text[0]))


def _add_all(
    pieces: list[tuple[QPointF, QFont, str]], script: tuple[Atom, ...], pixels: int, x: float, y: float
) -> float:
    width = 0.0
    for atom in script:
        width += _add(pieces, atom, pixels, x + width, y)
    return width


def _add(pieces: list[tuple[QPointF, QFont, str]], atom: Atom, pixels: int, x: float, y: float) -> float:
    font = _font(atom.face, pixels)
    pieces.append((QPointF(x, y), font, atom.text))
    return QFontMetricsF(font).horizontalAdvance(atom.text)


@lru_cache(60)
def _font(face: str, pixels: int) -> QFont:
    if face == "words":
        return fonts.text(round(0.84 * pixels))
    return fonts.formulas(pixels, italic=face == "italic")
