"""Where the matrices and pictures of the weights panel go: the arrangement whose cells become largest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF

from bpviz.gui.panels.weights.quantities import Quantity

ABOVE = 29.0
"""Height of a matrix's own caption and of its columns' numbers."""
BELOW, BETWEEN = 6.0, 16.0
LEAST = 64.0
"""No matrix is narrower while that can be."""
CELL_WIDTH, CELL_HEIGHT = 31.0, 12.0
"""Cells of this size hold a number."""
PICTURE = 36.0
"""Pictures of this size can be made out."""
VISIBLE = (420.0, 160.0)
"""A matrix of this size can be looked at, however many its cells are."""
WIDEST, HIGHEST = 92.0, 42.0
"""Cells are not larger: one glance takes in a small matrix."""
MANY = 12
MOST_OF_NAMES = 0.2
"""Where cells are too small for numbers anyway, no more of the width goes to names of rows."""


@dataclass(frozen=True)
class Piece:
    """One matrix [W b] to be placed.

    Attributes:
        rows, columns: s_{l+1} and s_l; the biases are one column more.
        image: (rows, columns) of the pictures that its rows are, None for a matrix.
        by_column: whether its columns are pictures, and not its rows.
        row_names, column_names: what the units are called in the data; () for units without names.
        left, left_of_names: the width that the rows' numbers need beside it, and that their names need, 0 for none.
    """

    quantity: Quantity
    l: int
    rows: int
    columns: int
    image: tuple[int, int] | None = None
    by_column: bool = False
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    left: float = 0.0
    left_of_names: float = 0.0

    @property
    def pictures(self) -> int:
        """How many pictures it is; 0 for a matrix."""
        return 0 if self.image is None else self.columns if self.by_column else self.rows


@dataclass(frozen=True)
class Placed:
    """A piece and the rectangle that is its, of which `left` is for the numbers or names of its rows."""

    piece: Piece
    where: QRectF
    left: float = 0.0


def arranged(grid: Sequence[Sequence[Piece]], room: QRectF) -> list[Placed]:
    """The best way to lay out pieces.

    Args:
        grid: for each quantity the pieces of its layers, equally many.
        room: where they may lie.
    """
    return max((_laid_out(lines, room) for lines in _ways(grid)), key=_worth)


def roomy(placed: Sequence[Placed]) -> bool:
    """Whether each cell holds a number, or where there are too many cells the whole is large enough to be looked at."""
    return all(_of_readable(one) >= 0.95 or (one.where.width() >= 190 and one.where.height() >= 130) for one in placed)


def shares(total: float, weights: Sequence[float], least: float) -> list[float]:
    """Split a length in proportion to weights, no part below `least` where that can be."""
    least = min(least, total / len(weights))
    free = set(range(len(weights)))
    while True:
        unit = (total - least * (len(weights) - len(free))) / sum(weights[n] for n in free)
        small = {n for n in free if weights[n] * unit < least}
        if not small or small == free:
            return [weight * unit if n in free - small else least for n, weight in enumerate(weights)]
        free -= small


def pictures_across(n: int, shape: tuple[int, int], room: QSizeF, gap: float, above: float = 0.0) -> tuple[int, float]:
    """How many of n pictures stand side by side so that all are as large as can be, and the size of their pixels.

    Args:
        shape: (rows, columns) of each.
        gap: between them, either way.
        above: height that each needs for its number.
    """

    def pixel(across: int) -> float:
        down = -(-n // across)
        wide = (room.width() - (across - 1) * gap) / across
        high = (room.height() - (down - 1) * gap) / down - above
        return max(min(wide / shape[1], high / shape[0]), 0.01)

    best = max(range(1, n + 1), key=pixel)
    return best, pixel(best)


def _ways(grid: Sequence[Sequence[Piece]]) -> Iterator[list[list[Piece]]]:
    """A line for each quantity or for each layer, or all in one; one quantity's layers in lines of any length."""
    yield [list(line) for line in grid]
    yield [list(line) for line in zip(*grid, strict=True)]
    if len(grid) > 1:
        yield [[piece for line in grid for piece in line]]
        return
    layers = grid[0]
    for at_most in range(2, len(layers)):
        yield [list(layers[start : start + at_most]) for start in range(0, len(layers), at_most)]


def _laid_out(lines: list[list[Piece]], room: QRectF) -> list[Placed]:
    free = room.height() - len(lines) * (ABOVE + BELOW)
    # Never of negative size, however small the room is.
    heights = shares(max(free, len(lines)), [max(_softened(piece.rows) for piece in line) for line in lines], 14.0)
    placed, y = [], room.top()
    for line, height in zip(lines, heights, strict=True):
        placed += _line(line, QRectF(room.left(), y, room.width(), height + ABOVE))
        y = max(one.where.bottom() for one in placed) + BELOW
    return placed


def _line(line: list[Piece], room: QRectF) -> list[Placed]:
    weights = [_softened(piece.columns + 1.3) for piece in line]
    free = room.width() - BETWEEN * (len(line) - 1)
    lefts = _lefts(line, sum(weights), free)
    widths = shares(max(free - sum(lefts), len(line)), weights, LEAST)
    tallest = max(piece.rows for piece in line)
    row = min((room.height() - ABOVE) / tallest, HIGHEST)
    placed, x = [], room.left()
    for piece, share, left in zip(line, widths, lefts, strict=True):
        width, height = share, room.height()
        if piece.image is None:
            width = min(share, (piece.columns + 1.3) * WIDEST) + left
            height = piece.rows * max(row, min(16.0, (height - ABOVE) / piece.rows)) + ABOVE
        placed.append(Placed(piece, QRectF(x, room.top(), width, height), left))
        x += width + BETWEEN
    return placed


def _lefts(line: list[Piece], columns: float, free: float) -> list[float]:
    """What the rows of each piece have beside them: their names, unless the cells would be too small for numbers."""
    numbers = [piece.left for piece in line]
    names = [piece.left_of_names or piece.left for piece in line]
    for lefts in (names, numbers):
        if (free - sum(lefts)) / columns >= CELL_WIDTH:
            return lefts
    return names if sum(names) <= MOST_OF_NAMES * free else numbers


def _softened(n: float) -> float:
    """Of many rows or columns each needs less."""
    return n if n <= MANY else math.sqrt(MANY * n)


def _worth(placed: list[Placed]) -> float:
    return sum(math.log(min(max(_of_readable(one), _of_visible(one)), 1.25)) for one in placed)


def _of_readable(one: Placed) -> float:
    """How large its cells are: 1 where they just hold a number, or its pictures can just be made out."""
    width, height, piece = one.where.width(), one.where.height() - ABOVE, one.piece
    if piece.image is not None:
        _, pixel = pictures_across(piece.pictures, piece.image, QSizeF(width, height), 4.0)
        return pixel * max(piece.image) / PICTURE
    return max(min((width - one.left) / (piece.columns + 1.3) / CELL_WIDTH, height / piece.rows / CELL_HEIGHT), 1e-3)


def _of_visible(one: Placed) -> float:
    """How well a matrix with too many cells for numbers can be seen: neither too narrow nor too low."""
    if one.piece.image is not None:
        return 0.0
    return max(min(one.where.width() / VISIBLE[0], (one.where.height() - ABOVE) / VISIBLE[1]), 1e-3)
