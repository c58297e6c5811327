"""A plot of named curves over the iterations, smooth however many iterations there are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from bpviz.engine.parameters import Array
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import significant

MOST_POINTS = 2000
"""About two for every pixel of a wide plot; more cannot be seen and cost time."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve of a plot.

    Attributes:
        name: for the legend, as HTML.
        colour: #rrggbb, or the name of a field of the theme.
        values: one for every k = 0, 1, …; NaN is a gap.
        shown: the value in words for the legend.
        width: of the pen.
    """

    name: str
    colour: str
    values: Array
    shown: str
    dashed: bool = False


class CurvePlot(QWidget):
    """Curves over k with a legend that names the values at the present iteration, and a cursor where we are."""

    def __init__(self, accessible_name: str, *, log: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._log = log
        self._curves: list[Curve] = []
        self._k = 0
        self.setAccessibleName(accessible_name)
        self.legend = QLabel()
        self.legend.setTextFormat(Qt.TextFormat.RichText)
        self.legend.setWordWrap(True)
        self.legend.setFont(fonts.text(11))
        self.legend.setContentsMargins(2, 0, 2, 0)
        self.plot = _SmallPlot(axisItems={"left": _LogAxis("left")} if log else None)
        self.plot.setAccessibleName(accessible_name)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setMinimumSize(60, 40)
        self._items: list[pg.PlotCurveItem] = []
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self.plot.addItem(self._cursor, ignoreBounds=True)
        left, bottom = self.plot.getAxis("left"), self.plot.getAxis("bottom")
        left.setWidth(52)
        left.enableAutoSIPrefix(False)
        bottom.enableAutoSIPrefix(False)
        for axis in (left, bottom):
            axis.setTickFont(fonts.text(10))
            axis.setStyle(tickLength=-4, maxTickLevel=1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 4)
        layout.setSpacing(2)
        layout.addWidget(self.legend)
        layout.addWidget(self.plot, 1)
        self._restyle()

    def show_curves(self, curves: list[Curve], k: int) -> None:
        """Draw the curves, and the cursor at iteration k."""
        self._curves, self._k = curves, k
        self.legend.setText(self._legend_text())
        while len(self._items) > len(curves):
            self.plot.removeItem(self._items.pop())
        while len(self._items) < len(curves):
            item = pg.PlotCurveItem(connect="finite")
            self._items.append(item)
            self.plot.addItem(item)
        for item, curve in zip(self._items, curves, strict=True):
            ks, values = envelope(logarithms(curve.values) if self._log else curve.values, MOST_POINTS)
            item.setPen(self._pen(curve))
            item.setData(ks, values)
        last_k = max((len(curve.values) for curve in curves), default=1) - 1
        self.plot.setXRange(0, max(last_k, 10), padding=0.01)
        self._cursor.setPos(k)
        self._cursor.setVisible(k < last_k)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        # The event also comes while the plot is being made.
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_cursor"):
            self._restyle()

    def _restyle(self) -> None:
        colours = theme.current()
        self.plot.setBackground(colours.surface)
        for name in ("left", "bottom"):
            axis = self.plot.getAxis(name)
            axis.setPen(pg.mkPen(colours.border))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setGrid(28)
        self._cursor.setPen(pg.mkPen(colours.muted, style=Qt.PenStyle.DashLine))
        self.legend.setText(self._legend_text())
        for item, curve in zip(self._items, self._curves, strict=True):
            item.setPen(self._pen(curve))

    def _pen(self, curve: Curve) -> object:
        style = Qt.PenStyle.DashLine if curve.dashed else Qt.PenStyle.SolidLine
        # A pen wider than 1 makes long curves a hundred times slower to paint.
        return pg.mkPen(self._colour(curve), width=1, style=style)

    def _colour(self, curve: Curve) -> QColor:
        return QColor(getattr(theme.current(), curve.colour, curve.colour))

    def _legend_text(self) -> str:
        number_face = fonts.NUMBERS[0]
        return "&nbsp; ".join(
            f'<span style="white-space:nowrap"><span style="color:{self._colour(curve).name()}">'
            f"{'╌' if curve.dashed else '━'}</span>&nbsp;{curve.name}&nbsp;"
            f"<span style=\"font-family:'{number_face}'\">{curve.shown}</span></span>"
            for curve in self._curves
        )


class _SmallPlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no types
    """A plot that takes the room it is given; pyqtgraph's own 640 × 480 would decide the size of the dock."""

    def sizeHint(self) -> QSize:
        """The size it would like."""
        return QSize(240, 140)


class _LogAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no types
    """Ticks at 1, 2 and 5 times powers of ten, for values that are logarithms; at powers alone where those are many."""

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[float | None, list[float]]]:
        """The logarithms to mark between low and high."""
        powers = range(math.floor(low), math.ceil(high) + 1)
        steps = (1, 2, 5) if high - low < 2 else (1,)
        every = max(1, round((high - low) / 5)) if steps == (1,) else 1
        marks = [power + math.log10(step) for power in powers if power % every == 0 for step in steps]
        return [(None, [mark for mark in marks if low <= mark <= high])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        """The numbers whose logarithms are marked."""
        return [significant(10**value, 2) for value in values]


def envelope(values: Array, most: int) -> tuple[Array, Array]:
    """At most about `most` points that draw the same picture: the smallest and largest of every run of values.

    Returns:
        The iterations k, and the values at them.
    """
    n = len(values)
    if n <= most:
        return np.arange(n, dtype=float), values
    run = -(-2 * n // most)
    whole = n // run * run
    runs = values[:whole].reshape(-1, run)
    starts = np.arange(0, whole, run)
    # fmin and fmax pass over gaps; a run of nothing but gaps stays one.
    low, high = np.fmin.reduce(runs, axis=1), np.fmax.reduce(runs, axis=1)
    falling = runs[:, 0] > runs[:, -1]
    ks = np.stack([starts, starts + run - 1], axis=1).ravel()
    pairs = np.stack([np.where(falling, high, low), np.where(falling, low, high)], axis=1).ravel()
    rest = np.arange(whole, n)
    return np.concatenate([ks, rest]).astype(float), np.concatenate([pairs, values[rest]])


def logarithms(values: Array) -> Array:
    """log10 of the positive values; a gap where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(values > 0, np.log10(values), np.nan)
    return result
