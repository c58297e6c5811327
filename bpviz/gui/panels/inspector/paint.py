"""How the inspector's rows are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpviz.gui.panels.inspector.cells import Cell, Row
from bpviz.gui.panels.inspector.curve import paint_curve
from bpviz.gui.panels.inspector.formula import fitted, laid_out
from bpviz.gui.panels.inspector.layout import (
    BAR_LEFT,
    FORMULA,
    HEAD_FORMULA,
    MARGIN,
    STAGE_FORMULA,
    Page,
    Placed,
    number_pixels,
    numbers_font,
    unbroken,
    words_font,
)
from bpviz.gui.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BASE = 5.0
"""The base line of a formula lies so far below its row's middle."""
_SMALLEST = 8
"""Pixels of an expression that would not fit otherwise."""


def paint_page(painter: QPainter, page: Page, clip: QRectF, hovered: Cell | None, of: Theme) -> None:
    """Paint the rows that the clip touches; the hovered cell is underlined where a click or two do something."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(clip, QColor(of.surface))
    for placed in page.rows:
        if placed.where.bottom() < clip.top():
            continue
        if placed.where.top() > clip.bottom():
            break
        _paint_row(painter, placed, page.width, hovered, of)


def _paint_row(painter: QPainter, placed: Placed, width: float, hovered: Cell | None, of: Theme) -> None:
    row, where = placed.row, placed.where
    if row.kind == "gap":
        y = round(where.center().y()) + 0.5
        painter.setPen(QPen(QColor(of.border), 1))
        painter.drawLine(QPointF(MARGIN, y), QPointF(width - MARGIN, y))
        return
    if row.lit:
        painter.fillRect(QRectF(3, where.top(), 3, where.height()), QColor(of.accent))
    if row.kind == "result":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.accent_soft))
        painter.drawRoundedRect(where.adjusted(MARGIN - 5, 1, 5 - MARGIN, -1), 4, 4)
    if row.curve is not None:
        paint_curve(painter, where.adjusted(MARGIN, 0, -MARGIN, 0), row.curve, of)
    if row.bar is not None:
        _paint_bar(painter, where, row.bar, of)
    painter.setFont(numbers_font(number_pixels(width)))
    painter.setPen(QColor(of.muted))
    for sign, rect in placed.signs:
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, sign)
    for cell, rect in placed.cells:
        is_hovered = cell is hovered and (cell.is_active or cell.edit is not None)
        painter.setPen(QColor(of.accent if is_hovered else _colour(row, cell, of)))
        _paint_cell(painter, row, cell, rect, width)
        if is_hovered:
            y = rect.bottom() - (2 if row.kind == "term" else 4)
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _paint_cell(painter: QPainter, row: Row, cell: Cell, rect: QRectF, width: float) -> None:
    if cell.tex:
        _paint_formula(painter, row.kind, cell, rect)
    elif cell.number:
        _paint_number(painter, row, cell, rect, width)
    elif row.kind in ("hint", "remark"):
        painter.setFont(words_font(row.kind))
        painter.drawText(rect, Qt.TextFlag.TextWordWrap | _LEFT, unbroken(cell.text))
    else:
        _paint_words(painter, row, cell, rect)


def _paint_words(painter: QPainter, row: Row, cell: Cell, rect: QRectF) -> None:
    font = words_font("note" if cell is row.note else row.kind)
    painter.setFont(font)
    at_right = row.kind in ("caption", "place") and _is_last(row, cell)
    text = cell.text.upper() if row.kind == "caption" and not at_right else cell.text
    painter.drawText(rect, _RIGHT if at_right else _LEFT, _elided(font, text, round(rect.width()) + 1))


def _paint_number(painter: QPainter, row: Row, cell: Cell, rect: QRectF, width: float) -> None:
    """A value fills its place; an expression begins at the left, and is smaller where it would not fit."""
    pixels = number_pixels(width)
    if cell.value is None:
        fitting = [size for size in range(pixels, _SMALLEST, -1) if _width(size, cell.text) <= rect.width() + 1]
        painter.setFont(numbers_font(fitting[0] if fitting else _SMALLEST))
        painter.drawText(rect, _LEFT | Qt.TextFlag.TextDontClip, cell.text)
        return
    bold = _is_last(row, cell) and row.kind in ("term", "fold", "stage", "result")
    painter.setFont(numbers_font(pixels, bold))
    painter.drawText(rect, _RIGHT | Qt.TextFlag.TextDontClip, cell.text)


def _paint_formula(painter: QPainter, kind: str, cell: Cell, rect: QRectF) -> None:
    base = rect.center().y() + _BASE
    if kind == "equation":
        fitted(cell.tex, FORMULA, rect.width()).paint(painter, rect.left(), base)
    elif kind == "head":
        formula = laid_out(cell.tex, HEAD_FORMULA)
        is_name = rect.left() <= MARGIN
        formula.paint(painter, rect.left() if is_name else rect.right() - formula.width, base - 1)
    else:
        fitted(cell.tex, STAGE_FORMULA, rect.width() + 1).paint(painter, rect.left(), base)


def _paint_bar(painter: QPainter, where: QRectF, share: float, of: Theme) -> None:
    """From the middle of its track, to the left for negative terms and to the right for positive ones."""
    track = QRectF(BAR_LEFT, where.bottom() - 10, where.width() - MARGIN - BAR_LEFT, 4)
    middle, half = track.center().x(), track.width() / 2
    painter.fillRect(QRectF(track.left(), track.center().y() - 0.5, track.width(), 1), QColor(of.faint))
    length = max(abs(share) * half, 1.0) if share else 0.0
    bar = QRectF(middle if share > 0 else middle - length, track.top(), length, track.height())
    painter.fillRect(bar, QColor(of.positive if share > 0 else of.negative))
    painter.fillRect(QRectF(middle - 0.5, track.top() - 1, 1, track.height() + 2), QColor(of.muted))


def _colour(row: Row, cell: Cell, of: Theme) -> str:
    if cell.action or (cell.link and row.kind == "place"):
        return of.accent
    if row.kind == "result":
        return of.accent if _is_last(row, cell) else of.text
    if row.kind == "caption":
        return of.accent if row.lit else of.muted
    if row.kind in ("head", "hint", "pending", "place") or cell is row.note:
        return of.muted
    return of.text


def _is_last(row: Row, cell: Cell) -> bool:
    return cell is row.cells[-1]


@lru_cache(200)
def _width(pixels: int, text: str) -> float:
    return QFontMetricsF(numbers_font(pixels)).horizontalAdvance(text)


@lru_cache(2000)
def _elided(font: QFont, text: str, width: int) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
