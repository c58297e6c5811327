"""The line above the network picture: what its colours mean, and where its scales end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest, limit_text, paint_bar, usual_limit
from bpviz.gui.panels.network.choice import Choice, UnitQuantity
from bpviz.gui.panels.network.edges import note_on_hidden
from bpviz.gui.panels.network.layout import HEADER, MARGIN
from bpviz.gui.panels.network.moment import Moment, Quantity, Run, Strand, moment_of
from bpviz.gui.panels.network.values import largest_values, not_finite
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

FIRST_Y = 15.0
"""The middle of the first line."""
LINE = 16.0
APART = 16.0
"""Between what stands side by side."""
ONE_LINE_FROM = 660.0
"""The width from which the longest caption and a legend without some words stand side by side."""


@dataclass(frozen=True)
class Limits:
    """Where the colour scales of the units end.

    Attributes:
        x: of the inputs.
        value: of a; of z where it fills the units.
        delta: of the error terms, None where there is no target that they could come from.
        units: what fills the units.
    """

    x: float
    value: float
    delta: float | None
    units: UnitQuantity = "a"

    @property
    def fill(self) -> float:
        """Of what fills the units."""
        return self.value if self.units != "delta" else self.delta or 1.0


AS_USUAL = Choice()


@dataclass(frozen=True)
class Words:
    """Something written: from where, the middle of its line, to the right."""

    at: QPointF
    runs: tuple[Run, ...]

    @property
    def box(self) -> QRectF:
        """What it covers."""
        return QRectF(self.at.x(), self.at.y() - LINE / 2, _width(self.runs), LINE)


class Scales:
    """Follows the frames with limits that stay as they are while the numbers change a little."""

    def __init__(self) -> None:
        self._a, self._z, self._delta = SteadyLimit(), SteadyLimit(), SteadyLimit()
        self._edges: dict[tuple[Quantity, frozenset[int]], SteadyLimit] = {}
        self._x: tuple[object, float] = (None, 1.0)

    def follow(self, frame: Frame, choice: Choice = AS_USUAL) -> tuple[Limits, Moment]:
        """The limits to draw this frame's units with, and its edges with theirs."""
        value = self._z_limit(frame) if choice.units == "z" else self._a_limit(frame)
        delta = self._delta_limit(frame) if frame.probe is None else None
        limits = Limits(self._x_limit(frame), value, delta, choice.units)
        return limits, moment_of(frame, choice.edges).scaled(self._edge_limit)

    def _x_limit(self, frame: Frame) -> float:
        """Of all examples, so that it stays while one steps through them."""
        if self._x[0] is not frame.dataset:
            self._x = (frame.dataset, usual_limit(frame.dataset.X))
        return self._x[1]

    def _a_limit(self, frame: Frame) -> float:
        """1 for the sigmoid and tanh; for a function without bounds what the example needs, but not below 1."""
        f_of = frame.recipe.f_of
        unbounded = [l for l, f in f_of.items() if largest_of_range(f.output_range) == float("inf")]
        return self._a.follow(max(1.0, largest_values(frame, "a", unbounded)))

    def _z_limit(self, frame: Frame) -> float:
        """One scale for all layers, as for a."""
        return self._z.follow(largest_values(frame, "z", frame.recipe.f_of))

    def _delta_limit(self, frame: Frame) -> float:
        """From the root mean square over all examples: one scale for all layers and all examples of an iteration."""
        rms = [float(series[frame.k]) for series in frame.marks.rms_delta.values() if frame.k < len(series)]
        return self._delta.follow(3 * max(rms, default=0.0))

    def _edge_limit(self, strand: Strand) -> float:
        """Each quantity has a scale over all layers; edges into or out of a layer that is being computed one of theirs.

        The weights of a layer with many inputs, or its terms W δ in a deep net, would else hardly be seen.
        """
        layers = strand.layers if strand.lit else frozenset(strand.values.W)
        tops = [largest(of_layer[l]) for l in layers for of_layer in (strand.values.W, strand.values.b)]
        return self._edges.setdefault((strand.quantity, layers), SteadyLimit()).follow(max(tops))


def largest_of_range(output_range: tuple[float, float]) -> float:
    """How far from 0 a function's values can lie."""
    return max(abs(output_range[0]), abs(output_range[1]))


