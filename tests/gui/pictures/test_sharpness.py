"""On a screen with twice as many pixels every panel is drawn anew, not enlarged."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from bpviz.gui.card import Card
from bpviz.session.frame import Frame

from .comparison import Pixels, image_of, pixels_of
from .subjects import draw

Carded = Callable[[type[QWidget]], tuple[QWidget, Card]]

TILE = 16
"""Squares of so many pixels, at twice the size, are looked at one by one."""
STRONG = 60
"""Of 255: a square with such a step between neighbours holds a line or a letter."""
SAME = 30
"""Of 255: so alike is a picture that was enlarged, however that was done."""
MOST_ALIKE = 0.4
"""Upright edges of filled shapes look the same enlarged; letters, curves and slanting lines do not."""


def test_a_panel_is_sharp_at_twice_the_size(
    carded: Carded, frames: dict[str, Frame], panel_class: type[QWidget], net: str
) -> None:
    panel, _ = carded(panel_class)
    draw(panel, frames[net])
    once, twice = rendered(panel, 1), rendered(panel, 2)
    busy = in_tiles(np.abs(np.diff(twice.astype(int), axis=1, append=twice[:, -1:]))) > STRONG
    assert busy.any(), "there is nothing in the picture"
    alike = np.minimum(*(in_tiles(np.abs(twice.astype(int) - other)) for other in enlarged(once))) < SAME
    share = float(alike[busy].mean())
    assert share < MOST_ALIKE, f"{share:.0%} of what is drawn is but enlarged"


def rendered(widget: QWidget, ratio: int) -> Pixels:
    image = QImage(ratio * widget.size(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFFFFFFFF)
    widget.render(image, QPoint())
    return pixels_of(image)


def enlarged(once: Pixels) -> list[NDArray[np.int_]]:
    """The picture at twice the size, in both ways that Qt enlarges."""
    image, (height, width, _) = image_of(once), once.shape
    ways = (Qt.TransformationMode.FastTransformation, Qt.TransformationMode.SmoothTransformation)
    stretched = Qt.AspectRatioMode.IgnoreAspectRatio
    return [pixels_of(image.scaled(2 * width, 2 * height, stretched, way)).astype(int) for way in ways]


def in_tiles(values: NDArray[np.int_]) -> NDArray[np.int_]:
    """The largest value within each tile, in any channel."""
    rows, columns = values.shape[0] // TILE, values.shape[1] // TILE
    tiles = values[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE, -1)
    largest: NDArray[np.int_] = tiles.max(axis=(1, 3, 4))
    return largest
