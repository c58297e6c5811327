"""The inputs of an image as they were measured, beside the same inputs as the net sees them."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from bpviz.data.dataset import Dataset
from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.heat_map import image_of, paint_heat
from bpviz.gui.panels.network.values import has_inputs, raw_inputs
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

RAW_PICTURE = 64.0
"""Its width with some air."""
_ranges: WeakKeyDictionary[Dataset, tuple[float, float]] = WeakKeyDictionary()
"""What `_range_of` found for the data sets there are."""


def paint_raw_picture(painter: QPainter, frame: Frame, top: QPointF, side: float, of: Theme) -> None:
    """The inputs of an image as they were measured, small, with the range of their shades beneath."""
    shape, data = frame.dataset.image_shape, frame.dataset
    if shape is None or not has_inputs(frame):
        return
    raw = raw_inputs(frame).reshape(shape)
    low, high = _range_of(data)
    share = np.clip(np.nan_to_num((raw - low) / (high - low or 1.0)), 0, 1)[:, :, None]
    paper, ink = (np.array(QColor(colour).getRgb()[:3]) for colour in (of.field, of.text))  # type: ignore[index]  # stub says object
    width, height = side * min(1, shape[1] / shape[0]), side * min(1, shape[0] / shape[1])
    where = QRectF(top.x() - width / 2, top.y(), width, height)
    pixels = (paper + share * (ink - paper)).astype(np.uint8)
    paint_heat(painter, where, image_of(pixels))
    painter.setPen(QPen(QColor(of.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(where)
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(10))
    words = f"raw values\n{significant(low)} to {significant(high)}"
    painter.drawText(where.translated(0, height + 4), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _range_of(data: Dataset) -> tuple[float, float]:
    """The smallest and the largest of all pixels: of 60,000 pictures they are not looked for at every painting."""
    if data not in _ranges:
        _ranges[data] = float(data.raw_inputs.min()), float(data.raw_inputs.max())
    return _ranges[data]