def note_of(frame: Frame) -> str:
    """What must be known of the picture: which numbers are not finite, which weights are not drawn."""
    return " · ".join(words for words in (not_finite(frame), note_on_hidden(frame.parameters)) if words)


def header_height(width: float, note: str) -> float:
    """One line, or two where not all that may stand there has room side by side; the same at every line."""
    return HEADER if _all_in_one_line(width, note) else HEADER + LINE


def paint_legend(painter: QPainter, width: float, limits: Limits, moment: Moment, note: str, of: Theme) -> None:
    """The legend at the right; at the left the line of the algorithm, if one is shown, and the note."""
    paint_bar(painter, bar_of(width), of)
    for words in words_above(width, limits, moment, note):
        _write(painter, words, of)


def bar_of(width: float) -> QRectF:
    """Where the colour scale is."""
    bar_width = 76.0 if width > 460 else 40.0
    return QRectF(width - MARGIN - 12 - bar_width, FIRST_Y - 4.5, bar_width, 9)


def words_above(width: float, limits: Limits, moment: Moment, note: str) -> list[Words]:
    """All that is written above the picture, from left to right: nothing lies over anything else."""
    left = _at_left(width, moment.caption, note)
    taken = max((words.box.right() + APART for words in left if words.at.y() == FIRST_Y), default=MARGIN)
    end, legends = bar_of(width).left() - 20, _legends(limits, moment)
    legend = next((runs for runs in legends if taken + _width(runs) <= end), legends[-1])
    return [*left, Words(QPointF(max(taken, end - _width(legend)), FIRST_Y), legend)]


def _at_left(width: float, caption: str, note: str) -> list[Words]:
    """The caption in the first line, if it has room there, and the note in the last one."""
    last = FIRST_Y + header_height(width, note) - HEADER
    x, y, written = MARGIN, FIRST_Y if width >= ONE_LINE_FROM else last, []
    if caption:
        written.append(Words(QPointF(x, y), (("strong", caption),)))
    if note:
        x = written[-1].box.right() + APART if caption and y == last else MARGIN
        written.append(Words(QPointF(x, last), (("note", _elided(note, width - MARGIN - x)),)))
    return written


def _all_in_one_line(width: float, note: str) -> bool:
    for_note = _width((("note", note),)) + APART if note else 0.0
    return width >= ONE_LINE_FROM + for_note


def _legends(limits: Limits, moment: Moment) -> tuple[tuple[Run, ...], ...]:
    """The legend in full, with fewer words, and of the edges alone."""
    all_zero = not moment.explained.values.theta.any()
    edges = moment.meaning if all_zero else (*moment.meaning, ("text", f" {limit_text(moment.explained.limit)}"))
    units, short_units = _units(limits, "fill ", "   ·   ring "), _units(limits, "", "   ")
    return (*units, ("text", "   ·   edges "), *edges), (*short_units, ("text", "   "), *edges), edges


def _units(limits: Limits, fill: str, ring: str) -> tuple[Run, ...]:
    """The part of the legend on what fills and what rings the units."""
    runs: list[Run] = [("text", fill), ("symbol", "x"), ("text", f" {limit_text(limits.x)}")]
    if limits.units != "delta":
        runs += [("text", ", "), ("symbol", limits.units), ("text", f" {limit_text(limits.value)}")]
    if limits.delta is not None:
        before = ", " if limits.units == "delta" else ring
        runs += [("text", before), ("symbol", "δ"), ("text", f" {limit_text(limits.delta)}")]
    return tuple(runs)


def _write(painter: QPainter, words: Words, of: Theme) -> None:
    x = words.at.x()
    for kind, text in words.runs:
        painter.setPen(QColor(of.accent if kind == "strong" else of.muted))
        painter.setFont(_font(kind))
        painter.drawText(QPointF(x, words.at.y() + 4), text)
        x += _advance(kind, text)


def _elided(note: str, width: float) -> str:
    return QFontMetricsF(_font("note")).elidedText(note, Qt.TextElideMode.ElideRight, width)


def _width(runs: tuple[Run, ...]) -> float:
    return sum(_advance(kind, text) for kind, text in runs)


@lru_cache(200)
def _advance(kind: str, text: str) -> float:
    return QFontMetricsF(_font(kind)).horizontalAdvance(text)


@cache
def _font(kind: str) -> QFont:
    if kind == "symbol":
        return fonts.formulas(14)
    return fonts.text(12, QFont.Weight.DemiBold) if kind == "strong" else fonts.text(11)
