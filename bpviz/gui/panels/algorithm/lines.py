"""The lines of the algorithm on screen: painted, scrolled, clicked and hovered over."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.panels.algorithm.formulas import Formulas
from bpviz.gui.panels.algorithm.layout import LINE_HEIGHT, MARGIN, NUMBER_X, Chip, Layout, PlacedRow
from bpviz.gui.panels.algorithm.spans import Span, full_precision, plain_text, spans, values_to_copy
from bpviz.gui.panels.algorithm.typesetter import Inks, Typesetter
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.panels.drawing.device import is_made_of_lines, pixel_ratio
from bpviz.gui.theme import Theme, blend
from bpviz.notation import subscript
from bpviz.session.algorithm_pieces import Equation
from bpviz.session.algorithm_text import Row

SCROLL_BAR = 9


class AlgorithmLines(QAbstractScrollArea):
    """Shows rows and, under the lit one, its filled equations."""

    line_chosen = Signal(object)
    """The Line that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("lines of the algorithm")
        self.viewport().setObjectName("algorithm_lines")
        self.viewport().setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(int(LINE_HEIGHT))
        self._formulas, self._typesetter = Formulas(), Typesetter()
        self._layout = Layout(self._formulas, self._typesetter)
        self._rows: tuple[Row, ...] = ()
        self._equations: tuple[Equation, ...] = ()
        self._placed: list[PlacedRow] = []
        self._hovered: PlacedRow | Chip | None = None

    def show_lines(self, rows: tuple[Row, ...], equations: tuple[Equation, ...]) -> None:
        """Show the rows, with these equations under the lit one, which comes into sight."""
        if rows == self._rows and not equations and not self._equations:
            return
        self._rows, self._equations = rows, equations
        self._arrange()
        lit = next((row for row in rows if row.state == "current"), None)
        words = "".join(span.plain for span in spans(lit.words, 1)) if lit else ""
        self.setAccessibleDescription("; ".join([words, *(plain_text(equation, 6) for equation in equations)]))

    @property
    def placed_rows(self) -> Sequence[PlacedRow]:
        """Where the rows are, before scrolling."""
        return self._placed

    def text(self) -> str:
        """The filled equations as they are on screen."""
        return "\n".join(line.text for place in self._placed for line in place.text)

    # Laying out.

    def _arrange(self) -> None:
        # The scroll bar's width is always kept free: rows must not move when it comes and goes.
        width, seen = float(self.width() - SCROLL_BAR), float(self.viewport().height())
        self._placed, height = self._layout.arrange(self._rows, self._equations, width, seen)
        self._hovered = None
        target = self._scrolled_to_lit(height, seen)
        bar = self.verticalScrollBar()
        bar.setPageStep(int(seen))
        bar.setRange(0, max(0, math.ceil(height - seen), target or 0))
        if target is not None:
            bar.setValue(target)
        self.viewport().update()

    def _scrolled_to_lit(self, height: float, seen: float) -> int | None:
        """How far to scroll so that the line before the lit one is the first in sight, or one before it at the end."""
        lit = next((place.rect for place in self._placed if place.is_lit), None)
        if lit is None or height <= seen:
            return None if lit is None else 0
        tops = [place.rect.top() for place in self._placed if place.rect.top() <= lit.top()]
        fitting = [top for top in tops[-2:] if lit.bottom() - top <= seen] or [lit.top()]
        at_end = [top for top in tops if height - top <= seen]
        return math.floor(min(fitting[:1] + at_end))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the rows anew."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint at the new place, at once."""
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows in sight."""
        paint_carefully(self.viewport(), self._paint)

    def _paint(self, painter: QPainter) -> None:
        colours = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), QColor(colours.surface))
        scrolled = self.verticalScrollBar().value()
        painter.translate(0, -scrolled)
        seen = QRectF(0, scrolled, self.width(), self.viewport().height())
        self._paint_loop(painter, colours)
        for place in self._placed:
            if place.rect.intersects(seen):
                self._paint_row(painter, place, colours)

    def _paint_loop(self, painter: QPainter, colours: Theme) -> None:
        """A thin line beside what is repeated for each example."""
        inside = [place.rect for place in self._placed if "." in place.row.number]
        if inside:
            painter.setPen(QPen(QColor(colours.border), 1))
            x = NUMBER_X - 7.5
            painter.drawLine(QPointF(x, inside[0].top()), QPointF(x, inside[-1].bottom() - 5))

    def _paint_row(self, painter: QPainter, place: PlacedRow, colours: Theme) -> None:
        self._paint_background(painter, place, colours)
        text = QColor(colours.muted if place.row.state == "to come" else colours.text)
        inks = Inks(text, QColor(colours.muted), text)
        painter.setFont(fonts.numbers(12, QFont.Weight.Bold if place.is_lit else QFont.Weight.Normal))
        painter.setPen(QColor(colours.accent) if place.is_lit else inks.note)
        painter.drawText(QPointF(NUMBER_X, place.baseline), place.row.number)
        for x, span in place.words:
            self._typesetter.paint(painter, x, place.baseline, span, inks)
        if place.formula is not None:
            self._paint_formula(painter, place, text.name())
        for chip in place.chips:
            self._paint_chip(painter, chip, place, colours)
        if place.row.note:
            note = Span("note", place.row.note)
            x = place.rect.right() - MARGIN - 4 - self._typesetter.width(note)
            self._typesetter.paint(painter, x, place.baseline, note, inks)
        self._paint_text(painter, place, inks)

    def _paint_background(self, painter: QPainter, place: PlacedRow, colours: Theme) -> None:
        rect = place.rect.adjusted(MARGIN, 0, -MARGIN / 2, 0)
        painter.setPen(Qt.PenStyle.NoPen)
        if place.is_lit:
            painter.setBrush(QColor(colours.accent_soft))
            painter.drawRoundedRect(rect, 4, 4)
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 3, rect.height()), 1.5, 1.5)
        elif self._hovered is place:
            painter.setBrush(blend(colours.accent_soft, colours.surface, 0.4))
            painter.drawRoundedRect(rect, 4, 4)

    def _paint_formula(self, painter: QPainter, place: PlacedRow, colour: str) -> None:
        assert place.formula is not None
        name, ratio, box = place.row.formula, pixel_ratio(painter), self._formulas.box(place.row.formula)
        x, y = place.formula.x(), place.formula.y() + box.top() * place.scale
        if is_made_of_lines(painter):
            self._formulas.draw_lines(painter, name, colour, QRectF(QPointF(x, y), box.size() * place.scale))
            return
        # On whole pixels of the screen, or the picture would be smoothed.
        at = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
        painter.drawPixmap(at, self._formulas.picture(name, colour, place.scale, ratio))

    def _paint_chip(self, painter: QPainter, chip: Chip, place: PlacedRow, colours: Theme) -> None:
        current = place.is_lit and chip.line.l == place.row.layer
        painter.setBrush(QColor(colours.accent if current else colours.surface))
        painter.setPen(QPen(QColor(colours.accent if current or self._hovered is chip else colours.border), 1))
        painter.drawRoundedRect(chip.rect.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        reached = place.row.state in ("done", "overview") or (place.is_lit and self._comes_before(chip, place))
        ink = colours.on_accent if current else colours.text if reached else colours.muted
        painter.setPen(QColor(ink))
        painter.setFont(fonts.text(11))
        painter.drawText(chip.rect, Qt.AlignmentFlag.AlignCenter, f"L{subscript(chip.line.l)}")

    @staticmethod
    def _comes_before(chip: Chip, place: PlacedRow) -> bool:
        lines = place.row.lines
        return lines.index(chip.line) <= [line.l for line in lines].index(place.row.layer)

    def _paint_text(self, painter: QPainter, place: PlacedRow, inks: Inks) -> None:
        y = place.text_at.y()
        for line in place.text:
            for x, span in line.spans:
                self._typesetter.paint(painter, place.text_at.x() + x, y, span, inks)
            y += LINE_HEIGHT

    # The mouse.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what can be clicked."""
        hovered = self._under(event.position())
        if hovered is not self._hovered:
            self._hovered = hovered
            self.viewport().update()
        shape = Qt.CursorShape.ArrowCursor if self._is_here(hovered) else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered over any more."""
        super().leaveEvent(event)
        self._hovered = None
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask to go to a line; with the right button copy what is under it."""
        if event.button() == Qt.MouseButton.RightButton:
            self._copy(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            under = self._under(event.position())
            if under is not None and not self._is_here(under):
                self.line_chosen.emit(under.line if isinstance(under, Chip) else under.row.lines[0])

    def _is_here(self, under: PlacedRow | Chip | None) -> bool:
        """Whether there is nothing to go to: no row, or the lit one."""
        if isinstance(under, Chip):
            return any(
                place.is_lit and under.line.l == place.row.layer for place in self._placed if under in place.chips
            )
        return under is None or under.is_lit

    def _under(self, point: QPointF) -> PlacedRow | Chip | None:
        point = self._unscrolled(point)
        row = next((place for place in self._placed if place.rect.contains(point)), None)
        return next((chip for chip in row.chips if chip.rect.contains(point)), row) if row else None

    def _unscrolled(self, point: QPointF) -> QPointF:
        return point + QPointF(0, self.verticalScrollBar().value())

    def _equation_at(self, point: QPointF) -> Equation | None:
        point = self._unscrolled(point)
        return next((place.equation_at(point) for place in self._placed if place.rect.contains(point)), None)

    def _copy(self, event: QMouseEvent) -> None:
        equation = self._equation_at(event.position())
        under = self._under(event.position())
        if equation is not None:
            QGuiApplication.clipboard().setText(values_to_copy(equation))
            n = equation.result.size
            QToolTip.showText(event.globalPosition().toPoint(), f"{n} value{'s' if n > 1 else ''} copied", self)
        elif isinstance(under, PlacedRow) and under.is_lit:
            QGuiApplication.clipboard().setText("\n".join(plain_text(equation) for equation in self._equations))
            QToolTip.showText(event.globalPosition().toPoint(), "the filled equations copied", self)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell the full precision of what is under the mouse."""
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tooltip_at(QPointF(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def tooltip_at(self, point: QPointF) -> str:
        """What is told of a point."""
        equation = self._equation_at(point)
        if equation is not None:
            return f"{full_precision(equation)}\nright-click to copy"
        under = self._under(point)
        if self._is_here(under):
            return ""
        return f"go to layer L{subscript(under.line.l)}" if isinstance(under, Chip) else "go to this line"
