"""Where the example, its reconstruction and their difference go, and the gallery beside them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

MARGIN = 10.0
CAPTION = 18.0
LEGEND = 20.0
NAMES = 16.0
LABEL = 30.0
"""Width of the letters before rows of numbers."""
LARGEST_ROW = 40.0
LARGEST_CELL = 84.0
SHARE = 0.64
"""Of the width, for the example that is shown."""
THUMB = 44.0
CARD_LINES = 28.0
ROW_OF_CARD = 10.0


@dataclass(frozen=True)
class Panes:
    """The rectangles of the view.

    Attributes:
        caption: the line above the example.
        three: the input, the reconstruction, the difference: each a picture, or a row of cells.
        legend: the line under them.
        gallery: with its caption.
        shape: rows and columns of each of the three.
    """

    caption: QRectF
    three: tuple[QRectF, QRectF, QRectF]
    legend: QRectF
    gallery: QRectF
    shape: tuple[int, int]

    def cell_at(self, at: QPointF) -> int | None:
        """The input, from 0, at a place in one of the three."""
        rows, columns = self.shape
        for where in self.three:
            if where.contains(at) and not where.isEmpty():
                row = min(int((at.y() - where.top()) / where.height() * rows), rows - 1)
                return row * columns + min(int((at.x() - where.left()) / where.width() * columns), columns - 1)
        return None


def panes(width: float, height: float, n: int, image_shape: tuple[int, int] | None) -> Panes:
    """Lay out a view of some size.

    Args:
        width, height: in pixels, at least 1.
        n: how many inputs.
        image_shape: (rows, columns) where they are pixels.
    """
    left = SHARE * width
    caption = QRectF(MARGIN, 2, max(left - 2 * MARGIN, 1), CAPTION)
    arranged = _pictures(left, height, image_shape) if image_shape else _rows(left, height, n)
    bottom = max(where.bottom() for where in arranged)
    return Panes(
        caption,
        arranged,
        QRectF(MARGIN, bottom + 2, max(left - 2 * MARGIN, 1), LEGEND),
        QRectF(left + 6, 2, max(width - left - 6, 1), max(height - 2, 1)),
        image_shape or (1, n),
    )


def card_size(n: int, image_shape: tuple[int, int] | None, room: float) -> QSizeF:
    """How large a cell of the gallery is: two pictures, or three rows as wide as there is room, over two lines."""
    if image_shape is not None:
        return QSizeF(2 * THUMB + 14, THUMB + CARD_LINES + 8)
    width = min(max(n * 12.0, 100.0), max(room - 12, 40.0))
    return QSizeF(width + 14, 3 * ROW_OF_CARD + CARD_LINES + 8)


def _pictures(width: float, height: float, shape: tuple[int, int]) -> tuple[QRectF, QRectF, QRectF]:
    """Three pictures beside each other, with a name above each."""
    rows, columns = shape
    room = (width - 4 * MARGIN) / 3
    pixel = max(min(room / columns, (height - CAPTION - NAMES - LEGEND - 8) / rows), 0.1)
    size, top = QSizeF(pixel * columns, pixel * rows), CAPTION + NAMES + 2
    one, two, three = (QRectF(QPointF(MARGIN + at * (size.width() + MARGIN), top), size) for at in range(3))
    return one, two, three


def _rows(width: float, height: float, n: int) -> tuple[QRectF, QRectF, QRectF]:
    """Three rows under each other, with a letter before each."""
    row = max(min((height - CAPTION - NAMES - LEGEND - 12) / 3, LARGEST_ROW), 1.0)
    across = max(min(width - LABEL - 2 * MARGIN, n * LARGEST_CELL), 1.0)
    top = CAPTION + NAMES + 2
    one, two, three = (QRectF(MARGIN + LABEL, top + at * (row + 3), across, row) for at in range(3))
    return one, two, three
