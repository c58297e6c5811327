"""The picture of a plot: its axes and its curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.digits import grouped
from bpviz.gui import theme
from bpviz.gui.panels.curves import lettering
from bpviz.gui.panels.curves.axis import Axis
from bpviz.gui.panels.curves.curve import Curve
from bpviz.gui.panels.curves.extremes import LARGEST, ExtremesOfCurves
from bpviz.gui.panels.curves.scene import BOTTOM, Scene
from bpviz.gui.panels.curves.trace import Trace, first_in_columns, joined_trace, limits, path, points, trace
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio

ROUGH = 12
"""A curve so many times as long as the picture is wide is a band, whose inner edges nobody sees smoothed."""


@dataclass(frozen=True)
class Ground:
    """What curves are painted on.

    Attributes:
        area: where they are, in pixels.
        across, up: its axes.
        traces: what there is to see of each curve.
    """

    area: QRectF
    across: Axis
    up: Axis
    traces: tuple[Trace, ...]


def ground_of(scene: Scene, extremes: ExtremesOfCurves, scale: float) -> Ground:
    """The ground of a scene, its upward axis as long as what is in sight needs.

    Args:
        scene: what to show.
        extremes: what is known of the curves already.
        scale: device pixels per pixel.
    """
    values = [curve.values for curve in scene.curves]
    known = extremes.of(values, positive=scene.view.log)
    starts = {n: first_in_columns(n, scene.across, scale) for n in {len(of) for of in values}}
    traces = [
        (joined_trace if curve.joined else trace)(one, starts[len(curve.values)], scene.across)
        for one, curve in zip(known, scene.curves, strict=True)
    ]
    return Ground(scene.area, scene.across, scene.view.up(scene.area, limits(traces)), tuple(traces))


def paint_axes(painter: QPainter, ground: Ground) -> None:
    """Paint faint lines at round values, with their names outside."""
    of, area = theme.current(), ground.area
    ks = [(round(ground.across.at(k)) + 0.5, name) for k, name in ground.across.ticks(64)]
    values = [(round(ground.up.at(value)) + 0.5, name) for value, name in ground.up.ticks(17 if ground.up.log else 24)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(of.faint), 1))
    painter.drawLines([QLineF(x, area.top(), x, area.bottom()) for x, _ in ks])
    painter.drawLines([QLineF(area.left(), y, area.right(), y) for y, _ in values])
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawLine(QLineF(area.left(), area.top(), area.left(), area.bottom()))
    painter.drawLine(QLineF(area.left(), area.bottom(), area.right(), area.bottom()))
    painter.setPen(QColor(of.muted))
    for y, name in values:
        at = QPointF(area.left() - 4 - lettering.small_width(name), min(max(y + 3.5, area.top() + 7), area.bottom()))
        lettering.paint_small(painter, at, name)
    _paint_ks(painter, ground, ks)


def _paint_ks(painter: QPainter, ground: Ground, ks: Sequence[tuple[float, str]]) -> None:
    area, y = ground.area, ground.area.bottom() + BOTTOM - 4
    lettering.paint(painter, QPointF(area.left() - 12, y), "<i>k</i>")
    taken = area.left() - 2
    for x, name in ks:
        width = lettering.small_width(name)
        left = min(x - width / 2, area.right() - width)
        if left > taken:
            lettering.paint_small(painter, QPointF(left, y), name)
            taken = left + width + 6


def paint_curves(painter: QPainter, ground: Ground, curves: Sequence[Curve]) -> None:
    """Paint the curves, the first above all others, and a dot where each ends."""
    painter.save()
    painter.setClipRect(ground.area.adjusted(0, -2, 3, 2), Qt.ClipOperation.IntersectClip)
    for curve, of in reversed(list(zip(curves, ground.traces, strict=True))):
        _paint_curve(painter, ground, curve, of)
        paint_dot(painter, ground, curve, len(curve.values) - 1)
    painter.restore()


def paint_dot(painter: QPainter, ground: Ground, curve: Curve, k: int) -> None:
    """Mark the value of a curve that is told at one iteration, if it has one to be seen."""
    k, value = curve.known_k(k), curve.value_at(k)
    if abs(value) <= LARGEST and not (ground.up.log and value <= 0):
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.ink)
        painter.drawEllipse(QPointF(ground.across.at(k), ground.up.at(value)), 2.0, 2.0)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_line_at(painter: QPainter, ground: Ground, k: int, ink: str, *, dashed: bool = False) -> None:
    """Paint an upright line at iteration k, if it is in sight."""
    x = round(ground.across.at(k)) + 0.5
    if ground.area.left() <= x <= ground.area.right():
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(ink), 1, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
        painter.drawLine(QLineF(x, ground.area.top(), x, ground.area.bottom()))


def paint_k(painter: QPainter, ground: Ground, k: int, curves: Sequence[Curve]) -> None:
    """Write the number of an iteration over its upright line, and those of curves of which another one is told."""
    of_others = (curve.brief_at(k) for curve in curves if curve.listed and curve.known_k(k) != k)
    words = " · ".join([f"<i>k</i> = {grouped(k)}", *of_others])
    width = lettering.width(words) + 8
    left = min(max(ground.across.at(k) - width / 2, ground.area.left()), ground.area.right() - width)
    where = QRectF(left, ground.area.top() - 2, width, 16)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.current().border), 1))
    painter.setBrush(QColor(theme.current().surface))
    painter.drawRoundedRect(where, 3, 3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor(theme.current().text))
    lettering.paint(painter, QPointF(left + 4, where.bottom() - 4), words)


def paint_remarks(painter: QPainter, ground: Ground, scene: Scene) -> None:
    """Say what of the curves is out of sight, and why nothing is to be seen."""
    if scene.view.zoom is not None:
        _paint_remark(painter, ground, "zoomed; double-click shows all")
    elif scene.curves and all(np.isnan(one.low).all() for one in ground.traces):
        _paint_remark(painter, ground, "nothing above 0 to show" if scene.view.log else "nothing finite to show")


def scale_of(painter: QPainter) -> float:
    """How many of the device's pixels make one of the widget's; of those without pixels enough to look smooth."""
    return 2.0 if is_made_of_lines(painter) else pixel_ratio(painter)


def _paint_remark(painter: QPainter, ground: Ground, words: str) -> None:
    """Write muted words into the lower right corner."""
    width = lettering.width(words)
    where = QRectF(ground.area.right() - width - 8, ground.area.bottom() - 17, width + 6, 15)
    painter.fillRect(where, QColor(theme.current().surface))
    painter.setPen(QColor(theme.current().muted))
    lettering.paint(painter, QPointF(where.left() + 3, where.bottom() - 4), words)


def _paint_curve(painter: QPainter, ground: Ground, curve: Curve, of: Trace) -> None:
    x, y = points(of, ground.up)
    scale = scale_of(painter)
    if is_made_of_lines(painter):
        painter.setPen(curve.pen(cosmetic=False))
        painter.drawPath(path(x, y))
        return
    length = float(np.nansum(np.abs(np.diff(y))))
    rough = length > ROUGH * ground.area.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, not rough)
    painter.setPen(curve.pen())
    line = path(x, y)
    painter.drawPath(line)
    # A pen of several device pixels would be a hundred times slower than that many lines beside each other.
    for n in range(1, 1 if rough else round(scale)):
        painter.drawPath(line.translated(n / scale, -n / scale))
