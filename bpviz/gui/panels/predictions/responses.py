"""Unit responses: for one input or two, the activation of every unit all over them, as small pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui.number_text import full, significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest
from bpviz.gui.panels.network.values import has_inputs
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.field import between, place_on
from bpviz.gui.panels.predictions.response_layout import Block, blocks
from bpviz.gui.panels.predictions.response_painting import (
    SLACK,
    paint_captions,
    paint_curves,
    paint_dots,
    paint_frames,
    paint_legend,
    paint_maps,
)
from bpviz.gui.theme import Theme, current
from bpviz.notation import subscript, superscript
from bpviz.session.frame import Frame, Want
from bpviz.session.input_grid import InputGrid
from bpviz.session.selection import Selection

MARGIN = 12.0
LEGEND = 20.0


@dataclass(frozen=True)
class Tile:
    """The picture of unit i of layer l."""

    l: int
    i: int
    where: QRectF


class ResponsesView(PaintedView):
    """Draws a over the inputs for every unit, the layers from left to right as in the network; a click selects."""

    name = "Unit responses"
    tip = "a of every unit over the inputs: what each has learnt to look for"
    wants: frozenset[Want] = frozenset({"input_grid"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Unit responses over the inputs")
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self._limit = SteadyLimit()

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For one input or two."""
        return len(frame.dataset.X) in (1, 2)

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        if frame is not self._frame:
            self._frame = frame
            self.update()

    def select(self, selection: Selection | None) -> None:
        """Frame a selected unit."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def blocks(self) -> list[Block]:
        """Where the pictures of each layer are."""
        frame = self._frame
        if frame is None or frame.input_grid is None:
            return []
        room = QRectF(self.rect()).adjusted(MARGIN, LEGEND, -MARGIN, -6)
        return blocks(frame.recipe.layer_sizes[1:], room)

    def tiles(self) -> list[Tile]:
        """All pictures."""
        return [Tile(block.l, i, where) for block in self.blocks() for i, where in enumerate(block.tiles, start=1)]

    def tile_at(self, at: QPointF) -> Tile | None:
        """The picture at a place."""
        return next((tile for tile in self.tiles() if tile.where.contains(at)), None)

    def spot_at(self, at: QPointF) -> Spot | None:
        """A unit's activation at a place of its picture."""
        frame, tile = self._frame, self.tile_at(at)
        if frame is None or frame.input_grid is None or tile is None:
            return None
        x = plane_of(frame.input_grid, tile.where).point(at)[: len(frame.input_grid.axes)]
        value = full(activations_at(frame.input_grid, tile.l, np.array(x))[tile.i - 1])
        name = f"a{subscript(tile.i)}{superscript(tile.l)}"
        pairs = zip(frame.dataset.input_names, x, strict=True)
        inputs = ", ".join(f"{of_input} = {significant(number, 6)}" for of_input, number in pairs)
        tip = f"unit {tile.i} of layer {tile.l}\n{inputs}\nabout {name} = {value}"
        return Spot(tip, ((f"{name} = {value}", value),), selection=Selection.unit(tile.l, tile.i))

    def in_words(self) -> str:
        """How many pictures of which layer there are, and which one is framed."""
        one = self._selection
        selected = [f"unit {one.i} of layer {one.l} selected"] if one is not None and one.kind == "unit" else []
        return "; ".join([*(f"layer {block.l}: {len(block.tiles)} units" for block in self.blocks()), *selected])

    def selection_beside(self, direction: int) -> Selection | None:
        """The next unit, or the one before."""
        tiles = self.tiles()
        if not tiles:
            return None
        here = next((at for at, tile in enumerate(tiles) if self._is_selected(tile)), None)
        tile = tiles[0 if here is None else min(max(here + direction, 0), len(tiles) - 1)]
        return Selection.unit(tile.l, tile.i)

    def sheet(self) -> Sheet | None:
        """The activations over the grid, a column for each unit."""
        frame = self._frame
        return sheet_of_units(frame) if frame is not None and frame.input_grid is not None else None

    def paint(self, painter: QPainter) -> None:
        """The pictures, their captions and the legend."""
        of, frame = current(), self._frame
        if frame is None or frame.input_grid is None:
            return
        limit = self._limit_of(frame, frame.input_grid)
        x = _point_shown(frame)
        for block in self.blocks():
            self._paint_block(painter, block, frame.input_grid, limit, x, of)
            paint_captions(painter, block, frame.recipe.layer_sizes[block.l - 1], of)
        line = QRectF(MARGIN, 0, self.width() - 2 * MARGIN, LEGEND)
        paint_legend(painter, line, limit, _words(frame), len(frame.input_grid.axes) == 2, of)

    def _paint_block(
        self, painter: QPainter, block: Block, grid: InputGrid, limit: float, x: Array | None, of: Theme
    ) -> None:
        a = grid.a[block.l]
        if a.ndim == 3:
            paint_maps(painter, block.tiles, a, limit, of)
        else:
            paint_curves(painter, block.tiles, grid.axes[0], a, limit, of)
        if x is not None:
            paint_dots(painter, block.tiles, shares_of(grid, block.l, x, limit), of)
        one = self._selection
        chosen = one.i if one is not None and (one.kind, one.l) == ("unit", block.l) else None
        paint_frames(painter, block.tiles, chosen, of)

    def _is_selected(self, tile: Tile) -> bool:
        return self._selection == Selection.unit(tile.l, tile.i)

    def _limit_of(self, frame: Frame, grid: InputGrid) -> float:
        """1 for the sigmoid and tanh, as in the network picture; for a function without bounds what it needs."""
        unbounded = [l for l, f in frame.recipe.f_of.items() if not np.isfinite(f.output_range).all()]
        return self._limit.follow(max([1.0, *(largest(grid.a[l]) for l in unbounded)]))


