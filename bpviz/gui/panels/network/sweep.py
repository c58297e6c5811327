"""Where a line of the algorithm works in the network picture: a band behind its layer, an arrow to it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.gui.panels.network.labels import has_labels
from bpviz.gui.panels.network.layout import FOOT_MIDDLE, Layout
from bpviz.gui.panels.network.moment import Moment
from bpviz.gui.theme import Theme, blend

BESIDE = 8.0
"""How far the band reaches beyond its layer's units."""
ABOVE = 8.0
"""How far the band reaches above the highest unit of all layers, where there is room."""
ARROW_BELOW = 13.0
"""From the middle of the foot line to the arrow, which lies below the captions and the bias units."""
HEAD = 8.0
"""Length of the arrow's head."""


def band(layout: Layout, moment: Moment) -> QRectF | None:
    """What lies behind the layer whose units are being computed; as high whatever their number.

    For the outputs' error terms their targets belong to it: that is what those terms are computed from.
    """
    if not moment.layer:
        return None
    column, room = layout.column(moment.layer), layout.room
    top = max(min(each.top for each in layout.columns) - ABOVE, room.header - 2)
    right = layout.names[1] - 2 if moment.targets and has_labels(column, layout.zoom) else column.right + BESIDE
    return QRectF(QPointF(column.left - BESIDE, top), QPointF(right, layout.foot + FOOT_MIDDLE - 1))


def paint_band(painter: QPainter, layout: Layout, moment: Moment, of: Theme) -> None:
    """The band behind the layer whose units are being computed."""
    where = band(layout, moment)
    if where is not None:
        painter.setPen(QPen(blend(of.accent, of.accent_soft, 0.6), 1))
        painter.setBrush(QColor(of.accent_soft))
        painter.drawRoundedRect(where.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)


def paint_end_of_band(painter: QPainter, layout: Layout, moment: Moment, of: Theme, top: float) -> None:
    """The lower end of the band, from `top` downwards."""
    where = band(layout, moment)
    if where is None:
        return
    end = where.adjusted(0.5, top - where.top(), -0.5, -0.5)
    painter.fillRect(end, QColor(of.accent_soft))
    painter.setPen(QPen(blend(of.accent, of.accent_soft, 0.6), 1))
    painter.drawPolyline(QPolygonF([end.topLeft(), end.bottomLeft(), end.bottomRight(), end.topRight()]))


def paint_arrow(painter: QPainter, layout: Layout, moment: Moment, of: Theme) -> None:
    """An arrow from layer to layer along the lower edge, which shows the direction of the sweep."""
    where = band(layout, moment)
    if moment.sweep is None or where is None:
        return
    start, goal = (layout.column(l).x for l in moment.sweep)
    forwards = goal > start
    # On whole pixels, so that the line is crisp.
    tip = QPointF(where.left() if forwards else where.right(), round(layout.foot + ARROW_BELOW))
    back = QPointF(-HEAD if forwards else HEAD, 0)
    painter.setPen(QPen(QColor(of.accent), 2))
    painter.drawLine(QPointF(start, tip.y()), tip + back)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(of.accent))
    painter.drawPolygon(QPolygonF([tip, tip + back + QPointF(0, -4.5), tip + back + QPointF(0, 4.5)]))
