"""The scene of a plot: which curves stand where in a widget of some size, before anything is painted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF

from bpviz.gui.panels.curves import lettering
from bpviz.gui.panels.curves.axis import Axis
from bpviz.gui.panels.curves.curve import Curve
from bpviz.gui.panels.curves.legend import ROW, Entry, arranged, rows
from bpviz.gui.panels.curves.view import View

MARGIN, TOP = 8.0, 2.0
LEFT, BOTTOM = 46.0, 17.0
"""Room for the names of the ticks beside the area of the curves."""
LEGEND_SHARE = 0.4
"""Of the height, which the legend keeps within while it can say things in fewer words."""
NEAREST_TO_0 = 0.71
"""On a logarithmic axis, what lies left of this is nearest to k = 0, which stands at ½."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What a plot shows.

    Attributes:
        curves: all of them, the first above all others.
        k: the present iteration.
        view: how they are looked at.
        width, height: of the widget, in pixels.
    """

    curves: tuple[Curve, ...]
    k: int
    view: View
    width: float
    height: float

    @cached_property
    def last_k(self) -> int:
        """The latest iteration of the present run, to which one can travel."""
        return max(max((len(curve.values) for curve in self.curves if not curve.removable), default=0) - 1, 0)

    @cached_property
    def longest(self) -> int:
        """The latest iteration of any curve."""
        return max(max((len(curve.values) for curve in self.curves), default=0) - 1, 0)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What the legend says of each curve's value."""
        return tuple(curve.in_words(self.k, log=self.view.log) for curve in self.curves)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Where the legend's entries stand, from the legend's corner."""
        most_rows = max(int(LEGEND_SHARE * self.height / ROW), 1)
        return arranged(self.curves, self.words, self.width - 2 * MARGIN, most_rows)

    @cached_property
    def area(self) -> QRectF:
        """Where the curves are."""
        top = TOP + rows(self.entries) * ROW + 4
        right, bottom = self.width - MARGIN, self.height - BOTTOM
        return QRectF(LEFT, top, max(right - LEFT, 1.0), max(bottom - top, 1.0))

    @cached_property
    def across(self) -> Axis:
        """The axis of the iterations."""
        return self.view.across(self.area, self.longest)

    def k_at(self, x: float) -> int:
        """The iteration nearest to a place, of the longest curve."""
        k = self.across.value(min(max(x, self.across.start), self.across.end))
        return min(0 if self.across.log and k < NEAREST_TO_0 else round(k), self.longest)

    def entry_at(self, at: QPointF) -> Entry | None:
        """The legend's entry at a place."""
        return next((entry for entry in self.entries if entry.where.contains(in_legend(at))), None)

    def cross_at(self, at: QPointF) -> Entry | None:
        """The entry whose cross is at a place."""
        entry = self.entry_at(at)
        return entry if entry is not None and entry.cross.contains(in_legend(at)) else None

    def legend_text(self) -> str:
        """What the legend says, in plain words."""
        words = zip(self.curves, self.words, strict=True)
        said = [
            f"{lettering.plain(curve.name)} {value} {curve.remark}".rstrip() for curve, value in words if curve.listed
        ]
        return "; ".join([f"k = {self.k}", *said])


def in_legend(at: QPointF) -> QPointF:
    """A place of the widget, from the legend's corner."""
    return at - QPointF(MARGIN, TOP)
