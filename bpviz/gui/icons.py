"""The window's icons, painted from a few shapes so that they are sharp at any scale and follow the theme."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPolygonF

Triangle = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
Bar = tuple[float, float, float, float]

# On a grid of 16 × 16: triangles as three points, bars as x, y, width, height.
SHAPES: dict[str, tuple[tuple[Triangle, ...], tuple[Bar, ...]]] = {
    "run": ((((3, 2), (3, 14), (14, 8)),), ()),
    "pause": ((), ((3, 2, 3.5, 12), (9.5, 2, 3.5, 12))),
    "step": ((((4, 3), (4, 13), (12.5, 8)),), ()),
    "back": ((((12, 3), (12, 13), (3.5, 8)),), ()),
    "rewind": ((((14, 2.5), (14, 13.5), (5.5, 8)),), ((2.5, 2.5, 2, 11),)),
    "bpviz": ((), ((1, 3, 14, 2.6), (1, 6.7, 9, 2.6), (1, 10.4, 5, 2.6))),
}
SIZES = (16, 32, 48)


def icon(name: str, colour: str) -> QIcon:
    """One of `SHAPES` in a colour."""
    result = QIcon()
    for size in SIZES:
        result.addPixmap(_pixmap(name, QColor(colour), size))
    return result


def _pixmap(name: str, colour: QColor, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 16, size / 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    triangles, bars = SHAPES[name]
    for triangle in triangles:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in triangle]))
    for bar in bars:
        painter.drawRoundedRect(QRectF(*bar), 0.8, 0.8)
    painter.end()
    return pixmap
