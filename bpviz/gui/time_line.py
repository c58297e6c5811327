"""The time line: the iterations of a run from 0 to the last one, with a cursor that travels along them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from bpviz.digits import grouped
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import significant
from bpviz.gui.panels.drawing.careful_painting import paint_carefully
from bpviz.gui.theme import Theme
from bpviz.gui.time_line_curve import DrawnCurve, drawn_curve
from bpviz.gui.travel import Travel
from bpviz.session.frame import Frame, Want

HEIGHT = 38
MARGIN = 12.0
GAP = 14.0
"""Between the numbers at the ends and the track, so that the cursor touches neither."""
TRACK_Y = 27.0
CURVE_TOP = 9.0
RADIUS = 6.0
"""Of the cursor."""
FORK_REACH = 6.0
"""How far from a fork's mark the mouse still counts as on it."""
LEAST_DIGITS = 6
"""The room at the right end is for so many, that the track need not shrink while the first iterations run."""


class TimeLine(QWidget):
    """Shows where in the run we are; dragging the cursor or a click asks for another iteration.

    Signals:
        k_chosen: the iteration; while dragging the latest one every 30 ms, and always the last one.
    """

    title = "Time line"
    wants: frozenset[Want] = frozenset()
    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("time_line")
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._frame: Frame | None = None
        self._drawn: DrawnCurve | None = None
        self._hovered: float | None = None
        self._framed = False
        self._travel = Travel(self)
        self._travel.chosen.connect(self.k_chosen)
        self._travel.moved.connect(self._follow)
        self._name()

    @property
    def k(self) -> int:
        """Where the cursor is: at the frame's iteration, or where the user has just put it."""
        if self._frame is None:
            return 0
        put_at = self._travel.put_at
        return self._frame.k if put_at is None else min(put_at, self.last_k)

    @property
    def last_k(self) -> int:
        """The iteration at the right end."""
        return self._frame.last_k if self._frame is not None else 0

    def draw(self, frame: Frame) -> None:
        """Show another moment; a cursor that is being dragged stays with the mouse."""
        if frame is self._frame:
            return
        self._frame = frame
        self._travel.shown(frame.k)
        self._follow()

    def x_of(self, k: int) -> float:
        """Where an iteration lies, in pixels."""
        track = self._track()
        return track.left() + track.width() * k / max(self.last_k, 1)

    def k_at(self, x: float) -> int:
        """The iteration nearest to a place."""
        track = self._track()
        share = (x - track.left()) / max(track.width(), 1.0)
        return round(min(max(share, 0.0), 1.0) * self.last_k)

    def text_at(self, x: float) -> str:
        """What hovering there reads: the iteration and its cost."""
        if self._frame is None:
            return ""
        k = self.k_at(x)
        J = self._frame.marks.J
        return f"k {grouped(k)}   J {significant(float(J[k]), 3)}" if k < len(J) else f"k {grouped(k)}"

    def fork_at(self, x: float) -> int | None:
        """The fork whose mark is there."""
        forks = self._frame.forks if self._frame is not None else ()
        nearest = min(forks, key=lambda k: abs(self.x_of(k) - x), default=None)
        return nearest if nearest is not None and abs(self.x_of(nearest) - x) <= FORK_REACH else None

    def tip_at(self, point: QPointF) -> str:
        """The tooltip there: that of a fork's mark; elsewhere the line itself says what is under the mouse."""
        fork = self.fork_at(point.x())
        if fork is None or point.y() > TRACK_Y - RADIUS:
            return ""
        return f"went on otherwise from k = {grouped(fork)}"

    def sizeHint(self) -> QSize:
        """As wide as the window lets it be."""
        return QSize(700, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Answer the question for a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cursor to the mouse."""
        if event.button() == Qt.MouseButton.LeftButton and self.last_k:
            self._travel.press(self.k_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the cursor, or read what is under the mouse."""
        x = event.position().x()
        self._hovered = x if self.last_k else None
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.last_k else Qt.CursorShape.ArrowCursor)
        self._travel.drag(self.k_at(x))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the cursor go: this iteration is the one that is wanted."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._travel.release()
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Read nothing any more."""
        self._hovered = None
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and page down go a tenth of the run on and back; all other keys belong to the window."""
        pages = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}.get(Qt.Key(event.key()))
        if pages is None or not self.last_k:
            event.ignore()
            return
        k = min(max(self.k + pages * max(round(self.last_k / 10), 1), 0), self.last_k)
        if k != self.k:
            self._travel.jump(k)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who came by the keyboard sees where they are."""
        self._framed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        self._framed = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        paint_carefully(self, self._paint)

    def _follow(self) -> None:
        self._name()
        self.update()

    def _name(self) -> None:
        name = f"Time line: iteration {self.k} of {self.last_k}"
        if name != self.accessibleName():
            self.setAccessibleName(name)

    def _track(self) -> QRectF:
        """The line itself; its left and right end are iteration 0 and the last one."""
        metrics = QFontMetricsF(fonts.numbers(12))
        left = MARGIN + metrics.horizontalAdvance("0") + GAP
        digits = max(metrics.horizontalAdvance(grouped(self.last_k)), metrics.horizontalAdvance("0" * LEAST_DIGITS))
        return QRectF(left, TRACK_Y - 1, max(self.width() - left - GAP - digits - MARGIN, 1.0), 2)

    def _paint(self, painter: QPainter) -> None:
        of, frame, track = theme.current(), self._frame, self._track()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ends(painter, track, of)
        x = self.x_of(self.k)
        if frame is not None and self.last_k:
            self._paint_curve(painter, frame, track, x, of)
        painter.fillRect(track, QColor(of.border))
        painter.fillRect(QRectF(track.left(), track.top(), x - track.left(), track.height()), QColor(of.accent))
        if frame is not None:
            self._paint_forks(painter, frame, of)
        self._paint_cursor(painter, x, of)
        if self._hovered is not None and frame is not None:
            self._paint_reading(painter, track, self._hovered, of)

    def _paint_ends(self, painter: QPainter, track: QRectF, of: Theme) -> None:
        painter.setFont(fonts.numbers(12))
        painter.setPen(QColor(of.muted))
        middle = Qt.AlignmentFlag.AlignVCenter
        left = QRectF(0, TRACK_Y - 10, track.left() - GAP, 20)
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignRight, "0")
        if self.last_k:
            right = QRectF(track.right() + GAP, TRACK_Y - 10, self.width() - track.right() - GAP, 20)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignLeft, grouped(self.last_k))

    def _paint_curve(self, painter: QPainter, frame: Frame, track: QRectF, x: float, of: Theme) -> None:
        """The cost over the track, fainter where the cursor has not come to."""
        drawn = self._curve(frame, round(track.width()), of)
        width = track.width() * (len(drawn.J) - 1) / self.last_k
        where = QRectF(track.left(), CURVE_TOP, width, TRACK_Y - CURVE_TOP)
        for left, right, opacity in ((track.left(), x, 1.0), (x, self.width(), 0.45)):
            painter.save()
            painter.setClipRect(QRectF(left, 0, right - left, HEIGHT))
            painter.setOpacity(opacity)
            painter.drawImage(where, drawn.picture, QRectF(drawn.picture.rect()))
            painter.restore()

    def _curve(self, frame: Frame, width: int, of: Theme) -> DrawnCurve:
        """The picture of the cost: the one there is while it serves."""
        size, ratio, old = QSize(width, round(TRACK_Y - CURVE_TOP)), self.devicePixelRatioF(), self._drawn
        if old is None or not old.serves(frame, size, ratio, of):
            self._drawn = old = drawn_curve(frame, size, ratio, of)
        return old

    def _paint_forks(self, painter: QPainter, frame: Frame, of: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.series[1]))
        for x in sorted({round(self.x_of(k)) for k in frame.forks if k <= self.last_k}):
            tip = QPointF(x, CURVE_TOP)
            painter.drawPolygon(QPolygonF([tip, tip + QPointF(-4, -7), tip + QPointF(4, -7)]))

    def _paint_cursor(self, painter: QPainter, x: float, of: Theme) -> None:
        centre = QPointF(x, TRACK_Y)
        painter.setPen(QPen(QColor(of.surface), 2))
        painter.setBrush(QColor(of.accent if self.last_k else of.border))
        painter.drawEllipse(centre, RADIUS + 1, RADIUS + 1)
        if self._framed:
            painter.setPen(QPen(QColor(of.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(centre, RADIUS + 3.5, RADIUS + 3.5)

    def _paint_reading(self, painter: QPainter, track: QRectF, x: float, of: Theme) -> None:
        """A hairline at the iteration under the mouse, its number and cost beside it."""
        at = self.x_of(self.k_at(x))
        painter.setPen(QPen(QColor(of.muted), 1))
        painter.drawLine(QPointF(at, 2), QPointF(at, TRACK_Y - 2))
        font, words = fonts.numbers(11), self.text_at(x)
        width = QFontMetricsF(font).horizontalAdvance(words) + 8
        at_left = at + 6 + width > self.width() - 2
        box = QRectF(at - 6 - width if at_left else at + 6, 1, width, 17)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.surface))
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(font)
        painter.setPen(QColor(of.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(TimeLine)
