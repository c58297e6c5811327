"""How an example, its reconstruction and their difference are painted, large and as a card of the gallery."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.colour_scale import colours_of, ink_on, paint_bar
from bpviz.gui.panels.drawing.heat_map import heat_image
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, CENTRED
from bpviz.gui.panels.drawing.pixel_pictures import fitted, grey_image, paint_framed
from bpviz.gui.panels.predictions.reconstruction_layout import (
    CARD_LINES,
    LABEL,
    MARGIN,
    NAMES,
    ROW_OF_CARD,
    THUMB,
    Panes,
)
from bpviz.gui.theme import Theme

LETTERS = ("x", "h", "h − x")
WORDS = ("input x", "reconstruction h", "difference h − x")
ELIDE = Qt.TextElideMode.ElideRight


def paint_pictures(painter: QPainter, panes: Panes, x: Array, h: Array | None, limit: float, of: Theme) -> None:
    """Draw the three as pictures, or as rows; x and h are shares of the way from paper to ink, (s_1,)."""
    images = [grey_image(x.reshape(panes.shape), of)]
    if h is not None:
        images += [
            grey_image(h.reshape(panes.shape), of),
            heat_image((h - x).reshape(panes.shape), limit, of),
        ]
    for where, image in zip(panes.three, images, strict=False):
        paint_framed(painter, where, image, of)
    for where in panes.three[len(images) :]:
        painter.setPen(QPen(QColor(of.border), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where)
        painter.setPen(QColor(of.muted))
        painter.setFont(fonts.text(11))
        painter.drawText(where, CENTRED | Qt.TextFlag.TextWordWrap, "not computed yet")


def paint_words(painter: QPainter, panes: Panes, of: Theme) -> None:
    """Name each of three pictures above it."""
    metrics = QFontMetricsF(fonts.text(11))
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    for where, words, letter in zip(panes.three, WORDS, LETTERS, strict=True):
        line = QRectF(where.left(), where.top() - NAMES, where.width(), NAMES)
        painter.drawText(line, AT_LEFT, words if metrics.horizontalAdvance(words) <= line.width() else letter)


def paint_letters(painter: QPainter, panes: Panes, names: Sequence[str], of: Theme) -> None:
    """Name each of three rows at its left, and the inputs above them where they have room."""
    metrics = QFontMetricsF(fonts.text(10))
    first, (_, n) = panes.three[0], panes.shape
    width = first.width() / n
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(11))
    for where, letter in zip(panes.three, LETTERS, strict=True):
        painter.drawText(QRectF(MARGIN - 6, where.top(), LABEL + 2, where.height()), AT_RIGHT, letter)
    painter.setFont(fonts.text(10))
    if width >= 20:
        for j, name in enumerate(names):
            line = QRectF(first.left() + j * width + 1, first.top() - NAMES, width - 2, NAMES)
            painter.drawText(line, CENTRED, metrics.elidedText(name, ELIDE, line.width()))


def paint_values(
    painter: QPainter, panes: Panes, raw: Sequence[Array | None], shares: Sequence[Array], limit: float, of: Theme
) -> None:
    """Write the raw numbers into the rows where they fit; `shares` are the shades they lie on."""
    font = fonts.numbers(10)
    width = panes.three[0].width() / panes.shape[1]
    if width < 32 or panes.three[0].height() < 12:
        return
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    for at, (where, values) in enumerate(zip(panes.three, raw, strict=True)):
        if values is None:
            continue
        fills = colours_of(shares[at], limit, of) if at == 2 else _greys(shares[at], of)
        for j, value in enumerate(values.tolist()):
            text = _short(value, signed=at == 2)
            if metrics.horizontalAdvance(text) <= width - 2:
                painter.setPen(ink_on(fills[j], of))
                painter.drawText(QRectF(where.left() + j * width, where.top(), width, where.height()), CENTRED, text)


def paint_limit(painter: QPainter, where: QRectF, limit: float, of: Theme) -> None:
    """The scale of the difference, with its limit."""
    if where.width() < 180:
        return
    bar = QRectF(where.left() + 14, where.top() + 7, 66, 8)
    paint_bar(painter, bar, of)
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(11))
    words = f"h − x: ±{significant(100 * limit, 3)} % of the range"
    painter.drawText(QRectF(bar.right() + 20, where.top(), where.width() - 100, where.height()), AT_LEFT, words)


def paint_card(
    painter: QPainter, where: QRectF, images: Sequence[QImage], lines: Sequence[str], as_pictures: bool, of: Theme
) -> None:
    """Draw an example of the gallery: input and reconstruction beside each other, or the three rows, over two lines."""
    inside = where.adjusted(5, 4, -5, -4)
    if as_pictures:
        for at, image in enumerate(images[:2]):
            square = QRectF(inside.topLeft() + QPointF(at * (THUMB + 4), 0), QSizeF(THUMB, THUMB))
            paint_framed(painter, fitted(square, image.height(), image.width()), image, of)
    else:
        for at, image in enumerate(images):
            row = QRectF(inside.left(), inside.top() + at * ROW_OF_CARD, inside.width(), ROW_OF_CARD - 1)
            paint_framed(painter, row, image, of)
    top = inside.bottom() - CARD_LINES + 2
    painter.setFont(fonts.text(10))
    for at, (words, ink) in enumerate(zip(lines, (of.text, of.muted), strict=True)):
        painter.setPen(QColor(ink))
        painter.drawText(QRectF(inside.left(), top + 13 * at, inside.width(), 13), AT_LEFT, words)


def _greys(shares: Array, of: Theme) -> list[QColor]:
    image = grey_image(np.atleast_2d(shares), of)
    return [image.pixelColor(j, 0) for j in range(len(shares))]


def _short(value: float, *, signed: bool) -> str:
    text = significant(value, 3) if abs(value) >= 1 or value == 0 else significant(round(value, 2), 2)
    return "+" + text if signed and value > 0 and text != "0" else text
