"""The points of the canvas: their colours and shapes, how they are painted, and which lies under the mouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.theme import Theme, sign_indices, sign_scale

RADIUS = 4.0
REACH = 8.0
"""How many pixels from its middle a point can be taken hold of."""
SHADES = 33
"""Of the targets' scale; few, so that many points can be painted shade by shade."""
MANY = 6000
"""Beyond so many, points are plain dots, painted in bulk."""


def colours_of_points(dataset: Dataset, of: Theme) -> list[QColor]:
    """A colour for each row of the data: its class's, or that of its first target between the smallest and largest."""
    if dataset.task == "classification":
        palette = class_colours(len(dataset.class_names), of)
        return [palette[c] for c in dataset.raw_targets[0].tolist()]
    (low, high), table = target_limits(dataset), _scale(of)
    y = dataset.raw_targets[0] - (low + high) / 2
    return [table[at] for at in sign_indices(y, (high - low) / 2, len(table)).tolist()]


def target_limits(dataset: Dataset) -> tuple[float, float]:
    """The smallest and the largest first target, which have the colours of a scale's ends."""
    return float(dataset.raw_targets[0].min()), float(dataset.raw_targets[0].max())


def class_colours(classes: int, of: Theme) -> list[QColor]:
    """A colour for each class; of two the colours of the ends of every scale, as the one output has them."""
    if classes == 2:
        return [QColor(of.negative), QColor(of.positive)]
    return [QColor(of.series[c % len(of.series)]) for c in range(classes)]


def shapes_of_points(dataset: Dataset) -> npt.NDArray[np.intp]:
    """Which of the shapes each row's point has: its class's, so that nothing hangs on colour alone."""
    if dataset.task == "classification":
        return np.asarray(dataset.raw_targets[0] % len(SHAPES), dtype=np.intp)
    return np.zeros(dataset.table.m_all, dtype=np.intp)


def paint_points(painter: QPainter, dataset: Dataset, plane: Plane, of: Theme, skip: int = -1) -> None:
    """Paint the points whose middles the plane shows, held-out ones hollow, all but the row to skip."""
    inks, shapes = colours_of_points(dataset, of), shapes_of_points(dataset)
    shown = plane.inside(dataset.raw_inputs)
    if skip >= 0:
        shown[skip] = False
    rows = np.flatnonzero(shown).tolist()
    at = plane.pixels(dataset.raw_inputs)[:, shown]
    if dataset.table.m_all > MANY:
        _paint_dots(painter, at, [inks[row] for row in rows])
        return
    trains = np.zeros(dataset.table.m_all, dtype=bool)
    trains[dataset.training] = True
    for row, (x, y) in zip(rows, at.T.tolist(), strict=True):
        paint_point(painter, QPointF(x, y), inks[row], int(shapes[row]), of, hollow=not trains[row])


def paint_point(painter: QPainter, at: QPointF, ink: QColor, shape: int, of: Theme, *, hollow: bool = False) -> None:
    """Paint one point."""
    if hollow:
        painter.setBrush(QColor(of.surface))
        painter.setPen(QPen(ink, 1.6))
    else:
        painter.setBrush(ink)
        painter.setPen(QPen(QColor(of.surface), 0.8))
    SHAPES[shape](painter, at, RADIUS - 0.6 if hollow else RADIUS)


def row_at(pixels: Array, at: QPointF, reach: float = REACH) -> int | None:
    """The row whose point, of pixels (2, m_all), lies nearest to a place and within reach; of equals the topmost."""
    # Of very many points only those in a column as wide as the reach are measured.
    near = np.flatnonzero(np.abs(pixels[0] - at.x()) <= reach)
    if not near.size:
        return None
    distances = np.hypot(pixels[0, near] - at.x(), pixels[1, near] - at.y())
    # The last one painted lies on top.
    nearest = len(distances) - 1 - int(distances[::-1].argmin())
    return int(near[nearest]) if distances[nearest] <= reach else None


def icon_of_class(ink: QColor, shape: int, of: Theme) -> QIcon:
    """A class's point as the picture on a button."""
    picture = QPixmap(28, 28)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_point(painter, QPointF(7, 7), ink, shape, of)
    painter.end()
    return QIcon(picture)


def _scale(of: Theme) -> list[QColor]:
    """From one end to the other, by a grey that can be seen on the surface: the middle of a target is not nothing."""
    visible = replace(of, zero=of.muted)
    return [QColor(*rgb) for rgb in sign_scale(visible, SHADES).tolist()]


def _paint_dots(painter: QPainter, at: Array, inks: list[QColor]) -> None:
    of_colour: dict[int, list[int]] = {}
    for row, ink in enumerate(inks):
        of_colour.setdefault(ink.rgb(), []).append(row)
    for rgb, rows in of_colour.items():
        painter.setPen(QPen(QColor(rgb), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in at[:, rows].T.tolist()]))


def _circle(painter: QPainter, at: QPointF, r: float) -> None:
    painter.drawEllipse(at, r, r)


def _square(painter: QPainter, at: QPointF, r: float) -> None:
    side = 1.8 * r
    painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))


def _triangle(painter: QPainter, at: QPointF, r: float) -> None:
    corners = [QPointF(0, -1.25 * r), QPointF(1.15 * r, 0.85 * r), QPointF(-1.15 * r, 0.85 * r)]
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def _diamond(painter: QPainter, at: QPointF, r: float) -> None:
    corners = [QPointF(0, -1.3 * r), QPointF(1.3 * r, 0), QPointF(0, 1.3 * r), QPointF(-1.3 * r, 0)]
    painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


SHAPES: tuple[Callable[[QPainter, QPointF, float], None], ...] = (_circle, _square, _triangle, _diamond)
