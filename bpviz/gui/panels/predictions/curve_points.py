"""The examples beside the fitted curve, and what colours and marks mean there."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.canvas.points import MANY, SHAPES, class_colours, paint_point
from bpviz.gui.panels.predictions.curve_numbers import drawn_targets
from bpviz.gui.panels.predictions.keys import Key, line_mark, point_mark, ring_mark
from bpviz.gui.theme import Theme, blend

DOT = 3.0


def colour_of_output(o: int, dataset: Dataset, of: Theme) -> QColor:
    """The colour of the curve of output o, counted from 0: of several classes that of the class."""
    if dataset.task == "classification" and len(dataset.Y) > 1:
        return class_colours(len(dataset.class_names), of)[o]
    return QColor(of.text) if len(dataset.Y) == 1 else QColor(of.series[o % len(of.series)])


def paint_curve_points(painter: QPainter, dataset: Dataset, plane: Plane, of: Theme) -> None:
    """Paint every example at each of its targets, held-out ones hollow."""
    trains = np.zeros(dataset.table.m_all, dtype=bool)
    trains[dataset.training] = True
    for curve, y in enumerate(drawn_targets(dataset)):
        at = plane.pixels(np.stack([dataset.raw_inputs[0], y]))
        if dataset.table.m_all > MANY:
            _paint_dots(painter, at, _inks(dataset, curve, of))
            continue
        looks = zip(at.T.tolist(), _inks(dataset, curve, of), _shapes(dataset), trains.tolist(), strict=True)
        for (across, down), ink, shape, solid in looks:
            paint_point(painter, QPointF(across, down), ink, shape, of, hollow=not solid)


def keys(dataset: Dataset, of: Theme) -> list[Key]:
    """What stands above the curve, the most important first."""
    held_out = [Key(point_mark(QColor(of.text), 0, of, hollow=True), "held out")] if dataset.m_held_out else []
    return [*_curves(dataset, of), *_examples(dataset, of), *held_out, Key(ring_mark(of), "shown", 14)]


def _curves(dataset: Dataset, of: Theme) -> list[Key]:
    names = ["h(x)"] if len(dataset.Y) == 1 else dataset.output_names
    return [Key(line_mark(QPen(colour_of_output(o, dataset, of), 2)), name, 16) for o, name in enumerate(names)]


def _examples(dataset: Dataset, of: Theme) -> list[Key]:
    if dataset.task == "classification":
        inks = class_colours(len(dataset.class_names), of)
        named = enumerate(zip(inks, dataset.class_names, strict=True))
        return [Key(point_mark(ink, c % len(SHAPES), of), name) for c, (ink, name) in named]
    return [Key(point_mark(_ink(0, dataset, of), 0, of), "example")]


def _inks(dataset: Dataset, curve: int, of: Theme) -> list[QColor]:
    if dataset.task != "classification":
        return [_ink(curve, dataset, of)] * dataset.table.m_all
    palette = class_colours(len(dataset.class_names), of)
    return [palette[c] for c in dataset.raw_targets[0].tolist()]


def _ink(curve: int, dataset: Dataset, of: Theme) -> QColor:
    """Of regression: the accent beside the one black curve, else a paler shade of the curve's own."""
    one = len(dataset.Y) == 1
    return QColor(of.accent) if one else blend(colour_of_output(curve, dataset, of).name(), of.surface, 0.2)


def _shapes(dataset: Dataset) -> list[int]:
    if dataset.task != "classification":
        return [0] * dataset.table.m_all
    return [int(c) % len(SHAPES) for c in dataset.raw_targets[0].tolist()]


def _paint_dots(painter: QPainter, at: Array, inks: list[QColor]) -> None:
    """So many points are dots, painted in bulk colour by colour."""
    colours = np.array([ink.rgb() for ink in inks])
    for rgb in np.unique(colours).tolist():
        painter.setPen(QPen(QColor(rgb), DOT, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoints(QPolygonF([QPointF(x, y) for x, y in at[:, colours == rgb].T.tolist()]))
