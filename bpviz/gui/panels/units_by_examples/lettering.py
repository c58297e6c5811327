"""What is written around heat maps: captions above them, the units' numbers beside them, the legend over all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.digits import grouped
from bpviz.gui import fonts
from bpviz.gui.panels.drawing import lettering
from bpviz.gui.panels.drawing.colour_scale import paint_bar_at_end
from bpviz.gui.panels.drawing.heat_map import HeatMap
from bpviz.gui.panels.drawing.lettering import AT_LEFT, AT_RIGHT, fitting
from bpviz.gui.panels.units_by_examples.layout import MARGIN, NUMBERS
from bpviz.gui.theme import Theme

LEAST_ROW = 11.0
"""Height of a row from which every unit gets its number."""
LEGEND = 24.0
"""Height of the line with the legend."""


def captions(name: str, units: int, columns: int, m: int, notes: Sequence[str], not_finite: int = 0) -> list[str]:
    """What can stand above a picture of a layer, the longest wording first.

    Args:
        name: of what is shown.
        units, columns: what the picture has.
        m: of how many examples the columns are some.
        notes: what is left out after the numbers of units and columns.
        not_finite: how many values are not finite; that is never left out.
    """
    examples = f"{columns} examples" if columns == m else f"{columns} of {grouped(m)} examples"
    sizes = f"{units} {'unit' if units == 1 else 'units'} × {examples}", f"{units} × {columns}", ""
    long, short = lettering.not_finite(not_finite), f"{grouped(not_finite)} not finite" if not_finite else ""
    wordings = [[name, size, *notes, long] for size in sizes] + [[name, *notes, short], [name, short]]
    return list(dict.fromkeys(" · ".join(filter(None, parts)) for parts in wordings))


def paint_caption(painter: QPainter, heat: HeatMap, wordings: Sequence[str], of: Theme) -> None:
    """The wording that fits above a heat map."""
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    painter.drawText(QPointF(heat.where.left(), heat.where.top() - 11), fitting(wordings, heat.where.width()))


def paint_unit_numbers(painter: QPainter, heat: HeatMap, selected: int | None, of: Theme) -> None:
    """Every unit's number where there is room, else the first and the last; that of the selected one in any case."""
    height = heat.where.height() / len(heat.values)
    for i in numbered(len(heat.values), heat.where.height(), selected):
        y = heat.where.top() + (i - 0.5) * height
        y = min(max(y, heat.where.top() + 5), heat.where.bottom() - 5)
        painter.setFont(fonts.text(10, QFont.Weight.Bold if i == selected else QFont.Weight.Normal))
        painter.setPen(QColor(of.text if i == selected else of.muted))
        right = QRectF(heat.where.left() - NUMBERS - 5, y - 7, NUMBERS, 14)
        painter.drawText(right, AT_RIGHT, str(i))


def numbered(rows: int, height: float, selected: int | None = None) -> list[int]:
    """The units whose numbers have room beside a heat map of that many rows and that height."""
    each = height / rows
    numbers = list(range(1, rows + 1)) if each >= LEAST_ROW else sorted({1, rows}) if height >= 24 else []
    if selected is None or selected in numbers:
        return numbers
    return [i for i in numbers if abs(i - selected) * each >= LEAST_ROW] + [selected]


def paint_legend(
    painter: QPainter, width: float, progress: str, wordings: Sequence[str], of: Theme, *, strong: bool
) -> None:
    """At the right the colour scale and where it ends; before it, or at the left, where we are.

    Args:
        strong: whether where we are is what a reader needs first.
    """
    room = paint_bar_at_end(painter, QRectF(MARGIN, 0, width - 2 * MARGIN, LEGEND), of)
    taken = QFontMetricsF(fonts.text(11)).horizontalAdvance(progress) + 16
    painter.setFont(fonts.text(11))
    painter.setPen(QColor(of.muted))
    painter.drawText(room, AT_RIGHT, fitting(wordings, room.width() - taken))
    painter.setPen(QColor(of.accent if strong else of.muted))
    painter.drawText(room, AT_LEFT, progress)
