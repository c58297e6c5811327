"""Copying to the clipboard, by menus."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget


def copying_menu(parent: QWidget, copies: Iterable[tuple[str, str]]) -> QMenu:
    """A menu that copies texts and is gone when it closes; `copies` has pairs of what each is called and the text."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for name, text in copies:
        menu.addAction(f"Copy {name}", copier(text))
    return menu


def copier(text: str) -> Callable[[], None]:
    """What a menu entry calls to copy this text, as it was when the menu was opened."""
    return lambda: QGuiApplication.clipboard().setText(text)
