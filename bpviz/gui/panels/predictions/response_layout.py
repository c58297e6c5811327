"""Where the pictures of the units go: a block for each layer, all pictures of one size, as large as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF

SMALLEST, LARGEST = 22.0, 200.0
"""Pixels of a picture's height: below the smallest nothing can be made out."""
WIDER = 1.5
"""How much wider than high a picture may be, where there is room."""
GAP = 4.0
BETWEEN_LAYERS = 22.0
CAPTION = 18.0
MORE = 14.0
"""Under a layer's block, for how many units it does not show."""


@dataclass(frozen=True)
class Block:
    """The pictures of one layer.

    Attributes:
        l: the layer.
        tiles: a rectangle for each of its first units; not all units may have one.
        hidden: how many units have none.
        where: all of the block.
    """

    l: int
    tiles: tuple[QRectF, ...]
    hidden: int
    where: QRectF


def blocks(sizes: Sequence[int], room: QRectF) -> list[Block]:
    """Lay out layers l = 2 … of so many units, from left to right.

    Args:
        sizes: the units of each layer.
        room: what there is, with the captions.
    """
    inside = room.adjusted(0, CAPTION, 0, 0)
    if not sizes or inside.width() < SMALLEST or inside.height() < SMALLEST:
        return []
    size = _largest_size(sizes, inside)
    if size is None:
        return _crowded(sizes, inside)
    width, height = size
    return _placed(sizes, sizes, _rows(height, inside.height()), width, height, inside)


def _largest_size(sizes: Sequence[int], room: QRectF) -> tuple[float, float] | None:
    """Width and height of the largest pictures that all have room; None where not even the smallest have."""
    possible = [_size(sizes, rows, room) for rows in range(1, min(max(sizes), _rows(SMALLEST, room.height())) + 1)]
    large_enough = [size for size in possible if min(size) >= SMALLEST]
    return max(large_enough, key=lambda size: size[0] * size[1], default=None)


def _size(sizes: Sequence[int], rows: int, room: QRectF) -> tuple[float, float]:
    """Width and height of the pictures where no layer has more than so many under each other."""
    widest = _widest([-(-n // rows) for n in sizes], room.width())
    height = min((room.height() + GAP) / rows - GAP, widest, LARGEST)
    return min(widest, WIDER * height), height


def _widest(columns: Sequence[int], width: float) -> float:
    """How wide a picture can be where every layer has so many columns."""
    between = (len(columns) - 1) * BETWEEN_LAYERS + sum(n - 1 for n in columns) * GAP
    return (width - between) / sum(columns)


def _rows(height: float, room: float) -> int:
    return max(int((room + GAP + 1e-6) // (height + GAP)), 1)


def _crowded(sizes: Sequence[int], room: QRectF) -> list[Block]:
    """As many of the smallest pictures as have room, the columns shared out so that every layer has some."""
    rows = _rows(SMALLEST, room.height() - MORE)
    wanted = [-(-n // rows) for n in sizes]
    columns = [1] * len(sizes)
    # One column after another, to the layer that has the smallest share of what it wants.
    while any(have < want for have, want in zip(columns, wanted, strict=True)):
        poorest = min(
            (at for at in range(len(sizes)) if columns[at] < wanted[at]), key=lambda at: columns[at] / wanted[at]
        )
        columns[poorest] += 1
        if _widest(columns, room.width()) < SMALLEST:
            columns[poorest] -= 1
            break
    shown = [min(n, rows * have) for n, have in zip(sizes, columns, strict=True)]
    return _placed(sizes, shown, rows, SMALLEST, SMALLEST, room)


def _placed(
    sizes: Sequence[int], shown: Sequence[int], most: int, width: float, height: float, room: QRectF
) -> list[Block]:
    """Blocks from left to right, each row by row, none with more than `most` rows."""
    placed, left = [], room.left()
    for l, (n, count) in enumerate(zip(sizes, shown, strict=True), start=2):
        columns = -(-count // most)
        rows = -(-count // columns)
        corners = [
            (left + at % columns * (width + GAP), room.top() + at // columns * (height + GAP)) for at in range(count)
        ]
        where = QRectF(left, room.top(), columns * (width + GAP) - GAP, rows * (height + GAP) - GAP)
        placed.append(Block(l, tuple(QRectF(x, y, width, height) for x, y in corners), n - count, where))
        left += where.width() + BETWEEN_LAYERS
    return placed
