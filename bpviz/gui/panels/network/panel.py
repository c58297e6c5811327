"""The network panel: the net as columns of units and the weights between them, for one example."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.clipboard import copying_menu
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio
from bpviz.gui.panels.drawing.focus_frame import came_by_keyboard, paint_focus_frame
from bpviz.gui.panels.network import navigation, words
from bpviz.gui.panels.network.edge_picture import EdgePicture, EdgePictures
from bpviz.gui.panels.network.header import NetworkHeader
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.legend import Limits, Scales, note_of
from bpviz.gui.panels.network.moment import Moment
from bpviz.gui.panels.network.picture import Picture
from bpviz.gui.panels.network.sheet import sheet_of
from bpviz.gui.panels.network.sight import Sight
from bpviz.gui.panels.network.values import Edge, Unit, has_target, mark_of, selection_of
from bpviz.gui.panels.network.view import WHOLE, View
from bpviz.notation import subscript
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton

NO_FRAME_MS = 50
"""Later than that no frame comes while a run goes on."""


class NetworkPanel(QWidget):
    """Draws the units and edges of one frame as far as its position has come, and says what is under the mouse.

    Attributes:
        header: what its colours stand for, and Fit; a card may take it to stand beside its title.

    Signals:
        selected(Selection): a unit, a weight or a bias was clicked.
        weight_edit_wanted: l, i, j of W_ij^(l), or of b_i^(l) where j is 0.
        bias_edit_wanted: layer l ≥ 2 and number i of the unit whose bias it is.
        input_edit_wanted: the input j of the shown example.
    """

    title = "Network"
    wants: frozenset[Want] = frozenset()
    selected = Signal(object)
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
        self.header = NetworkHeader()
        self.header.changed.connect(self._choose)
        self.header.fit_wanted.connect(self.fit)
        self._frame: Frame | None = None
        self._scales = Scales()
        self._shown: tuple[Limits, Moment] | None = None
        self._note = ""
        self._sight = Sight()
        self._edges = EdgePictures()
        self._drag: navigation.Drag | None = None
        self._hovered: Unit | Edge | None = None
        self._selection: Selection | None = None
        self._framed = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.update)

    def draw(self, frame: Frame) -> None:
        """Show another moment; painting waits until the widget is painted."""
        before, self._frame = self._frame, frame
        if before is frame:
            return
        self._shown = self._scales.follow(frame, self.header.choice)
        note, self._note = self._note, note_of(frame)
        if before is None or before.dataset is not frame.dataset or before.recipe != frame.recipe:
            self._sight.forget()
            if before is None or before.recipe.layer_sizes != frame.recipe.layer_sizes:
                self._hovered = self._selection = None
                # Until the next painting the mouse would still find the edges of the other network.
                self._edges.last = None
                self.fit()
        if note != self._note:
            self._sight.forget()
        self.update()

    def catch_up(self) -> None:
        """Let the next painting show the edges of the frame drawn last, however short ago others were painted."""
        self._edges.expire()

    def select(self, selection: Selection | None) -> None:
        """Mark a unit, a weight, a bias or an input; None and an example mark nothing."""
        if selection != self._selection:
            self._selection = selection
            self.update()

    @property
    def selection(self) -> Selection | None:
        """What is marked."""
        return self._selection

    @property
    def view(self) -> View:
        """How much of the picture is seen."""
        return self._sight.view

    def fit(self) -> None:
        """Show the whole net."""
        self.look_at(WHOLE)

    def look_at(self, view: View) -> None:
        """Show a part of the picture, or the whole."""
        if view != self._sight.view:
            self._sight.look_at(view)
            self.header.fit.setVisible(view.zoom > 1)
            self.update()

    def look(self) -> View:
        """How much is seen."""
        return self.view

    def look_like(self, look: View) -> None:
        """Show as much as another one does."""
        self.look_at(look)

    def sheet(self) -> Sheet | None:
        """The data behind the present picture; None without a frame."""
        if self._frame is None or self._shown is None:
            return None
        return sheet_of(self._frame, self._shown[1])

    def layout_now(self) -> Layout | None:
        """Where everything lies in the present view; None without a frame."""
        return self._sight.layout(self._frame, self.width(), self.height()) if self._frame is not None else None

    def at(self, point: QPointF) -> Unit | Edge | None:
        """The unit, or else the edge at a point."""
        layout = self.layout_now()
        if layout is None:
            return None
        unit = layout.unit_at(point.x(), point.y())
        if unit is not None or self._edges.last is None or layout.bias_at(point.x(), point.y()) is not None:
            return unit
        top, bottom = layout.window
        return self._edges.last.edges.edge_at(point.x(), point.y()) if top <= point.y() <= bottom else None

    def text_at(self, point: QPointF) -> str:
        """What the tooltip at a point says, as HTML; "" where there is nothing."""
        layout, frame, mark = self.layout_now(), self._frame, self.at(point)
        if frame is None or layout is None:
            return ""
        if mark is not None:
            return words.table(words.heading(frame, mark), words.rows(frame, mark))
        l = layout.bias_at(point.x(), point.y())
        if l is None:
            return ""
        return words.table(f"bias unit of L{subscript(l)}: always +1", words.bias_rows(frame, l))

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies the numbers of what is there, and edits it."""
        return self._menu_of(self.at(point))

    def sizeHint(self) -> QSize:
        """Room for a small net with its names."""
        return QSize(784, 330)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        paint_carefully(self, self._paint)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: other colours; another font: other label widths."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._sight.forget()
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip; follow two fingers."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        if isinstance(event, QNativeGestureEvent) and (whole := self._whole()) is not None:
            return self._look_where(navigation.by_pinch(self._sight.view, event, whole))
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = came_by_keyboard(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the mouse."""
        whole = self._whole()
        if whole is not None:
            self.look_at(navigation.by_wheel(self._sight.view, event, whole))
            self._hover(self.at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom about what is selected, or the middle; move; fit."""
        whole = self._whole()
        if whole is None or not self._look_where(navigation.by_key(self._sight.view, event, whole, self._focus())):
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is under the mouse, or move the picture with it."""
        whole = self._whole()
        if self._drag is not None and whole is not None:
            self.look_at(navigation.by_drag(self._drag, event.position(), whole))
        else:
            self._hover(self.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Light up nothing."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the mouse, or take hold of the picture."""
        mark = self.at(event.position()) if event.button() == LEFT else None
        if mark is not None:
            self.select(selection_of(mark))
            self.selected.emit(self._selection)
        elif event.button() in (LEFT, MIDDLE) and self._sight.view.zoom > 1:
            self._drag = navigation.Drag(event.position(), self._sight.view)
            self._hover(None)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture."""
        if self._drag is not None:
            self._drag = None
            self.unsetCursor()
            self._hover(self.at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit what is under the mouse; where nothing is, show the whole net."""
        mark = self.at(event.position())
        if event.button() != LEFT:
            return
        if mark is None:
            self.fit()
        elif self._is_editable(mark):
            self._edit(mark)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy what is under the mouse; by the keyboard's menu key, what is selected."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu = self._menu_of(mark_of(self._selection)) if by_key else self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def _choose(self) -> None:
        if self._frame is not None:
            self._shown = self._scales.follow(self._frame, self.header.choice)
            self.update()

    def _look_where(self, view: View | None) -> bool:
        if view is not None:
            self.look_at(view)
        return view is not None

    def _focus(self) -> QPointF:
        """What the keys zoom about: the selected unit if it is seen, else the middle."""
        layout, mark, middle = self.layout_now(), mark_of(self._selection), QRectF(self.rect()).center()
        if layout is None or mark is None or len(mark) == 3:
            return middle
        at = QPointF(*layout.column(mark[0]).centres[mark[1] - 1].tolist())
        return at if QRectF(self.rect()).contains(at) else middle

    def _whole(self) -> Layout | None:
        return self._sight.whole(self._frame, self.width(), self.height()) if self._frame is not None else None

    def _menu_of(self, mark: Unit | Edge | None) -> QMenu | None:
        rows = [] if mark is None or self._frame is None else words.rows(self._frame, mark)
        if mark is None or not (rows or self._is_editable(mark)):
            return None
        menu = copying_menu(self, [(f"value of {name}", value) for name, value in rows])
        if self._is_editable(mark):
            menu.addSeparator()
            menu.addAction(words.edit_words(mark), lambda: self._edit(mark))
        return menu

    def _is_editable(self, mark: Unit | Edge) -> bool:
        """All but the inputs where no example is taken yet, or those of a point that is none."""
        is_input = len(mark) == 2 and mark[0] == 1
        return self._frame is not None and (not is_input or has_target(self._frame))

    def _edit(self, mark: Unit | Edge) -> None:
        if len(mark) == 3:
            self.weight_edit_wanted.emit(*mark)
        elif mark[0] > 1:
            self.bias_edit_wanted.emit(*mark)
        else:
            self.input_edit_wanted.emit(mark[1])

    def _hover(self, mark: Unit | Edge | None) -> None:
        if mark != self._hovered:
            self._hovered = mark
            self.setCursor(Qt.CursorShape.ArrowCursor if mark is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _paint(self, painter: QPainter) -> None:
        of = theme.current()
        painter.fillRect(self.rect(), QColor(of.surface))
        layout, frame = self.layout_now(), self._frame
        if layout is None or frame is None or self._shown is None:
            return
        limits, moment = self._shown
        picture = Picture(frame, moment, limits, self._note, layout, mark_of(self._selection), self._hovered, of)
        picture.paint(painter, None if is_made_of_lines(painter) else self._edges_drawn(painter, picture))
        if self._framed:
            paint_focus_frame(painter, self)

    def _edges_drawn(self, painter: QPainter, picture: Picture) -> EdgePicture:
        """The picture of all edges, drawn anew later if it may stay a little."""
        of = picture.theme
        drawn, wait = self._edges.picture(picture.moment, picture.layout, pixel_ratio(painter), of)
        # While frames come, the next one that may draws them; the timer is for the last one.
        if wait:
            self._later.start(int(1000 * wait) + NO_FRAME_MS)
        else:
            self._later.stop()
        return drawn


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(NetworkPanel)
