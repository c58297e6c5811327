"""The view of the activations' distribution: a histogram for each layer, its saturated ends marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetricsF, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, fitting
from bpviz.gui.panels.histograms.bars import Bars, percent, places
from bpviz.gui.panels.histograms.counts import BINS, Axis, Histogram, axis_of, histogram
from bpviz.gui.panels.network.values import symbol
from bpviz.gui.panels.painted_view import DIRECTIONS, PaintedView, Spot
from bpviz.gui.panels.units_by_examples.known import has_shown_example, known_columns, progress, reached
from bpviz.gui.panels.units_by_examples.layout import HEADER, MARGIN
from bpviz.gui.panels.units_by_examples.lettering import captions
from bpviz.gui.panels.units_by_examples.view import WAITING, row_of
from bpviz.gui.theme import Theme
from bpviz.notation import superscript
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

SATURATED = (
    "A unit is saturated for an example where f′(z) is below a fifth of its largest value: the sigmoid where a < 0.053 "
    "or a > 0.947, tanh where |a| > 0.894, ReLU where a = 0. Its error term is small there whatever the error, so it "
    "hardly learns from that example."
)
"""What saturation means, for tooltips."""
THRESHOLD = "saturated: f′ < 1/5 of its largest"
"""The same in few words, for the picture."""


class Histograms(PaintedView):
    """Draws how the activations of each layer are distributed over its units and the shown examples."""

    name = "histograms"
    tip = f"How a is distributed in each layer, at present. {SATURATED}"
    wants: frozenset[Want] = frozenset({"all_examples"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("distribution of the activations of each layer")
        self._frame: Frame | None = None
        self._selected: tuple[int, int] | None = None
        # The layer and the bin, from 0, that the keys went to.
        self._read: tuple[int, int] | None = None
        self._unbounded: defaultdict[int, SteadyLimit] = defaultdict(SteadyLimit)
        self._top = SteadyLimit()
        self._bars: dict[int, Bars] | None = None

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        self._frame = frame
        self._bars = None
        self.update()

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._bars = None

    def select(self, selection: Selection | None) -> None:
        """Draw the histogram of one unit over that of its layer."""
        self._selected = row_of(selection)
        self._bars = None
        self.update()

    def sheet(self) -> Sheet | None:
        """Every bar: layer l, the unit i that it is of or "" for all units, from and to which a, count, share."""
        rows = [
            (l, i, *row)
            for l, bars in self.bars().items()
            for i, of in (("", bars.of_layer), (self._selected_of(l), bars.of_unit))
            if of is not None
            for row in _rows(of, bars.axis)
        ]
        names = ("l", "i", "from", "to", "count", "share")
        return Sheet(tuple(zip(names, map(list, zip(*rows, strict=True)), strict=True))) if rows else None

    def bars(self) -> dict[int, Bars]:
        """The histogram of each layer, keyed by l; {} where the frame has not what it takes."""
        if self._bars is None:
            self._bars = dict(self._lay_out())
        return self._bars

    def spot_at(self, at: QPointF) -> Spot | None:
        """The bar at a point, or what saturation is."""
        for l, bars in self.bars().items():
            if (n := bars.bin_at(at)) is not None:
                return self._spot_of(l, bars, n)
        return Spot(SATURATED) if self.bars() else None

    def in_words(self) -> str:
        """The bar that the keys went to, or the share of each layer that is saturated."""
        if self._read is not None and self._read[0] in self.bars():
            l, at = self._read
            return self._spot_of(l, self.bars()[l], at).tip.replace("\n", "; ")
        return "; ".join(f"layer {l}: {_saturated(bars.of_layer)[0]}" for l, bars in self.bars().items())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↓ and ↑ go from bar to bar, through all layers."""
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        places = [(l, at) for l in self.bars() for at in range(BINS)]
        if direction is None or not places:
            super().keyPressEvent(event)
            return
        at = places.index(self._read) + direction if self._read in places else 0
        self._read = places[min(max(at, 0), len(places) - 1)]
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy, by the keyboard what the keys went to."""
        by_keys = event.reason() == QContextMenuEvent.Reason.Keyboard
        if by_keys and self._read is not None and self._read[0] in self.bars():
            l, at = self._read
            place = self.bars()[l].column(at).center().toPoint()
            event = QContextMenuEvent(event.reason(), place, self.mapToGlobal(place))
        super().contextMenuEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out afresh."""
        self._bars = None

    def paint(self, painter: QPainter) -> None:
        """Draw the histograms."""
        of, frame = theme.current(), self._frame
        if frame is None:
            return
        if frame.all_examples is None:
            self.say(painter, WAITING)
            return
        for l, bars in self.bars().items():
            bars.paint(painter, of)
            self._paint_caption(painter, frame, l, bars, of)
            if self._read is not None and self._read[0] == l and self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(QColor(of.accent), 1.5))
                painter.drawRect(bars.column(self._read[1]))
            i = self._selected_of(l)
            if i is not None and has_shown_example(frame) and reached(frame, "a", l):
                bars.mark(painter, float(frame.example.a[l][i - 1, 0]), of)
        self._paint_header(painter, frame, of)

    def _lay_out(self) -> Iterator[tuple[int, Bars]]:
        frame = self._frame
        if frame is None or frame.all_examples is None:
            return
        counted = {l: self._count(frame, l) for l in frame.recipe.f_of}
        tops = [one.largest_share for axis, *both in counted.values() for one in both if one is not None]
        top = min(self._top.follow(max(tops)), 1.0)
        wheres, numbered = places(len(counted), QRectF(0, HEADER, self.width(), self.height() - HEADER))
        for (l, (axis, of_layer, of_unit)), where in zip(counted.items(), wheres, strict=True):
            yield l, Bars(of_layer, of_unit, axis, top, where, numbered)

    def _count(self, frame: Frame, l: int) -> tuple[Axis, Histogram, Histogram | None]:
        f, values = frame.recipe.f_of[l], _known(frame, l)
        bounded = np.isfinite(f.output_range).all()
        axis = axis_of(f, 1.0 if bounded else self._unbounded[l].follow(largest(values)))
        i = self._selected_of(l)
        of_unit = histogram(values[i - 1], f, axis) if i is not None and i <= len(values) else None
        return axis, histogram(values, f, axis), of_unit

    def _selected_of(self, l: int) -> int | None:
        """The selected unit, if it is one of layer l."""
        if self._frame is None or self._selected is None or self._selected[0] != l:
            return None
        return self._selected[1] if self._selected[1] <= self._frame.recipe.layer_sizes[l - 1] else None

    def _spot_of(self, l: int, bars: Bars, at: int) -> Spot:
        low, high = (significant(edge, 3) for edge in bars.axis.edges[at : at + 2].tolist())
        place = f"a{superscript(l)} from {low} to {high}"
        count, i = int(bars.of_layer.counts[at]), self._selected_of(l)
        lines = [f"{place}: {_of_all(count, bars.of_layer)}"]
        if bars.of_unit is not None and i is not None:
            lines.append(f"{symbol('a', i, l)} alone: {_of_all(int(bars.of_unit.counts[at]), bars.of_unit)}")
        for point, n in zip(bars.axis.points, bars.of_layer.at_points, strict=True):
            lines.append(f"exactly {significant(point, 3)}: {_of_all(n, bars.of_layer)}")
        lines.append(f"saturated: {_of_all(bars.of_layer.saturated, bars.of_layer)}")
        return Spot("\n".join(lines), ((f"count of {place}", str(count)),))

    def _paint_caption(self, painter: QPainter, frame: Frame, l: int, bars: Bars, of: Theme) -> None:
        """At the left what is counted, at the right the share that is saturated, in its colour."""
        counted, where = bars.of_layer, bars.where
        y = where.top() - (11 if bars.numbered else 5)
        advance = QFontMetricsF(fonts.text(11)).horizontalAdvance
        wordings = _captions(frame, l, counted)
        shown = fitting(_saturated(counted), where.width() - advance(wordings[-1]) - 8)
        right = where.right() - advance(shown)
        painter.setFont(fonts.text(11))
        painter.setPen(QColor(of.series[1] if counted.n else of.muted))
        painter.drawText(QPointF(right, y), shown)
        painter.setPen(QColor(of.muted))
        painter.drawText(QPointF(where.left(), y), fitting(wordings, right - where.left() - 8))

    def _paint_header(self, painter: QPainter, frame: Frame, of: Theme) -> None:
        """Where we are, and what the colours mean."""
        line = QRectF(MARGIN, 0, max(self.width() - 2 * MARGIN, 0), 24)
        painter.setFont(fonts.text(11))
        painter.setPen(QColor(of.muted if frame.position is None else of.accent))
        words = progress(frame) if frame.position is not None else _extent(frame)
        painter.drawText(line, AT_LEFT, words)
        painter.setPen(QColor(of.muted))
        taken = QFontMetricsF(fonts.text(11)).horizontalAdvance(words) + 16
        painter.drawText(line, AT_RIGHT, fitting(self._legend(), line.width() - taken))

    def _legend(self) -> list[str]:
        selected = [(l, i) for l in self.bars() if (i := self._selected_of(l)) is not None]
        unit = "".join(f"line: {symbol('a', i, l)} alone   ·   " for l, i in selected)
        top = [f", up to {percent(bars.top)}" for bars in self.bars().values() if not bars.numbered][:1]
        rest = "".join(top)
        bins = f"share in each bin{rest}"
        wordings = [f"{unit}share of the values in each bin{rest}", f"{unit}{bins}", bins]
        return [*(f"{THRESHOLD}   ·   {words}" for words in wordings), *wordings[:2], f"share{rest}"]


