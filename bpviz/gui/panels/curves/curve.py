"""A Curve: values over the iterations, and how they are drawn and named."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.gui import theme
from bpviz.gui.number_text import fixed
from bpviz.gui.panels.curves.trace import last_known

NOT_FINITE = "not finite"
NOT_ON_LOG = "0: not on a log axis"


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve of a plot.

    Attributes:
        name: for the legend; <i>…</i> around symbols is all the markup it may have.
        colour: #rrggbb, the name of a field of the theme, or "series 1" … for one of its colours of curves.
        values: one for every k = 0, 1, …; what is not finite is a gap. Never written to once it was shown.
        shown: the value in words for the legend.
        dashed, dotted: of the line; both make it dash-dotted.
        short: what to call it in the reading beside the mouse; the name if empty.
        remark: what the legend adds in muted words where there is room; a plain text.
        removable: whether the legend offers to take it away.
        listed: whether the legend has it at all.
        joined: whether its line goes on through values that are NaN, and the last one known is told there: nobody
            looked at those iterations.
    """

    name: str
    colour: str
    values: Array
    shown: str
    dashed: bool = False
    dotted: bool = False
    short: str = ""
    remark: str = ""
    removable: bool = False
    listed: bool = True
    joined: bool = False

    @property
    def ink(self) -> QColor:
        """Its colour in the present theme."""
        of = theme.current()
        name, _, n = self.colour.partition(" ")
        return QColor(of.series[int(n) - 1] if name == "series" else getattr(of, name, name))

    @property
    def brief(self) -> str:
        """The short name."""
        return self.short or self.name

    def value_at(self, k: int) -> float:
        """The value told at an iteration; NaN beyond the end."""
        return float(self.values[self.known_k(k)]) if 0 <= k < len(self.values) else math.nan

    def known_k(self, k: int) -> int:
        """The iteration whose value is told at k: k itself, but of a joined curve the last one known by then."""
        if not self.joined or not 0 <= k < len(self.values):
            return k
        known = last_known(self.values, k)
        return k if known is None else known

    def brief_at(self, k: int) -> str:
        """The short name, with the iteration whose value is told where that is not k."""
        known = self.known_k(k)
        return self.brief if known == k else _of_iteration(self.brief, grouped(known))

    @property
    def longest_brief(self) -> str:
        """As long as the short name gets anywhere, or a digit longer: digits differ in width."""
        return _of_iteration(self.brief, grouped(10 ** len(str(len(self.values))))) if self.joined else self.brief

    def in_words(self, k: int, *, log: bool) -> str:
        """What the legend says of the value at k: the number, or why there is none to be seen."""
        if not len(self.values):
            return self.shown
        value = self.value_at(min(k, len(self.values) - 1))
        if not math.isfinite(value):
            return NOT_FINITE
        return NOT_ON_LOG if log and value <= 0 else self.shown

    def read(self, k: int) -> str:
        """The value at an iteration that is pointed at; a dash where the curve has ended."""
        value = self.value_at(k)
        return "–" if k >= len(self.values) else fixed(value) if math.isfinite(value) else NOT_FINITE

    def pen(self, width: float = 1.0, *, cosmetic: bool = True) -> QPen:
        """The pen of its line; a cosmetic one is a device pixel wide, and a hundred times faster than wider ones."""
        pen = QPen(self.ink, width, _STYLES[self.dashed, self.dotted])
        pen.setCosmetic(cosmetic)
        return pen


_STYLES = {
    (False, False): Qt.PenStyle.SolidLine,
    (True, False): Qt.PenStyle.DashLine,
    (False, True): Qt.PenStyle.DotLine,
    (True, True): Qt.PenStyle.DashDotLine,
}


def _of_iteration(name: str, k: str) -> str:
    return f"{name}, <i>k</i> = {k}"


def logarithms(values: Array) -> Array:
    """log10 of the positive values; a gap where there is none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        result: Array = np.where(values > 0, np.log10(values), np.nan)
    return result
