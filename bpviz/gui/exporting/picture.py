"""A panel as a picture of its own: its title, its content, and below it what it shows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from bpviz.gui import fonts, theme

MARGIN = 14
"""Around title and footer; the panel has margins of its own."""
TITLE = 34
"""Height of the title's row."""
GAP = 6
LEAST_WIDTH = 160
FOOTER_FONT = 10


@dataclass(frozen=True, eq=False)
class Picture:
    """What is to be painted.

    Attributes:
        panel: a widget with its frame drawn, as large as it is to be.
        title: what it is called.
        choices: what is chosen beside its title.
        footer: what it shows.
        footer_height: room for that; None for as much as it needs.
    """

    panel: QWidget
    title: str
    choices: str
    footer: str
    footer_height: int | None = None

    @property
    def size(self) -> QSize:
        """Width and height in logical pixels; a panel that is squeezed to nothing still has a title."""
        height = TITLE + self.panel.height() + GAP + self._footer_height() + MARGIN
        return QSize(max(self.panel.width(), LEAST_WIDTH), height)

    @property
    def content(self) -> QRect:
        """Where the panel is."""
        return QRect(QPoint(0, TITLE), self.panel.size())

    def image(self, ratio: float = 2.0) -> QImage:
        """All of it at `ratio` pixels for each logical one."""
        image = QImage((self.size.toSizeF() * ratio).toSize(), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        try:
            self.paint(painter)
        finally:
            painter.end()
        return image

    def paint(self, painter: QPainter) -> None:
        """Paint it at the origin, with neither a focus frame nor anything lit under the mouse."""
        surface, whole = QColor(theme.current().surface), QRect(QPoint(0, 0), self.size)
        painter.fillRect(whole, surface)
        with _at_rest(self.panel), _without_instructions(self.panel):
            painter.save()
            self.panel.render(painter, self.content.topLeft(), QRegion(), QWidget.RenderFlag.DrawChildren)
            painter.restore()
        # What can be pressed is no part of a picture.
        for button in self.panel.findChildren(QPushButton):
            if button.isVisibleTo(self.panel):
                place = QRect(button.mapTo(self.panel, QPoint(0, 0)), button.size())
                painter.fillRect(place.translated(self.content.topLeft()), surface)
        # Drawings and pages do not cut off what a panel has scrolled out of sight.
        painter.fillRect(QRect(0, 0, whole.width(), self.content.top()), surface)
        painter.fillRect(QRect(0, self.content.bottom() + 1, whole.width(), whole.height()), surface)
        self._paint_title(painter)
        self._paint_footer(painter)

    def _paint_title(self, painter: QPainter) -> None:
        of, font, baseline = theme.current(), fonts.text(14, QFont.Weight.DemiBold), TITLE - 12.0
        painter.setFont(font)
        painter.setPen(QColor(of.text))
        painter.drawText(QPointF(MARGIN, baseline), self.title)
        x = MARGIN + QFontMetricsF(font).horizontalAdvance(self.title) + 10
        font = fonts.text(11)
        room = self.size.width() - MARGIN - x
        words = QFontMetricsF(font).elidedText(self.choices, Qt.TextElideMode.ElideRight, max(room, 0.0))
        painter.setFont(font)
        painter.setPen(QColor(of.muted))
        painter.drawText(QPointF(x, baseline), words)

    def _paint_footer(self, painter: QPainter) -> None:
        painter.setFont(fonts.text(FOOTER_FONT))
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(self._footer_place(), _WRAPPED, self.footer)

    def _footer_place(self) -> QRectF:
        top = TITLE + self.panel.height() + GAP
        return QRectF(MARGIN, top, self.size.width() - 2 * MARGIN, self._footer_height())

    def _footer_height(self) -> int:
        return height_of(self.footer, self.panel.width()) if self.footer_height is None else self.footer_height


def height_of(footer: str, width: int) -> int:
    """How high a footer is in a picture of this width."""
    room = QRectF(0, 0, max(width, LEAST_WIDTH) - 2 * MARGIN, 10_000)
    return int(QFontMetricsF(fonts.text(FOOTER_FONT)).boundingRect(room, _WRAPPED, footer).height()) + 1


_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


@contextlib.contextmanager
def _without_instructions(panel: QWidget) -> Iterator[None]:
    """A panel without the words that tell what the mouse does in it; they come back before anyone sees it."""
    told = [label for label in panel.findChildren(QLabel, "instructions") if label.isVisibleTo(panel)]
    for label in told:
        label.hide()
    try:
        yield
    finally:
        for label in told:
            label.show()


@contextlib.contextmanager
def _at_rest(panel: QWidget) -> Iterator[None]:
    """A panel as it is when neither the mouse nor the keyboard is in it; the focus comes back."""
    for widget in (panel, *panel.findChildren(QWidget)):
        if widget.underMouse():
            QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    focused = QApplication.focusWidget()
    inside = focused is not None and (focused is panel or panel.isAncestorOf(focused))
    # Taking the focus from a field would end the editing in it.
    if focused is None or not inside or isinstance(focused, QLineEdit | QAbstractSpinBox):
        yield
        return
    focused.clearFocus()
    try:
        yield
    finally:
        focused.setFocus(Qt.FocusReason.OtherFocusReason)
