"""A layer of a picture that many frames have in common: painted once, at the resolution of what it is painted on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio


class KeptLayer:
    """Keeps what it painted last, until another key asks for something else."""

    def __init__(self) -> None:
        self._kept: tuple[object, QPixmap] | None = None

    def forget(self) -> None:
        """Keep nothing, with all that the key holds."""
        self._kept = None

    def paint(self, painter: QPainter, size: QSize, key: object, paint: Callable[[QPainter], None]) -> None:
        """Paint what `paint` paints upon a transparent ground.

        Args:
            painter: of a widget, a picture, or a vector format, for which nothing is kept: there it stays lines.
            size: of the layer.
            key: equal keys, equal pictures.
            paint: called with an antialiasing painter.
        """
        if is_made_of_lines(painter):
            paint(painter)
            return
        scale = pixel_ratio(painter)
        full_key = (key, size, scale)
        if self._kept is None or self._kept[0] != full_key:
            self._kept = (full_key, _painted(size, scale, paint))
        painter.drawPixmap(0, 0, self._kept[1])


def _painted(size: QSize, scale: float, paint: Callable[[QPainter], None]) -> QPixmap:
    picture = QPixmap((size.toSizeF() * scale).toSize())
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter)
    finally:
        painter.end()
    return picture
