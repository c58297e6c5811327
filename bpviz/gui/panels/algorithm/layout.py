"""Where each row of the algorithm, its formula, its layers and its filled equations lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from bpviz.gui.panels.algorithm.flow import TextLine, fitted
from bpviz.gui.panels.algorithm.formulas import Formulas
from bpviz.gui.panels.algorithm.spans import Span, spans
from bpviz.gui.panels.algorithm.typesetter import Typesetter
from bpviz.session.algorithm_pieces import Equation
from bpviz.session.algorithm_text import Row
from bpviz.session.position import Line

MARGIN, NUMBER_X, WORDS_X = 8.0, 22.0, 52.0
LOOP_INDENT = 12.0
LINE_HEIGHT, ROW_HEIGHT = 19.0, 24.0
FEWEST_LINES, MOST_LINES = 2, 8
LIT_SCALE, SCALE, SMALLEST_SCALE = 1.0, 0.875, 0.5
CHIP_WIDTH, CHIP_HEIGHT, CHIP_GAP, MOST_CHIPS = 24.0, 17.0, 4.0, 8
WORDS_GAP = 9.0


@dataclass(frozen=True)
class Chip:
    """A layer of a row: where it is shown, and the line that sets it."""

    rect: QRectF
    line: Line


@dataclass
class PlacedRow:
    """A row and where its parts are, in the coordinates of all rows together.

    Attributes:
        rect: the whole row.
        baseline: of its words.
        words: its words, at their left ends.
        formula: where the formula's origin lies; None for rows without one.
        scale: the formula's.
        text: the filled equations; empty where the row is not lit.
        text_at: the left end of the first line's baseline.
    """

    row: Row
    rect: QRectF
    baseline: float
    words: list[tuple[float, Span]] = field(default_factory=list)
    formula: QPointF | None = None
    scale: float = SCALE
    chips: list[Chip] = field(default_factory=list)
    cut_left: bool = False
    cut_right: bool = False
    text: list[TextLine] = field(default_factory=list)
    text_at: QPointF = field(default_factory=QPointF)

    @property
    def is_lit(self) -> bool:
        """Whether it is the current line."""
        return self.row.state == "current"

    def equation_at(self, point: QPointF) -> Equation | None:
        """The filled equation under a point."""
        line = int((point.y() - self.text_at.y() + 15) // LINE_HEIGHT)
        if not 0 <= line < len(self.text):
            return None
        x = point.x() - self.text_at.x()
        return next((part.equation for part in self.text[line].parts if part.x <= x <= part.end), None)


class Layout:
    """Arranges rows in a width."""

    def __init__(self, formulas: Formulas, typesetter: Typesetter) -> None:
        self._formulas = formulas
        self._typesetter = typesetter

    def arrange(
        self, rows: Sequence[Row], equations: Sequence[Equation], width: float, seen: float
    ) -> tuple[list[PlacedRow], float]:
        """The rows from top to bottom, and their height in all.

        Args:
            rows: what to show.
            equations: what stands under the lit row.
            width: of the panel.
            seen: the height that can be seen at once; where it is small, so are the filled equations.
        """
        placed, y = [], 2.0
        for row in rows:
            placed.append(self._head(row, y, width))
            y = placed[-1].rect.bottom()
        lit = next((place for place in placed if place.is_lit), None)
        if lit is not None:
            lines = _room_for_lines(seen, y, lit.rect.height())
            lit.text = fitted(equations, width - WORDS_X - MARGIN, lines, self._typesetter) if equations else []
            lit.text_at = QPointF(WORDS_X, lit.rect.bottom() + 13)
            added = len(lit.text) * LINE_HEIGHT + 2
            lit.rect.setHeight(lit.rect.height() + added)
            for later in placed[placed.index(lit) + 1 :]:
                _shift(later, added)
            y += added
        return placed, y + 2

    def _head(self, row: Row, y: float, width: float) -> PlacedRow:
        """The row without its filled equations."""
        scale = LIT_SCALE if row.state == "current" else SCALE
        left = WORDS_X + (LOOP_INDENT if "." in row.number else 0.0)
        right = width - MARGIN - self._width_beside(row)
        words = self._along(spans(row.words, 1), left)
        x = self._end(words, left) + (WORDS_GAP if row.formula else 0.0)
        after = spans(row.after, 1)
        place = PlacedRow(row, QRectF(), 0.0, words, scale=scale)
        rise, drop, pad = 15.0, 7.0, 2.0 if row.state == "current" else 1.0
        if row.formula:
            box = self._formulas.box(row.formula)
            room = right - sum(map(self._typesetter.width, after)) - 8
            below = x + box.width() * scale > room
            if below:
                x, room = left, width - MARGIN
                place.scale = max(SMALLEST_SCALE, min(scale, (room - x) / box.width()))
            rise_f, drop_f = -box.top() * place.scale, box.bottom() * place.scale
            if below:
                place.formula = QPointF(x, y + pad + rise + drop + rise_f)
                drop += rise_f + drop_f
            else:
                rise, drop = max(rise, rise_f), max(drop, drop_f)
                place.formula = QPointF(x, y + pad + rise)
                words += self._along(after, x + box.width() * scale + WORDS_GAP)
        place.baseline = y + pad + rise
        place.rect = QRectF(0, y, width, rise + drop + 2 * pad)
        self._add_chips(place, width)
        return place

    def _along(self, spans_: list[Span], x: float) -> list[tuple[float, Span]]:
        placed = []
        for span in spans_:
            placed.append((x, span))
            x += self._typesetter.width(span)
        return placed

    def _end(self, placed: list[tuple[float, Span]], start: float) -> float:
        return placed[-1][0] + self._typesetter.width(placed[-1][1]) if placed else start

    def _width_beside(self, row: Row) -> float:
        """Room at the right for the layers or the note."""
        if row.note:
            return self._typesetter.width(Span("note", row.note)) + 8
        return min(len(row.lines), MOST_CHIPS) * (CHIP_WIDTH + CHIP_GAP) + 12 if _has_chips(row) else 0.0

    def _add_chips(self, place: PlacedRow, width: float) -> None:
        row = place.row
        if not _has_chips(row):
            return
        first, last = _shown_chips(row)
        shown = row.lines[first:last]
        x = width - MARGIN - 4 - len(shown) * (CHIP_WIDTH + CHIP_GAP)
        y = place.baseline - 5 - CHIP_HEIGHT / 2
        for line in shown:
            place.chips.append(Chip(QRectF(x, y, CHIP_WIDTH, CHIP_HEIGHT), line))
            x += CHIP_WIDTH + CHIP_GAP
        place.cut_left, place.cut_right = first > 0, last < len(row.lines)


def _has_chips(row: Row) -> bool:
    return row.is_step and row.lines[0].l > 0


def _shown_chips(row: Row) -> tuple[int, int]:
    """Which of very many layers are shown: those around the current one."""
    current = next((place for place, line in enumerate(row.lines) if line.l == row.layer), 0)
    first = max(0, min(current - MOST_CHIPS // 2, len(row.lines) - MOST_CHIPS))
    return first, min(first + MOST_CHIPS, len(row.lines))


def _room_for_lines(seen: float, all_rows: float, lit: float) -> tuple[int, int]:
    """How many lines of filled equations leave neighbours of the lit row in sight, and how many leave one of them."""
    beside_all = int((seen - all_rows - 4) // LINE_HEIGHT)
    beside_two, beside_one = (int((seen - lit - rows * ROW_HEIGHT) // LINE_HEIGHT) for rows in (2, 1))
    return max(FEWEST_LINES, beside_all, min(3, beside_two)), min(MOST_LINES, beside_one)


def _shift(place: PlacedRow, y: float) -> None:
    place.rect.translate(0, y)
    place.baseline += y
    if place.formula is not None:
        place.formula += QPointF(0, y)
    place.chips = [Chip(chip.rect.translated(0, y), chip.line) for chip in place.chips]
