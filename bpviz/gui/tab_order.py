"""Where the Tab key goes: from part to part of a window, passing over what stands behind the tabs of docks."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from bpviz.gui.panel import Panel, in_sight


def next_stop(window: QWidget, *, forwards: bool) -> QWidget | None:
    """The widget that Tab, or Shift+Tab, leads to from what has the focus in a window; None where there is no other."""
    start = window.focusWidget() or window
    here = _beside(start, forwards)
    while here is not None and here is not start:
        if _takes_tab(here) and here.window() is window and in_sight(cast(Panel, here)):
            return here
        here = _beside(here, forwards)
    return None


def _beside(widget: QWidget, forwards: bool) -> QWidget | None:
    return widget.nextInFocusChain() if forwards else widget.previousInFocusChain()


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
    return takes and widget.isEnabled() and widget.focusProxy() is None
