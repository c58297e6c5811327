"""The inputs of an image as they were measured, beside the same inputs as the net sees them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.pixel_pictures import paint_framed, pixel_range, raw_image
from bpviz.gui.panels.network.values import has_inputs, raw_inputs
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

RAW_PICTURE = 64.0
"""Its width with some air."""


def paint_raw_picture(painter: QPainter, frame: Frame, top: QPointF, side: float, of: Theme) -> None:
    """The inputs of an image as they were measured, small, with the range of their shades beneath."""
    shape, data = frame.dataset.image_shape, frame.dataset
    if shape is None or not has_inputs(frame):
        return
    width, height = side * min(1, shape[1] / shape[0]), side * min(1, shape[0] / shape[1])
    where = QRectF(top.x() - width / 2, top.y(), width, height)
    paint_framed(painter, where, raw_image(data, raw_inputs(frame), of), of)
    low, high = pixel_range(data)
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(10))
    words = f"raw values\n{significant(low)} to {significant(high)}"
    painter.drawText(where.translated(0, height + 4), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
