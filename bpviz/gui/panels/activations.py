"""The activations panel: a of every unit for many examples at once, a heat map for each layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QMenu, QToolTip, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.number_text import full, grouped
from bpviz.gui.panels.careful_painting import paint_carefully
from bpviz.gui.panels.colour_scale import SteadyLimit, largest, limit_text, paint_bar, usual_limit
from bpviz.gui.panels.heat_map import HeatMap
from bpviz.gui.panels.network.values import symbol
from bpviz.gui.theme import Theme
from bpviz.notation import superscript
from bpviz.session.frame import AllExamples, Frame, Want

MARGIN = 12.0
HEADER = 22.0
CAPTION = 26.0
NUMBERS = 20.0
"""Width of the units' numbers beside a heat map."""
WIDE = 190.0
"""The inputs are shown too where every layer keeps that much width."""
LEAST_ROW = 11.0
"""Height of a row from which every unit gets its number."""


@dataclass(frozen=True)
class Place:
    """The cell of unit i of layer l and an example, all counted from 1."""

    l: int
    i: int
    example: int


class ActivationsPanel(QWidget):
    """Draws units × examples for every layer; a click chooses the example.

    Signals:
        example_chosen: its number i = 1 … m.
    """

    title = "Activations"
    wants: frozenset[Want] = frozenset({"all_examples"})
    example_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activations")
        self.setAccessibleName("Activations of all examples")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 110)
        self._frame: Frame | None = None
        self._a_limit = SteadyLimit()
        self._x_limit: tuple[object, float] = (None, 1.0)
        self._maps: dict[int, HeatMap] | None = None

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        if frame is self._frame:
            return
        if self._x_limit[0] is not frame.dataset:
            self._x_limit = (frame.dataset, usual_limit(frame.dataset.X))
        self._frame = frame
        self._maps = None
        self.update()

    def maps(self) -> dict[int, HeatMap]:
        """The heat map of each shown layer, keyed by l; {} without activations."""
        if self._maps is None:
            self._maps = self._lay_out()
        return self._maps

    def place_at(self, point: QPointF) -> Place | None:
        """Which cell lies at a point."""
        shown = self._all_examples()
        if shown is None:
            return None
        for l, heat in self.maps().items():
            cell = heat.cell_at(point.x(), point.y())
            if cell is not None:
                return Place(l, cell[0] + 1, int(shown.examples[cell[1]]))
        return None

    def text_at(self, point: QPointF) -> str:
        """What the tooltip at a point says."""
        place = self.place_at(point)
        return f"{_name(place)} = {full(self._value(place))}" if place else ""

    def menu_at(self, point: QPointF) -> QMenu | None:
        """A menu that copies the number there."""
        place = self.place_at(point)
        if place is None:
            return None
        menu, value = QMenu(self), full(self._value(place))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(f"Copy value of {_name(place)}", lambda: QGuiApplication.clipboard().setText(value))
        return menu

    def sizeHint(self) -> QSize:
        """Two heat maps side by side."""
        return QSize(430, 170)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the heat maps."""
        paint_carefully(self, self._paint)

    def resizeEvent(self, event: object) -> None:
        """Lay out afresh."""
        self._maps = None

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.text_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a cell can be clicked."""
        over = self.place_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the example under the mouse."""
        place = self.place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self.example_chosen.emit(place.example)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to copy."""
        menu = self.menu_at(QPointF(event.pos()))
        if menu is not None:
            menu.popup(event.globalPos())

    def _all_examples(self) -> AllExamples | None:
        return self._frame.all_examples if self._frame is not None else None

    def _value(self, place: Place) -> float:
        shown = self._all_examples()
        assert shown is not None
        column = int(np.searchsorted(shown.examples, place.example))
        return float(shown.a[place.l][place.i - 1, column])

    def _lay_out(self) -> dict[int, HeatMap]:
        shown = self._all_examples()
        if self._frame is None or shown is None:
            return {}
        n_l = self._frame.recipe.n_l
        layers = range(1 if self.width() / n_l >= WIDE else 2, n_l + 1)
        places = arranged(len(layers), QRectF(0, HEADER, self.width(), self.height() - HEADER))
        return {
            l: HeatMap(shown.a[l], self._limit(self._frame, shown, l), where)
            for l, where in zip(layers, places, strict=True)
        }

    def _limit(self, frame: Frame, shown: AllExamples, l: int) -> float:
        """One limit for the inputs, one for all the other layers: 1 unless some f has no bounds."""
        if l == 1:
            return self._x_limit[1]
        unbounded = [l for l, f in frame.recipe.f_of.items() if not np.isfinite(f.output_range).all()]
        return self._a_limit.follow(max([1.0, *(largest(shown.a[l]) for l in unbounded)]))

    def _paint(self, painter: QPainter) -> None:
        of, frame, shown = theme.current(), self._frame, self._all_examples()
        painter.fillRect(self.rect(), QColor(of.surface))
        if frame is None or shown is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        at = int(np.searchsorted(shown.examples, frame.i))
        among_shown = at < len(shown.examples) and int(shown.examples[at]) == frame.i
        for l, heat in self.maps().items():
            heat.paint(painter, of)
            _paint_caption(painter, heat, _captions(l, frame, shown), of)
            _paint_unit_numbers(painter, heat, of)
            if among_shown:
                heat.mark_column(painter, at, QColor(of.text))
        self._paint_legend(painter, frame, of)

    def _paint_legend(self, painter: QPainter, frame: Frame, of: Theme) -> None:
        bar = QRectF(self.width() - MARGIN - 78, 8, 66, 8)
        paint_bar(painter, bar, of)
        limits = {l: heat.limit for l, heat in self.maps().items()}
        words = f"example {grouped(frame.i)} of {grouped(frame.dataset.m)}   ·   "
        if 1 in limits:
            words += f"x {limit_text(limits[1])},  "
        words += f"a {limit_text(limits[frame.recipe.n_l])}"
        painter.setPen(QColor(of.muted))
        painter.setFont(fonts.text(11))
        where = QRectF(MARGIN, 0, max(bar.left() - 20 - MARGIN, 0), 24)
        painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)


