"""Where the inspector's rows and cells stand at a width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from bpviz.gui import fonts
from bpviz.gui.panels.inspector_formula import fitted, laid_out
from bpviz.gui.panels.inspector_rows import Cell, Row

MARGIN = 12.0
GAP = 10.0
"""Between two cells."""
NARROW = 300
"""Below this width numbers are a pixel smaller."""
HEIGHTS = {
    "heading": 24.0, "place": 18.0, "caption": 22.0, "equation": 29.0, "head": 18.0, "term": 19.0, "fold": 21.0,
    "stage": 22.0, "result": 27.0, "pending": 24.0, "curve": 116.0, "gap": 13.0,
}  # fmt: skip
BAR = 7.0
"""What a row is higher for its bar."""
SECOND_LINE = 18.0
FORMULA, HEAD_FORMULA, STAGE_FORMULA = 17, 13, 15

Widths = dict[tuple[str, int], float]
"""The widest that a column of numbers has been, by its calculation's kind: columns must not move while numbers do."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A row with its place, and its cells with theirs."""

    row: Row
    where: QRectF
    cells: tuple[tuple[Cell, QRectF], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """All rows, one below the other."""

    rows: tuple[Placed, ...]
    height: float
    width: float


def number_pixels(width: float) -> int:
    """The size of numbers on a page."""
    return 11 if width < NARROW else 12


@lru_cache(20)
def words_font(kind: str) -> QFont:
    """The face of a row's words."""
    if kind == "heading":
        return fonts.text(14, QFont.Weight.DemiBold)
    if kind == "caption":
        font = fonts.text(11, QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.7)
        return font
    return fonts.text(13 if kind == "hint" else 12)


@lru_cache(20)
def numbers_font(pixels: int, bold: bool = False) -> QFont:
    """The face of numbers."""
    return fonts.numbers(pixels, QFont.Weight.Bold if bold else QFont.Weight.Normal)


def lay_out(rows: Sequence[Row], width: float, widths: Widths) -> Page:
    """Place all rows on a page; `widths` grows with what they need."""
    _widen(rows, number_pixels(width), widths)
    y, placed = 8.0, []
    for row in rows:
        at = _place(row, y, width, widths)
        placed.append(at)
        y += at.where.height()
    return Page(tuple(placed), y + 10.0, width)


def _place(row: Row, y: float, width: float, widths: Widths) -> Placed:
    inner = QRectF(MARGIN, y, width - 2 * MARGIN, HEIGHTS.get(row.kind, 0.0))
    if row.kind in ("hint", "remark"):
        inner.setHeight(_wrapped_height(row.cells[0].text, row.kind, inner.width()))
        return _with(row, width, inner, ((row.cells[0], QRectF(inner)),))
    if row.kind in ("head", "term"):
        return _with(row, width, inner, _columns(row, inner, widths), BAR if row.bar is not None else 0.0)
    if row.kind in ("stage", "result"):
        return _stage(row, inner, width)
    if row.kind in ("caption", "fold", "place"):
        return _with(row, width, inner, _ends(row, inner))
    if row.kind == "pending":
        symbol = QRectF(inner.left(), inner.top(), laid_out(row.cells[0].tex, STAGE_FORMULA).width, inner.height())
        rest = QRectF(symbol.right() + 6, inner.top(), inner.right() - symbol.right() - 6, inner.height())
        return _with(row, width, inner, ((row.cells[0], symbol), (row.cells[1], rest)))
    return _with(row, width, inner, tuple((cell, QRectF(inner)) for cell in row.cells))


def _with(row: Row, width: float, inner: QRectF, cells: tuple[tuple[Cell, QRectF], ...], more: float = 0.0) -> Placed:
    return Placed(row, QRectF(0, inner.top(), width, inner.height() + more), cells)


def _columns(row: Row, inner: QRectF, widths: Widths) -> tuple[tuple[Cell, QRectF], ...]:
    """Numbers in columns from the right, the name in what is left."""
    kind = row.of.kind if row.of else ""
    right, placed = inner.right(), []
    for place in range(len(row.cells) - 1, 0, -1):
        room = widths[kind, place]
        placed.append((row.cells[place], QRectF(right - room, inner.top(), room, inner.height())))
        right -= room + GAP
    name = QRectF(inner.left(), inner.top(), max(right - inner.left(), 0.0), inner.height())
    return ((row.cells[0], name), *reversed(placed))


def _stage(row: Row, inner: QRectF, width: float) -> Placed:
    """A label, what is reckoned, and the value at the right; what does not fit beside the label goes below it."""
    pixels = number_pixels(width)
    advance = _advance(pixels)
    *left, value = row.cells
    room = max(len(value.text), 7) * _advance(pixels, row.kind == "result")
    placed = [(value, QRectF(inner.right() - room, inner.top(), room, inner.height()))]
    end = inner.right() - room - GAP
    if left[-1].action == "edit":
        words = _words_width(left[-1].text, "fold")
        placed.append((left.pop(), QRectF(end - words, inner.top(), words, inner.height())))
        end -= words + GAP
    label = fitted(left[0].tex, STAGE_FORMULA, end - inner.left()).width
    placed.append((left[0], QRectF(inner.left(), inner.top(), label, inner.height())))
    if len(left) == 1:
        return _with(row, width, inner, tuple(placed))
    start = inner.left() + label + 5
    if len(row.pattern) * advance <= end - start:
        placed.append((left[1], QRectF(start, inner.top(), end - start, inner.height())))
        return _with(row, width, inner, tuple(placed))
    below = QRectF(inner.left() + 10, inner.top() + inner.height() - 4, inner.width() - 10, SECOND_LINE)
    placed.append((left[1], below))
    return _with(row, width, inner, tuple(placed), SECOND_LINE - 2)


def _ends(row: Row, inner: QRectF) -> tuple[tuple[Cell, QRectF], ...]:
    """One cell at the left, the other at the right."""
    if len(row.cells) == 1:
        width = _words_width(row.cells[0].text, row.kind)
        return ((row.cells[0], QRectF(inner.left(), inner.top(), min(width, inner.width()), inner.height())),)
    first, last = row.cells
    pixels = number_pixels(inner.width() + 2 * MARGIN)
    room = len(last.text) * _advance(pixels) if last.number else _words_width(last.text, row.kind)
    name = min(_words_width(first.text, row.kind), inner.width() - room - GAP)
    return (
        (first, QRectF(inner.left(), inner.top(), name, inner.height())),
        (last, QRectF(inner.right() - room, inner.top(), room, inner.height())),
    )


def _widen(rows: Sequence[Row], pixels: int, widths: Widths) -> None:
    advance = _advance(pixels, bold=True)
    for row in rows:
        if row.kind not in ("head", "term") or row.of is None:
            continue
        for place, cell in enumerate(row.cells[1:], start=1):
            needed = laid_out(cell.tex, HEAD_FORMULA).width if cell.tex else len(cell.text) * advance
            key = (row.of.kind, place)
            if needed > widths.get(key, 7 * advance if cell.number else 0.0):
                widths[key] = needed
            else:
                widths.setdefault(key, 7 * advance)


@lru_cache(10)
def _advance(pixels: int, bold: bool = False) -> float:
    return QFontMetricsF(numbers_font(pixels, bold)).horizontalAdvance("0")


@lru_cache(1000)
def _words_width(text: str, kind: str) -> float:
    return QFontMetricsF(words_font(kind)).horizontalAdvance(text.upper() if kind == "caption" else text) + 2


@lru_cache(200)
def _wrapped_height(text: str, kind: str, width: float) -> float:
    room = QRectF(0, 0, width, 10_000)
    return QFontMetricsF(words_font(kind)).boundingRect(room, Qt.TextFlag.TextWordWrap.value, text).height() + 8
