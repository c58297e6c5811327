"""The picture of one matrix with all that belongs to it: caption, headings, cells or pictures, frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.panels.drawing.colour_scale import largest
from bpviz.gui.panels.network.values import Edge
from bpviz.gui.panels.weights import captions, words
from bpviz.gui.panels.weights.numbers import writing_for, writing_of_biases
from bpviz.gui.panels.weights.paint import Brush, paint_frames, paint_labels, paint_matrix, paint_tiles
from bpviz.gui.panels.weights.plan import Place
from bpviz.gui.panels.weights.quantities import why_not
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.session.frame import Frame
from bpviz.session.selection import Selection


@dataclass(frozen=True, eq=False)
class Contents:
    """What a matrix holds.

    Attributes:
        frame: the moment.
        values: the quantity's numbers, the same object while they stay the same; None while they are not known.
        limit: the end of the colour scale; None where each picture has one of its own.
        limit_of_biases: what the digits of the biases go by.
    """

    frame: Frame
    values: Parameters | None
    limit: float | None
    limit_of_biases: float


@dataclass(frozen=True)
class Marks:
    """What is selected, and the weight that is pointed at."""

    selection: Selection | None
    hovered: Edge | None


def paint_place(brush: Brush, place: Place, contents: Contents, marks: Marks) -> None:
    """Paint a matrix; words in its place where it is not known yet."""
    name, values = place.piece.quantity.matrix(place.piece.l), contents.values
    if values is None:
        captions.paint_caption(brush.painter, place.where, name, (), brush.of)
        captions.paint_absence(brush.painter, place.where, why_not(contents.frame), brush.of)
        return
    remarks = words.remarks(contents.frame, place, brush, contents.limit)
    captions.paint_caption(brush.painter, place.where, name, remarks, brush.of)
    _paint_cells(brush, place, values, contents)
    if marks.hovered is not None:
        paint_frames(brush, place.crossing(marks.hovered), brush.of.muted, 1.0)
    if marks.selection is not None:
        paint_frames(brush, place.outlines(marks.selection), brush.of.accent, 2.0)


def _paint_cells(brush: Brush, place: Place, values: Parameters, contents: Contents) -> None:
    limit, of_matrix = contents.limit, (values, values.W[place.piece.l], values.b[place.piece.l])
    if isinstance(place, TilesPlace):
        paint_tiles(brush, place, of_matrix, _limits(place, of_matrix[1], limit))
        paint_labels(brush, place)
    else:
        assert limit is not None
        writing = writing_of_biases(*place.bias_size, limit, contents.limit_of_biases)
        paint_matrix(brush, place, of_matrix, limit, writing)
        usual = writing_for(*place.cell_size, limit)
        # What stands beside the matrix's name holds for its biases unless they say something else.
        own = writing is not None and writing.power != (0 if usual is None else usual.power)
        factor = f" {writing.factor or '× 1'}" if own and writing is not None else ""
        captions.paint_headings(brush.painter, place, f"{place.piece.quantity.sign}b{factor}", brush.of)


def _limits(place: TilesPlace, W: Array, limit: float | None) -> Array:
    """The scale's end of each picture, its own largest number where there is no limit; shape (pictures,)."""
    if limit is not None:
        return np.full(place.piece.pictures, limit)
    return np.array([largest(image) or 1.0 for image in place.images(W)])
