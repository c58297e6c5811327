"""The canvas: examples with two inputs as points in a plane, which the mouse adds, moves and removes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from bpviz.data.dataset import Dataset
from bpviz.export.sheet import Sheet
from bpviz.gui import fonts, theme
from bpviz.gui.commands import AddExample, DeleteExamples, EditInputs
from bpviz.gui.number_text import significant
from bpviz.gui.panels.canvas.axes import LEFT, paint_axes, place_of_hint, say_why_not
from bpviz.gui.panels.canvas.header import CanvasHeader
from bpviz.gui.panels.canvas.hold import Grip, Hold
from bpviz.gui.panels.canvas.plane import Plane, Range, ranges_of
from bpviz.gui.panels.canvas.points import (
    RADIUS,
    colours_of_points,
    paint_point,
    paint_points,
    row_at,
    shapes_of_points,
)
from bpviz.gui.panels.canvas.sheet import sheet_of
from bpviz.gui.panels.data.rows import Rows
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio
from bpviz.gui.panels.refusal import Refusal
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame, Want

TOP, RIGHT, BOTTOM = 18.0, 12.0, 18.0
"""Room for the ticks' numbers and the names around the plane."""
INSTRUCTIONS = "instructions"
"""The name of what tells how something is used; exported pictures leave it out."""
PER_NOTCH = 0.85
"""How much narrower the ranges become with a notch of the wheel."""


