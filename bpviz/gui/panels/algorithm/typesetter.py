"""Measures and paints spans: symbols in the serif face with stacked indices, numbers in the tabular one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.panels.algorithm.spans import Span

SUB_DROP, SUP_RISE, SUP_SHIFT, INDEX_GAP = 4.0, 6.0, 1.5, 2.0
MOST_KEPT = 20_000
"""So many widths are remembered."""


@dataclass(frozen=True)
class Inks:
    """The colours of ordinary text, of notes, and of results."""

    text: QColor
    note: QColor
    strong: QColor


class Typesetter:
    """The faces of one size of equations."""

    def __init__(self) -> None:
        self._italic, self._upright = fonts.formulas(15), fonts.formulas(15, italic=False)
        self._index_italic, self._index_upright = fonts.formulas(11), fonts.formulas(11, italic=False)
        self._words, self._note = fonts.text(), fonts.text(11)
        self._number, self._strong = fonts.numbers(12), fonts.numbers(12, QFont.Weight.Bold)
        self._metrics: dict[int, QFontMetricsF] = {}
        self._widths: dict[tuple[int, str], float] = {}
        self._spans: dict[Span, float] = {}

    def width(self, span: Span) -> float:
        """How far the span advances."""
        if span not in self._spans:
            if len(self._spans) > MOST_KEPT:
                self._spans.clear()
            self._spans[span] = self._measure(span)
        return self._spans[span]

    def _measure(self, span: Span) -> float:
        base = sum(self._advance(font, text) for font, text in self._runs(span))
        if not (span.sub or span.sup):
            return base
        return base + max(self._index_width(span.sub), self._index_width(span.sup) + SUP_SHIFT) + INDEX_GAP

    def paint(self, painter: QPainter, x: float, baseline: float, span: Span, inks: Inks) -> None:
        """Paint the span with its left end at x."""
        painter.setPen(inks.strong if span.strong else inks.note if span.kind == "note" else inks.text)
        for font, text in self._runs(span):
            self._draw(painter, x, baseline, font, text)
            x += self._advance(font, text)
        self._draw_index(painter, x, baseline + SUB_DROP, span.sub)
        self._draw_index(painter, x + SUP_SHIFT, baseline - SUP_RISE, span.sup)

    def _runs(self, span: Span) -> list[tuple[QFont, str]]:
        if span.kind == "symbol":
            return self._letters(span.text, self._italic, self._upright)
        if span.kind == "number":
            return [(self._strong if span.strong else self._number, span.text)]
        return [({"words": self._words, "note": self._note}.get(span.kind, self._number), span.text)]

    def _letters(self, text: str, italic: QFont, upright: QFont) -> list[tuple[QFont, str]]:
        """Latin and small Greek letters lean, as the tutorial's do; signs, digits and capitals of Greek stand."""
        runs: list[tuple[QFont, str]] = []
        for letter in text:
            font = italic if letter.isalpha() and letter not in "Δ∇∂T" else upright
            if runs and runs[-1][0] is font:
                runs[-1] = (font, runs[-1][1] + letter)
            else:
                runs.append((font, letter))
        return runs

    def _index_width(self, index: str) -> float:
        return sum(self._advance(font, text) for font, text in self._index_runs(index))

    def _index_runs(self, index: str) -> list[tuple[QFont, str]]:
        return self._letters(index, self._index_italic, self._index_upright)

    def _draw_index(self, painter: QPainter, x: float, baseline: float, index: str) -> None:
        for font, text in self._index_runs(index):
            self._draw(painter, x, baseline, font, text)
            x += self._advance(font, text)

    def _draw(self, painter: QPainter, x: float, baseline: float, font: QFont, text: str) -> None:
        painter.setFont(font)
        painter.drawText(QPointF(x, baseline), text)

    def _advance(self, font: QFont, text: str) -> float:
        key = (id(font), text)
        if key not in self._widths:
            if len(self._widths) > MOST_KEPT:
                self._widths.clear()
            metrics = self._metrics.setdefault(id(font), QFontMetricsF(font))
            self._widths[key] = metrics.horizontalAdvance(text)
        return self._widths[key]
