"""How spin boxes look and behave wherever the window has one."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox


def dress(box: QAbstractSpinBox, name: str) -> None:
    """Give a spin box the theme's arrows, and its name for screen readers."""
    box.setProperty("arrows", True)
    # A style sheet's padding does not reach the text of a spin box with styled arrows.
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    box.setAccessibleName(name)


def dress_for_window(box: QAbstractSpinBox, name: str) -> None:
    """Dress one that stands in the main window: it speaks once a number is typed, and after Enter keys step again."""
    dress(box, name)
    box.setKeyboardTracking(False)
    box.lineEdit().returnPressed.connect(box.clearFocus)
