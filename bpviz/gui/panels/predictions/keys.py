"""The key to a picture: small marks with a word beside each, in one line, as many as have room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPen

from bpviz.gui import fonts
from bpviz.gui.panels.canvas.points import RADIUS, paint_point
from bpviz.gui.panels.predictions.halos import paint_halos
from bpviz.gui.panels.predictions.pointer import paint_ring
from bpviz.gui.theme import Theme

Mark = Callable[[QPainter, QRectF], None]
"""Paints into a box whose middle is the middle of the line."""
PIXELS = 11
HEIGHT = 16.0
BESIDE, APART = 4.0, 12.0
"""Between a mark and its word, and from there to the next mark."""


@dataclass(frozen=True)
class Key:
    """A mark and what it means.

    Attributes:
        width: of the mark.
    """

    mark: Mark
    words: str
    width: float = 12.0

    def needs(self) -> float:
        """How wide both are together."""
        return self.width + BESIDE + QFontMetricsF(fonts.text(PIXELS)).horizontalAdvance(self.words)


def fitting(needs: Sequence[float], room: float) -> int:
    """How many of the keys, the first ones first, have room side by side."""
    taken = -APART
    for count, need in enumerate(needs):
        taken += APART + need
        if taken > room:
            return count
    return len(needs)


def paint_keys(painter: QPainter, keys: Sequence[Key], line: QRectF, of: Theme) -> None:
    """Paint the keys at the right end of a line; those that have no room, the last ones first, are left out."""
    needs = [key.needs() for key in keys]
    count = fitting(needs, line.width())
    left = line.right() - sum(needs[:count]) - APART * max(count - 1, 0)
    painter.setFont(fonts.text(PIXELS))
    for key, need in zip(keys[:count], needs, strict=False):
        key.mark(painter, QRectF(left, line.center().y() - HEIGHT / 2, key.width, HEIGHT))
        painter.setPen(QColor(of.muted))
        words = QRectF(left + key.width + BESIDE, line.top(), need, line.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, key.words)
        left += need + APART


def point_mark(ink: QColor, shape: int, of: Theme, *, hollow: bool = False) -> Mark:
    """A point as it stands in the picture."""
    return lambda painter, box: paint_point(painter, box.center(), ink, shape, of, hollow=hollow)


def wrong_mark(of: Theme) -> Mark:
    """A point that is outlined because the net is wrong about it."""

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_halos(painter, np.array([[box.center().x()], [box.center().y()]]), of)
        paint_point(painter, box.center(), QColor(of.muted), 0, of)

    return paint


def ring_mark(of: Theme) -> Mark:
    """The ring around the shown example."""

    def paint(painter: QPainter, box: QRectF) -> None:
        paint_ring(painter, box.center(), of, RADIUS + 2.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.muted))
        painter.drawEllipse(box.center(), RADIUS - 1.5, RADIUS - 1.5)

    return paint


def words_alone(words: str) -> Key:
    """A key without a mark."""
    return Key(lambda painter, box: None, words, -BESIDE)


def line_mark(pen: QPen) -> Mark:
    """A piece of a line."""

    def paint(painter: QPainter, box: QRectF) -> None:
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), box.center().y()), QPointF(box.right(), box.center().y()))

    return paint


def ramp_mark(colours: Sequence[QColor], of: Theme) -> Mark:
    """A bar that goes through the colours of a scale."""

    def paint(painter: QPainter, box: QRectF) -> None:
        bar = box.adjusted(0, 4, 0, -4)
        shades = QLinearGradient(bar.topLeft(), bar.topRight())
        for at, colour in enumerate(colours):
            shades.setColorAt(at / (len(colours) - 1), colour)
        painter.setPen(QPen(QColor(of.border), 1))
        painter.setBrush(shades)
        painter.drawRoundedRect(bar, 2, 2)

    return paint
