"""The line below the network picture: the bias units, and the captions of the layers."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpviz.digits import grouped
from bpviz.gui import fonts
from bpviz.gui.panels.network.layout import Column, Layout, bias_size
from bpviz.gui.theme import Theme
from bpviz.notation import subscript


def paint_foot(painter: QPainter, layout: Layout, of: Theme, *, current: int = 0) -> None:
    """The bias units and the captions.

    Args:
        current: the layer that stands in a band, into which its caption must fit; 0 for none.
    """
    width, height = bias_size(layout)
    painter.setFont(_bias_font())
    for x, y in layout.biases.values():
        box = QRectF(x - width / 2, y - height / 2, width, height)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.setBrush(QColor(of.faint))
        painter.drawRoundedRect(box, 4, 4)
        if width >= 16:
            painter.setPen(QColor(of.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "+1")
    for column in layout.columns:
        is_current = column.l == current
        painter.setFont(_caption_font(is_current))
        painter.setPen(QColor(of.accent if is_current else of.muted))
        words = f"L{subscript(column.l)}" if is_current else _caption(layout, column, width)
        painter.drawText(QRectF(column.x - 70, layout.foot - 9, 140, 18), Qt.AlignmentFlag.AlignCenter, words)


def _caption(layout: Layout, column: Column, bias_width: float) -> str:
    """The layer's name, and how many units it has where they are too many to count, if there is room."""
    words = f"L{subscript(column.l)}"
    if column.style == "circles":
        return words
    longer = f"{words} · {grouped(len(column.centres))} units"
    near = min(abs(column.x - x) for x, _ in layout.biases.values()) - bias_width / 2
    return longer if _width(longer) / 2 < near else words


@lru_cache(100)
def _width(caption: str) -> float:
    return QFontMetricsF(_caption_font(False)).horizontalAdvance(caption)


@cache
def _caption_font(bold: bool) -> QFont:
    return fonts.text(12, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


@cache
def _bias_font() -> QFont:
    return fonts.text(10)
