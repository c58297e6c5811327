"""Where the pictures of the layers lie."""

from __future__ import annotations

from PySide6.QtCore import QRectF

MARGIN = 12.0
HEADER = 22.0
"""Height of the line with the legend."""
CAPTION = 26.0
"""Height of what stands above a heat map."""
NUMBERS = 20.0
"""Width of the units' numbers beside a heat map."""
BELOW = 6.0
"""Height of what is free below it."""


def arranged(n: int, room: QRectF, left: float = NUMBERS, above: float = CAPTION, below: float = BELOW) -> list[QRectF]:
    """Where n pictures go so that each is as large as can be, about twice as wide as high; never of negative size.

    Args:
        left, above, below: the room that each needs for what is written there.
    """

    def size(columns: int) -> tuple[float, float]:
        rows = -(-n // columns)
        width = (room.width() - MARGIN) / columns - MARGIN - left
        return max(width, 1.0), max(room.height() / rows - above - below, 1.0)

    columns = max(range(1, n + 1), key=lambda columns: min(size(columns)[0] / 2, size(columns)[1]))
    width, height = size(columns)
    across, down = width + MARGIN + left, height + above + below
    return [
        QRectF(
            room.left() + MARGIN + left + (at % columns) * across,
            room.top() + above + (at // columns) * down,
            width,
            height,
        )
        for at in range(n)
    ]
