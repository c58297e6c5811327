"""The fitted curve: for one input, what the net answers over it, with the examples as points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolButton, QWidget

from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.painted_view import Spot
from bpviz.gui.panels.predictions.axes import paint_axes, room_within
from bpviz.gui.panels.predictions.curve_numbers import (
    drawn_targets,
    in_target_units,
    parts_of,
    range_of_targets,
    targets,
)
from bpviz.gui.panels.predictions.curve_parts import PartsPlot
from bpviz.gui.panels.predictions.curve_points import colour_of_output, keys, paint_curve_points
from bpviz.gui.panels.predictions.kept_layer import KeptLayer
from bpviz.gui.panels.predictions.keys import paint_keys
from bpviz.gui.panels.predictions.plane_view import PlaneView
from bpviz.gui.panels.predictions.polyline import paint_polyline
from bpviz.gui.panels.units_by_examples.known import reached
from bpviz.gui.theme import Theme, current
from bpviz.session.frame import Frame, Want
from bpviz.session.input_grid import InputGrid
from bpviz.session.selection import Selection


class CurveView(PlaneView):
    """Draws h over one input, in the target's units; beside it, if wished, what the hidden units make of it."""

    name = "Fitted curve"
    tip = "What the net says over the input, with the examples as points"
    wants: frozenset[Want] = frozenset({"input_grid"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points = KeptLayer()
        self._parts = PartsPlot()
        self._selection: Selection | None = None
        self.with_units = QToolButton()
        self.with_units.setText("hidden units")
        self.with_units.setCheckable(True)
        self.with_units.setAccessibleName("show what the hidden units add")
        self.with_units.setToolTip("Also draw W a of each hidden unit: the bends that add up to the curve")
        self.with_units.toggled.connect(self.update)
        self.controls = self.with_units

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For one input."""
        return len(frame.dataset.X) == 1

    def room(self) -> QRectF:
        """All of it, or what the hidden units leave."""
        return self._rooms()[0]

    def plane_of(self, frame: Frame, where: QRectF) -> Plane:
        """The input as far as the grid reaches, and the targets."""
        x = _grid(frame).axes[0]
        return Plane((float(x[0]), float(x[-1])), range_of_targets(frame.dataset), where)

    def places(self, frame: Frame) -> Array:
        """Each raw input with each of its targets."""
        y = drawn_targets(frame.dataset)
        return np.stack([np.tile(frame.dataset.raw_inputs[0], len(y)), y.ravel()])

    def place_of(self, frame: Frame, raw_inputs: Array) -> tuple[float, float]:
        """On the first curve, or at the edge beyond which it is."""
        probe = frame.probe
        exact = probe is not None and probe.raw_inputs is raw_inputs
        h = probe.a[frame.recipe.n_l][:, 0] if probe and exact else self.h_about(frame, raw_inputs)
        low, high = range_of_targets(frame.dataset)
        y = float(in_target_units(frame.dataset, h[:, np.newaxis])[0, 0])
        return float(raw_inputs[0]), min(max(y, low), high)

    def h_about(self, frame: Frame, raw_inputs: Array) -> Array:
        """Between the nearest points of the grid."""
        grid = _grid(frame)
        return np.array([np.interp(raw_inputs[0], grid.axes[0], row) for row in grid.a[frame.recipe.n_l]])

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        self.with_units.setEnabled(frame.recipe.n_l > 2)
        super().draw(frame)

    def forget(self) -> None:
        """Let go of the data and of what was painted of them."""
        super().forget()
        self._points.forget()

    def select(self, selection: Selection | None) -> None:
        """Make the part of a selected hidden unit stand out."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    def spot_at(self, at: QPointF) -> Spot | None:
        """A hidden unit's part, or what the plane has there."""
        frame, room = self.frame, self._rooms()[1]
        if frame is None or room is None or not room.contains(at):
            return super().spot_at(at)
        return self._parts.spot_at(at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a hidden unit, or what the plane has there."""
        frame, j = self.frame, self._parts.unit_at(event.position()) if self._rooms()[1] is not None else None
        if frame is not None and j is not None and event.button() == Qt.MouseButton.LeftButton:
            self.selected.emit(Selection.unit(frame.recipe.n_l - 1, j))
        else:
            super().mousePressEvent(event)

    def sheet(self) -> Sheet | None:
        """The curve, a row for each point of the grid."""
        frame = self.frame
        return sheet_of_curve(frame) if frame is not None and frame.input_grid is not None else None

    def paint(self, painter: QPainter) -> None:
        """Curves, points, what is pointed out; the parts."""
        of, frame, plane = current(), self.frame, self.plane
        if frame is None or plane is None:
            return
        _paint_curves(painter, frame, plane, of)
        key = (frame.dataset, plane, of.name)
        self._points.paint(painter, self.size(), key, lambda on: _paint_still(on, frame, plane, of))
        _paint_residuals(painter, frame, plane, of)
        _paint_probe_line(painter, frame, plane, of)
        self.paint_pointers(painter, frame, plane, of)
        self._paint_parts(painter, frame, of)

    def _paint_parts(self, painter: QPainter, frame: Frame, of: Theme) -> None:
        room = self._rooms()[1]
        parts = parts_of(frame, self._output(frame)) if room is not None else None
        if room is not None and parts is not None:
            self._parts.paint(painter, room, frame, parts, self._hidden_unit(frame), of)

    def _output(self, frame: Frame) -> int:
        """The output unit whose parts are drawn: the selected one, else the first."""
        one = self._selection
        return one.i if one is not None and (one.kind, one.l) == ("unit", frame.recipe.n_l) else 1

    def _hidden_unit(self, frame: Frame) -> int | None:
        one = self._selection
        return one.i if one is not None and (one.kind, one.l) == ("unit", frame.recipe.n_l - 1) else None

    def _rooms(self) -> tuple[QRectF, QRectF | None]:
        """Where the curve goes, and the parts of it where they are shown."""
        both = self.with_units.isChecked() and self.with_units.isEnabled()
        return rooms(self.width(), self.height(), both=both)


def rooms(width: float, height: float, *, both: bool) -> tuple[QRectF, QRectF | None]:
    """One plot, or two: side by side in what is wider than high, else one under the other."""
    if not both:
        return room_within(width, height), None
    if width > 1.5 * height:
        one = room_within(width / 2, height)
        return one, one.translated(width / 2, 0)
    one = room_within(width, height / 2)
    return one, one.translated(0, height / 2)


def sheet_of_curve(frame: Frame) -> Sheet:
    """The outputs over the grid, in raw units too where the target has some."""
    grid, data = _grid(frame), frame.dataset
    h = grid.a[frame.recipe.n_l]
    columns: list[tuple[str, Sequence[float] | Array]] = [(data.input_names[0], grid.axes[0])]
    columns += [(f"h {i}", row) for i, row in enumerate(h, start=1)]
    if data.task != "classification":
        columns += [(f"net says {name}", row) for name, row in zip(data.output_names, data.raw_outputs(h), strict=True)]
    return Sheet(tuple(columns))


def _grid(frame: Frame) -> InputGrid:
    assert frame.input_grid is not None
    return frame.input_grid


def _paint_curves(painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
    grid = _grid(frame)
    painter.save()
    painter.setClipRect(plane.where)
    for o, y in enumerate(in_target_units(frame.dataset, grid.a[frame.recipe.n_l])):
        painter.setPen(QPen(colour_of_output(o, frame.dataset, of), 2))
        paint_polyline(painter, *plane.pixels(np.stack([grid.axes[0], y])))
    painter.restore()


def _paint_residuals(painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
    """From the shown example's targets to what the net says, once that is computed."""
    data, n_l = frame.dataset, frame.recipe.n_l
    if frame.probe is not None or not reached(frame, "a", n_l):
        return
    row = int(data.training[frame.i - 1])
    x = float(data.raw_inputs[0, row])
    said = in_target_units(data, frame.example.a[n_l])[:, 0]
    painter.save()
    painter.setClipRect(plane.where)
    painter.setPen(QPen(QColor(of.text), 1.4, Qt.PenStyle.DashLine))
    for h, y in zip(said.tolist(), targets(data)[:, row].tolist(), strict=True):
        if np.isfinite(h):
            painter.drawLine(plane.pixel(x, y), plane.pixel(x, h))
    painter.restore()


def _paint_probe_line(painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
    if frame.probe is None:
        return
    at = plane.pixel(float(frame.probe.raw_inputs[0]), plane.x2[0]).x()
    if plane.where.left() <= at <= plane.where.right():
        painter.setPen(QPen(QColor(of.muted), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(at, plane.where.top()), QPointF(at, plane.where.bottom()))


def _paint_still(painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
    """What stays while the net learns: the points and the axes."""
    data = frame.dataset
    paint_curve_points(painter, data, plane, of)
    upwards = "h" if data.task == "classification" else data.output_names[0] if len(data.Y) == 1 else "targets"
    line = paint_axes(painter, plane, data.input_names[0], upwards, of)
    paint_keys(painter, keys(data, of), line, of)
