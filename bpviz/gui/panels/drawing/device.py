"""What a painter paints on: how fine its pixels are, or whether it has none."""

from __future__ import annotations

from PySide6.QtGui import QPaintEngine, QPainter

_OF_LINES = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)


def is_made_of_lines(painter: QPainter) -> bool:
    """Whether lines stay lines there, as in SVG and PDF; images are smoothed there, whatever is asked for."""
    return painter.paintEngine().type() in _OF_LINES


def pixel_ratio(painter: QPainter) -> float:
    """How many pixels there are to one of the panel, be it a screen or an image of any fineness."""
    return max(abs(painter.deviceTransform().m11()), 0.1)
