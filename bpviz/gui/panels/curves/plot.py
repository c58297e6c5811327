"""A plot of curves over the iterations, smooth however many iterations there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from PySide6.QtCore import QEvent, QMetaMethod, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.digits import grouped
from bpviz.gui.clipboard import copying_menu
from bpviz.gui.panels.curves.curve import Curve
from bpviz.gui.panels.curves.extremes import ExtremesOfCurves
from bpviz.gui.panels.curves.painting import Pointing, paint_plot
from bpviz.gui.panels.curves.reading import exact
from bpviz.gui.panels.curves.scene import Scene
from bpviz.gui.panels.curves.view import PER_NOTCH, View
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.focus_frame import came_by_keyboard
from bpviz.gui.travel import Travel

HINT = "Wheel: zoom; double-click: all"
TRAVEL_HINT = "Click or drag: go to that iteration. " + HINT


class CurvePlot(QWidget):
    """Curves over k with a legend that names the values at the present iteration, and a cursor where we are.

    Args:
        accessible_name: what it shows.
        log: whether the axis of the values is logarithmic at first.
        percent: whether the values are shares, on an axis from 0 to 100 %.

    Signals:
        k_chosen(int): the iteration that a click or a drag asks for; offered only where someone listens.
        remove_wanted(int): the index of a removable curve.
    """

    k_chosen = Signal(int)
    remove_wanted = Signal(int)

    def __init__(
        self, accessible_name: str, *, log: bool = False, percent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._view = View(log=log, percent=percent)
        self._curves: tuple[Curve, ...] = ()
        self._k = 0
        self._scene: Scene | None = None
        self._extremes = ExtremesOfCurves()
        self._hovered: QPointF | None = None
        self._framed = False
        # Where the cursor was before it was pressed elsewhere.
        self._before = 0
        self._travel = Travel(self)
        self._travel.chosen.connect(self.k_chosen)
        self._travel.moved.connect(self.update)

    @property
    def k(self) -> int:
        """Where the cursor is: at the present iteration, or where the user has just put it."""
        return self._k if self._travel.put_at is None else min(self._travel.put_at, self.scene.last_k)

    @property
    def view(self) -> View:
        """How it is looked at."""
        return self._view

    @property
    def scene(self) -> Scene:
        """What stands where at the present size."""
        if self._scene is None or (self._scene.width, self._scene.height) != (self.width(), self.height()):
            self._scene = Scene(self._curves, self._k, self._view, self.width(), self.height())
        return self._scene

    def show_curves(self, curves: Sequence[Curve], k: int) -> None:
        """Draw the curves, the first above all others, and the cursor at iteration k."""
        self._curves, self._k, self._scene = tuple(curves), k, None
        self._look(self._view.of_run(self.scene.longest))
        self._travel.shown(k)
        if self.hasFocus():
            self.setAccessibleDescription(self.scene.legend_text())

    def look(self, *, log: bool | None = None, log_k: bool | None = None) -> None:
        """Choose linear or logarithmic axes; the iterations are then all to be seen."""
        view = replace(self._view, zoom=None)
        view = view if log is None else replace(view, log=log)
        self._look(view if log_k is None else replace(view, log_k=log_k))

    def look_like(self, view: View) -> None:
        """Look at the curves as they are looked at in another plot."""
        self._look(view)

    def text_at(self, at: QPointF) -> str:
        """What the tooltip at a place says, as HTML."""
        scene, entry = self.scene, self.scene.entry_at(at)
        if entry is not None:
            curve = scene.curves[entry.index]
            known = exact([curve], max(min(scene.k, len(curve.values) - 1), 0))
            numbers = [f"{name} = {number}" for name, number in known]
            title, meaning = f"{curve.name} {escape(curve.remark)}".rstrip(), escape(self.toolTip())
            return "<br>".join([title, *numbers, *([meaning] if meaning else [])])
        if not scene.area.contains(at) or not scene.curves:
            return self.toolTip()
        known = exact(scene.curves, scene.k_at(at.x()))
        hint = TRAVEL_HINT if self._travels() else HINT
        return "<br>".join([*(f"{name} = {number}" for name, number in known), hint])

    def menu_at(self, at: QPointF | None) -> QMenu | None:
        """A menu that copies the numbers at a place; elsewhere those of the present iteration."""
        scene = self.scene
        if not scene.curves:
            return None
        k = scene.k if at is None or not scene.area.contains(at) else scene.k_at(at.x())
        at_k = f" at k = {grouped(k)}"
        return copying_menu(self, exact(scene.curves, k, at_k))

    def sizeHint(self) -> QSize:
        """The size it would like."""
        return QSize(300, 150)

    def minimumSizeHint(self) -> QSize:
        """It can be small."""
        return QSize(120, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the legend, the curves, and the reading under the mouse."""
        paint_carefully(self, self._paint)

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cursor to the mouse, or a curve away."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        entry = self.scene.cross_at(event.position())
        if entry is not None:
            self.remove_wanted.emit(entry.index)
        elif self.scene.area.contains(event.position()) and self._travels():
            self._before = self.k
            self._travel.press(self._reachable(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cursor, or read what is under the mouse."""
        self._hovered = event.position()
        self._travel.drag(self._reachable(event.position().x()))
        self._show_what_a_press_does(event.position())
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the cursor go."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._travel.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all iterations; the first of the two clicks was then no wish to travel."""
        if self._view.zoom is None or not self.scene.area.contains(event.position()):
            self.mousePressEvent(event)
            return
        self._look(replace(self._view, zoom=None))
        if self._travels() and self._before != self.k:
            self._travel.jump(self._before)

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        self._hovered = None
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Show fewer or more iterations around the mouse; sideways, earlier or later ones."""
        if not self.scene.area.contains(event.position()):
            event.ignore()
            return
        scene, turn = self.scene, event.angleDelta()
        if turn.x():
            self._look(self._view.moved(scene.across, turn.x() / 2, scene.longest))
        elif turn.y():
            self._zoom(event.position().x(), PER_NOTCH ** (turn.y() / 120))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down travel a tenth of the run, + and − zoom, Escape shows all; others belong to the window."""
        pages = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}.get(Qt.Key(event.key()))
        if pages is not None and self._travels():
            last_k = self.scene.last_k
            self._travel.jump(min(max(self.k + pages * max(round(last_k / 10), 1), 0), last_k))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
            self._zoom(
                float(self.scene.across.at(self.k)), PER_NOTCH if event.key() == Qt.Key.Key_Plus else 1 / PER_NOTCH
            )
        elif event.key() == Qt.Key.Key_Escape and self._view.zoom is not None:
            self._look(replace(self._view, zoom=None))
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy the numbers under the mouse; by the keyboard's menu key, those at the cursor."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        menu = self.menu_at(None if by_key else QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = came_by_keyboard(event)
        self.setAccessibleDescription(self.scene.legend_text())
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def _look(self, view: View) -> None:
        if view != self._view:
            self._view, self._scene = view, None
        self.update()

    def _zoom(self, x: float, factor: float) -> None:
        self._look(self._view.showing(self.scene.across.around(x, factor), self.scene.longest))

    def _travels(self) -> bool:
        """Whether a click on the curves has any effect."""
        return self.isSignalConnected(QMetaMethod.fromSignal(self.k_chosen)) and self.scene.last_k > 0

    def _reachable(self, x: float) -> int:
        return min(self.scene.k_at(x), self.scene.last_k)

    def _show_what_a_press_does(self, at: QPointF) -> None:
        if self.scene.cross_at(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif (self._travel.dragging or self.scene.area.contains(at)) and self._travels():
            shape = Qt.CursorShape.SizeHorCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def _paint(self, painter: QPainter) -> None:
        pointing = Pointing(self.k, self._hovered, self._travel.dragging, self._framed)
        paint_plot(painter, self.scene, self._extremes, pointing)
