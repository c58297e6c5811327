"""The tutorial's typeset formulas as pictures in the theme's colour, sharp on every screen."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bpviz.resources_folder import resource

INK = b"#000000"
"""The colour in the files; the theme's takes its place."""

MOST_PICTURES = 200


class FormulaError(RuntimeError):
    """A formula's file cannot be drawn."""


class Formulas:
    """Reads each formula once and keeps its pictures."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self._boxes: dict[str, QRectF] = {}
        self._pictures: dict[tuple[str, str, float, float], QPixmap] = {}

    def box(self, name: str) -> QRectF:
        """Where the formula's ink lies at its full size, in pixels: the baseline is y = 0."""
        if name not in self._boxes:
            self._boxes[name] = self._renderer(name, "#000000").viewBoxF()
        return self._boxes[name]

    def picture(self, name: str, colour: str, scale: float, pixel_ratio: float) -> QPixmap:
        """The formula at a scale of its full size, for a screen with so many pixels per pixel of Qt."""
        key = (name, colour, scale, pixel_ratio)
        if key not in self._pictures:
            if len(self._pictures) >= MOST_PICTURES:
                self._pictures.clear()
            self._pictures[key] = self._draw(*key)
        return self._pictures[key]

    def draw_lines(self, painter: QPainter, name: str, colour: str, where: QRectF) -> None:
        """Draw the formula as lines, for a drawing or a page to keep them."""
        self._renderer(name, colour).render(painter, where)

    def _draw(self, name: str, colour: str, scale: float, pixel_ratio: float) -> QPixmap:
        size = self.box(name).size() * scale
        made = QPixmap(math.ceil(size.width() * pixel_ratio), math.ceil(size.height() * pixel_ratio))
        made.setDevicePixelRatio(pixel_ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        try:
            self._renderer(name, colour).render(painter, QRectF(0, 0, size.width(), size.height()))
        finally:
            painter.end()
        return made

    def _renderer(self, name: str, colour: str) -> QSvgRenderer:
        if name not in self._files:
            content = resource("formulas", f"{name}.svg").read_bytes()
            # Without a word about strokes Qt draws none on pixels, but in drawings and on pages one of its own.
            self._files[name] = content.replace(b"fill=", b'stroke="#000000" stroke-opacity="0" fill=')
        made = QSvgRenderer(QByteArray(self._files[name].replace(INK, colour.encode())))
        if not made.isValid():
            raise FormulaError(f"the formula {name}.svg cannot be drawn; install bpviz again")
        return made
