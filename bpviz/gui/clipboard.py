"""Copying to the clipboard, for menus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication


def copier(text: str) -> Callable[[], None]:
    """What a menu entry calls to copy this text, as it was when the menu was opened."""
    return lambda: QGuiApplication.clipboard().setText(text)
