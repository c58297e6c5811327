"""Where the cells of one matrix lie, and of the column of biases beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from bpviz.gui import fonts
from bpviz.gui.panels.network.values import Edge
from bpviz.gui.panels.weights.layout import ABOVE, Piece, Placed
from bpviz.session.selection import Selection

LEAST_ROW = 11.0
"""Height of a row from which each has its name or number."""
LEAST_BIAS = 5.0
"""The column of biases stays wide enough to be seen and hit."""


@dataclass(frozen=True)
class MatrixPlace:
    """W^(l) and b^(l) laid over a rectangle; rows i and columns j count from 1.

    Attributes:
        piece: what is shown.
        where: with captions.
        weights, biases: the cells alone.
        named_rows: whether the rows have their names, and not only numbers.
    """

    piece: Piece
    where: QRectF
    weights: QRectF
    biases: QRectF
    named_rows: bool

    @classmethod
    def of(cls, one: Placed) -> MatrixPlace:
        """Divide the rectangle up."""
        piece, where = one.piece, one.where
        left = where.left() + one.left
        width = max(where.right() - left, 2.0)
        gap = min(max(0.3 * width / (piece.columns + 1), 3.0), 8.0)
        cell = (width - gap) / (piece.columns + 1)
        bias = max(cell, min(LEAST_BIAS, 0.2 * width))
        top, height = where.top() + ABOVE, max(where.height() - ABOVE, 1.0)
        weights = QRectF(left, top, max(width - gap - bias, 1.0), height)
        biases = QRectF(weights.right() + gap, top, bias, height)
        return cls(piece, where, weights, biases, named_rows=0 < piece.left_of_names == one.left)

    @property
    def cell_size(self) -> tuple[float, float]:
        """Width and height of a weight's cell."""
        return self.weights.width() / self.piece.columns, self.weights.height() / self.piece.rows

    @property
    def bias_size(self) -> tuple[float, float]:
        """Width and height of a bias's cell."""
        return self.biases.width(), self.cell_size[1]

    def edge_at(self, point: QPointF) -> Edge | None:
        """(l, i, j) of the cell at a point, j = 0 for a bias."""
        i = _part(point.y(), self.weights.top(), self.weights.height(), self.piece.rows)
        if self.weights.contains(point):
            j = _part(point.x(), self.weights.left(), self.weights.width(), self.piece.columns)
            return self.piece.l, i, j
        return (self.piece.l, i, 0) if self.biases.contains(point) else None

    def unit_at(self, point: QPointF) -> None:
        """No place of a matrix stands for a unit."""

    def row(self, i: int) -> list[QRectF]:
        """The cells that lead to unit i, the bias apart."""
        height = self.cell_size[1]
        top = self.weights.top() + (i - 1) * height
        return [QRectF(of.left(), top, of.width(), height) for of in (self.weights, self.biases)]

    def column(self, j: int) -> QRectF:
        """The cells that lead from unit j; the biases for j = 0."""
        if j == 0:
            return self.biases
        width = self.cell_size[0]
        return QRectF(self.weights.left() + (j - 1) * width, self.weights.top(), width, self.weights.height())

    def cell(self, i: int, j: int) -> QRectF:
        """The cell of W_ij, of b_i for j = 0."""
        return self.row(i)[0 if j else 1].intersected(self.column(j))

    def outlines(self, selection: Selection) -> list[QRectF]:
        """What is framed of it where something is selected."""
        l, rows, columns = self.piece.l, self.piece.rows, self.piece.columns
        match selection:
            case Selection("unit", layer, i) if layer == l + 1 and i <= rows:
                return self.row(i)
            case Selection("unit", layer, j) if layer == l and j <= columns:
                return [self.column(j)]
            case Selection("input", _, _, j) if l == 1 and j <= columns:
                return [self.column(j)]
            case Selection("weight" | "bias", layer, i, j) if layer == l and i <= rows and j <= columns:
                return [self.cell(i, j)]
        return []

    def crossing(self, edge: Edge) -> list[QRectF]:
        """The row and the column of a cell."""
        return [*self.row(edge[1]), self.column(edge[2])] if edge[0] == self.piece.l else []


def text_width(texts: tuple[str, ...]) -> float:
    """Of the widest of captions."""
    return max((_advance(text) for text in texts), default=0.0)


@lru_cache(1000)
def _advance(text: str) -> float:
    return QFontMetricsF(fonts.text(10)).horizontalAdvance(text)


def _part(at: float, start: float, length: float, n: int) -> int:
    """Which of n equal parts of a length a coordinate is in, from 1."""
    return min(max(int((at - start) / length * n), 0), n - 1) + 1
