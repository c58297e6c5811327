"""Painting that survives its mistakes: an exception inside paintEvent becomes a line of text and a log entry."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from bpviz.gui import fonts, theme

LAST_ERROR, LAST_DRAWING_ERROR = "bpviz_last_painting_error", "bpviz_last_drawing_error"
"""The widget's properties that keep one mistake from filling the log 30 times a second."""


class Stopwatch:
    """How long all careful painting has taken so far; used by the window's thread alone."""

    def __init__(self) -> None:
        self.seconds = 0.0


PAINTING = Stopwatch()


def paint_carefully(widget: QWidget, paint: Callable[[QPainter], None]) -> None:
    """Call `paint` with a painter on the widget; to be called from paintEvent.

    An exception that leaves paintEvent while its painter is open can take the whole process down.
    """
    if widget.width() < 1 or widget.height() < 1:
        return
    began = time.perf_counter()
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
        PAINTING.seconds += time.perf_counter() - began


def note_mistake(widget: QObject, error: Exception, last: str = LAST_ERROR) -> None:
    """Log a mistake made while painting a widget, once while it keeps being made; to be called from `except`.

    Args:
        widget: what could not be drawn.
        error: the mistake.
        last: the property that remembers it.
    """
    if widget.property(last) != repr(error):
        logging.exception("%s could not be drawn", widget.objectName())
    widget.setProperty(last, repr(error))


def _say(painter: QPainter, widget: QWidget, words: str) -> None:
    colours = theme.current()
    painter.fillRect(widget.rect(), QColor(colours.surface))
    painter.setPen(QColor(colours.error))
    painter.setFont(fonts.text())
    where = widget.rect().adjusted(12, 12, -12, -12)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
