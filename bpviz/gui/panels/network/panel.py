"""The network panel: the net as columns of units and the weights between them, for one example."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui import theme
from bpviz.gui.clipboard import copier
from bpviz.gui.panels.careful_painting import paint_carefully
from bpviz.gui.panels.network import edges as network_edges
from bpviz.gui.panels.network import values as network_values
from bpviz.gui.panels.network.edge_picture import EdgePicture, edge_picture
from bpviz.gui.panels.network.labels import layout_of, paint_names
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.legend import Limits, Scales, paint_legend
from bpviz.gui.panels.network.moment import Moment
from bpviz.gui.panels.network.sweep import paint_arrow, paint_band
from bpviz.gui.panels.network.units import Look, paint_foot, paint_ring, paint_units
from bpviz.gui.panels.network.values import Edge, Row, Unit
from bpviz.gui.theme import Theme
from bpviz.notation import subscript
from bpviz.session.frame import Frame, Want


class NetworkPanel(QWidget):
    """Draws the units and edges of one frame as far as its position has come, and says what is under the mouse.

    Signals:
        unit_clicked: layer l and number i.
        weight_clicked: l, i, j of W_ij^(l).
        bias_clicked: l, i of b_i^(l).
        weight_edit_wanted: l, i, j of W_ij^(l), or of b_i^(l) where j is 0.
        bias_edit_wanted: layer l ≥ 2 and number i of the unit whose bias it is.
        input_edit_wanted: the input j of the shown example.
    """

    title = "Network"
    wants: frozenset[Want] = frozenset()
    unit_clicked = Signal(int, int)
    weight_clicked = Signal(int, int, int)
    bias_clicked = Signal(int, int)
    weight_edit_wanted = Signal(int, int, int)
    bias_edit_wanted = Signal(int, int)
    input_edit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network")
        self.setAccessibleName("Network picture")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        self._frame: Frame | None = None
        self._scales = Scales()
        self._limits = Limits(1.0, 1.0, 1.0)
        self._moment: Moment | None = None
        self._layout: Layout | None = None
        self._drawn: EdgePicture | None = None
        self._hovered: Unit | Edge | None = None
        self._selected: Unit | Edge | None = None
        self._framed = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.update)

    def draw(self, frame: Frame) -> None:
        """Show another moment; painting waits until the widget is painted."""
        before, self._frame = self._frame, frame
        if before is frame:
            return
        self._limits, self._moment = self._scales.follow(frame)
        if before is None or before.dataset is not frame.dataset or before.recipe != frame.recipe:
            self._layout = None
            if before is None or before.recipe.layer_sizes != frame.recipe.layer_sizes:
                self._hovered = self._selected = None
                # Until the next painting the mouse would still find the edges of the other network.
                self._drawn = None
        self.update()

    def select(self, unit: Unit | Edge | None) -> None:
        """Mark a unit (l, i), or a weight (l, i, j), where j = 0 is the bias; None marks nothing."""
        if unit != self._selected:
            self._selected = unit
            self.update()

    @property
    def selected(self) -> Unit | Edge | None:
        """What is marked."""
        return self._selected

    def layout_now(self) -> Layout | None:
        """Where everything lies at the present size; None without a frame."""
        old, size = self._layout, (self.width(), self.height())
        if self._frame is not None and (old is None or (old.room.width, old.room.height) != size):
            self._layout = layout_of(self._frame, *size)
        return self._layout

    def at(self, point: QPointF) -> Unit | Edge | None:
        """The unit, or else the edge at a point."""
        layout = self.layout_now()
        if layout is None:
            return None
        unit = layout.unit_at(point.x(), point.y())
        if unit is not None or self._drawn is None or layout.bias_at(point.x(), point.y()) is not None:
            return unit
        return self._drawn.edges.edge_at(point.x(), point.y())

    def text_at(self, point: QPointF) -> str:
        """What the tooltip at a point says, as HTML; "" where there is nothing."""
        layout, frame, what = self.layout_now(), self._frame, self.at(point)
        if frame is None or layout is None:
            return ""
        if what is not None:
            return _table(_heading(frame, what), _rows(frame, what))
        l = layout.bias_at(point.x(), point.y())
        if l is None:
            return ""
        return _table(f"bias unit of L{subscript(l)}: always +1", network_values.bias_rows(frame, l))

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies the numbers of what is there, and edits it."""
        return self._menu_of(self.at(point))

    def _menu_of(self, what: Unit | Edge | None) -> QMenu | None:
        rows = [] if what is None or self._frame is None else _rows(self._frame, what)
        if what is None or not (rows or self._is_editable(what)):
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, value in rows:
            menu.addAction(f"Copy value of {name}", copier(value))
        if self._is_editable(what):
            menu.addSeparator()
            menu.addAction(_edit_words(what), lambda: self._edit(what))
        return menu

    def sizeHint(self) -> QSize:
        """Room for a small net with its names."""
        return QSize(784, 330)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        paint_carefully(self, self._paint)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other colours; another font: other label widths."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._layout = None
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self.text_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is under the mouse."""
        self._hover(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Light up nothing."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse."""
        what = self.at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or what is None:
            return
        self.select(what)
        if len(what) == 2:
            self.unit_clicked.emit(*what)
        elif what[2]:
            self.weight_clicked.emit(*what)
        else:
            self.bias_clicked.emit(what[0], what[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what is under the mouse."""
        what = self.at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and what is not None and self._is_editable(what):
            self._edit(what)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse; by the keyboard's menu key, what is selected."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu = self._menu_of(self._selected) if by_key else self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def _is_editable(self, what: Unit | Edge) -> bool:
        """All but the inputs where no example is taken yet: whose would they be?"""
        is_input = len(what) == 2 and what[0] == 1
        return self._frame is not None and (not is_input or network_values.example_begun(self._frame))

    def _edit(self, what: Unit | Edge) -> None:
        if len(what) == 3:
            self.weight_edit_wanted.emit(*what)
        elif what[0] > 1:
            self.bias_edit_wanted.emit(*what)
        else:
            self.input_edit_wanted.emit(what[1])

    def _hover(self, what: Unit | Edge | None) -> None:
        if what != self._hovered:
            self._hovered = what
            self.setCursor(Qt.CursorShape.ArrowCursor if what is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _paint(self, painter: QPainter) -> None:
        of = theme.current()
        painter.fillRect(self.rect(), QColor(of.surface))
        layout, frame, moment = self.layout_now(), self._frame, self._moment
        if layout is None or frame is None or moment is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_edges(painter, moment, layout, of)
        paint_band(painter, layout, moment, of)
        f_of, limits = frame.recipe.f_of, self._limits
        for column in layout.columns:
            l = column.l
            negative = l == 1 or f_of[l].output_range[0] < 0
            look = Look(limits.x if l == 1 else limits.a, limits.delta, negative, of)
            paint_units(painter, column, network_values.shown(frame, l), look)
        self._paint_marks(painter, layout, of)
        paint_arrow(painter, layout, moment, of)
        paint_foot(painter, layout, of, current=moment.layer)
        paint_names(painter, frame, layout, of, lit=moment.targets)
        note = network_edges.note_on_hidden(frame.parameters)
        paint_legend(painter, self.width(), self._limits, moment, note, of)
        if self._framed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(of.accent), 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 4, 4)

    def _paint_edges(self, painter: QPainter, moment: Moment, layout: Layout, of: Theme) -> None:
        drawn = self._edges_drawn(moment, layout, of)
        strong = [what for what in (self._selected, self._hovered) if what is not None]
        unit = next((what for what in reversed(strong) if len(what) == 2), None)
        painter.setOpacity(1.0 if unit is None else 0.3)
        painter.drawImage(QPointF(0, 0), drawn.image)
        painter.setOpacity(1.0)
        if unit is not None:
            own = network_edges.edges_of(moment, layout, unit)
            thick = 3.6 if len(own) <= 60 else 1.6
            network_edges.paint_chosen(painter, own, of, thin=1.0, thick=thick)
        for what in strong:
            if len(what) == 3:
                self._paint_edge(painter, moment, layout, what, of)

    def _paint_edge(self, painter: QPainter, moment: Moment, layout: Layout, edge: Edge, of: Theme) -> None:
        one = network_edges.single_edge(moment, layout, edge)
        x1, y1, x2, y2 = one.ends[0].tolist()
        painter.setPen(QPen(QColor(of.accent if edge == self._selected else of.muted), 7))
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        painter.setPen(QPen(QColor(of.surface), 5))
        painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))
        network_edges.paint_chosen(painter, one, of, thin=3.0, thick=1.0)

    def _edges_drawn(self, moment: Moment, layout: Layout, of: Theme) -> EdgePicture:
        """The picture of all edges: the one there is while it serves."""
        old, ratio = self._drawn, self.devicePixelRatioF()
        if old is not None and old.fits(layout, of, ratio):
            if old.shows(moment):
                return old
            wait = old.rest(moment)
            if wait > 0:
                if not self._later.isActive():
                    self._later.start(int(1000 * wait) + 1)
                return old
        self._drawn = edge_picture(moment, layout, self.size(), ratio, of)
        return self._drawn

    def _paint_marks(self, painter: QPainter, layout: Layout, of: Theme) -> None:
        """A dashed ring around the selected unit, a thin one around the hovered one."""
        hovered, selected = self._hovered, self._selected
        if hovered is not None and len(hovered) == 2 and hovered != selected:
            paint_ring(painter, layout, hovered, QPen(QColor(of.muted), 1.2), 3.0)
        if selected is not None and len(selected) == 2:
            pen = QPen(QColor(of.accent), 1.8)
            pen.setDashPattern([2.0, 1.6])
            paint_ring(painter, layout, selected, pen, 5.0)


def _heading(frame: Frame, what: Unit | Edge) -> str:
    if len(what) == 2:
        return network_values.unit_heading(frame, what)
    return network_values.edge_heading(frame, what)


def _rows(frame: Frame, what: Unit | Edge) -> list[Row]:
    return network_values.unit_rows(frame, what) if len(what) == 2 else network_values.edge_rows(frame, what)


def _table(heading: str, rows: list[Row]) -> str:
    """A tooltip: names come from the user's file, so they are escaped."""
    lines = "".join(f"<tr><td>{html.escape(name)}&nbsp;</td><td>{html.escape(value)}</td></tr>" for name, value in rows)
    return f"<b>{html.escape(heading)}</b><table>{lines}</table>"


def _edit_words(what: Unit | Edge) -> str:
    if len(what) == 3:
        return f"Edit {network_values.edge_symbol(what)} …"
    return "Edit the raw value …" if what[0] == 1 else "Edit its bias …"


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(NetworkPanel)
