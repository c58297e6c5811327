"""Painting that survives its mistakes: an exception inside paintEvent becomes a line of text and a log entry."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from bpviz.gui import fonts, theme

LAST_ERROR = "bpviz_last_painting_error"
"""The widget's property that keeps one mistake from filling the log 30 times a second."""


def paint_carefully(widget: QWidget, paint: Callable[[QPainter], None]) -> None:
    """Call `paint` with a painter on the widget; to be called from paintEvent.

    An exception that leaves paintEvent while its painter is open can take the whole process down.
    """
    if widget.width() < 1 or widget.height() < 1:
        return
    painter = QPainter(widget)
    try:
        paint(painter)
        widget.setProperty(LAST_ERROR, None)
    except Exception as error:
        note_mistake(widget, error)
        painter.end()
        painter = QPainter(widget)
        _say(painter, widget, f"{getattr(widget, 'title', 'This')} could not be drawn: {error}")
    finally:
        painter.end()


def note_mistake(widget: QWidget, error: Exception) -> None:
    """Log a mistake made while painting a widget, once while it keeps being made; to be called from `except`."""
    if widget.property(LAST_ERROR) != repr(error):
        logging.exception("%s could not be drawn", widget.objectName())
    widget.setProperty(LAST_ERROR, repr(error))


def _say(painter: QPainter, widget: QWidget, words: str) -> None:
    colours = theme.current()
    painter.fillRect(widget.rect(), QColor(colours.surface))
    painter.setPen(QColor(colours.error))
    painter.setFont(fonts.text())
    where = widget.rect().adjusted(12, 12, -12, -12)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
