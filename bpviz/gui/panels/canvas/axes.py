"""The axes of the canvas, with the words around them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from bpviz.data.dataset import Dataset
from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.canvas.points import target_limits
from bpviz.gui.panels.drawing.ticks import ticks
from bpviz.gui.theme import Theme

LEFT = 44.0
"""Room for the numbers at the left."""
TICKS_APART = (64, 20)
"""Pixels between two ticks, at least: sideways and upwards."""
LINE = 15.0
ARROW_ROOM = 26
HINT = "click adds · drag moves · right click removes"
SEPARATOR = " · "
HELD_OUT = "hollow: held out"


def paint_axes(painter: QPainter, plane: Plane, dataset: Dataset, of: Theme) -> None:
    """Draw the frame, a grid with round numbers, the inputs' names, and what the colours are."""
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawRect(plane.where)
    name_width = _paint_name(painter, plane, dataset.input_names[0], of)
    _paint_line_above(painter, plane, dataset, of)
    painter.setFont(fonts.numbers(10))
    _paint_ticks_across(painter, plane, plane.where.right() - name_width - ARROW_ROOM, of)
    _paint_ticks_up(painter, plane, of)


def say_why_not(painter: QPainter, where: QRectF, dataset: Dataset, of: Theme) -> None:
    """Say why there is no plane."""
    n = len(dataset.input_names)
    words = (
        f"The canvas draws examples with two inputs; these have {n if n > 1 else 'one'}.\n"
        "Moons, Circles, Spiral and others in the gallery have two."
    )
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(12))
    painter.drawText(where.adjusted(12, 8, -12, -8), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def legend(dataset: Dataset, room: float, metrics: QFontMetrics) -> str:
    """What the points' looks mean, at the right end of the line above the plane: the longest wording that fits."""
    held_out = [HELD_OUT] if dataset.m_held_out else []
    colours = [] if dataset.task == "classification" else [_limits(dataset)]
    wordings = [SEPARATOR.join(words) for words in ([*colours, *held_out], colours)]
    return next((words for words in wordings if metrics.horizontalAdvance(words) <= room), "")


def place_of_hint(plane: Plane, dataset: Dataset, metrics: QFontMetrics) -> tuple[str, QRectF]:
    """What the mouse does, and where that stands: left of the legend; "" where there is no room for it."""
    line = _line_above(plane)
    legend_ = legend(dataset, _room_above(plane, dataset, metrics), metrics)
    words = HINT + SEPARATOR if legend_ else HINT
    width = metrics.horizontalAdvance(words)
    right = line.right() - metrics.horizontalAdvance(legend_)
    fits = width + metrics.horizontalAdvance(legend_) <= _room_above(plane, dataset, metrics)
    return words if fits else "", QRectF(right - width, line.top(), width, LINE)


def _limits(dataset: Dataset) -> str:
    low, high = (significant(limit, 4) for limit in target_limits(dataset))
    name = (dataset.table.target_names or dataset.table.input_names)[0]
    return f"{name}: orange {low}, blue {high}"


def _paint_name(painter: QPainter, plane: Plane, name: str, of: Theme) -> int:
    """The name of x1 under the right end; returns how wide it is."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    metrics, where = painter.fontMetrics(), plane.where
    words = metrics.elidedText(f"{name} →", Qt.TextElideMode.ElideRight, int(where.width() / 2))
    _write(painter, QRectF(where.left(), where.bottom() + 2, where.width(), LINE), Qt.AlignmentFlag.AlignRight, words)
    return metrics.horizontalAdvance(words)


def _paint_line_above(painter: QPainter, plane: Plane, dataset: Dataset, of: Theme) -> None:
    """The name of x2, and the legend at the other end."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    metrics, line = painter.fontMetrics(), _line_above(plane)
    _write(painter, line, Qt.AlignmentFlag.AlignLeft, _name_above(plane, dataset, metrics))
    words = legend(dataset, _room_above(plane, dataset, metrics), metrics)
    _write(painter, line, Qt.AlignmentFlag.AlignRight, words)


def _line_above(plane: Plane) -> QRectF:
    return QRectF(8, plane.where.top() - LINE - 2, plane.where.right() - 8, LINE)


def _name_above(plane: Plane, dataset: Dataset, metrics: QFontMetrics) -> str:
    half = int(plane.where.width() / 2)
    return metrics.elidedText(f"↑ {dataset.input_names[1]}", Qt.TextElideMode.ElideRight, half)


def _room_above(plane: Plane, dataset: Dataset, metrics: QFontMetrics) -> float:
    """What the name leaves of the line above the plane."""
    return _line_above(plane).width() - metrics.horizontalAdvance(_name_above(plane, dataset, metrics)) - 14


def _paint_ticks_across(painter: QPainter, plane: Plane, end: float, of: Theme) -> None:
    where = plane.where
    for x in ticks(*plane.x1, int(where.width() / TICKS_APART[0])):
        at = plane.pixel(x, plane.x2[0]).x()
        _paint_grid_line(painter, QPointF(at, where.top()), QPointF(at, where.bottom()), of)
        if at < end:
            words = QRectF(at - TICKS_APART[0] / 2, where.bottom() + 2, TICKS_APART[0], LINE)
            _write(painter, words, Qt.AlignmentFlag.AlignHCenter, significant(x, 6))


def _paint_ticks_up(painter: QPainter, plane: Plane, of: Theme) -> None:
    where = plane.where
    for y in ticks(*plane.x2, int(where.height() / TICKS_APART[1])):
        at = plane.pixel(plane.x1[0], y).y()
        _paint_grid_line(painter, QPointF(where.left(), at), QPointF(where.right(), at), of)
        words = QRectF(0, at - LINE / 2, LEFT - 5, LINE)
        _write(painter, words, Qt.AlignmentFlag.AlignRight, significant(y, 6))


def _paint_grid_line(painter: QPainter, one: QPointF, other: QPointF, of: Theme) -> None:
    painter.setPen(QPen(QColor(of.faint), 1))
    painter.drawLine(one, other)
    painter.setPen(QColor(of.muted))


def _write(painter: QPainter, where: QRectF, side: Qt.AlignmentFlag, words: str) -> None:
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, words)
