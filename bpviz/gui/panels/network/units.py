"""The units of the network picture, layer by layer, and the rings that mark some of them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui.panels.network.layout import Column, Layout
from bpviz.gui.panels.network.values import Shown, Unit
from bpviz.gui.theme import Theme, blend


@dataclass(frozen=True, eq=False)
class Look:
    """What a layer's units look like.

    Attributes:
        fill, ring: the numbers that fill and ring them, each of shape (s_l,); None where there are none.
        fill_limit, ring_limit: where the scales of their colours end.
        negative: whether the fill can be negative, so that numbers need room for a sign.
        fine: whether the fill may be far below 1, so that numbers need an exponent.
        values: all that is known of them, for units that have room for it.
        theme: the colours.
    """

    fill: Array | None
    ring: Array | None
    fill_limit: float
    ring_limit: float
    negative: bool
    fine: bool
    values: Shown
    theme: Theme

    @property
    def outline(self) -> QColor:
        """Of the units; of those that have nothing to show yet it alone must be seen."""
        return blank_outline(self.theme) if self.fill is None else QColor(self.theme.border)


def blank_outline(of: Theme) -> QColor:
    """The outline of an empty shape."""
    return blend(of.muted, of.surface, 0.5)


def paint_ring(painter: QPainter, layout: Layout, unit: Unit, pen: QPen, away: float) -> None:
    """A ring around a unit, so many pixels away from it."""
    column = layout.column(unit[0])
    x, y = column.centres[unit[1] - 1].tolist()
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if column.style == "circles":
        radius = column.radius + min(away, 0.22 * column.spacing)
        painter.drawEllipse(QPointF(x, y), radius, radius)
    else:
        width, height = column.size
        painter.drawRect(QRectF(x - width / 2 - 1, y - height / 2 - 1, width + 2, height + 2))


def in_sight(column: Column, top: float, bottom: float, width: float) -> slice:
    """Which units of a column of circles can be seen: some that follow each other."""
    if not column.left < width or not column.right > 0:
        return slice(0, 0)
    ys = column.centres[:, 1]
    reach = column.size[1] / 2
    return slice(int(ys.searchsorted(top - reach)), int(ys.searchsorted(bottom + reach)))
