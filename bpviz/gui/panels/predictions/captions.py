"""The line above a picture: what it shows, in as many words as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, first_fitting, fitting
from bpviz.gui.theme import Theme


def paint_caption(painter: QPainter, where: QRectF, wordings: Sequence[str], asides: Sequence[str], of: Theme) -> None:
    """Write the first of the wordings that fits, the last one elided where none does, and in its rest an aside."""
    font = fonts.text(11, QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    words = metrics.elidedText(fitting(wordings, where.width(), font), Qt.TextElideMode.ElideRight, where.width())
    painter.setFont(font)
    painter.setPen(QColor(of.text))
    painter.drawText(where, AT_LEFT, words)
    aside = first_fitting(asides, where.width() - metrics.horizontalAdvance(words) - 16)
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    painter.drawText(where, AT_RIGHT, aside)
