"""The legend of a plot: an entry for each curve, as much of it as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.gui import theme
from bpviz.gui.panels.curves import lettering
from bpviz.gui.panels.curves.curve import Curve

ROW = 16.0
SWATCH = 16.0
GAP = 4.0
"""Between the parts of an entry."""
APART = 12.0
"""Between entries."""
CROSS = 14.0
NUMBER = "0.000e−0"
"""The usual widest number: it has room from the start, so that nothing moves when it comes."""
ROOMS = (1e9, 170.0, 90.0, 0.0)
"""The room for a remark: the first of these that will do."""
DASHES: dict[Qt.PenStyle, list[float]] = {
    Qt.PenStyle.DashLine: [2.0, 1.0],
    Qt.PenStyle.DotLine: [1.0, 0.8],
    Qt.PenStyle.DashDotLine: [2.6, 0.8, 1.0, 0.8],
}
"""Shorter than a pen's own, to be told apart in a swatch; in widths of the pen."""


@dataclass(frozen=True)
class Entry:
    """Where a curve's entry stands.

    Attributes:
        index: of the curve.
        words: the value; "" where there is no room for it.
        remark: as much of it as there is room for.
        where: the whole of it.
        cross: what to press to take the curve away; empty where it cannot be.
    """

    index: int
    words: str
    remark: str
    where: QRectF
    cross: QRectF


def arranged(curves: Sequence[Curve], words: Sequence[str], width: float, most_rows: int) -> tuple[Entry, ...]:
    """The entries from left to right and row by row, each as full as lets all stand in so many rows.

    Args:
        curves: all of the plot.
        words: the value of each.
        width: of the legend, in pixels.
        most_rows: how many rows it may have; more where even the shortest entries need them.
    """
    entries: tuple[Entry, ...] = ()
    for room in ROOMS:
        entries = _flowing([_sized(n, curve, words[n], room) for n, curve in enumerate(curves) if curve.listed], width)
        if rows(entries) <= most_rows and all(entry.where.right() <= width for entry in entries):
            return entries
    without = [_sized(n, curve, "", 0.0) for n, curve in enumerate(curves) if curve.listed]
    return _flowing(without, width)


def rows(entries: Sequence[Entry]) -> int:
    """How many rows they take."""
    return round(entries[-1].where.bottom() / ROW) if entries else 0


def paint_legend(painter: QPainter, entries: Sequence[Entry], curves: Sequence[Curve], k: int | None = None) -> None:
    """Paint the entries; with an iteration k, lit, the values at that one."""
    of = theme.current()
    for entry in entries:
        curve, at = curves[entry.index], entry.where.topLeft() + QPointF(0, ROW / 2)
        paint_swatch(painter, at, curve)
        at += QPointF(SWATCH + GAP, 4)
        painter.setPen(QColor(of.text))
        lettering.paint(painter, at, curve.name)
        at += QPointF(lettering.width(curve.name) + GAP, 0)
        if entry.words:
            painter.setPen(QColor(of.text if k is None else of.accent))
            lettering.paint_value(painter, at, entry.words if k is None else curve.read(k))
            at += QPointF(_value_room(entry.words) + GAP, 0)
        if entry.remark:
            painter.setPen(QColor(of.muted))
            lettering.paint(painter, at, entry.remark)
        if not entry.cross.isEmpty():
            paint_cross(painter, entry.cross, of.muted)


def paint_swatch(painter: QPainter, left: QPointF, curve: Curve) -> None:
    """A short piece of the curve's line, from its left end."""
    pen = curve.pen(2.0, cosmetic=False)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if pen.style() != Qt.PenStyle.SolidLine:
        pen.setDashPattern(DASHES[pen.style()])
    painter.setPen(pen)
    painter.drawLine(left, left + QPointF(SWATCH - 2, 0))


def paint_cross(painter: QPainter, where: QRectF, ink: str) -> None:
    """Paint the sign that takes a curve away."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(ink), 1.3))
    centre, reach = where.center(), 3.0
    for turn in (1, -1):
        painter.drawLine(centre - QPointF(reach, reach * turn), centre + QPointF(reach, reach * turn))


def _sized(index: int, curve: Curve, words: str, room: float) -> Entry:
    """An entry that is as large as it needs to be, not placed yet."""
    remark = lettering.cut(curve.remark, room) if room and curve.remark else ""
    width = SWATCH + GAP + lettering.width(curve.name)
    width += (GAP + _value_room(words) if words else 0) + (GAP + lettering.width(remark) if remark else 0)
    cross = QRectF(width, 0, CROSS, ROW) if curve.removable else QRectF()
    return Entry(index, words, remark, QRectF(0, 0, width + cross.width(), ROW), cross)


def _value_room(words: str) -> float:
    """A number keeps the room of the usual widest."""
    return max(lettering.value_width(words), lettering.value_width(NUMBER))


def _flowing(entries: Sequence[Entry], width: float) -> tuple[Entry, ...]:
    placed, x, y = [], 0.0, 0.0
    for entry in entries:
        if x and x + entry.where.width() > width:
            x, y = 0.0, y + ROW
        cross = entry.cross.translated(x, y) if not entry.cross.isEmpty() else entry.cross
        placed.append(replace(entry, where=entry.where.translated(x, y), cross=cross))
        x += entry.where.width() + APART
    return tuple(placed)
