"""Inputs that are pixels, as pictures: grey between the smallest and the largest raw value, or in the sign colours."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.heat_map import image_of, paint_heat
from bpviz.gui.theme import Theme

_ranges: WeakKeyDictionary[Dataset, tuple[float, float]] = WeakKeyDictionary()
"""What `pixel_range` found for the data sets there are."""


def pixel_range(data: Dataset) -> tuple[float, float]:
    """The smallest and the largest of all raw inputs: of 60,000 pictures they are not looked for at every painting."""
    if data not in _ranges:
        _ranges[data] = float(data.raw_inputs.min()), float(data.raw_inputs.max())
    return _ranges[data]


def raw_image(data: Dataset, raw_inputs: Array, of: Theme) -> QImage:
    """Raw inputs, (s_1,), of a data set of images: its smallest number is paper, its largest ink."""
    assert data.image_shape is not None
    low, high = pixel_range(data)
    return grey_image((raw_inputs.reshape(data.image_shape) - low) / (high - low or 1.0), of)


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
