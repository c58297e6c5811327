"""The picture of units × examples: one heat map for each layer, whose cells can be pointed at, chosen and copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpviz.digits import grouped, number
from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.number_text import full, significant
from bpviz.gui.panels.drawing.heat_map import HeatMap
from bpviz.gui.panels.network.values import symbol
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.units_by_examples.known import (
    has_shown_example,
    known_columns,
    progress,
    shown_example,
)
from bpviz.gui.panels.units_by_examples.layout import HEADER, arranged
from bpviz.gui.panels.units_by_examples.lettering import (
    captions,
    paint_caption,
    paint_legend,
    paint_unit_numbers,
)
from bpviz.gui.panels.units_by_examples.quantities import Limits, Quantity
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

WIDE = 190.0
"""The inputs are shown too where every layer keeps that much width."""
WAITING = "The values of all examples come with the next picture of the run."


@dataclass(frozen=True)
class Place:
    """The cell of unit i of layer l and an example, all counted from 1; `column` counts the map's columns from 0."""

    l: int
    i: int
    example: int
    column: int


class UnitsByExamples(PaintedView):
    """Draws a quantity of every unit for many examples; a click chooses the unit and the example.

    Args:
        quantity: what is drawn.
    """

    wants: frozenset[Want] = frozenset({"all_examples"})

    def __init__(self, quantity: Quantity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"{quantity.name} of all units and examples")
        self.quantity = quantity
        self._frame: Frame | None = None
        self._selected: tuple[int, int] | None = None
        self._limits: Limits = {}
        self._maps: dict[int, HeatMap] | None = None
        self._inputs: tuple[object, float, Theme, QImage] | None = None

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        self._frame = frame
        self._limits = self.quantity.limits(frame) if frame.all_examples is not None else {}
        self._maps = None
        self.update()

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._maps = self._inputs = None

    def select(self, selection: Selection | None) -> None:
        """Mark the row of a unit or an input."""
        self._selected = row_of(selection)
        self.update()

    def sheet(self) -> Sheet | None:
        """Every known value: layer l, unit i, example, value."""
        frame = self._frame
        if frame is None or frame.all_examples is None:
            return None
        parts = []
        for l, values in sorted(self.quantity.of_all(frame).items()):
            known = known_columns(frame, self.quantity.letter, l)
            i, column = np.indices((len(values), int(known.sum()))).reshape(2, -1)
            examples = frame.all_examples.examples[known][column]
            parts.append((np.full(i.size, l), i + 1, examples, values[:, known].ravel()))
        columns = (np.concatenate(part) for part in zip(*parts, strict=True))
        return Sheet(tuple(zip(("l", "i", "example", self.quantity.column), columns, strict=True)))

    def maps(self) -> dict[int, HeatMap]:
        """The heat map of each shown layer, keyed by l; {} where the frame has not what it takes."""
        if self._maps is None:
            self._maps = dict(self._lay_out())
        return self._maps

    def place_at(self, point: QPointF) -> Place | None:
        """Which cell lies at a point."""
        if self._frame is None or self._frame.all_examples is None:
            return None
        for l, heat in self.maps().items():
            cell = heat.cell_at(point.x(), point.y())
            if cell is not None:
                return Place(l, cell[0] + 1, int(self._frame.all_examples.examples[cell[1]]), cell[1])
        return None

    def spot_at(self, at: QPointF) -> Spot | None:
        """The number in a cell; a click chooses the unit and the example."""
        place = self.place_at(at)
        if place is None:
            return None
        name = f"{symbol(self.quantity.letter, place.i, place.l)} of example {grouped(place.example)}"
        value, unit = self._value(place), Selection.unit(place.l, place.i)
        if value is None:
            return Spot(f"{name} is not computed yet at this line", (), place.example, unit)
        return Spot(f"{name} = {full(value)}", ((f"value of {name}", full(value)),), place.example, unit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out afresh."""
        self._maps = None

    def in_words(self) -> str:
        """Where we are, and the largest size of a number in each layer."""
        if self._frame is None or self._frame.all_examples is None:
            return ""
        largest = (f"layer {l}: colours up to ±{significant(heat.limit, 3)}" for l, heat in self.maps().items())
        return "; ".join([progress(self._frame), *largest])

    def selection_beside(self, direction: int) -> Selection | None:
        """The next unit, or the one before, through all layers that are shown."""
        rows = [(l, i) for l, heat in self.maps().items() for i in range(1, len(heat.values) + 1)]
        if not rows:
            return None
        at = rows.index(self._selected) + direction if self._selected in rows else 0
        return Selection.unit(*rows[min(max(at, 0), len(rows) - 1)])

    def paint(self, painter: QPainter) -> None:
        """Draw the heat maps."""
        of, frame = theme.current(), self._frame
        if frame is None:
            return
        if frame.all_examples is None:
            self.say(painter, WAITING)
            return
        for l, heat in self.maps().items():
            heat.paint(painter, of, self._kept_image(frame, heat, of) if l == 1 else None)
            self._paint_lettering(painter, frame, l, heat, of)
            self._paint_marks(painter, frame, l, heat, of)
        limits = {l: heat.limit for l, heat in self.maps().items()}
        stepping = frame.position is not None
        paint_legend(painter, self.width(), progress(frame), self.quantity.legend(limits), of, strong=stepping)

    def _value(self, place: Place) -> float | None:
        """The number in a cell, None where it is not computed yet.

        Other panels compute the shown example alone, so its last bits may differ from those it has among all others.
        """
        frame = self._frame
        if frame is None or not known_columns(frame, self.quantity.letter, place.l)[place.column]:
            return None
        if place.example == frame.i:
            return number(self.quantity.of_one(frame)[place.l][place.i - 1, 0])
        return number(self.quantity.of_all(frame)[place.l][place.i - 1, place.column])

    def _lay_out(self) -> Iterator[tuple[int, HeatMap]]:
        frame = self._frame
        values = self.quantity.of_all(frame) if frame is not None else {}
        if frame is None or not values:
            return
        layers = [l for l in sorted(values) if l > 1 or self.width() / len(values) >= WIDE]
        places = arranged(len(layers), QRectF(0, HEADER, self.width(), self.height() - HEADER))
        for l, where in zip(layers, places, strict=True):
            known = known_columns(frame, self.quantity.letter, l)
            yield l, HeatMap(values[l], self._limits.get(l, 1.0), where, gaps=True, known=known)

    def _kept_image(self, frame: Frame, heat: HeatMap, of: Theme) -> QImage:
        """The inputs may be many, and stay while W and b change."""
        kept = self._inputs
        if kept is None or kept[0] is not frame.dataset or kept[1:3] != (heat.limit, of):
            self._inputs = kept = (frame.dataset, heat.limit, of, heat.image(of))
        return kept[3]

    def _paint_lettering(self, painter: QPainter, frame: Frame, l: int, heat: HeatMap, of: Theme) -> None:
        name, note = self.quantity.caption(l, self._limits)
        units, columns = heat.values.shape
        not_finite = int((~np.isfinite(heat.drawn)).sum())
        paint_caption(painter, heat, captions(name, units, columns, frame.dataset.m, [note], not_finite), of)
        paint_unit_numbers(painter, heat, self._selected_of(l), of)

    def _paint_marks(self, painter: QPainter, frame: Frame, l: int, heat: HeatMap, of: Theme) -> None:
        ink, i = QColor(of.text), self._selected_of(l)
        if i is not None:
            heat.mark_row(painter, i - 1, ink)
        if not has_shown_example(frame):
            return
        at, has_column = shown_example(frame)
        if has_column:
            heat.mark_column(painter, at, ink)
        else:
            heat.point_from_above(painter, heat.column_at(at).left(), ink)

    def _selected_of(self, l: int) -> int | None:
        """The selected unit, if it is one of layer l."""
        if self._selected is None or self._selected[0] != l or self._selected[1] > len(self.maps()[l].values):
            return None
        return self._selected[1]


def row_of(selection: Selection | None) -> tuple[int, int] | None:
    """Layer and number of the unit that a selection shows, None where it shows no unit."""
    match selection:
        case Selection("unit", l, i):
            return l, i
        case Selection("input", _, _, j):
            return 1, j
    return None
