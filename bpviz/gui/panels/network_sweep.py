"""Where a line of the algorithm works in the network picture: a band behind its layer, an arrow to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.gui.panels.network_layout import Layout
from bpviz.gui.panels.network_moment import Moment
from bpviz.gui.theme import Theme

BESIDE = 13.0
"""How far the band reaches beyond its layer's units."""
HEAD = 6.0
"""Length of the arrow's head."""
APART = 16.0
"""Between the arrow's ends and the layers' middles."""


def paint_band(painter: QPainter, layout: Layout, moment: Moment, of: Theme) -> None:
    """The band behind the layer whose units are being computed."""
    if not moment.layer:
        return
    column = layout.column(moment.layer)
    top = max(column.top - BESIDE, layout.room.header)
    bottom = max(layout.foot + 10, column.bottom + 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(of.accent_soft))
    painter.drawRoundedRect(
        QRectF(column.left - BESIDE, top, column.right - column.left + 2 * BESIDE, bottom - top), 9, 9
    )


def paint_arrow(painter: QPainter, layout: Layout, moment: Moment, of: Theme) -> None:
    """An arrow along the foot from layer to layer, which shows the direction of the sweep."""
    if moment.sweep is None:
        return
    start, end = (layout.column(l).x for l in moment.sweep)
    sign = 1.0 if end > start else -1.0
    start, end = start + sign * APART, end - sign * APART
    if sign * (end - start) < 3 * HEAD:
        return
    y = layout.foot
    painter.setPen(QPen(QColor(of.accent), 1.6))
    painter.drawLine(QPointF(start, y), QPointF(end - sign * HEAD, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(of.accent))
    tip = QPointF(end, y)
    painter.drawPolygon(QPolygonF([tip, tip + QPointF(-sign * HEAD, -4), tip + QPointF(-sign * HEAD, 4)]))
