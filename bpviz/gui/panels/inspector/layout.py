"""Where the inspector's rows and cells stand at a width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF

from bpviz.gui import fonts
from bpviz.gui.panels.inspector.cells import Cell, Row
from bpviz.gui.panels.inspector.formula import fitted, laid_out

MARGIN = 12.0
GAP, WIDE_GAP = 12.0, 17.0
"""Between two cells; a sign fits in."""
NAME = 64.0
"""With less room for names, columns move together."""
NARROW = 296
"""Below this width numbers are a pixel smaller."""
SMALL = 11
"""Pixels of the smaller numbers."""
HEIGHTS = {
    "heading": 24.0, "place": 18.0, "caption": 22.0, "equation": 29.0, "head": 18.0, "term": 19.0, "fold": 22.0,
    "stage": 22.0, "result": 27.0, "pending": 26.0, "curve": 118.0, "gap": 13.0,
}  # fmt: skip
NOTE = 13.0
"""What a row is higher for its note and its bar."""
BAR_LEFT = 76.0
"""Where the track of the bars begins: beside the longest usual note."""
SECOND_LINE = 17.0
PRODUCT = r"# \cdot #"
"""The template of terms between whose numbers signs are written."""
FORMULA, HEAD_FORMULA, STAGE_FORMULA = 17, 13, 15


@dataclass(slots=True)
class Column:
    """The most characters that numbers of one column have had, and what its head needs.

    Attributes:
        before: before the decimal point, which stands under the one above.
        after: from the decimal point on.
        head: pixels of the head.
    """

    before: int = 1
    after: int = 0
    head: float = 0.0

    def width(self, advance: float) -> float:
        """In pixels, for digits of that width."""
        return max((self.before + self.after) * advance, self.head)


@dataclass(slots=True)
class Widths:
    """The widest that columns and expressions have been: nothing must move while numbers change.

    Attributes:
        columns: by the calculation's kind and the place from the right, counted from 1.
        expressions: characters, by the calculation's kind and the row's label.
    """

    columns: dict[tuple[str, int], Column] = field(default_factory=dict)
    expressions: dict[tuple[str, str], int] = field(default_factory=dict)

    def clear(self) -> None:
        """Something else is shown from now on."""
        self.columns.clear()
        self.expressions.clear()

    def column(self, row: Row, place: int) -> Column:
        """A column of the row's calculation."""
        return self.columns.setdefault((row.section, place), Column())

    def expression(self, row: Row) -> int:
        """Characters of the row's expression."""
        return self.expressions.get((row.section, row.cells[0].tex), 0)

    def widen(self, rows: Iterable[Row]) -> None:
        """Make room for rows."""
        for row in rows:
            if row.kind in ("head", "term"):
                for place, cell in enumerate(reversed(row.cells[1:]), start=1):
                    _widen(self.column(row, place), cell)
            elif row.kind in ("stage", "result", "fold") and row.cells[-1].value is not None:
                _widen(self.column(row, 1), row.cells[-1])
                if _has_expression(row):
                    key = (row.section, row.cells[0].tex)
                    self.expressions[key] = max(self.expressions.get(key, 0), len(row.cells[1].text))


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A row with its place, its cells with theirs, and the signs between them."""

    row: Row
    where: QRectF
    cells: tuple[tuple[Cell, QRectF], ...]
    signs: tuple[tuple[str, QRectF], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """All rows, one below the other."""

    rows: tuple[Placed, ...]
    height: float
    width: float


class _Ruler:
    """Measures for one page."""

    def __init__(self, rows: Sequence[Row], width: float, widths: Widths) -> None:
        widths.widen(rows)
        self.widths = widths
        self.pixels = number_pixels(width)
        self.advance = _advance(self.pixels)
        self.inner = width - 2 * MARGIN
        self._labels: dict[str, float] = {}
        self._gaps: dict[str, float] = {}
        for row in rows:
            self._note_label(row)

    def line(self, y: float, height: float) -> QRectF:
        """A row between the margins."""
        return QRectF(MARGIN, y, self.inner, height)

    def number(self, row: Row, place: int, cell: Cell, right: float, line: QRectF) -> QRectF:
        """Where a number stands in the column that ends at `right`: its decimal point under the others'."""
        hang = self.widths.column(row, place).after - _around_point(cell.text)[1]
        width = len(cell.text) * self.advance
        return QRectF(right - hang * self.advance - width, line.top(), width, line.height())

    def gap(self, row: Row) -> float:
        """Between the columns of a row's calculation."""
        if row.section not in self._gaps:
            places = range(1, len(row.cells))
            columns = sum(self.widths.column(row, place).width(self.advance) for place in places)
            is_wide = self.inner - columns - WIDE_GAP * len(places) >= NAME
            self._gaps[row.section] = WIDE_GAP if is_wide else GAP
        return self._gaps[row.section]

    def room(self, row: Row) -> float:
        """What a row's label and expression share: all that is left of the value."""
        return self.inner - self.widths.column(row, 1).width(self.advance) - GAP

    def expression(self, row: Row) -> float | None:
        """How far from the left a row's expression begins; None where it does not fit beside its label.

        Those of one calculation begin below each other. One that is a little too long is painted a little smaller.
        """
        own, room, length = _label_width(row, self.room(row)), self.room(row), self.widths.expression(row)
        if own + length * _advance(SMALL) > room:
            return None
        common = self._labels.get(row.section, own)
        return max(own, min(common, room - length * self.advance))

    def _note_label(self, row: Row) -> None:
        if row.kind not in ("stage", "result") or not _has_expression(row):
            return
        own, needed = _label_width(row, self.room(row)), self.widths.expression(row) * self.advance
        if own + needed <= self.room(row):
            self._labels[row.section] = max(own, self._labels.get(row.section, 0.0))


