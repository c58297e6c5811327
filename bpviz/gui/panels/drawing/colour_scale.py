"""The sign scale in use: its colours ready to paint with, round limits that hold still, the bar that shows it."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import significant

STEPS = 257
"""An odd number of colours, so that zero has one of its own."""
BAR = 66.0
"""Width of the bar at the end of a line."""
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


class SteadyLimit:
    """The end of a symmetric scale: round, grows as soon as a value lies beyond it, shrinks only when far too large."""

    def __init__(self) -> None:
        self.limit = 0.0

    def follow(self, largest: float) -> float:
        """The limit for values up to ± `largest`; what is not finite changes nothing."""
        if math.isfinite(largest) and not 0.4 * self.limit <= largest <= self.limit:
            self.limit = round_limit(largest)
        return self.limit or 1.0


def round_limit(value: float) -> float:
    """The smallest round number that is not below `value`: 0.3 for 0.28; 1 for 0."""
    if not 1e-300 < value < 1e300:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    step = next((step for step in ROUND if step * power >= value * (1 - 1e-12)), ROUND[-1])
    return float(f"{step * power:.1e}")


def largest(values: Array) -> float:
    """The largest finite magnitude, 0 where there is none."""
    magnitudes = np.abs(values)
    top = float(magnitudes.max(initial=0.0))
    return top if math.isfinite(top) else float(magnitudes[np.isfinite(magnitudes)].max(initial=0.0))


def usual_limit(X: Array) -> float:
    """A limit for inputs (s_1, m) that 95 in 100 of them keep, at least 1; rare outliers take the end's colour."""
    some = np.abs(X[:, :: max(1, X.shape[1] // 500)])
    return max(1.0, round_limit(float(np.quantile(some, 0.95))))


def limit_text(limit: float) -> str:
    """How the legend writes the end of a scale: ±1.5."""
    return "±" + significant(limit, 2)


@cache
def colours(of: theme.Theme) -> tuple[QColor, ...]:
    """The sign scale as `STEPS` colours to paint with."""
    return tuple(QColor(*rgb) for rgb in theme.sign_scale(of, STEPS).tolist())


def colours_of(values: Array, limit: float, of: theme.Theme) -> list[QColor]:
    """The colour of each value on a scale from −limit to +limit."""
    table = colours(of)
    return [table[index] for index in theme.sign_indices(values, limit, STEPS).tolist()]


def ink_on(background: QColor, of: theme.Theme) -> QColor:
    """Black or white as `of` has them, whichever reads better on `background`."""
    return _ink_on(background.rgb(), of)


def paint_bar(painter: QPainter, bar: QRectF, of: theme.Theme) -> None:
    """The scale itself, from negative at the left to positive at the right, with 12 pixels for its signs beside it."""
    shades = QLinearGradient(bar.topLeft(), bar.topRight())
    for at, colour in ((0.0, of.negative), (0.5, of.zero), (1.0, of.positive)):
        shades.setColorAt(at, QColor(colour))
    painter.setPen(QPen(QColor(of.border), 1))
    painter.setBrush(shades)
    painter.drawRoundedRect(bar, 2, 2)
    middle = QPointF(bar.center().x(), bar.bottom())
    painter.setPen(QPen(QColor(of.muted), 1))
    painter.drawLine(middle, middle + QPointF(0, 3))
    painter.setFont(fonts.text(11))
    centred = Qt.AlignmentFlag.AlignCenter
    painter.drawText(QRectF(bar.left() - 14, bar.center().y() - 8, 12, 16), centred, "−")
    painter.drawText(QRectF(bar.right() + 2, bar.center().y() - 8, 12, 16), centred, "+")


def paint_bar_at_end(painter: QPainter, line: QRectF, of: theme.Theme) -> QRectF:
    """The scale at the right end of a line; returns the rest of the line, for words."""
    bar = QRectF(line.right() - 12 - BAR, line.center().y() - 4, BAR, 8)
    paint_bar(painter, bar, of)
    return QRectF(line.left(), line.top(), max(bar.left() - 20 - line.left(), 0.0), line.height())


@cache
def _ink_on(rgb: int, of: theme.Theme) -> QColor:
    inks = (QColor(of.text), QColor(of.window))
    return max(inks, key=lambda ink: _contrast(ink, QColor(rgb)))


def _contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()[:3]]  # type: ignore[index]  # stub says object
    return float(np.dot((0.2126, 0.7152, 0.0722), linear))
