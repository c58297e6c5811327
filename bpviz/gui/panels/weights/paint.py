"""Paints matrices and pictures of weights: cells in the sign colours, numbers where they fit, frames."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from bpviz.engine.parameters import Array
from bpviz.gui import fonts
from bpviz.gui.panels.drawing.colour_scale import STEPS, colours, ink_on
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio
from bpviz.gui.panels.drawing.heat_map import heat_image, paint_heat
from bpviz.gui.panels.weights.matrix import MatrixPlace
from bpviz.gui.panels.weights.numbers import Writing, writing_for
from bpviz.gui.panels.weights.pooling import strongest
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.gui.theme import Theme, blend, sign_indices

MOST_PIXELS_A_POINT = 4.0
"""A printer has more, but no eye asks for them."""
GRID_FROM = 7.0
"""Size of cells from which fine lines part them."""


class Pictures:
    """The pictures last painted, kept while what they show stays the same."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[tuple[object, ...], QImage]] = {}

    def image(self, key: Hashable, shows: tuple[object, ...], make: Callable[[], QImage]) -> QImage:
        """The picture kept under a key if it shows the same, else another one in its place."""
        kept = self._kept.get(key)
        if kept is None or kept[0] != shows:
            self._kept[key] = kept = (shows, make())
        return kept[1]

    def clear(self) -> None:
        """Keep none: there is another net, or everything lies elsewhere."""
        self._kept.clear()


@dataclass(frozen=True, eq=False)
class Brush:
    """What all painting of one frame shares.

    Attributes:
        painter: with antialiasing.
        of: the colours.
        pictures: where pictures are kept.
        ratio: pixels of the device to one of the painter's units.
    """

    painter: QPainter
    of: Theme
    pictures: Pictures
    ratio: float

    @classmethod
    def on(cls, painter: QPainter, of: Theme, pictures: Pictures) -> Brush:
        """For a painter on a screen, a picture, a printer."""
        return cls(painter, of, pictures, min(pixel_ratio(painter), MOST_PIXELS_A_POINT))

    def dots(self, length: float, n: int) -> int:
        """How many dots n cells along a length become: fewer where they would be smaller than the device's."""
        return max(min(n, round(length * self.ratio)), 1)


def paint_matrix(
    brush: Brush, place: MatrixPlace, of_matrix: tuple[object, Array, Array], limit: float, of_biases: Writing | None
) -> None:
    """The cells of W (rows, columns) and of b (rows, 1).

    Args:
        of_matrix: what W and b belong to, W, b. They are the same while the first of the three is.
        of_biases: how b is written; None where there is no room.
    """
    owner, W, b = of_matrix
    of_weights = writing_for(*place.cell_size, limit)
    for part, values, where, writing in (("W", W, place.weights, of_weights), ("b", b, place.biases, of_biases)):
        dots = brush.dots(where.height(), len(values)), brush.dots(where.width(), values.shape[1])
        key, shows = (place.piece.quantity, place.piece.l, part), (owner, limit, brush.of.name, dots)
        image = brush.pictures.image(key, shows, partial(_picture, values, limit, dots, brush.of))
        _paint_image(brush, where, image)
        _paint_grid(brush, where, *values.shape)
        if writing is not None:
            _paint_numbers(brush, where, values, limit, writing)


def paint_tiles(brush: Brush, place: TilesPlace, of_matrix: tuple[object, Array, Array], limits: Array) -> None:
    """The pictures, each on its scale.

    Args:
        limits: shape (pictures,).
    """
    owner, W, _ = of_matrix
    images = place.images(W)
    dots = down, across = brush.dots(place.height, images.shape[1]), brush.dots(place.width, images.shape[2])
    key, shows = (place.piece.quantity, place.piece.l, "tiles"), (owner, limits.tobytes(), brush.of.name, dots)
    strip = brush.pictures.image(key, shows, partial(_strip, images, limits, dots, brush.of))
    tiles = [place.tile(n) for n in range(1, place.piece.pictures + 1)]
    if is_made_of_lines(brush.painter) or strip.hasAlphaChannel():
        for n, tile in enumerate(tiles):
            _paint_image(brush, tile, strip.copy(0, n * down, across, down))
        return
    brush.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for n, tile in enumerate(tiles):
        brush.painter.drawImage(tile, strip, QRectF(0, n * down, across, down))
    _paint_borders(brush, tiles)


