"""Short texts with symbols in italics: how wide they are, and how they are painted."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts

PIXELS = 11
SMALL = 10
_PART = re.compile(r"<i>(.*?)</i>")


def plain(text: str) -> str:
    """The text without its markup."""
    return unescape(_PART.sub(r"\1", text))


def width(text: str) -> float:
    """How wide a text with <i>…</i> in it is, in pixels."""
    return sum(_width(part, italic) for part, italic in _parts(text))


def value_width(text: str) -> float:
    """How wide a value in words is, in pixels; all characters of a number are equally wide."""
    return len(text) * _digit() if _is_number(text) else width(text)


def paint(painter: QPainter, at: QPointF, text: str) -> None:
    """Write a text with <i>…</i> in it on the base line that begins at a point, in the pen's colour."""
    x = at.x()
    for part, italic in _parts(text):
        painter.setFont(_font(italic))
        painter.drawText(QPointF(x, at.y()), part)
        x += _width(part, italic)


@lru_cache(maxsize=2048)
def small_width(text: str) -> float:
    """How wide a tick's name is, in pixels."""
    return QFontMetricsF(_small_font()).horizontalAdvance(text)


def paint_small(painter: QPainter, at: QPointF, text: str) -> None:
    """Write a tick's name on the base line that begins at a point, in the pen's colour."""
    painter.setFont(_small_font())
    painter.drawText(at, text)


def paint_value(painter: QPainter, at: QPointF, text: str) -> None:
    """Write a number, or why there is none, on the base line that begins at a point, in the pen's colour."""
    painter.setFont(_number_font() if _is_number(text) else _font(False))
    painter.drawText(at, text)


def cut(text: str, most: float) -> str:
    """As much of a plain text as fits into so many pixels, an ellipsis for the rest."""
    if width(text) <= most:
        return text
    return next((text[:n].rstrip() + "…" for n in range(len(text) - 1, 0, -1) if width(text[:n] + "…") <= most), "…")


def _is_number(text: str) -> bool:
    return " " not in text


@lru_cache(maxsize=512)
def _parts(text: str) -> tuple[tuple[str, bool], ...]:
    # What is split off by the pattern stands at odd places.
    return tuple((unescape(part), n % 2 == 1) for n, part in enumerate(_PART.split(text)) if part)


@lru_cache(maxsize=2)
def _font(italic: bool) -> QFont:
    return fonts.formulas(PIXELS + 2) if italic else fonts.text(PIXELS)


@lru_cache(maxsize=1)
def _number_font() -> QFont:
    return fonts.numbers(PIXELS)


@lru_cache(maxsize=1)
def _small_font() -> QFont:
    return fonts.text(SMALL)


@lru_cache(maxsize=2048)
def _width(part: str, italic: bool) -> float:
    return QFontMetricsF(_font(italic)).horizontalAdvance(part)


@lru_cache(maxsize=1)
def _digit() -> float:
    return QFontMetricsF(_number_font()).horizontalAdvance("0")