def number_pixels(width: float) -> int:
    """The size of numbers on a page."""
    return SMALL if width < NARROW else SMALL + 1


@lru_cache(20)
def words_font(kind: str) -> QFont:
    """The face of a row's words."""
    if kind == "heading":
        return fonts.text(14, QFont.Weight.DemiBold)
    if kind == "caption":
        font = fonts.text(11, QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.7)
        return font
    return fonts.text({"hint": 13, "note": 10}.get(kind, 12))


@lru_cache(20)
def numbers_font(pixels: int, bold: bool = False) -> QFont:
    """The face of numbers."""
    return fonts.numbers(pixels, QFont.Weight.Bold if bold else QFont.Weight.Normal)


def unbroken(text: str) -> str:
    """A remark as it is painted: a = 0 stays on one line."""
    return text.replace(" = ", "\u00a0=\u00a0")


def lay_out(rows: Sequence[Row], width: float, widths: Widths) -> Page:
    """Place all rows on a page; `widths` grows with what they need."""
    ruler = _Ruler(rows, width, widths)
    y, placed = 8.0, []
    for row in rows:
        at = _place(row, y, ruler)
        placed.append(at)
        y += at.where.height()
    return Page(tuple(placed), y + 10.0, width)


def _place(row: Row, y: float, ruler: _Ruler) -> Placed:
    line = ruler.line(y, HEIGHTS.get(row.kind, 0.0))
    match row.kind:
        case "hint" | "remark":
            line.setHeight(_wrapped_height(unbroken(row.cells[0].text), row.kind, line.width()))
            return _placed(row, line, ((row.cells[0], QRectF(line)),))
        case "head" | "term":
            return _columns(row, line, ruler)
        case "stage" | "result":
            return _stage(row, line, ruler)
        case "caption" | "place" | "fold":
            return _placed(row, line, _ends(row, line, ruler))
        case "pending":
            return _placed(row, line, _pending(row, line))
    return _placed(row, line, tuple((cell, QRectF(line)) for cell in row.cells))


def _placed(row: Row, line: QRectF, cells: tuple[tuple[Cell, QRectF], ...], more: float = 0.0) -> Placed:
    return Placed(row, QRectF(0, line.top(), line.width() + 2 * MARGIN, line.height() + more), cells)


def _columns(row: Row, line: QRectF, ruler: _Ruler) -> Placed:
    """Numbers in columns from the right, the name in what is left, the note below it."""
    if row.kind == "term" and row.cells[0].tex:
        line.setHeight(HEIGHTS["stage"])
    right, numbers, signs, gap = line.right(), [], [], ruler.gap(row)
    for place, cell in enumerate(reversed(row.cells[1:]), start=1):
        width = ruler.widths.column(row, place).width(ruler.advance)
        column = QRectF(right - width, line.top(), width, line.height())
        numbers.append((cell, ruler.number(row, place, cell, right, line) if cell.number else column))
        right -= width + gap
        signs.append(QRectF(right, line.top(), gap, line.height()))
    cells = ((row.cells[0], _from_left(line, 0.0, max(right - line.left(), 0.0))), *reversed(numbers))
    more = NOTE if row.note else 0.0
    if row.note:
        cells = (*cells, (row.note, QRectF(line.left(), line.bottom() - 2, BAR_LEFT - line.left(), NOTE)))
    is_product = row.kind == "term" and row.of and row.of.terms and row.of.terms.template == PRODUCT
    where = QRectF(0, line.top(), line.width() + 2 * MARGIN, line.height() + more)
    return Placed(row, where, cells, tuple(zip("=·", signs, strict=False)) if is_product else ())


