"""A Picture as an array of pixels of a given width, for animations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from bpviz.gui.exporting.picture import Picture


def ratio_of_width(picture: Picture, width: int) -> float:
    """How many pixels there are to a logical one, where the picture is `width` pixels wide."""
    return width / picture.size.width()


def size_at(picture: Picture, ratio: float) -> tuple[int, int]:
    """Width and height in pixels."""
    size = (picture.size.toSizeF() * ratio).toSize()
    return size.width(), size.height()


def pixels_of(picture: Picture, ratio: float) -> NDArray[np.uint8]:
    """The picture's colours, shape (height, width, 3)."""
    image = picture.image(ratio).convertToFormat(QImage.Format.Format_RGB888)
    # Rows are padded to whole words.
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
