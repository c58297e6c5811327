"""Decision regions: for two inputs, what the net answers all over their plane, with the examples on top."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from bpviz.data.dataset import Indices
from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.canvas.points import MANY, paint_points
from bpviz.gui.panels.predictions.axes import paint_axes
from bpviz.gui.panels.predictions.field import between, place_on
from bpviz.gui.panels.predictions.halos import OF_DOT, OF_POINT, paint_halos
from bpviz.gui.panels.predictions.kept_layer import KeptLayer
from bpviz.gui.panels.predictions.keys import paint_keys
from bpviz.gui.panels.predictions.plane_view import PlaneView
from bpviz.gui.panels.predictions.region_keys import boundary_pen, keys
from bpviz.gui.panels.predictions.region_picture import RegionPicture, region_picture
from bpviz.gui.theme import Theme, current
from bpviz.session.frame import Frame, Want
from bpviz.session.input_grid import InputGrid


class RegionsView(PlaneView):
    """Draws h over two inputs."""

    name = "Decision regions"
    tip = "What the net says all over the plane of the two inputs, with the examples on it"
    wants: frozenset[Want] = frozenset({"input_grid", "outputs"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._halos, self._points = KeptLayer(), KeptLayer()
        self._picture: tuple[InputGrid, Theme, RegionPicture] | None = None

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For two inputs and classes, or two inputs and one number."""
        data = frame.dataset
        return len(data.X) == 2 and (data.task == "classification" or (data.task == "regression" and len(data.Y) == 1))

    def forget(self) -> None:
        """Let go of the data and of what was painted of them."""
        super().forget()
        self._picture = None
        self._halos.forget()
        self._points.forget()

    def draw(self, frame: Frame) -> None:
        """Show another moment; outlines around the wrong answers of another one are of no use any more."""
        if self.frame is None or frame.outputs is not self.frame.outputs:
            self._halos.forget()
        super().draw(frame)

    def plane_of(self, frame: Frame, where: QRectF) -> Plane:
        """The inputs as far as the grid reaches."""
        x1, x2 = _grid(frame).axes
        return Plane((float(x1[0]), float(x1[-1])), (float(x2[0]), float(x2[-1])), where)

    def places(self, frame: Frame) -> Array:
        """The raw inputs."""
        return frame.dataset.raw_inputs

    def place_of(self, frame: Frame, raw_inputs: Array) -> tuple[float, float]:
        """The raw inputs."""
        return float(raw_inputs[0]), float(raw_inputs[1])

    def h_about(self, frame: Frame, raw_inputs: Array) -> Array:
        """Between the nearest points of the grid."""
        grid = _grid(frame)
        column, row = (place_on(axis, x) for axis, x in zip(grid.axes, raw_inputs.tolist(), strict=True))
        return between(grid.a[frame.recipe.n_l], column, row)

    def picture(self, frame: Frame, of: Theme) -> RegionPicture:
        """What lies under the points, made once for each grid."""
        grid = _grid(frame)
        if self._picture is None or self._picture[:2] != (grid, of):
            self._picture = (grid, of, region_picture(frame.dataset, grid.a[frame.recipe.n_l], of))
        return self._picture[2]

    def sheet(self) -> Sheet | None:
        """The outputs over the grid, a row for each of its points."""
        frame = self.frame
        return sheet_of_grid(frame) if frame is not None and frame.input_grid is not None else None

    def in_words(self) -> str:
        """How many examples are taken for another class, and what the net says of the shown one."""
        frame = self.frame
        if frame is None or frame.outputs is None or frame.dataset.task != "classification":
            return super().in_words()
        wrong, m_all = len(wrong_rows(frame)), frame.dataset.table.m_all
        return f"{grouped(wrong)} of {grouped(m_all)} examples wrong; {super().in_words()}"

    def paint(self, painter: QPainter) -> None:
        """Regions, boundary, points, and what is pointed out."""
        of, frame, plane = current(), self.frame, self.plane
        if frame is None or plane is None:
            return
        picture = self.picture(frame, of)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(plane.where, picture.image)
        wrong = (frame.dataset, frame.outputs, plane, of.name)
        self._halos.paint(painter, self.size(), wrong, lambda on: _paint_halos(on, frame, plane, of))
        _paint_boundary(painter, picture.boundary, frame, plane, of)
        key = (frame.dataset, plane, of.name, picture.gaps)
        self._points.paint(painter, self.size(), key, lambda on: _paint_still(on, frame, plane, picture.gaps, of))
        self.paint_pointers(painter, frame, plane, of)


def wrong_rows(frame: Frame) -> Indices:
    """The rows of the data whose examples the net takes for another class."""
    data, outputs = frame.dataset, frame.outputs
    if data.task != "classification" or outputs is None:
        return np.empty(0, dtype=np.intp)
    wrong = [data.indices("training")[data.predicted_classes(outputs.training) != data.true_classes("training")]]
    if data.m_held_out:
        wrong.append(
            data.indices("held out")[data.predicted_classes(outputs.held_out) != data.true_classes("held out")]
        )
    return np.concatenate(wrong)


def sheet_of_grid(frame: Frame) -> Sheet:
    """The outputs over the grid of two inputs, a row for each of its points."""
    grid, data = _grid(frame), frame.dataset
    h = grid.a[frame.recipe.n_l].reshape(len(data.Y), -1)
    x = [mesh.ravel() for mesh in np.meshgrid(*grid.axes)]
    columns = [*zip(data.input_names, x, strict=True), *((f"h {i}", row) for i, row in enumerate(h, start=1))]
    if data.task == "classification":
        names = np.array(data.class_names)
        columns.append(("class", names[data.predicted_classes(h)]))
    else:
        columns += [(f"net says {name}", row) for name, row in zip(data.output_names, data.raw_outputs(h), strict=True)]
    return Sheet(tuple(columns))


def _grid(frame: Frame) -> InputGrid:
    assert frame.input_grid is not None
    return frame.input_grid


def _paint_boundary(painter: QPainter, pieces: Array, frame: Frame, plane: Plane, of: Theme) -> None:
    columns, rows = (len(axis) - 1 for axis in _grid(frame).axes)
    where = plane.where
    x = where.left() + pieces[:, :, 0] * (where.width() / columns)
    y = where.bottom() - pieces[:, :, 1] * (where.height() / rows)
    ends = np.stack([x[:, 0], y[:, 0], x[:, 1], y[:, 1]], axis=1)
    painter.setPen(boundary_pen(of))
    painter.drawLines([QLineF(*four) for four in ends.tolist()])


def _paint_halos(painter: QPainter, frame: Frame, plane: Plane, of: Theme) -> None:
    points = frame.dataset.raw_inputs[:, wrong_rows(frame)]
    radius = OF_DOT if frame.dataset.table.m_all > MANY else OF_POINT
    paint_halos(painter, plane.pixels(points)[:, plane.inside(points)], of, radius)


def _paint_still(painter: QPainter, frame: Frame, plane: Plane, gaps: bool, of: Theme) -> None:
    """What stays while the net learns: the points and the axes."""
    data = frame.dataset
    paint_points(painter, data, plane, of)
    across, upwards = data.input_names
    line = paint_axes(painter, plane, across, upwards, of)
    paint_keys(painter, keys(data, of, gaps=gaps), line, of)
