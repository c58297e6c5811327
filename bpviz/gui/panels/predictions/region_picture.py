"""The decision regions as a picture: a colour for every cell of the inputs' plane, and the boundaries as pieces."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtGui import QColor, QImage

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.panels.canvas.points import class_colours, target_limits
from bpviz.gui.panels.drawing.colour_scale import STEPS
from bpviz.gui.panels.drawing.colour_table import Indices, Table, on_scale, picture, table_of
from bpviz.gui.panels.predictions.field import cells, contour
from bpviz.gui.theme import Theme, blend, sign_scale

PALER = 0.4
"""How much of the surface shows through the colours, so that the points on them stand out."""
LEAST_SURE, MOST_SURE = 0.1, 0.75
"""How strong a class's colour is where two are alike, and where the net is as sure as can be."""
LEVELS = 32
"""Of how sure the net is of one of several classes."""
FINEST = 4
MOST_NUMBERS = 120_000
"""About so many numbers are made into colours; of many classes the cells are larger."""


@dataclass(frozen=True, eq=False)
class RegionPicture:
    """What lies under the points.

    Attributes:
        image: a pixel for each cell, the first input to the right, the second upwards.
        boundary: where the class changes, as columns and rows of the grid: shape (pieces, 2, 2).
        gaps: whether some outputs are not finite; they have the colour of the surface.
    """

    image: QImage
    boundary: Array
    gaps: bool


def region_picture(dataset: Dataset, h: Array, of: Theme) -> RegionPicture:
    """The regions of outputs on a grid, shape (s_nl, rows, columns)."""
    indices, table = _coloured(dataset, cells(h, _fineness(h)), of)
    return RegionPicture(picture(table[indices[::-1]]), boundary(dataset, h), not np.isfinite(h).all())


def boundary(dataset: Dataset, h: Array) -> Array:
    """Where outputs (s_nl, rows, columns) change from one class to another; nowhere for regression."""
    if dataset.task != "classification":
        return np.empty((0, 2, 2))
    if len(h) == 1:
        return contour(h[0], sum(dataset.preparation.target_range) / 2)
    winner = h.argmax(axis=0)
    top, second = _two_best(h, winner)
    ahead_of = (np.where(winner == c, second, top) for c in range(len(h)))
    return np.concatenate([contour(one - others, 0.0) for one, others in zip(h, ahead_of, strict=True)])


def ramp(dataset: Dataset, of: Theme) -> list[QColor]:
    """Some colours of the scale on which one output is drawn, from low to high."""
    return [QColor.fromRgb(int(rgb)) for rgb in _one_output(dataset.task, of)[: STEPS : STEPS // 8]]


def _coloured(dataset: Dataset, h: Array, of: Theme) -> tuple[Indices, Table]:
    """An index into a table of colours for each cell of outputs (s_nl, rows, columns)."""
    if len(h) > 1:
        return _of_classes(h, dataset.preparation.target_range), _several_classes(len(h), of)
    if dataset.task == "classification":
        return on_scale(h[0], dataset.preparation.target_range), _one_output(dataset.task, of)
    raw = dataset.raw_outputs(h.reshape(1, -1)).reshape(h.shape[1:])
    return on_scale(raw, target_limits(dataset)), _one_output(dataset.task, of)


def _of_classes(h: Array, limits: tuple[float, float]) -> Indices:
    """The winning class and how far it is ahead of the next one, as an index into `_several_classes`."""
    winner = h.argmax(axis=0)
    top, second = _two_best(h, winner)
    lead = (top - second) / (limits[1] - limits[0])
    level = np.rint(np.clip(lead, 0, 1) * (LEVELS - 1))
    return np.asarray(np.where(np.isnan(level), len(h) * LEVELS, winner * LEVELS + level), dtype=np.intp)


def _two_best(h: Array, winner: Indices) -> tuple[Array, Array]:
    """The largest and the second largest of several outputs (s_nl, rows, columns): shape (rows, columns) each."""
    others = h.copy()
    np.put_along_axis(others, winner[np.newaxis], -np.inf, axis=0)
    return np.take_along_axis(h, winner[np.newaxis], axis=0)[0], others.max(axis=0)


def _fineness(h: Array) -> int:
    outputs, rows, columns = h.shape
    return min(max(int(np.sqrt(MOST_NUMBERS / (outputs * rows * columns))), 1), FINEST)


@lru_cache(8)
def _one_output(task: str, of: Theme) -> Table:
    # As the points are: between two classes lies nothing, but the middle of a measured target is something.
    scale = of if task == "classification" else replace(of, zero=of.muted)
    inks = [QColor(*rgb).name() for rgb in sign_scale(scale, STEPS).tolist()]
    return table_of([blend(ink, of.surface, PALER) for ink in inks], of)


@lru_cache(8)
def _several_classes(classes: int, of: Theme) -> Table:
    strengths = np.linspace(LEAST_SURE, MOST_SURE, LEVELS).tolist()
    inks = class_colours(classes, of)
    return table_of([blend(ink.name(), of.surface, 1 - strength) for ink in inks for strength in strengths], of)