def _stage(row: Row, line: QRectF, ruler: _Ruler) -> Placed:
    """A label, what is reckoned or can be done, and the value at the right."""
    label, *between, value = row.cells
    room = ruler.room(row)
    symbol = (label, _from_left(line, 0.0, fitted(label.tex, STAGE_FORMULA, room).width))
    if _has_expression(row):
        return _reckoned(row, symbol, line, ruler)
    number = ruler.number(row, 1, value, line.right(), line)
    actions = [(cell, _left_of(number, _words_width(cell.text, "fold"))) for cell in between]
    return _placed(row, line, (symbol, *actions, (value, number)))


def _reckoned(row: Row, symbol: tuple[Cell, QRectF], line: QRectF, ruler: _Ruler) -> Placed:
    """A row with an expression: what does not fit beside the label goes below it, the value with it."""
    _, expression, value = row.cells
    start, room = ruler.expression(row), ruler.room(row)
    upper = lower = line
    if start is None:
        start, lower = _equals_sign(row.cells[0]), line.translated(0, SECOND_LINE)
        if start + ruler.widths.expression(row) * ruler.advance <= room:
            upper = lower
        else:
            room = ruler.inner
    number = ruler.number(row, 1, value, line.right(), upper)
    cells = (symbol, (expression, _from_left(lower, start, room - start)), (value, number))
    return _placed(row, line, cells, lower.top() - line.top())


def _from_left(line: QRectF, start: float, width: float) -> QRectF:
    return QRectF(line.left() + start, line.top(), width, line.height())


def _left_of(cell: QRectF, width: float) -> QRectF:
    return QRectF(cell.left() - GAP - width, cell.top(), width, cell.height())


def _pending(row: Row, line: QRectF) -> tuple[tuple[Cell, QRectF], ...]:
    symbol, words = row.cells
    width = laid_out(symbol.tex, STAGE_FORMULA).width
    start = width + 6
    return (symbol, _from_left(line, 0.0, width)), (words, _from_left(line, start, line.width() - start))


def _ends(row: Row, line: QRectF, ruler: _Ruler) -> tuple[tuple[Cell, QRectF], ...]:
    """One cell at the left, the other at the right."""
    first, *rest = row.cells
    at_right = [(last, _at_right(row, last, line, ruler)) for last in rest]
    room = (at_right[0][1].left() - GAP if at_right else line.right()) - line.left()
    width = min(_words_width(first.text, row.kind), room)
    return ((first, _from_left(line, 0.0, width)), *at_right)


def _at_right(row: Row, cell: Cell, line: QRectF, ruler: _Ruler) -> QRectF:
    if cell.number:
        return ruler.number(row, 1, cell, line.right(), line)
    width = _words_width(cell.text, row.kind)
    return QRectF(line.right() - width, line.top(), width, line.height())


def _has_expression(row: Row) -> bool:
    return len(row.cells) > 2 and row.cells[1].number


def _label_width(row: Row, room: float) -> float:
    return fitted(row.cells[0].tex, STAGE_FORMULA, room).width + 5


def _equals_sign(label: Cell) -> float:
    """How far from the left an expression in the second line begins: below the label's own equals sign."""
    before, sign, _ = label.tex.partition("=")
    return laid_out(before, STAGE_FORMULA).width if sign else 12.0


def _widen(column: Column, cell: Cell) -> None:
    if cell.number:
        before, after = _around_point(cell.text)
        column.before, column.after = max(column.before, before), max(column.after, after)
    else:
        column.head = max(column.head, laid_out(cell.tex, HEAD_FORMULA).width)


def _around_point(text: str) -> tuple[int, int]:
    """Characters before the decimal point, and from it on."""
    before = len(text.partition(".")[0])
    return before, len(text) - before


@lru_cache(10)
def _advance(pixels: int) -> float:
    return QFontMetricsF(numbers_font(pixels)).horizontalAdvance("0")


@lru_cache(1000)
def _words_width(text: str, kind: str) -> float:
    return QFontMetricsF(words_font(kind)).horizontalAdvance(text.upper() if kind == "caption" else text) + 2


@lru_cache(200)
def _wrapped_height(text: str, kind: str, width: float) -> float:
    room = QRectF(0, 0, width, 10_000)
    return QFontMetricsF(words_font(kind)).boundingRect(room, Qt.TextFlag.TextWordWrap.value, text).height() + 8