def _known(frame: Frame, l: int) -> Array:
    """The activations of layer l of the examples that have them at the frame's position."""
    assert frame.all_examples is not None
    return frame.all_examples.a[l][:, known_columns(frame, "a", l)]


def _extent(frame: Frame) -> str:
    assert frame.all_examples is not None
    shown, m = len(frame.all_examples.examples), frame.dataset.m
    return f"all {grouped(m)} examples" if shown == m else f"{shown} of {grouped(m)} examples"


def _captions(frame: Frame, l: int, counted: Histogram) -> list[str]:
    """What stands above a histogram at the left, the longest wording first."""
    name, (units, columns) = f"a{superscript(l)}", _known(frame, l).shape
    if not columns:
        return [name]
    return captions(name, units, columns, frame.dataset.m, [frame.recipe.f_of[l].name], counted.not_finite)


def _saturated(counted: Histogram) -> list[str]:
    """What a caption says of saturation, the longest wording first."""
    if not counted.n:
        return ["–" if counted.not_finite else "not computed yet", "–"]
    share = percent(counted.saturated / counted.n)
    return [f"{share} saturated", share]


def _of_all(n: int, counted: Histogram) -> str:
    return f"{grouped(n)} of {grouped(counted.n)} ({percent(n / max(counted.n, 1))})"


def _rows(counted: Histogram, axis: Axis) -> Iterator[tuple[float, float, int, float]]:
    edges, n = axis.edges.tolist(), max(counted.n, 1)
    for point, count in zip(axis.points, counted.at_points, strict=True):
        yield point, point, count, count / n
    for low, high, count in zip(edges[:-1], edges[1:], counted.counts.tolist(), strict=True):
        yield low, high, count, count / n
