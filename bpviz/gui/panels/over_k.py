"""The view of one number for each layer over the iterations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.panels.curves import Curve, CurvePlot
from bpviz.gui.panels.curves.view import View as PlotView
from bpviz.gui.panels.units_by_examples.known import whole
from bpviz.gui.panels.view import View
from bpviz.session.frame import Frame
from bpviz.session.history import Marks

UNKNOWN = "–"
"""What the legend says of an iteration that is not computed to its end yet."""


@dataclass(frozen=True)
class LayerSeries:
    """A number that is kept for each layer and iteration.

    Attributes:
        title: what it is, for screen readers.
        of: picks it out of the marks, keyed by l.
        name: how the legend writes that of layer l; <i>…</i> around symbols is all its markup.
        short: the same where there is little room.
        column: how a sheet calls that of layer l.
        words: how the legend writes a value.
        share: whether it is a share, on an axis from 0 to 100 %; else it has a logarithmic axis.
        tip: what it means.
    """

    title: str
    of: Callable[[Marks], dict[int, Array]]
    name: Callable[[int], str]
    short: Callable[[int], str]
    column: Callable[[int], str]
    words: Callable[[float], str]
    share: bool
    tip: str


class LayersOverK(View):
    """Draws a curve for each layer, that nearest to the output first: its colour stays where layers are added.

    Attributes:
        series: which; a subclass says it, with the view's name.
    """

    series: LayerSeries

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        series = self.series
        self._frame: Frame | None = None
        self.curves = CurvePlot(series.title, log=not series.share, percent=series.share)
        self.curves.setToolTip(series.tip)
        self.curves.k_chosen.connect(self.k_chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.curves)

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        self._frame = frame
        by_layer = self.series.of(frame.marks)
        colours = len(theme.current().series)
        self.curves.show_curves(
            [
                Curve(
                    self.series.name(l),
                    f"series {n % colours + 1}",
                    known_marks(by_layer[l], frame),
                    self.series.words(float(by_layer[l][frame.k])) if whole(frame) else UNKNOWN,
                    dashed=n >= colours,
                    short=self.series.short(l),
                )
                for n, l in enumerate(sorted(by_layer, reverse=True))
            ],
            frame.k,
        )

    def look(self) -> PlotView:
        """Which iterations are seen."""
        return self.curves.view

    def look_like(self, look: PlotView) -> None:
        """Show the iterations that another one shows."""
        self.curves.look_like(look)

    def sheet(self) -> Sheet | None:
        """k and a column for each layer; NaN at an iteration that is not computed to its end yet."""
        if self._frame is None:
            return None
        frame, n = self._frame, len(self._frame.marks)
        by_layer = {l: filled(known_marks(values, frame), n) for l, values in self.series.of(frame.marks).items()}
        return Sheet((("k", np.arange(n)), *((self.series.column(l), values) for l, values in by_layer.items())))


def known_marks(values: Array, frame: Frame) -> Array:
    """The marks of all iterations that have been computed to their end: without the last one while one steps in it."""
    return values if whole(frame) or frame.k < len(values) - 1 else values[: frame.k]


def filled(values: Array, n: int) -> Array:
    """As many as n values: NaN after those there are."""
    return values if len(values) == n else np.append(values, np.full(n - len(values), np.nan))