class CanvasPanel(QWidget):
    """Draws the examples at their raw coordinates.

    Attributes:
        header: the class of new points, and Fit; a card may take it to stand beside its title.

    Signals:
        example_chosen: its number i = 1 … m.
        edit_wanted: a DataEdit.
    """

    title = "Canvas"
    wants: frozenset[Want] = frozenset()
    example_chosen = Signal(int)
    edit_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAccessibleName("Canvas: the examples as points")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header = CanvasHeader()
        self.header.fit_wanted.connect(self.fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.header, 0, Qt.AlignmentFlag.AlignTop)
        self._refusal = Refusal(self)
        self._rows: Rows | None = None
        self._ranges: tuple[Range, Range] | None = None
        self._zoomed = False
        self._hold: Hold | None = None
        self._picture: tuple[object, QPixmap] | None = None
        self.hint = QLabel(self)
        self.hint.setObjectName(INSTRUCTIONS)
        self.hint.setFont(fonts.text(11))
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        before = self._rows
        other_data = before is None or before.dataset is not frame.dataset
        if other_data or (before is not None and before.frame.i != frame.i):
            self.update()
        self._rows = Rows(frame) if before is None else before.at(frame)
        if other_data:
            self.refuse("")
            self.header.show_dataset(frame.dataset)
            self._follow(before.dataset if before is not None else None, frame.dataset)
            self._place_hint()

    def refuse(self, message: str) -> None:
        """Say over the plane why an edit could not be made; "" takes the words away."""
        self._refusal.say(message)

    def sheet(self) -> Sheet | None:
        """The points; None where there is no plane."""
        return sheet_of(self._rows) if self._rows is not None and self._has_plane() else None

    def look(self) -> tuple[Range, Range] | None:
        """What is seen of both axes where that was chosen; None where all points are."""
        return self._ranges if self._zoomed else None

    def look_like(self, look: tuple[Range, Range] | None) -> None:
        """Show what another one shows."""
        if look is not None and self._has_plane():
            self._zoomed, self._ranges, self._picture = True, look, None
            self.update()

    def fit(self) -> None:
        """Show all points."""
        self._zoomed = False
        self._ranges = ranges_of(self._rows.dataset.raw_inputs) if self._has_plane() and self._rows else None
        self._picture = None
        self.update()

    @property
    def plane(self) -> Plane | None:
        """Where raw coordinates lie; None unless the data have two inputs."""
        top = TOP + (self.header.height() if self.header.parentWidget() is self else 0)
        where = QRectF(LEFT, top, self.width() - LEFT - RIGHT, self.height() - top - BOTTOM)
        if self._ranges is None or where.width() < 2 or where.height() < 2:
            return None
        return Plane(*self._ranges, where)

    def row_at(self, at: QPointF) -> int | None:
        """The row of the data whose point lies at a place."""
        plane, rows = self.plane, self._rows
        if plane is None or rows is None or not plane.where.adjusted(-6, -6, 6, 6).contains(at):
            return None
        return row_at(plane.pixels(rows.dataset.raw_inputs), at)

    def text_at(self, at: QPointF) -> str:
        """What the tooltip at a place says."""
        plane, rows = self.plane, self._rows
        if plane is None or rows is None:
            return ""
        row = self.row_at(at)
        if row is not None:
            return rows.in_words(row)
        if not plane.where.contains(at):
            return ""
        x1, x2 = plane.point(at)
        one, other = rows.dataset.input_names
        return f"Click: add {self.header.in_words()} at {one} = {significant(x1, 6)}, {other} = {significant(x2, 6)}"

    def sizeHint(self) -> QSize:
        """About twice as wide as high."""
        return QSize(430, 190)

    def minimumSizeHint(self) -> QSize:
        """The plane can be small."""
        return QSize(240, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plane and its points."""
        paint_carefully(self, self._paint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words of a refusal at the lower edge."""
        super().resizeEvent(event)
        self._refusal.place()
        self._place_hint()

    def showEvent(self, event: QShowEvent) -> None:
        """By now the header stands where it is to stay, here or beside a card's title."""
        super().showEvent(event)
        self._place_hint()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self._picture = None
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a point or of the plane, or remove a point."""
        at, plane = event.position(), self.plane
        self.refuse("")
        if plane is None:
            return
        row = self.row_at(at)
        if event.button() == Qt.MouseButton.RightButton and row is not None and self._hold is None:
            self._delete(row)
        elif event.button() == Qt.MouseButton.MiddleButton or (
            event.button() == Qt.MouseButton.LeftButton and row is None and plane.where.contains(at)
        ):
            self._hold = Hold(Grip.GROUND, at, at, plane=plane)
        elif event.button() == Qt.MouseButton.LeftButton and row is not None:
            self._hold = Hold(Grip.POINT, at, at, row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held."""
        at = event.position()
        if self._hold is None:
            self._point_out(at)
            return
        self._hold = hold = replace(self._hold, now=at)
        if hold.grip is Grip.GROUND and hold.moved and hold.plane is not None:
            self._look_at(hold.plane.moved(*(at - hold.start).toTuple()))
        if hold.moved:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Add, choose or move a point."""
        hold, self._hold = self._hold, None
        self.update()
        self._point_out(event.position())
        if hold is None or self.plane is None:
            return
        if hold.grip is Grip.POINT:
            self._let_go(hold)
        elif not hold.moved and event.button() == Qt.MouseButton.LeftButton:
            self._add(self.plane.point(hold.start))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Neither two points at one place nor one point twice."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Come nearer or go further away."""
        plane, notches = self.plane, event.angleDelta().y() / 120
        if plane is not None and notches and self._hold is None:
            self._look_at(plane.zoomed(event.position(), PER_NOTCH**notches))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the example that is shown."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._rows is not None and self._has_plane():
            self._delete(self._rows.lit)
        else:
            super().keyPressEvent(event)

    def _has_plane(self) -> bool:
        return self._rows is not None and len(self._rows.dataset.input_names) == 2

    def _follow(self, before: Dataset | None, now: Dataset) -> None:
        """Keep the ranges while points are edited; show all of them where there are others, or some out of sight."""
        self._hold = None
        plane = self.plane
        one, other = (None, now.table) if before is None else (before.table, now.table)
        same = one is not None and (one.name, one.input_names, one.generated) == (
            other.name,
            other.input_names,
            other.generated,
        )
        if not self._has_plane():
            self._ranges = None
        elif not same or plane is None or not (self._zoomed or plane.inside(now.raw_inputs).all()):
            self.fit()

    def _place_hint(self) -> None:
        """A widget of its own, for it is no part of an exported picture."""
        plane = self.plane
        if plane is None or self._rows is None:
            self.hint.hide()
            return
        words, where = place_of_hint(plane, self._rows.dataset, self.hint.fontMetrics())
        self.hint.setText(words)
        self.hint.setGeometry(where.toAlignedRect())
        self.hint.setVisible(bool(words))

    def _look_at(self, plane: Plane) -> None:
        self._zoomed = True
        self._ranges = plane.x1, plane.x2
        self.update()

    def _point_out(self, at: QPointF) -> None:
        plane = self.plane
        over = self.row_at(at) is not None
        inside = plane is not None and plane.where.contains(at)
        shape = Qt.CursorShape
        self.setCursor(shape.PointingHandCursor if over else shape.CrossCursor if inside else shape.ArrowCursor)

    def _add(self, point: tuple[float, float]) -> None:
        if self._rows is not None:
            self.edit_wanted.emit(AddExample(point, self.header.targets()))

    def _delete(self, row: int) -> None:
        if self._rows is not None:
            part, i = self._rows.example(row)
            training, held_out = ((i,), ()) if part == "training" else ((), (i,))
            self.edit_wanted.emit(DeleteExamples(training, held_out, self._rows.dataset))

    def _let_go(self, hold: Hold) -> None:
        rows, plane = self._rows, self.plane
        if rows is None or plane is None:
            return
        part, i = rows.example(hold.row)
        if hold.moved:
            self.edit_wanted.emit(EditInputs(i, plane.point(hold.now), part, rows.dataset))
        elif part == "training":
            self.example_chosen.emit(i)

    def _paint(self, painter: QPainter) -> None:
        of, rows, plane = theme.current(), self._rows, self.plane
        painter.fillRect(self.rect(), QColor(of.surface))
        if rows is None:
            return
        if not self._has_plane():
            say_why_not(painter, QRectF(self.rect()), rows.dataset, of)
            return
        if plane is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dragged = self._hold.row if self._hold is not None and self._hold.moved else -1
        if is_made_of_lines(painter):
            _paint_plane(painter, rows.dataset, plane, dragged, of)
        else:
            painter.drawPixmap(0, 0, self._points(rows.dataset, plane, dragged, of, pixel_ratio(painter)))
        self._paint_ring(painter, rows, plane, of)
        if dragged >= 0 and self._hold is not None:
            ink = colours_of_points(rows.dataset, of)[dragged]
            hollow = rows.example(dragged).part == "held out"
            at = plane.pixel(*plane.point(self._hold.now))
            paint_point(painter, at, ink, int(shapes_of_points(rows.dataset)[dragged]), of, hollow=hollow)

    def _paint_ring(self, painter: QPainter, rows: Rows, plane: Plane, of: Theme) -> None:
        at = plane.pixel(*rows.dataset.raw_inputs[:, rows.lit].tolist())
        if self._hold is not None and self._hold.moved and self._hold.row == rows.lit:
            at = plane.pixel(*plane.point(self._hold.now))
        if not plane.where.adjusted(-1, -1, 1, 1).contains(at):
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(of.text), 1.6))
        painter.drawEllipse(at, RADIUS + 4, RADIUS + 4)

    def _points(self, dataset: Dataset, plane: Plane, skip: int, of: Theme, ratio: float) -> QPixmap:
        """Everything but the ring, painted once for many frames, with `ratio` pixels to one of the panel."""
        key = (dataset, plane, skip, of.name, self.size(), ratio)
        if self._picture is None or self._picture[0] != key:
            picture = QPixmap((self.size().toSizeF() * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(of.surface))
            painter = QPainter(picture)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                _paint_plane(painter, dataset, plane, skip, of)
            finally:
                painter.end()
            self._picture = (key, picture)
        return self._picture[1]


def _paint_plane(painter: QPainter, dataset: Dataset, plane: Plane, skip: int, of: Theme) -> None:
    paint_axes(painter, plane, dataset, of)
    paint_points(painter, dataset, plane, of, skip)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(CanvasPanel)
