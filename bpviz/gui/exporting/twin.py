"""A second instance of a panel, out of sight, that shows other frames with the same choices of view."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QComboBox, QSpinBox, QWidget

from bpviz.gui.exporting.at_once import draw_at_once
from bpviz.gui.panel import Looking
from bpviz.gui.panels.views import PanelOfViews
from bpviz.session.frame import Frame


class Twin:
    """Draws frames as large as the panel it is made like, which goes on as it is.

    Args:
        panel: any panel whose class makes one without arguments.
        mark: marks in a panel what is selected.
    """

    def __init__(self, panel: QWidget, mark: Callable[[QWidget], None]) -> None:
        self._panel = panel
        self._mark = mark
        self._alike = False
        self.widget: Any = type(panel)()
        self.widget.resize(panel.size())
        header = getattr(self.widget, "header", None)
        self.header: QWidget | None = header if isinstance(header, QWidget) else None
        if self.header is not None:
            # It stands in a card's title, no part of the picture.
            self.header.setParent(None)
        # What Qt puts off until a widget is painted first, above all its resizing, would undo what pictures leave out.
        self.widget.grab(QRect(0, 0, 1, 1))
        self._choose_alike()

    def draw(self, frame: Frame) -> QWidget:
        """The widget, with a frame drawn."""
        draw_at_once(self.widget, frame)
        if not self._alike:
            # Some choosers know what there is to choose, and some panels what there is to mark, only from a frame.
            self._alike = True
            self._choose_alike()
            self._mark(self.widget)
            draw_at_once(self.widget, frame)
        widget: QWidget = self.widget
        return widget

    def _choose_alike(self) -> None:
        if isinstance(self._panel, PanelOfViews):
            self._show_same_view(self._panel)
        else:
            copy_choices(getattr(self._panel, "header", None), self.header)
        copy_choices(self._panel, self.widget)
        copy_look(self._panel, self.widget)

    def _show_same_view(self, panel: PanelOfViews) -> None:
        """Its header may have the choices of views that this one has not made yet, so the shown view's own go over."""
        if panel.view is None:
            return
        self.widget.show_view(type(panel.view))
        if type(self.widget.view) is type(panel.view):
            copy_choices(panel.view.controls, self.widget.view.controls)
            copy_look(panel.view, self.widget.view)

    def close(self) -> None:
        """Let it go."""
        for widget in (self.header, self.widget):
            if isinstance(widget, QWidget):
                widget.deleteLater()


def copy_look(one: QWidget, other: QWidget) -> None:
    """Choose in another widget of the same class what no chooser says."""
    if isinstance(one, Looking) and isinstance(other, Looking):
        other.look_like(one.look())


def copy_choices(one: QWidget | None, other: QWidget | None) -> None:
    """Set a chooser, or those inside a widget, as they are in another of its class."""
    if one is None or other is None:
        return
    for model, chooser in zip(_choosers(one), _choosers(other), strict=False):
        if isinstance(model, QComboBox) and isinstance(chooser, QComboBox):
            chooser.setCurrentIndex(model.currentIndex())
        elif isinstance(model, QAbstractButton) and isinstance(chooser, QAbstractButton):
            chooser.setChecked(model.isChecked())
        elif isinstance(model, QSpinBox) and isinstance(chooser, QSpinBox):
            chooser.setValue(model.value())


def _choosers(widget: QWidget) -> list[QWidget]:
    kinds = QComboBox | QSpinBox | QAbstractButton
    found = [child for child in (widget, *widget.findChildren(QWidget)) if isinstance(child, kinds)]
    return [child for child in found if not isinstance(child, QAbstractButton) or child.isCheckable()]
