"""The line above the network picture: what its colours mean, and where its scales end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.panels.colour_scale import SteadyLimit, largest, limit_text, paint_bar, usual_limit
from bpviz.gui.panels.network_layout import HEADER
from bpviz.gui.panels.network_moment import Moment, Quantity, Run, Strand, moment_of
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

MARGIN = 14.0
SHORTER = {"fill ": "", "ring ": "", "edges ": ""}
"""Words that a narrow legend does without."""


@dataclass(frozen=True)
class Limits:
    """Where the colour scales of the units end."""

    x: float
    a: float
    delta: float


class Scales:
    """Follows the frames with limits that stay as they are while the numbers change a little."""

    def __init__(self) -> None:
        self._a, self._delta = SteadyLimit(), SteadyLimit()
        self._edges: dict[Quantity, SteadyLimit] = {}
        self._x: tuple[object, float] = (None, 1.0)

    def follow(self, frame: Frame) -> tuple[Limits, Moment]:
        """The limits to draw this frame's units with, and its edges with theirs."""
        limits = Limits(self._x_limit(frame), self._a_limit(frame), self._delta_limit(frame))
        return limits, moment_of(frame).scaled(self._edge_limit)

    def _x_limit(self, frame: Frame) -> float:
        """Of all examples, so that it stays while one steps through them."""
        if self._x[0] is not frame.dataset:
            self._x = (frame.dataset, usual_limit(frame.dataset.X))
        return self._x[1]

    def _a_limit(self, frame: Frame) -> float:
        """1 for the sigmoid and tanh; for a function without bounds what the example needs, but not below 1."""
        f_of = frame.recipe.f_of
        unbounded = [l for l, f in f_of.items() if largest_of_range(f.output_range) == float("inf")]
        tops = [largest(frame.example.a[l]) for l in unbounded]
        return self._a.follow(max([1.0, *tops]))

    def _delta_limit(self, frame: Frame) -> float:
        """From the root mean square over all examples: one scale for all layers and all examples of an iteration."""
        rms = [float(series[frame.k]) for series in frame.marks.rms_delta.values() if frame.k < len(series)]
        return self._delta.follow(3 * max(rms, default=0.0))

    def _edge_limit(self, strand: Strand) -> float:
        """Each quantity has a scale of its own, over all layers."""
        return self._edges.setdefault(strand.quantity, SteadyLimit()).follow(largest(strand.values.theta))


def largest_of_range(output_range: tuple[float, float]) -> float:
    """How far from 0 a function's values can lie."""
    return max(abs(output_range[0]), abs(output_range[1]))


def header_height(width: float, note: str) -> float:
    """One line, or two where the note has no room beside the legend."""
    return HEADER if not note or width >= 2 * MARGIN + _width([("text", note)]) + 500 else HEADER + 15


def paint_legend(painter: QPainter, width: float, limits: Limits, moment: Moment, note: str, of: Theme) -> None:
    """The legend at the right; at the left the line of the algorithm, if one is shown, or else the note."""
    y = 15.0
    bar_width = 76.0 if width > 460 else 40.0
    bar = QRectF(width - MARGIN - 12 - bar_width, y - 4.5, bar_width, 9)
    paint_bar(painter, bar, of)
    below = header_height(width, note) > HEADER
    at_left = moment.caption or ("" if below else note)
    runs = _legend(limits, moment)
    room = bar.left() - 20 - MARGIN - (_width([("strong", at_left)]) + 16 if at_left else 0)
    if _width(runs) > room:
        runs = [(kind, SHORTER.get(words, words).replace("   ·   ", "  ")) for kind, words in runs]
    _write(painter, QPointF(max(MARGIN, bar.left() - 20 - _width(runs)), y), runs, of)
    if moment.caption:
        _write(painter, QPointF(MARGIN, y), [("strong", moment.caption)], of)
    elif note and not below:
        _write(painter, QPointF(MARGIN, y), [("text", note)], of)
    if note and below:
        _write(painter, QPointF(MARGIN, y + 16), [("text", note)], of)


def _legend(limits: Limits, moment: Moment) -> list[Run]:
    return [
        ("text", "fill "),
        ("symbol", "x"),
        ("text", f" {limit_text(limits.x)}, "),
        ("symbol", "a"),
        ("text", f" {limit_text(limits.a)}   ·   "),
        ("text", "ring "),
        ("symbol", "δ"),
        ("text", f" {limit_text(limits.delta)}   ·   "),
        ("text", "edges "),
        *moment.meaning,
        ("text", f" {limit_text(moment.explained.limit)}"),
    ]


def _write(painter: QPainter, at: QPointF, runs: list[Run], of: Theme) -> None:
    x = at.x()
    for kind, words in runs:
        painter.setPen(QColor(of.accent if kind == "strong" else of.muted))
        painter.setFont(_font(kind))
        painter.drawText(QPointF(x, at.y() + 4), words)
        x += _advance(kind, words)


def _width(runs: list[Run]) -> float:
    return sum(_advance(kind, words) for kind, words in runs)


@lru_cache(200)
def _advance(kind: str, words: str) -> float:
    return QFontMetricsF(_font(kind)).horizontalAdvance(words)


@cache
def _font(kind: str) -> QFont:
    if kind == "symbol":
        return fonts.formulas(14)
    return fonts.text(12, QFont.Weight.DemiBold) if kind == "strong" else fonts.text(11)