def arranged(n: int, room: QRectF) -> list[QRectF]:
    """Where n heat maps go so that each is as large as can be, about twice as wide as high; never of negative size."""

    def size(columns: int) -> tuple[float, float]:
        rows = -(-n // columns)
        width = (room.width() - MARGIN) / columns - MARGIN - NUMBERS
        return max(width, 1.0), max(room.height() / rows - CAPTION - 6, 1.0)

    columns = max(range(1, n + 1), key=lambda columns: min(size(columns)[0] / 2, size(columns)[1]))
    width, height = size(columns)
    across, down = width + MARGIN + NUMBERS, height + CAPTION + 6
    return [
        QRectF(
            room.left() + MARGIN + NUMBERS + (at % columns) * across,
            room.top() + CAPTION + (at // columns) * down,
            width,
            height,
        )
        for at in range(n)
    ]


def _name(place: Place) -> str:
    return f"{symbol('a', place.i, place.l)} of example {place.example}"


def _captions(l: int, frame: Frame, shown: AllExamples) -> list[str]:
    """What stands above a heat map, the longest wording first."""
    units, columns, m = len(shown.a[l]), len(shown.examples), frame.dataset.m
    letter = f"a{superscript(l)}" + (" = x" if l == 1 else "")
    examples = f"{columns} examples" if columns == m else f"{columns} of {grouped(m)} examples"
    plural = "unit" if units == 1 else "units"
    return [f"{letter} · {units} {plural} × {examples}", f"{letter} · {units} × {columns}", letter]


def _paint_caption(painter: QPainter, heat: HeatMap, wordings: list[str], of: Theme) -> None:
    font = fonts.text(11)
    width = QFontMetricsF(font).horizontalAdvance
    words = next((words for words in wordings if width(words) <= heat.where.width()), wordings[-1])
    painter.setFont(font)
    painter.setPen(QColor(of.muted))
    painter.drawText(QPointF(heat.where.left(), heat.where.top() - 11), words)


def _paint_unit_numbers(painter: QPainter, heat: HeatMap, of: Theme) -> None:
    """Every unit's number where there is room, else the first and the last."""
    rows = len(heat.values)
    height = heat.where.height() / rows
    numbers = range(1, rows + 1) if height >= LEAST_ROW else (1, rows) if heat.where.height() >= 24 else ()
    painter.setFont(fonts.text(10))
    painter.setPen(QColor(of.muted))
    for i in numbers:
        y = heat.where.top() + (i - 0.5) * height
        y = min(max(y, heat.where.top() + 5), heat.where.bottom() - 5)
        right = QRectF(heat.where.left() - NUMBERS - 5, y - 7, NUMBERS, 14)
        painter.drawText(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(i))


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(ActivationsPanel)
