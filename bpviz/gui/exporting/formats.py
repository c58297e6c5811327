"""The formats of pictures: each turns a Picture into the bytes of a file."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRect, QSizeF
from PySide6.QtGui import QFont, QFontMetricsF, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from bpviz.gui import fonts
from bpviz.gui.exporting.picture import Picture

PNG_RATIO = 2.0
"""Sharp on every screen, and in print at the size it has on screen."""
DOTS_PER_METRE = 96 / 0.0254
LOGICAL_DPI = 96
POINTS_PER_INCH = 72


@dataclass(frozen=True)
class PictureFormat:
    """A file format.

    Attributes:
        name: in words.
        suffix: of its files.
        encode: makes the bytes of a file.
    """

    name: str
    suffix: str
    encode: Callable[[Picture], bytes]

    @property
    def filter(self) -> str:
        """As a file dialog lists it."""
        return f"{self.name} (*{self.suffix})"


def png(picture: Picture) -> bytes:
    """Pixels, two for each of the screen's logical ones."""
    image = picture.image(PNG_RATIO)
    image.setDotsPerMeterX(round(PNG_RATIO * DOTS_PER_METRE))
    image.setDotsPerMeterY(round(PNG_RATIO * DOTS_PER_METRE))
    image.setText("Title", picture.title)
    image.setText("Description", picture.footer)
    buffer = _buffer()
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants the format as bytes
    return bytes(buffer.data().data())


def svg(picture: Picture) -> bytes:
    """Shapes, and text that stays text."""
    buffer, generator = _buffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(LOGICAL_DPI)
    generator.setSize(picture.size)
    generator.setViewBox(QRect(0, 0, picture.size.width(), picture.size.height()))
    generator.setTitle(picture.title)
    generator.setDescription(picture.footer)
    painter = QPainter(generator)
    try:
        picture.paint(painter)
    finally:
        painter.end()
    return _holding_its_place(bytes(buffer.data().data()).decode()).encode()


def pdf(picture: Picture) -> bytes:
    """Shapes and text on one page of the picture's size."""
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    size = QSizeF(picture.size) * POINTS_PER_INCH / LOGICAL_DPI
    writer.setResolution(LOGICAL_DPI)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(f"{picture.title} – {picture.footer}")
    writer.setCreator("bpviz")
    painter = QPainter(writer)
    # Else heat maps become JPEGs, whose cells bleed into each other.
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    try:
        picture.paint(painter)
    finally:
        painter.end()
    return bytes(buffer.data().data())


PICTURE_FORMATS = (
    PictureFormat("PNG picture", ".png", png),
    PictureFormat("SVG drawing", ".svg", svg),
    PictureFormat("PDF page", ".pdf", pdf),
)
"""The first one is offered until another is chosen."""


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _holding_its_place(text: str) -> str:
    """Give every text the width it has in our faces, for readers that have others in their place."""
    return _TEXT.sub(_with_width, text)


def _with_width(match: re.Match[str]) -> str:
    attributes, words = match[1], html.unescape(match[2])
    found = dict(_ATTRIBUTE.findall(attributes))
    font = QFont(found["font-family"].split(","))
    font.setPixelSize(round(float(found["font-size"])))
    font.setWeight(QFont.Weight(int(found["font-weight"])))
    font.setItalic(found["font-style"] == "italic")
    width = QFontMetricsF(font).horizontalAdvance(words)
    attributes = attributes.replace(found["font-family"], _with_last_resort(found["font-family"]))
    return f'<text{attributes} textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs">{match[2]}</text>'


def _with_last_resort(families: str) -> str:
    """The families, and the kind of face that any reader has."""
    first = families.partition(",")[0]
    kinds = {fonts.TEXT[0]: "sans-serif", fonts.NUMBERS[0]: "monospace", fonts.FORMULAS[0]: "serif"}
    return f"{families},{kinds.get(first, 'sans-serif')}"


_TEXT = re.compile(r"<text([^>]*?)\s*>([^<]+)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
