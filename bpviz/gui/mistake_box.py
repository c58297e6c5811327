"""The box in which bpviz owns up to a mistake of its own, with the details that a report needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

NAME = "mistake"


def show_mistake(window: QWidget, words: str, remark: str, details: str) -> None:
    """Open the box over a window, without waiting for an answer.

    A mistake may come with every frame, so while one box is open no other is opened.
    """
    if window.findChild(QMessageBox, NAME) is not None:
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "bpviz", words, parent=window)
    box.setObjectName(NAME)
    box.setInformativeText(remark)
    box.setDetailedText(details)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()
