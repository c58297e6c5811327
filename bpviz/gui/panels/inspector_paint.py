"""How the inspector's rows are painted."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpviz.gui.panels.inspector_curve import paint_curve
from bpviz.gui.panels.inspector_formula import fitted, laid_out
from bpviz.gui.panels.inspector_layout import (
    FORMULA,
    HEAD_FORMULA,
    MARGIN,
    STAGE_FORMULA,
    Page,
    Placed,
    number_pixels,
    numbers_font,
    words_font,
)
from bpviz.gui.panels.inspector_rows import Cell
from bpviz.gui.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BASE = 5.0
"""The base line of a formula lies so far below its row's middle."""


def paint_page(painter: QPainter, page: Page, clip: QRectF, hovered: Cell | None, of: Theme) -> None:
    """Paint the rows that the clip touches; the hovered cell is underlined where a click does something."""
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
    last = len(placed.cells) and placed.row.cells[-1]
    for cell, rect in placed.cells:
        _paint_cell(painter, placed, cell, rect, width, of, is_last=cell is last, is_hovered=cell is hovered)


def _paint_cell(
    painter: QPainter,
    placed: Placed,
    cell: Cell,
    rect: QRectF,
    width: float,
    of: Theme,
    *,
    is_last: bool,
    is_hovered: bool,
) -> None:
    kind = placed.row.kind
    colour = QColor(_colour(placed, cell, of, is_last))
    active = is_hovered and bool(cell.link or cell.action)
    painter.setPen(QColor(of.accent) if active else colour)
    if cell.tex:
        _paint_formula(painter, kind, cell, rect, is_last)
    elif cell.number:
        bold = is_last and cell.value is not None and kind in ("term", "fold", "stage", "result")
        font = numbers_font(number_pixels(width), bold)
        painter.setFont(font)
        painter.drawText(
            rect, _LEFT if cell.value is None else _RIGHT, _elided(font, cell.text, round(rect.width()) + 1)
        )
    elif kind in ("hint", "remark"):
        painter.setFont(words_font(kind))
        painter.drawText(rect, Qt.TextFlag.TextWordWrap | _LEFT, cell.text)
    else:
        font = words_font(kind)
        painter.setFont(font)
        text = cell.text.upper() if kind == "caption" and not is_last else cell.text
        side = _RIGHT if kind in ("caption", "place") and is_last else _LEFT
        painter.drawText(rect, side, _elided(font, text, round(rect.width()) + 1))
    if active or (cell.edit and is_hovered):
        y = rect.bottom() - (4 if kind in ("stage", "result", "fold") else 2)
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def _paint_formula(painter: QPainter, kind: str, cell: Cell, rect: QRectF, is_last: bool) -> None:
    base = rect.center().y() + _BASE
    if kind == "equation":
        fitted(cell.tex, FORMULA, rect.width()).paint(painter, rect.left(), base)
    elif kind == "head":
        formula = laid_out(cell.tex, HEAD_FORMULA)
        is_name = not is_last and rect.left() <= MARGIN
        formula.paint(painter, rect.left() if is_name else rect.right() - formula.width, base - 1)
    else:
        fitted(cell.tex, STAGE_FORMULA, rect.width() + 1).paint(painter, rect.left(), base)


def _paint_bar(painter: QPainter, where: QRectF, share: float, of: Theme) -> None:
    """From the middle of the row, to the left for negative terms and to the right for positive ones."""
    track = QRectF(MARGIN, where.bottom() - 6, where.width() - 2 * MARGIN, 4)
    middle, half = track.center().x(), track.width() / 2
    painter.fillRect(QRectF(track.left(), track.center().y() - 0.5, track.width(), 1), QColor(of.faint))
    length = max(abs(share) * half, 1.0) if share else 0.0
    bar = QRectF(middle if share > 0 else middle - length, track.top(), length, track.height())
    painter.fillRect(bar, QColor(of.positive if share > 0 else of.negative))
    painter.fillRect(QRectF(middle - 0.5, track.top() - 1, 1, track.height() + 2), QColor(of.muted))


def _colour(placed: Placed, cell: Cell, of: Theme, is_last: bool) -> str:
    kind = placed.row.kind
    if cell.action:
        return of.accent
    if kind == "result":
        return of.accent if is_last else of.text
    if kind == "caption":
        return of.accent if placed.row.lit else of.muted
    if kind == "place":
        return of.accent if cell.link else of.muted
    if kind in ("head", "hint", "pending") or (kind == "stage" and cell.number and cell.value is None):
        return of.muted
    return of.text


@lru_cache(2000)
def _elided(font: QFont, text: str, width: int) -> str:
    return QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
