"""The whole network picture: which parts are painted in which order."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.gui.panels.network import edge_paint
from bpviz.gui.panels.network import edges as network_edges
from bpviz.gui.panels.network.cells import paint_cells
from bpviz.gui.panels.network.circles import paint_circles
from bpviz.gui.panels.network.edge_picture import EdgePicture, paint_as_lines
from bpviz.gui.panels.network.foot import paint_foot
from bpviz.gui.panels.network.labels import paint_names
from bpviz.gui.panels.network.layout import Column, Layout
from bpviz.gui.panels.network.legend import Limits, paint_legend
from bpviz.gui.panels.network.moment import Moment
from bpviz.gui.panels.network.sweep import paint_arrow, paint_band, paint_end_of_band
from bpviz.gui.panels.network.units import Look, in_sight, paint_ring
from bpviz.gui.panels.network.values import Edge, Unit, shown
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

OTHERS = 0.3
"""How opaque all edges are while those of one unit stand out."""
FEW = 60
"""Edges of one unit that may be thick."""


@dataclass(frozen=True, eq=False)
class Picture:
    """All that the picture is made of.

    Attributes:
        frame, moment, limits: what is shown, and on which scales.
        note: what must be known of it.
        layout: of what is seen.
        selected, hovered: the unit or edge that stands out.
        theme: the colours.
    """

    frame: Frame
    moment: Moment
    limits: Limits
    note: str
    layout: Layout
    selected: Unit | Edge | None
    hovered: Unit | Edge | None
    theme: Theme

    def paint(self, painter: QPainter, drawn: EdgePicture | None) -> None:
        """Paint it.

        Args:
            drawn: the picture of all edges; None paints them as lines.
        """
        layout, of = self.layout, self.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        window = self._window()
        self._paint_edges(painter, drawn)
        paint_band(painter, layout, self.moment, of)
        for column in layout.columns:
            self._paint_units(painter, column, window)
        self._paint_marks(painter)
        paint_names(painter, self.frame, layout, of, lit=self.moment.targets)
        if layout.zoom > 1:
            self._cover(painter, window)
        paint_arrow(painter, layout, self.moment, of)
        paint_foot(painter, layout, of, current=self.moment.layer)
        paint_legend(painter, layout.room.width, self.limits, self.moment, self.note, of)

    def _window(self) -> QRectF:
        top, bottom = self.layout.window
        return QRectF(0, top, self.layout.room.width, bottom - top)

    def _cover(self, painter: QPainter, window: QRectF) -> None:
        """Ground for the legend and the captions over what lies there of a zoomed picture.

        Clipping would do as well but that many readers of SVG know none.
        """
        room, surface = self.layout.room, QColor(self.theme.surface)
        painter.fillRect(QRectF(0, 0, room.width, window.top()), surface)
        painter.fillRect(QRectF(0, window.bottom(), room.width, room.height - window.bottom()), surface)
        paint_end_of_band(painter, self.layout, self.moment, self.theme, window.bottom())

    def _paint_units(self, painter: QPainter, column: Column, window: QRectF) -> None:
        look = self._look(column.l)
        if column.style == "circles":
            sight = in_sight(column, window.top(), window.bottom(), window.width())
            paint_circles(painter, column, look, sight)
        elif column.right > 0 and column.left < window.right():
            paint_cells(painter, column, look, window)

    def _look(self, l: int) -> Look:
        values, limits = shown(self.frame, l), self.limits
        negative = l == 1 or limits.units != "a" or self.frame.recipe.f_of[l].output_range[0] < 0
        return Look(
            fill=values.fill(limits.units, l),
            ring=values.ring(limits.units),
            fill_limit=limits.x if l == 1 else limits.fill,
            ring_limit=limits.delta or 1.0,
            negative=negative,
            fine=limits.units == "delta" and l > 1,
            values=values,
            theme=self.theme,
        )

    def _paint_edges(self, painter: QPainter, drawn: EdgePicture | None) -> None:
        moment, layout, of = self.moment, self.layout, self.theme
        strong = [mark for mark in (self.selected, self.hovered) if mark is not None]
        unit = next((mark for mark in reversed(strong) if len(mark) == 2), None)
        painter.setOpacity(1.0 if unit is None else OTHERS)
        if drawn is None:
            paint_as_lines(painter, moment, layout, of)
        else:
            painter.drawImage(drawn.where.topLeft(), drawn.image)
        painter.setOpacity(1.0)
        if unit is not None:
            own = network_edges.edges_of(moment, layout, unit)
            edge_paint.paint_chosen(painter, own, of, thin=1.0, thick=3.6 if len(own) <= FEW else 1.6)
        for mark in strong:
            if len(mark) == 3:
                self._paint_edge(painter, mark)

    def _paint_edge(self, painter: QPainter, edge: Edge) -> None:
        of, one = self.theme, network_edges.single_edge(self.moment, self.layout, edge)
        x1, y1, x2, y2 = one.ends[0].tolist()
        painter.setPen(QPen(QColor(of.accent if edge == self.selected else of.muted), 7))
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        painter.setPen(QPen(QColor(of.surface), 5))
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        edge_paint.paint_chosen(painter, one, of, thin=3.0, thick=1.0)

    def _paint_marks(self, painter: QPainter) -> None:
        """A dashed ring around the selected unit, a thin one around the hovered one."""
        hovered, selected, of = self.hovered, self.selected, self.theme
        if hovered is not None and len(hovered) == 2 and hovered != selected:
            paint_ring(painter, self.layout, hovered, QPen(QColor(of.muted), 1.2), 3.0)
        if selected is not None and len(selected) == 2:
            pen = QPen(QColor(of.accent), 1.8)
            pen.setDashPattern([2.0, 1.6])
            paint_ring(painter, self.layout, selected, pen, 5.0)
