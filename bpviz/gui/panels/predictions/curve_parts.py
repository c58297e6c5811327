"""How the fitted curve is made: what each hidden unit adds to the output unit's weighted sum z, over the input."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.number_text import full, significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest
from bpviz.gui.panels.painted_view import Spot
from bpviz.gui.panels.predictions.axes import paint_axes
from bpviz.gui.panels.predictions.curve_numbers import Parts
from bpviz.gui.panels.predictions.keys import Key, line_mark, paint_keys
from bpviz.gui.panels.predictions.polyline import paint_polyline
from bpviz.gui.theme import Theme, blend
from bpviz.notation import subscript, superscript
from bpviz.session.frame import Frame

NEAR = 6.0
"""How many pixels from a line it can be pointed at."""
MOST_NUMBERED = 16
"""Of more hidden units the lines carry no numbers."""


@dataclass(frozen=True, eq=False)
class Painted:
    """What is on screen."""

    parts: Parts
    plane: Plane
    x: Array
    l: int
    input_name: str


class PartsPlot:
    """Paints the parts, and knows which lies where."""

    def __init__(self) -> None:
        self._limit = SteadyLimit()
        self._painted: Painted | None = None

    def paint(
        self, painter: QPainter, where: QRectF, frame: Frame, parts: Parts, selected: int | None, of: Theme
    ) -> None:
        """Draw one line for each hidden unit, orange for a negative weight and blue for a positive one, and z."""
        if where.width() < 2 or where.height() < 2 or frame.input_grid is None:
            self._painted = None
            return
        x, l = frame.input_grid.axes[0], frame.recipe.n_l - 1
        limit = self._limit.follow(max(largest(parts.terms), largest(parts.z)))
        plane = Plane((float(x[0]), float(x[-1])), (-limit, limit), where)
        self._painted = Painted(parts, plane, x, l, frame.dataset.input_names[0])
        _paint_zero(painter, plane, of)
        _paint_lines(painter, self._painted, frame.parameters.W[l][parts.i - 1], selected, of)
        line = paint_axes(painter, plane, frame.dataset.input_names[0], _name_of_z(parts, l), of)
        paint_keys(painter, _keys(l, of), line, of)

    def unit_at(self, at: QPointF) -> int | None:
        """The hidden unit whose line lies nearest to a place."""
        painted = self._painted
        if painted is None or not painted.plane.where.contains(at):
            return None
        heights = self._heights_at(painted, at)
        below = painted.plane.pixels(np.stack([np.zeros_like(heights), heights]))[1] - at.y()
        away = np.where(np.isfinite(below), np.abs(below), np.inf)
        j = int(away.argmin())
        return j + 1 if away[j] <= NEAR else None

    def spot_at(self, at: QPointF) -> Spot | None:
        """What a hidden unit adds there, or all of them together."""
        painted = self._painted
        if painted is None or not painted.plane.where.contains(at):
            return None
        x, j = painted.plane.point(at)[0], self.unit_at(at)
        if j is None:
            name, value = _name_of_z(painted.parts, painted.l), float(np.interp(x, painted.x, painted.parts.z))
        else:
            name, value = _name_of_term(painted.parts, painted.l, j), float(self._heights_at(painted, at)[j - 1])
        tip = f"{painted.input_name} = {significant(x, 6)}\nabout {name} = {significant(value)}"
        return Spot(tip, ((f"about {name} = {full(value)}", full(value)),))

    def _heights_at(self, painted: Painted, at: QPointF) -> Array:
        x = painted.plane.point(at)[0]
        return np.array([np.interp(x, painted.x, term) for term in painted.parts.terms])


def _name_of_z(parts: Parts, l: int) -> str:
    return f"z{subscript(parts.i)}{superscript(l + 1)}"


def _name_of_term(parts: Parts, l: int, j: int) -> str:
    return f"W{subscript(parts.i)}{subscript(j)}{superscript(l)} a{subscript(j)}{superscript(l)}"


def _keys(l: int, of: Theme) -> list[Key]:
    return [
        Key(line_mark(QPen(QColor(of.text), 2)), "z: their sum + b", 16),
        Key(line_mark(QPen(QColor(of.positive), 1.4)), f"W a{superscript(l)}, W > 0", 16),
        Key(line_mark(QPen(QColor(of.negative), 1.4)), "W < 0", 16),
    ]


def _paint_zero(painter: QPainter, plane: Plane, of: Theme) -> None:
    at = plane.pixel(0, 0).y()
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawLine(QPointF(plane.where.left(), at), QPointF(plane.where.right(), at))


def _paint_lines(painter: QPainter, painted: Painted, W: Array, selected: int | None, of: Theme) -> None:
    plane, parts = painted.plane, painted.parts
    painter.save()
    painter.setClipRect(plane.where)
    for j, (term, weight) in enumerate(zip(parts.terms, W.tolist(), strict=True), start=1):
        ink = of.positive if weight >= 0 else of.negative
        faint = j != selected
        painter.setPen(QPen(blend(ink, of.surface, 0.35) if faint else QColor(ink), 1.2 if faint else 2.6))
        paint_polyline(painter, *plane.pixels(np.stack([painted.x, term])))
    painter.setPen(QPen(QColor(of.text), 2))
    paint_polyline(painter, *plane.pixels(np.stack([painted.x, parts.z])))
    painter.restore()
    if len(parts.terms) <= MOST_NUMBERED:
        _paint_numbers(painter, painted, of)


def _paint_numbers(painter: QPainter, painted: Painted, of: Theme) -> None:
    """Number the lines at their right ends, those that would lie over another number left out."""
    font = fonts.numbers(10)
    painter.setFont(font)
    painter.setPen(QColor(of.muted))
    height, where = QFontMetricsF(font).height(), painted.plane.where
    ends = painted.plane.pixels(np.stack([np.zeros(len(painted.parts.terms)), painted.parts.terms[:, -1]]))[1]
    taken: list[float] = []
    for j, y in enumerate(ends.tolist(), start=1):
        if where.top() <= y <= where.bottom() and all(abs(y - other) >= height * 0.8 for other in taken):
            taken.append(y)
            box = QRectF(where.right() + 1, y - height / 2, 12, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(j))