def _picture(values: Array, limit: float, dots: tuple[int, int], of: Theme) -> QImage:
    return heat_image(strongest(values, *dots), limit, of, gaps=True)


def _strip(images: Array, limits: Array, dots: tuple[int, int], of: Theme) -> QImage:
    """All pictures, one below the other: made in one go, and cut up while painting."""
    # Divided by its limit each lies between −1 and 1, so that one look-up colours them all.
    even = strongest(images, *dots) / limits[:, None, None]
    return heat_image(even.reshape(-1, dots[1]), 1.0, of, gaps=True)


def paint_labels(brush: Brush, place: TilesPlace) -> None:
    """The number of every picture's unit above it, where there is room."""
    if not place.label:
        return
    brush.painter.setFont(fonts.text(10))
    brush.painter.setPen(QColor(brush.of.muted))
    for n in range(1, place.piece.pictures + 1):
        brush.painter.drawText(place.tile(n).topLeft() + QPointF(0, -3), str(n))


def paint_frames(brush: Brush, frames: Iterable[QRectF], colour: str, width: float) -> None:
    """Frames around what is selected or pointed at, none so small that it could not be seen."""
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.setPen(QPen(QColor(colour), width))
    for frame in frames:
        more = [max((4.0 - size) / 2, 0.5) for size in (frame.width(), frame.height())]
        brush.painter.drawRect(frame.adjusted(-more[0], -more[1], *more))


def _paint_image(brush: Brush, where: QRectF, image: QImage) -> None:
    """The cells, hatched where their numbers are not finite, and a fine border."""
    if image.hasAlphaChannel():
        hatching = blend(brush.of.muted, brush.of.surface, 0.4)
        brush.painter.fillRect(where, QBrush(hatching, Qt.BrushStyle.BDiagPattern))
    paint_heat(brush.painter, where, image)
    _paint_borders(brush, [where])


def _paint_borders(brush: Brush, around: list[QRectF]) -> None:
    brush.painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.painter.setPen(QPen(QColor(brush.of.border), 1))
    brush.painter.drawRects(around)


def _paint_grid(brush: Brush, where: QRectF, rows: int, columns: int) -> None:
    width, height = where.width() / columns, where.height() / rows
    if min(width, height) < GRID_FROM:
        return
    brush.painter.setPen(QPen(QColor(brush.of.surface), 1))
    xs = [where.left() + j * width for j in range(1, columns)]
    ys = [where.top() + i * height for i in range(1, rows)]
    upright = [QLineF(x, where.top() + 0.5, x, where.bottom() - 0.5) for x in xs]
    brush.painter.drawLines([*upright, *(QLineF(where.left() + 0.5, y, where.right() - 0.5, y) for y in ys)])


def _paint_numbers(brush: Brush, where: QRectF, values: Array, limit: float, writing: Writing) -> None:
    rows, columns = values.shape
    width, height = where.width() / columns, where.height() / rows
    brush.painter.setFont(writing.font)
    table, shades = colours(brush.of), sign_indices(values, limit, STEPS).tolist()
    for i, row in enumerate(values.tolist()):
        y = where.top() + (i + 0.5) * height + 0.36 * writing.pixels
        for j, value in enumerate(row):
            if not np.isfinite(value):
                continue
            text = writing.text(value)
            brush.painter.setPen(ink_on(table[shades[i][j]], brush.of))
            x = where.left() + (j + 0.5) * width - writing.width(text) / 2
            brush.painter.drawText(QPointF(x, y), text)
