"""Where pictures of weights lie: one for each hidden unit, its weights from (or to) the pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from bpviz.engine.parameters import Array
from bpviz.gui.panels.network.values import Edge, Unit
from bpviz.gui.panels.weights.layout import Piece, pictures_across
from bpviz.session.selection import Selection

CAPTION = 18.0
"""Height of the line above the pictures."""
LABEL = 12.0
LABEL_FROM = 20.0
"""Pictures of that width carry their unit's number."""
LARGEST = 168.0


@dataclass(frozen=True)
class TilesPlace:
    """The pictures in rows of equal length.

    Attributes:
        piece: what is shown; its image is the shape of each picture.
        where: with the caption.
        across: pictures in a row.
        width, height: of each.
        label: height of its number above it, 0 for none.
        gap: between them.
    """

    piece: Piece
    where: QRectF
    across: int
    width: float
    height: float
    label: float
    gap: float

    @classmethod
    def of(cls, piece: Piece, where: QRectF) -> TilesPlace:
        """As large as they can be, with their numbers where those have room."""
        labelled = cls._with(piece, where, LABEL)
        return labelled if labelled.width >= LABEL_FROM else cls._with(piece, where, 0.0)

    @classmethod
    def _with(cls, piece: Piece, where: QRectF, label: float) -> TilesPlace:
        assert piece.image is not None
        rows, columns = piece.image
        gap = 6.0 if label else 3.0
        room = QSizeF(where.width(), where.height() - CAPTION)
        across, pixel = pictures_across(piece.pictures, piece.image, room, gap, label)
        pixel = min(pixel, LARGEST / max(rows, columns))
        return cls(piece, where, across, columns * pixel, rows * pixel, label, gap)

    def tile(self, n: int) -> QRectF:
        """Picture n, from 1."""
        down, across = divmod(n - 1, self.across)
        x = self.where.left() + across * (self.width + self.gap)
        y = self.where.top() + CAPTION + down * (self.height + self.label + self.gap) + self.label
        return QRectF(x, y, self.width, self.height)

    def images(self, W: Array) -> Array:
        """The weights as pictures: (s_{l+1}, s_l) -> (pictures, rows, columns)."""
        assert self.piece.image is not None
        return (W.T if self.piece.by_column else W).reshape(-1, *self.piece.image)

    def number_at(self, point: QPointF) -> int | None:
        """The number of the picture at a point, its label included."""
        for n in range(1, self.piece.pictures + 1):
            if self.tile(n).adjusted(0, -self.label, 0, 0).contains(point):
                return n
        return None

    def unit_at(self, point: QPointF) -> Unit | None:
        """The unit whose picture is at a point."""
        n = self.number_at(point)
        return None if n is None else (self.piece.l if self.piece.by_column else self.piece.l + 1, n)

    def edge_at(self, point: QPointF) -> Edge | None:
        """(l, i, j) of the weight whose pixel is at a point; the unit's bias on its label."""
        n = self.number_at(point)
        if n is None or self.piece.image is None:
            return None
        tile, (rows, columns) = self.tile(n), self.piece.image
        if point.y() < tile.top():
            return None if self.piece.by_column else (self.piece.l, n, 0)
        row = min(int((point.y() - tile.top()) / self.height * rows), rows - 1)
        pixel = row * columns + min(int((point.x() - tile.left()) / self.width * columns), columns - 1) + 1
        return (self.piece.l, pixel, n) if self.piece.by_column else (self.piece.l, n, pixel)

    def outlines(self, selection: Selection) -> list[QRectF]:
        """What is framed of it where something is selected: its unit's picture, or in each the pixel."""
        l, by_column = self.piece.l, self.piece.by_column
        own, other = (l, l + 1) if by_column else (l + 1, l)
        match selection:
            case Selection("unit", layer, n) if layer == own and n <= self.piece.pictures:
                return [self.tile(n)]
            case Selection("unit", layer, pixel) if layer == other:
                return self._pixels(pixel)
            case Selection("input", _, _, pixel) if l == 1:
                return self._pixels(pixel)
            case Selection("weight" | "bias", layer, i, j) if layer == l:
                return self.crossing((l, i, j))
        return []

    def crossing(self, edge: Edge) -> list[QRectF]:
        """The picture, and in it the pixel, of a weight."""
        l, *ends = edge
        n, pixel = reversed(ends) if self.piece.by_column else ends
        if l != self.piece.l or not 1 <= n <= self.piece.pictures:
            return []
        return [self.tile(n), *([self._pixel(n, pixel)] if pixel else [])]

    def _pixels(self, pixel: int) -> list[QRectF]:
        return [self._pixel(n, pixel) for n in range(1, self.piece.pictures + 1)]

    def _pixel(self, n: int, pixel: int) -> QRectF:
        assert self.piece.image is not None
        (row, column), (rows, columns), tile = divmod(pixel - 1, self.piece.image[1]), self.piece.image, self.tile(n)
        width, height = self.width / columns, self.height / rows
        return QRectF(tile.left() + column * width, tile.top() + row * height, width, height)
