"""Inputs that are pixels, as pictures: grey between the smallest and the largest raw value, or in the sign colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui.panels.heat_map import image_of, paint_heat
from bpviz.gui.theme import Theme


def grey_image(shares: Array, of: Theme) -> QImage:
    """Shares of the way from paper (0) to ink (1), (rows, columns), as a picture; what lies beyond takes an end's."""
    known = np.clip(np.nan_to_num(shares, nan=0.0, posinf=1.0, neginf=0.0), 0.0, 1.0)
    paper, ink = (np.array(QColor(colour).getRgb()[:3]) for colour in (of.field, of.text))  # type: ignore[index]  # stub says object
    return image_of((paper + known[:, :, None] * (ink - paper)).astype(np.uint8))


def paint_framed(painter: QPainter, where: QRectF, image: QImage, of: Theme) -> None:
    """Draw a picture with sharp pixels and a fine frame around it."""
    paint_heat(painter, where, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(of.border), 1))
    painter.drawRect(where)


def fitted(where: QRectF, rows: int, columns: int) -> QRectF:
    """The largest rectangle of square pixels in the middle of another."""
    pixel = min(where.width() / columns, where.height() / rows)
    size = QRectF(0, 0, pixel * columns, pixel * rows)
    size.moveCenter(where.center())
    return size
