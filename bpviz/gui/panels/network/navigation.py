"""Zooming and moving the network picture by mouse, touchpad and keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QNativeGestureEvent, QWheelEvent

from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.view import WHOLE, View

PER_NOTCH = 1.2
"""How much larger a notch of the wheel makes it."""
NOTCH = 120
"""Eighths of a degree."""
PER_KEY = 1.5
PAN = 80.0
"""Pixels that a key moves it by."""
ARROWS = {
    Qt.Key.Key_Left: (PAN, 0.0),
    Qt.Key.Key_Right: (-PAN, 0.0),
    Qt.Key.Key_Up: (0.0, PAN),
    Qt.Key.Key_Down: (0.0, -PAN),
}


@dataclass(frozen=True)
class Drag:
    """The picture held by the mouse: where it was taken, and what was seen then."""

    start: QPointF
    view: View


def by_wheel(view: View, event: QWheelEvent, layout: Layout) -> View:
    """Zoomed about the mouse."""
    notches = (event.angleDelta().y() or event.angleDelta().x()) / NOTCH
    at = event.position()
    return view.zoomed(PER_NOTCH**notches, at.x(), at.y(), layout)


def by_pinch(view: View, event: QNativeGestureEvent, layout: Layout) -> View | None:
    """Zoomed about the fingers; None for another gesture."""
    at = event.position()
    if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
        return view.zoomed(max(1 + event.value(), 0.1), at.x(), at.y(), layout)
    if event.gestureType() == Qt.NativeGestureType.SmartZoomNativeGesture:
        return WHOLE if view.zoom > 1 else view.zoomed(2.0, at.x(), at.y(), layout)
    return None


def by_drag(drag: Drag, to: QPointF, layout: Layout) -> View:
    """Moved with the mouse."""
    by = to - drag.start
    return drag.view.moved(by.x(), by.y(), layout)


def by_key(view: View, event: QKeyEvent, layout: Layout, about: QPointF) -> View | None:
    """Zoomed about a point by + and −, moved by Alt and an arrow, the whole by 0 and F; None for other keys."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    key = Qt.Key(event.key())
    if key in ARROWS and held == Qt.KeyboardModifier.AltModifier:
        return view.moved(*ARROWS[key], layout)
    if held != Qt.KeyboardModifier.NoModifier:
        return None
    match key:
        case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
            return view.zoomed(PER_KEY, about.x(), about.y(), layout)
        case Qt.Key.Key_Minus | Qt.Key.Key_Underscore:
            return view.zoomed(1 / PER_KEY, about.x(), about.y(), layout)
        case Qt.Key.Key_0 | Qt.Key.Key_F:
            return WHOLE
    return None
