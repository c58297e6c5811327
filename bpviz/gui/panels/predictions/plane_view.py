"""A view with a plane in which the examples are points: a click on one shows it, elsewhere a point runs the net."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.number_text import full, significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.canvas.points import row_at
from bpviz.gui.panels.data.rows import Rows
from bpviz.gui.panels.network.values import has_inputs
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.answer import answer, numbers
from bpviz.gui.panels.predictions.axes import room_within
from bpviz.gui.panels.predictions.pointer import paint_cross, paint_label, paint_ring
from bpviz.gui.panels.predictions.press import Press
from bpviz.gui.panels.units_by_examples.known import reached
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

REACH = 9.0
"""How many pixels from its middle the cross can be taken hold of."""
KEY_STEPS = 40
"""So many presses of an arrow key take the point from one edge to the other."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Down: (0, -1), Qt.Key.Key_Up: (0, 1)}


class PlaneView(PaintedView):
    """Draws points and a cross in a plane; a subclass says which plane, and draws what lies under them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.name)
        self._rows: Rows | None = None
        self._pixels: tuple[tuple[Dataset, Plane], Array] | None = None
        self._press: Press | None = None

    @property
    def frame(self) -> Frame | None:
        """What is shown; None before the first."""
        return self._rows.frame if self._rows is not None else None

    @property
    def plane(self) -> Plane | None:
        """The plane on screen; None where there is nothing to draw."""
        frame = self.frame
        where = self.room()
        if frame is None or frame.input_grid is None or where.width() < 2 or where.height() < 2:
            return None
        return self.plane_of(frame, where)

    def room(self) -> QRectF:
        """Where the plane goes."""
        return room_within(self.width(), self.height())

    def plane_of(self, frame: Frame, where: QRectF) -> Plane:
        """The plane of a frame with an input grid."""
        raise NotImplementedError

    def places(self, frame: Frame) -> Array:
        """Where in the plane each row's example lies, shape (2, m_all); (2, c m_all) where each is drawn c times."""
        raise NotImplementedError

    def place_of(self, frame: Frame, raw_inputs: Array) -> tuple[float, float]:
        """Where in the plane the answer to raw inputs, shape (s_1,), lies."""
        raise NotImplementedError

    def h_about(self, frame: Frame, raw_inputs: Array) -> Array:
        """The outputs for raw inputs, shape (s_1,), as the grid has them: shape (s_nl,)."""
        raise NotImplementedError

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        if frame is self.frame:
            return
        self._rows = Rows(frame) if self._rows is None else self._rows.at(frame)
        self.update()

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._rows = self._pixels = self._press = None

    def row_at(self, at: QPointF) -> int | None:
        """The row of the data whose point lies at a place."""
        frame, plane = self.frame, self.plane
        if frame is None or plane is None or not plane.where.adjusted(-6, -6, 6, 6).contains(at):
            return None
        point = row_at(self._pixels_of(frame, plane), at)
        return None if point is None else point % frame.dataset.table.m_all

    def spot_at(self, at: QPointF) -> Spot | None:
        """An example, the cross, or a point of the plane."""
        frame, plane, rows = self.frame, self.plane, self._rows
        if frame is None or plane is None or rows is None:
            return None
        if self._on_cross(at) and frame.probe is not None:
            return self._spot(frame, frame.probe.raw_inputs, frame.probe.a[frame.recipe.n_l][:, 0], "h")
        row = self.row_at(at)
        if row is not None:
            part, i = rows.example(row)
            copies = _inputs_in_full(frame, frame.dataset.raw_inputs[:, row])
            return Spot(rows.in_words(row), copies, i if part == "training" else None)
        if not plane.where.contains(at):
            return None
        raw_inputs = self._raw_inputs(plane, at)
        return self._spot(frame, raw_inputs, self.h_about(frame, raw_inputs), "about h")

    def in_words(self) -> str:
        """What the net says of the shown example, or of the point that is run instead."""
        frame = self.frame
        if frame is None:
            return ""
        if frame.probe is not None:
            return f"the point: {answer(frame.dataset, frame.probe.a[frame.recipe.n_l][:, 0])}"
        if not reached(frame, "a", frame.recipe.n_l):
            return f"example {frame.i}: not computed yet"
        return f"example {frame.i}: {answer(frame.dataset, frame.example.a[frame.recipe.n_l][:, 0])}"

    def example_beside(self, direction: int) -> int | None:
        """The next training example, or the one before."""
        frame = self.frame
        if frame is None:
            return None
        return min(max(frame.i + direction, 1), frame.dataset.m)

    def paint_pointers(self, painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
        """Ring the shown example; draw the point that is run through the net instead, with its answer beside it."""
        probe, inside = frame.probe, plane.where.adjusted(-1, -1, 1, 1)
        if probe is not None:
            at = plane.pixel(*self.place_of(frame, probe.raw_inputs))
            if inside.contains(at):
                paint_cross(painter, at, of)
                paint_label(painter, at, plane.where, answer(frame.dataset, probe.a[frame.recipe.n_l][:, 0]), of)
        elif has_inputs(frame):
            row = int(frame.dataset.training[frame.i - 1])
            for x, y in plane.pixels(self.places(frame)[:, row :: frame.dataset.table.m_all]).T.tolist():
                if inside.contains(QPointF(x, y)):
                    paint_ring(painter, QPointF(x, y), of)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the cross or of an example, or put the cross there."""
        at, plane = event.position(), self.plane
        if plane is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row = self.row_at(at)
        if self._on_cross(at):
            self._press = Press("cross", at)
        elif row is not None:
            self._press = Press("example", at, row)
        elif plane.where.contains(at):
            self._press = Press("ground", at)
            self._run_point(plane, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the cross along."""
        at, plane, press = event.position(), self.plane, self._press
        if plane is None:
            return
        if press is None:
            self._point_out(plane, at)
            return
        way = (at - press.start).manhattanLength()
        if press.moved or way >= QApplication.startDragDistance() / 2:
            self._press = replace(press, moved=True)
            self._run_point(plane, at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the cross takes it away; one on an example shows that."""
        press, self._press = self._press, None
        if press is None or press.moved or event.button() != Qt.MouseButton.LeftButton:
            return
        if press.on == "cross":
            self.point_chosen.emit(None)
        elif press.on == "example":
            self._choose_row(press.row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Not the cross there and away again."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter puts the cross on the shown example, Alt with an arrow key moves it, Esc takes it away."""
        key, plane = Qt.Key(event.key()), self.plane
        probing = self.frame is not None and self.frame.probe is not None
        if key == Qt.Key.Key_Escape and probing:
            self.point_chosen.emit(None)
        elif plane is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not probing:
            self._move_by(plane, 0, 0)
        elif plane is not None and key in ARROWS and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._move_by(plane, *ARROWS[key])
        else:
            super().keyPressEvent(event)

    def _pixels_of(self, frame: Frame, plane: Plane) -> Array:
        """Where the points are, shape (2, c m_all); kept, because every move of the mouse asks."""
        key = (frame.dataset, plane)
        if self._pixels is None or self._pixels[0] != key:
            self._pixels = key, plane.pixels(self.places(frame))
        return self._pixels[1]

    def _raw_inputs(self, plane: Plane, at: QPointF) -> Array:
        """The raw inputs of a place on screen, shape (s_1,)."""
        inputs = len(self.frame.dataset.input_names) if self.frame is not None else 0
        return np.array(plane.point(at)[:inputs])

    def _run_point(self, plane: Plane, at: QPointF) -> None:
        self.point_chosen.emit(tuple(self._raw_inputs(plane, at).tolist()))

    def _move_by(self, plane: Plane, right: int, up: int) -> None:
        frame = self.frame
        if frame is None:
            return
        shown = frame.dataset.raw_inputs[:, frame.dataset.training[frame.i - 1]]
        from_ = shown if frame.probe is None else frame.probe.raw_inputs
        at = plane.pixel(*self.place_of(frame, from_))
        step = QPointF(right * plane.where.width() / KEY_STEPS, -up * plane.where.height() / KEY_STEPS)
        self._run_point(plane, at + step)

    def _choose_row(self, row: int) -> None:
        """Show a training example; a held-out one has no number, so it is run through the net as a point."""
        rows = self._rows
        if rows is None:
            return
        part, i = rows.example(row)
        if part == "training":
            if rows.frame.probe is not None:
                # The example may be the one that the point stands in for, and so be no change.
                self.point_chosen.emit(None)
            self.example_chosen.emit(i)
        else:
            self.point_chosen.emit(tuple(rows.dataset.raw_inputs[:, row].tolist()))

    def _on_cross(self, at: QPointF) -> bool:
        frame, plane = self.frame, self.plane
        if frame is None or plane is None or frame.probe is None:
            return False
        way = plane.pixel(*self.place_of(frame, frame.probe.raw_inputs)) - at
        return float(np.hypot(way.x(), way.y())) <= REACH

    def _point_out(self, plane: Plane, at: QPointF) -> None:
        shape = Qt.CursorShape
        over = self._on_cross(at) or self.row_at(at) is not None
        inside = plane.where.contains(at)
        self.setCursor(shape.PointingHandCursor if over else shape.CrossCursor if inside else shape.ArrowCursor)

    def _spot(self, frame: Frame, raw_inputs: Array, h: Array, h_name: str) -> Spot:
        pairs = zip(frame.dataset.input_names, raw_inputs.tolist(), strict=True)
        inputs = ", ".join(f"{name} = {significant(value, 6)}" for name, value in pairs)
        about = h_name.removesuffix("h")
        tip = f"{inputs}\n{about}{answer(frame.dataset, h)}"
        outputs = tuple((f"{about}{name} = {value}", value) for name, value in numbers(frame.dataset, h))
        return Spot(tip, (*_inputs_in_full(frame, raw_inputs), *outputs))


def _inputs_in_full(frame: Frame, raw_inputs: Array) -> tuple[tuple[str, str], ...]:
    values = [full(value) for value in raw_inputs]
    return tuple((f"{name} = {value}", value) for name, value in zip(frame.dataset.input_names, values, strict=True))
