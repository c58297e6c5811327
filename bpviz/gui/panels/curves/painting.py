"""Painting a whole plot: its legend, its picture, and what the mouse points at."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.gui import theme
from bpviz.gui.panels.curves import picture
from bpviz.gui.panels.curves.extremes import ExtremesOfCurves
from bpviz.gui.panels.curves.legend import paint_cross, paint_legend
from bpviz.gui.panels.curves.picture import Ground
from bpviz.gui.panels.curves.reading import box, fitting, paint_reading
from bpviz.gui.panels.curves.scene import MARGIN, TOP, Scene

MOST_HIDDEN = 0.5
"""Of the width of the curves' area, by the box of the reading."""


@dataclass(frozen=True)
class Pointing:
    """What the user points at.

    Attributes:
        k: the iteration where the cursor is.
        hovered: where the mouse is; None outside.
        dragging: whether it holds the cursor.
        framed: whether the plot has the keyboard's focus, and shows it.
    """

    k: int
    hovered: QPointF | None = None
    dragging: bool = False
    framed: bool = False

    def read_k(self, scene: Scene) -> int | None:
        """The iteration whose values are read with the mouse."""
        if self.hovered is None or not scene.curves or not (self.dragging or scene.area.contains(self.hovered)):
            return None
        return scene.k_at(self.hovered.x())


def paint_plot(painter: QPainter, scene: Scene, extremes: ExtremesOfCurves, pointing: Pointing) -> None:
    """Paint everything."""
    of = theme.current()
    painter.fillRect(QRectF(0, 0, scene.width, scene.height), QColor(of.surface))
    ground = picture.ground_of(scene, extremes, picture.scale_of(painter))
    picture.paint_axes(painter, ground)
    picture.paint_curves(painter, ground, scene.curves)
    picture.paint_remarks(painter, ground, scene)
    if pointing.k < scene.longest:
        picture.paint_line_at(painter, ground, pointing.k, of.accent)
    _paint_reading_and_legend(painter, scene, ground, pointing)
    if pointing.framed:
        painter.setPen(QPen(QColor(of.accent), 1))
        painter.drawRect(scene.area)


def _paint_reading_and_legend(painter: QPainter, scene: Scene, ground: Ground, pointing: Pointing) -> None:
    """The values under the mouse stand in a box; where that would hide too much, in the legend."""
    k = pointing.read_k(scene)
    if k is None:
        _paint_legend(painter, scene, pointing.hovered, None)
        return
    within = QRectF(2, 2, scene.width - 4, scene.height - 4)
    read = fitting(scene.curves, within)
    where = box(read, float(ground.across.at(k)), within, scene.area.top())
    in_box = where.where.width() <= MOST_HIDDEN * scene.area.width() or not any(one.words for one in scene.entries)
    _paint_legend(painter, scene, pointing.hovered, None if in_box else k)
    picture.paint_line_at(painter, ground, k, theme.current().muted, dashed=True)
    for curve in scene.curves:
        picture.paint_dot(painter, ground, curve, k)
    if in_box:
        paint_reading(painter, where, read, k)
    else:
        picture.paint_k(painter, ground, k, scene.curves)


def _paint_legend(painter: QPainter, scene: Scene, hovered: QPointF | None, k: int | None) -> None:
    painter.save()
    painter.translate(MARGIN, TOP)
    paint_legend(painter, scene.entries, scene.curves, k)
    pressed = None if hovered is None else scene.cross_at(hovered)
    if pressed is not None:
        paint_cross(painter, pressed.cross, theme.current().error)
    painter.restore()