def plane_of(grid: InputGrid, where: QRectF) -> Plane:
    """The inputs laid over a picture; a single one goes from left to right."""
    ranges = [(float(axis[0]), float(axis[-1])) for axis in grid.axes]
    return Plane(ranges[0], ranges[-1], where)


def activations_at(grid: InputGrid, l: int, x: Array) -> Array:
    """The activations of layer l at raw inputs x, (s_1,), between the nearest points of the grid: shape (s_l,)."""
    places = [place_on(axis, value) for axis, value in zip(grid.axes, x.tolist(), strict=True)]
    if len(places) == 1:
        return between(grid.a[l][:, np.newaxis].repeat(2, axis=1), places[0], 0.0)
    return between(grid.a[l], places[0], places[1])


def shares_of(grid: InputGrid, l: int, x: Array, limit: float) -> Array:
    """Where raw inputs x, (s_1,), lie in the picture of each unit of layer l: shape (2, s_l).

    To the right and upwards, as shares of the picture; over one input the height is that of the activation.
    """
    shares = [place_on(axis, value) / (len(axis) - 1) for axis, value in zip(grid.axes, x.tolist(), strict=True)]
    s_l = len(grid.a[l])
    if len(shares) == 2:
        return np.repeat(np.array(shares)[:, np.newaxis], s_l, axis=1)
    heights = (activations_at(grid, l, x) / (SLACK * limit) + 1) / 2
    return np.stack([np.full(s_l, shares[0]), heights])


def sheet_of_units(frame: Frame) -> Sheet:
    """The activations over the grid of a frame that has one: a row for each of its points, a column for each unit."""
    grid = frame.input_grid
    assert grid is not None
    x = [mesh.ravel() for mesh in np.meshgrid(*grid.axes)]
    columns: list[tuple[str, Array]] = list(zip(frame.dataset.input_names, x, strict=True))
    for l, a in grid.a.items():
        columns += [(f"a({l}) {i}", of_unit.ravel()) for i, of_unit in enumerate(a, start=1)]
    return Sheet(tuple(columns))


def _point_shown(frame: Frame) -> Array | None:
    """The raw inputs of the shown example, or of the point in its place."""
    if frame.probe is not None:
        return frame.probe.raw_inputs
    return frame.dataset.raw_inputs[:, frame.dataset.training[frame.i - 1]] if has_inputs(frame) else None


def _words(frame: Frame) -> str:
    shown = "the point" if frame.probe is not None else f"example {frame.i}"
    names = frame.dataset.input_names
    return f"{names[0]} →, {names[1]} ↑ · dot: {shown}" if len(names) == 2 else f"{names[0]} →, a ↑ · dot: {shown}"
