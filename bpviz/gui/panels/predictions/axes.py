"""The axes around a picture: a frame, round numbers outside it, and what either axis is."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.drawing.ticks import ticks
from bpviz.gui.theme import Theme

LEFT, TOP, RIGHT, BOTTOM = 44.0, 20.0, 12.0, 18.0
"""Room around the picture."""
TICKS_APART = (46, 20)
"""Pixels between two numbers, at least: sideways and upwards."""
LINE = 15.0
TICK = 3.0
ARROW_ROOM = 18
NAME_SHARE = 0.36
"""Of the width that the name at its end may take: the numbers need the rest."""


def room_within(width: float, height: float) -> QRectF:
    """Where the picture goes in a widget of that size."""
    return QRectF(LEFT, TOP, max(width - LEFT - RIGHT, 0.0), max(height - TOP - BOTTOM, 0.0))


def paint_axes(painter: QPainter, plane: Plane, across: str, upwards: str, of: Theme) -> QRectF:
    """Draw them around the plane; returns the rest of the line above, for a key."""
    where = plane.where
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawRect(where)
    width = _paint_name_across(painter, where, across, of)
    painter.setFont(fonts.numbers(10))
    _paint_ticks_across(painter, plane, where.right() - width - ARROW_ROOM, of)
    _paint_ticks_up(painter, plane, of)
    return _paint_name_upwards(painter, where, upwards, of)


def _paint_name_across(painter: QPainter, where: QRectF, name: str, of: Theme) -> int:
    """The name under the right end; returns how wide it is."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    metrics = painter.fontMetrics()
    words = metrics.elidedText(f"{name} →", Qt.TextElideMode.ElideRight, int(NAME_SHARE * where.width()))
    under = QRectF(where.left(), where.bottom() + 3, where.width(), LINE)
    painter.drawText(under, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
    return metrics.horizontalAdvance(words)


def _paint_name_upwards(painter: QPainter, where: QRectF, name: str, of: Theme) -> QRectF:
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    metrics = painter.fontMetrics()
    words = metrics.elidedText(f"↑ {name}", Qt.TextElideMode.ElideRight, int(where.width() * 0.4))
    left = where.left() - LEFT + 8
    above = QRectF(left, where.top() - LINE - 3, where.right() - left, LINE)
    painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
    return above.adjusted(metrics.horizontalAdvance(words) + 14, 0, 0, 0)


def _paint_ticks_across(painter: QPainter, plane: Plane, end: float, of: Theme) -> None:
    bottom = plane.where.bottom()
    for x in ticks(*plane.x1, int(plane.where.width() / TICKS_APART[0])):
        at = plane.pixel(x, plane.x2[0]).x()
        _paint_tick(painter, QPointF(at, bottom), QPointF(at, bottom + TICK), of)
        if at < end:
            words = QRectF(at - TICKS_APART[0] / 2, bottom + 3, TICKS_APART[0], LINE)
            painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, significant(x, 6))


def _paint_ticks_up(painter: QPainter, plane: Plane, of: Theme) -> None:
    left = plane.where.left()
    for y in ticks(*plane.x2, max(int(plane.where.height() / TICKS_APART[1]), 1)):
        at = plane.pixel(plane.x1[0], y).y()
        _paint_tick(painter, QPointF(left - TICK, at), QPointF(left, at), of)
        words = QRectF(left - LEFT, at - LINE / 2, LEFT - 6, LINE)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, significant(y, 6))


def _paint_tick(painter: QPainter, one: QPointF, other: QPointF, of: Theme) -> None:
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawLine(one, other)
    painter.setPen(QColor(of.muted))
