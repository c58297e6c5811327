"""Where a confusion matrix goes, with the table of scores whose rows are its rows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

MARGIN = 10.0
CAPTION = 17.0
HEAD = 13.0
"""Height of the line with the columns' names."""
SCORE = 52.0
"""Width of a column of scores; that of the support is wider where there are many examples."""
SCORES = ("precision", "recall", "support")
LARGEST_CELL = (140.0, 76.0)
MOST_OBLONG = 3.0
"""How many times as wide as high a cell may be."""
CELL_OF_TWO = 26.0
"""Two matrices stand side by side where their cells keep that width."""
LEAST_ROW = 8.5
"""Height of a row from which its scores can be read."""


@dataclass(frozen=True)
class MatrixPlace:
    """The rectangles of one part's picture.

    Attributes:
        caption: the line above everything.
        names: the rows' names, at the left of the cells.
        cells: all cells.
        scores: the table at the right of the cells, its last column as wide as need be; None where it has no room.
        classes: rows and columns of the matrix.
    """

    caption: QRectF
    names: QRectF
    cells: QRectF
    scores: QRectF | None
    classes: int

    def cell(self, row: int, column: int) -> QRectF:
        """One cell; row and column from 0."""
        width, height = self.cells.width() / self.classes, self.cells.height() / self.classes
        return QRectF(self.cells.left() + column * width, self.cells.top() + row * height, width, height)

    def cell_at(self, at: QPointF) -> tuple[int, int] | None:
        """Row and column of the cell at a place."""
        if not self.cells.contains(at) or self.cells.isEmpty():
            return None
        row = int((at.y() - self.cells.top()) / self.cells.height() * self.classes)
        column = int((at.x() - self.cells.left()) / self.cells.width() * self.classes)
        return min(row, self.classes - 1), min(column, self.classes - 1)

    def score(self, row: int, which: int) -> QRectF:
        """The place of a class's precision (0), recall (1) or support (2); −1 is the line of headings."""
        if self.scores is None:
            return QRectF()
        height = self.cells.height() / self.classes
        top = self.cells.top() + row * height if row >= 0 else self.cells.top() - HEAD
        left = which * SCORE
        width = SCORE if which < len(SCORES) - 1 else self.scores.width() - left
        return QRectF(self.scores.left() + left, top, width, height if row >= 0 else HEAD)


def width_for(classes: int, names: float, support: float = SCORE, cell: float = CELL_OF_TWO) -> float:
    """How wide a matrix with its scores is, with a column for the support and cells of some width."""
    return names + classes * max(cell, CELL_OF_TWO) + MARGIN + _scores_width(support) + 2 * MARGIN


def matrix_place(room: QRectF, classes: int, names: float, support: float = SCORE) -> MatrixPlace:
    """Lay a matrix out in a rectangle.

    Args:
        room: all there is, at least 1 pixel wide and high.
        classes: how many.
        names: the width of the widest class name.
        support: the width of the greatest number of examples, with the space before it.
    """
    names = min(names, room.width() / 4)
    height = min(max(room.height() - CAPTION - HEAD - 4, 1.0), classes * LARGEST_CELL[1])
    table = _scores_width(support) + MARGIN
    width = room.width() - names - 2 * MARGIN
    with_scores = height / classes >= LEAST_ROW and width - table >= classes * 14
    widest = classes * min(LARGEST_CELL[0], max(MOST_OBLONG * height / classes, 30.0))
    width = min(max(width - (table if with_scores else 0), 1.0), widest)
    top = room.top() + CAPTION + HEAD
    cells = QRectF(room.left() + MARGIN + names, top, width, height)
    return MatrixPlace(
        caption=QRectF(room.left() + MARGIN, room.top(), max(room.width() - 2 * MARGIN, 1.0), CAPTION),
        names=QRectF(room.left() + MARGIN, top, names - 5, height),
        cells=cells,
        scores=QRectF(cells.right() + MARGIN, top, _scores_width(support), height) if with_scores else None,
        classes=classes,
    )


def _scores_width(support: float) -> float:
    return (len(SCORES) - 1) * SCORE + max(support, SCORE)
