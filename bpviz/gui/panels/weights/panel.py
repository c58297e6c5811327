"""The weights panel: W, ∇W and ΔW of every layer, each number a cell in the sign colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QVBoxLayout, QWidget

from bpviz.engine.parameters import Parameters
from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.colour_scale import paint_bar_at_end
from bpviz.gui.panels.drawing.focus_frame import came_by_keyboard, paint_focus_frame
from bpviz.gui.panels.network.values import Edge
from bpviz.gui.panels.weights import captions, words
from bpviz.gui.panels.weights.copying import matrix_menu
from bpviz.gui.panels.weights.header import WeightsHeader
from bpviz.gui.panels.weights.paint import Brush, Pictures
from bpviz.gui.panels.weights.place_picture import Contents, Marks, paint_place
from bpviz.gui.panels.weights.plan import Place, has_pictures, plan
from bpviz.gui.panels.weights.quantities import ALL, Quantity, known
from bpviz.gui.panels.weights.reading_order import next_to
from bpviz.gui.panels.weights.scales import Scales
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

MARGIN, TOP = 12.0, 6.0
LEGEND = 18.0
"""Height of the line that explains the colours."""


class WeightsPanel(QWidget):
    """Draws matrices and pictures of weights; a click chooses a weight, a bias or a unit.

    Attributes:
        header: the choosers; a card may take it to stand beside its title.

    Signals:
        selected: the Selection that was clicked.
    """

    title = "Weights & gradients"
    wants: frozenset[Want] = frozenset()
    selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("weights")
        self.setAccessibleName("Weights, biases and their gradients")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.header = WeightsHeader()
        self.header.changed.connect(self._look_afresh)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.header, 0, Qt.AlignmentFlag.AlignTop)
        self._frame: Frame | None = None
        self._values: dict[Quantity, Parameters | None] = {}
        self._scales, self._pictures = Scales(), Pictures()
        self._laid_out: tuple[QRectF, list[Place]] | None = None
        self._selection: Selection | None = None
        self._hovered: Edge | None = None
        self._framed = False

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        before, self._frame = self._frame, frame
        if before is frame:
            return
        if before is None or before.dataset is not frame.dataset or before.recipe != frame.recipe:
            self._forget(before, frame)
        for quantity in ALL:
            self._values[quantity] = _kept(self._values.get(quantity), known(frame, quantity))
        self._follow(frame)
        self.update()

    def select(self, selection: Selection | None) -> None:
        """Frame what is selected, wherever it is shown."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    @property
    def places(self) -> list[Place]:
        """Where every matrix lies at the present size; [] without a frame."""
        room = self._room()
        if self._frame is not None and (self._laid_out is None or self._laid_out[0] != room):
            self._laid_out = room, plan(self._frame, self.header.view, room)
        return self._laid_out[1] if self._laid_out is not None else []

    def place_at(self, point: QPointF) -> Place | None:
        """The matrix at a point, where its numbers are known."""
        known = (place for place in self.places if self._values.get(place.piece.quantity) is not None)
        return next((place for place in known if place.where.contains(point)), None)

    def edge_at(self, point: QPointF) -> Edge | None:
        """(l, i, j) of the weight at a point, of the bias where j is 0."""
        place = self.place_at(point)
        return place.edge_at(point) if place is not None else None

    def selection_at(self, point: QPointF) -> Selection | None:
        """What a click at a point selects: a weight, a bias, or the unit that a picture is of."""
        place = self.place_at(point)
        unit = place.unit_at(point) if place is not None else None
        if unit is not None:
            return Selection.unit(*unit)
        edge = place.edge_at(point) if place is not None else None
        return Selection.weight(*edge) if edge is not None else None

    def text_at(self, point: QPointF) -> str:
        """What the tooltip at a point says, as HTML; "" where there is nothing."""
        edge = self.edge_at(point)
        return words.tooltip(self._frame, edge) if edge is not None and self._frame is not None else ""

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies the numbers there, or the whole matrix."""
        place = self.place_at(point)
        return self._menu(place, place.edge_at(point)) if place is not None else None

    def sheet(self) -> Sheet | None:
        """The numbers shown: quantity, l, i, j (0 for a bias), value."""
        if self._frame is None:
            return None
        return words.sheet(self._frame, [(place.piece.quantity, place.piece.l) for place in self.places])

    def sizeHint(self) -> QSize:
        """Small matrices side by side."""
        return QSize(430, 170)

    def minimumSizeHint(self) -> QSize:
        """Matrices can be small."""
        return QSize(240, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the matrices."""
        paint_carefully(self, self._paint)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours; another font, other widths."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._laid_out = None
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = came_by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point out the row and the column of what is under the mouse."""
        self._hover(self.edge_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Point out nothing."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        what = self.selection_at(event.position())
        if what is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(what)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ go from number to number, row after row; the other arrows step through the run."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() != Qt.KeyboardModifier.NoModifier or self._frame is None:
            super().keyPressEvent(event)
        else:
            self._choose(next_to(self._selection, step, self._frame, self.places[0].piece.l))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse; by the keyboard's menu key, what is selected."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu = self._menu_of_selection() if by_key else self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def _forget(self, before: Frame | None, frame: Frame) -> None:
        """Other data or another net lie elsewhere."""
        self._laid_out = None
        self.header.offer(frame.recipe.n_l, has_pictures=has_pictures(frame))
        if before is None or before.recipe.layer_sizes != frame.recipe.layer_sizes:
            self._values, self._scales = {}, Scales()
            self._pictures.clear()
            self._selection = self._hovered = None

    def _top(self) -> float:
        """Where the picture begins: under the choosers, unless a card has taken them."""
        return TOP + (self.header.height() if self.header.parentWidget() is self else 0)

    def _room(self) -> QRectF:
        top = self._top() + LEGEND
        return QRectF(MARGIN, top, max(self.width() - 2 * MARGIN, 1), max(self.height() - top - TOP, 1))

    def _look_afresh(self) -> None:
        self._laid_out = None
        if self._frame is not None:
            self._follow(self._frame)
        self.update()

    def _follow(self, frame: Frame) -> None:
        for quantity in self.header.view.quantities or ALL:
            self._scales.follow(frame, quantity)

    def _hover(self, edge: Edge | None) -> None:
        if edge != self._hovered:
            self._hovered = edge
            self.setCursor(Qt.CursorShape.ArrowCursor if edge is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _choose(self, what: Selection) -> None:
        self.select(what)
        self.selected.emit(what)

    def _menu(self, place: Place, edge: Edge | None) -> QMenu | None:
        values = self._values.get(place.piece.quantity)
        if self._frame is None or values is None:
            return None
        return matrix_menu(self, self._frame, place.piece, values, edge)

    def _menu_of_selection(self) -> QMenu | None:
        what = self._selection
        if what is None or what.kind not in ("weight", "bias"):
            return None
        place = next((place for place in self.places if place.piece.l == what.l), None)
        return self._menu(place, (what.l, what.i, what.j)) if place is not None else None

    def _paint(self, painter: QPainter) -> None:
        of, frame = theme.current(), self._frame
        painter.fillRect(self.rect(), QColor(of.surface))
        if frame is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = Brush.on(painter, of, self._pictures)
        marks = Marks(self._selection, self._hovered)
        for place in self.places:
            paint_place(brush, place, self._contents(place, frame), marks)
        self._paint_legend(painter, of)
        if self._framed:
            paint_focus_frame(painter, self)

    def _contents(self, place: Place, frame: Frame) -> Contents:
        quantity, l, scale = place.piece.quantity, place.piece.l, self.header.view.scale
        limit = self._scales.limit(quantity, 0 if scale == "one" else l)
        of_its_own = scale == "picture" and isinstance(place, TilesPlace)
        of_biases = self._scales.limit_of_biases(quantity, l)
        return Contents(frame, self._values[quantity], None if of_its_own else limit, of_biases)

    def _paint_legend(self, painter: QPainter, of: Theme) -> None:
        line = QRectF(MARGIN, self._top() - 2, self.width() - 2 * MARGIN, 16)
        captions.paint_explanation(painter, paint_bar_at_end(painter, line, of), of)


def _kept(before: Parameters | None, now: Parameters | None) -> Parameters | None:
    """The same object as before where the numbers are: so pictures of them can be kept."""
    if before is None or now is None:
        return now
    return before if np.array_equal(before.theta, now.theta) else now


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(WeightsPanel)
