"""What points something out in a picture: a ring, a cross, and a label beside what it is about."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from bpviz.gui import fonts
from bpviz.gui.panels.canvas.points import RADIUS
from bpviz.gui.theme import Theme

ARM = 8.0
"""How far the cross reaches."""
AWAY = 9.0
"""From the middle of the cross to the label, sideways and upwards."""


def paint_ring(painter: QPainter, at: QPointF, of: Theme, radius: float = RADIUS + 5) -> None:
    """Ring the example that is shown."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((of.surface, 4.0), (of.text, 1.8)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawEllipse(at, radius, radius)


def paint_cross(painter: QPainter, at: QPointF, of: Theme) -> None:
    """Mark a point that is no example, with its very middle left free."""
    arms = [QPointF(dx * reach, dy * reach) for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)) for reach in (2.0, ARM)]
    for colour, width in ((of.surface, 5.0), (of.text, 2.2)):
        painter.setPen(QPen(QColor(colour), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for near, far in zip(arms[::2], arms[1::2], strict=True):
            painter.drawLine(at + near, at + far)


def paint_label(painter: QPainter, at: QPointF, within: QRectF, words: str, of: Theme) -> None:
    """Write beside a point."""
    font = fonts.numbers(11)
    metrics = QFontMetricsF(font)
    box = label_box(at, QSizeF(metrics.horizontalAdvance(words) + 12, metrics.height() + 4), within)
    painter.setFont(font)
    painter.setPen(QPen(QColor(of.border), 1))
    painter.setBrush(QColor(of.surface))
    painter.drawRoundedRect(box, 4, 4)
    painter.setPen(QColor(of.text))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def label_box(at: QPointF, size: QSizeF, within: QRectF) -> QRectF:
    """Where a label goes: to the right of the point and above it, else to another side that has room."""
    boxes = [
        QRectF(QPointF(at.x() + AWAY if right else at.x() - AWAY - size.width(), y), size)
        for y in (at.y() - AWAY - size.height(), at.y() + AWAY)
        for right in (True, False)
    ]
    free = next((box for box in boxes if within.contains(box)), boxes[0])
    left = max(min(free.left(), within.right() - size.width()), within.left())
    return QRectF(QPointF(left, free.top()), size)
