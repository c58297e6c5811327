"""The words beside the units of the network picture, and the layout that leaves room for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.network.layout import MARGIN, Column, Layout, Room, lay_out
from bpviz.gui.panels.network.legend import header_height, note_of
from bpviz.gui.panels.network.raw_picture import RAW_PICTURE, paint_raw_picture
from bpviz.gui.panels.network.words import input_texts, is_true_class, output_texts, split_unit
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

TWO_LINES = 29.0
"""Spacing from which a name and its value stand one below the other."""
ONE_LINE = 13.0
GAP = 12.0
"""Between a unit and its name."""
LEAST_ROOM = 12.0
"""Width in which there is any use in writing."""
EDGE = 4.0
"""What stays free at the left and right edges of the panel."""
WITHOUT_NAMES = 40.0
WIDEST_OUTPUT = "y = 0.000   δ −0.000"


@dataclass(frozen=True)
class Label:
    """What stands beside a unit.

    Attributes:
        bold: whether the name is, as that of the true class.
        lit: whether the value is what the picture is about.
    """

    name: str
    value: str
    bold: bool = False
    lit: bool = False


def layout_of(frame: Frame, width: int, height: int) -> Layout:
    """The picture of a frame's network in a widget of that size."""
    header = header_height(width, note_of(frame))
    sizes, pictures = frame.recipe.layer_sizes, _pictures(frame)
    draft = lay_out(sizes, Room(width, height, 0, 0, header), pictures)
    most = 0.26 * width
    first, last = draft.columns[0], draft.columns[-1]
    left = right = WITHOUT_NAMES
    if first.style == "picture":
        left = RAW_PICTURE
    elif has_labels(first):
        # Only for the few inputs that have room: their texts take long to make.
        left = min(most, _width_of_names(first, _input_labels(frame), _widest_raw(frame)))
    if has_labels(last):
        right = min(most, _width_of_names(last, _output_labels(frame, lit=True), [WIDEST_OUTPUT]))
    return lay_out(sizes, Room(width, height, MARGIN + left + GAP, MARGIN + right + GAP, header), pictures)


def _pictures(frame: Frame) -> dict[int, tuple[int, int]]:
    """The layers that are pictures: the inputs, and what an autoencoder makes of them."""
    shape = frame.dataset.image_shape
    if shape is None:
        return {}
    return {1: shape, frame.recipe.n_l: shape} if frame.dataset.task == "autoencoder" else {1: shape}


def has_labels(column: Column, zoom: float = 1.0) -> bool:
    """Whether the units of the first or the last layer have room for words beside them; zoomed, single cells may."""
    single = column.style == "circles" or (zoom > 1 and column.style == "cells" and column.grid[1] == 1)
    return single and column.spacing >= ONE_LINE


def _width_of_names(column: Column, labels: list[Label], widest: list[str]) -> float:
    """What the longest name needs, and the widest values there will be: the layout must not move while they change."""
    names, values = QFontMetricsF(_name_font(bold=True)), QFontMetricsF(_value_font(any(label.lit for label in labels)))
    name = max(names.horizontalAdvance(label.name) for label in labels)
    value = max(values.horizontalAdvance(words) for words in widest)
    return (max(name, value) if column.spacing >= TWO_LINES else name + value + 8) + 2


def _input_labels(frame: Frame) -> list[Label]:
    texts = (input_texts(frame, i) for i in range(1, frame.recipe.layer_sizes[0] + 1))
    return [Label(name, raw) for name, raw in texts]


def _output_labels(frame: Frame, lit: bool) -> list[Label]:
    labels = []
    for i in range(1, frame.recipe.layer_sizes[-1] + 1):
        name, value = output_texts(frame, i)
        labels.append(Label(name, value, is_true_class(frame, i), lit))
    return labels


def _widest_raw(frame: Frame) -> list[str]:
    """The raw values of some examples, each with its unit."""
    raw = frame.dataset.raw_inputs
    some = raw[:, :: max(1, raw.shape[1] // 50)].tolist()
    units = [split_unit(name)[1] for name in frame.dataset.input_names]
    return [f"{significant(value)} {unit}" for values, unit in zip(some, units, strict=True) for value in values]


def paint_names(painter: QPainter, frame: Frame, layout: Layout, of: Theme, *, lit: bool = False) -> None:
    """Inputs have their names and raw values at the left, outputs their names, targets and error terms at the right.

    Args:
        lit: whether the targets and error terms are what the picture is about.
    """
    first, last, height = layout.columns[0], layout.columns[-1], layout.room.height
    # Of a name that is partly out of sight the rest is written, and cut.
    left, right = max(layout.names[0], EDGE), min(layout.names[1], layout.room.width - EDGE)
    if first.style == "picture":
        side, gap = layout.zoom * RAW_PICTURE, layout.zoom * GAP
        paint_raw_picture(painter, frame, QPointF(first.left - gap - side / 2, first.top), side - 4, of)
    elif has_labels(first, layout.zoom):
        where = QRectF(left, 0, max(first.left - GAP - left, 0), height)
        _paint_labels(painter, layout, first, _input_labels(frame), where, of)
    if has_labels(last, layout.zoom):
        where = QRectF(last.right + GAP, 0, max(right - last.right - GAP, 0), height)
        _paint_labels(painter, layout, last, _output_labels(frame, lit), where, of)


def _paint_labels(
    painter: QPainter, layout: Layout, column: Column, labels: list[Label], room: QRectF, of: Theme
) -> None:
    """Names with their values beside a column, in the part of `room` that lies left or right of it."""
    if room.width() < LEAST_ROOM:
        return
    at_left = room.center().x() < column.x
    in_two_lines = column.spacing >= TWO_LINES
    widest = 0.0 if in_two_lines else max(_name_width(label) for label in labels) + 1
    side = Qt.AlignmentFlag.AlignRight if at_left else Qt.AlignmentFlag.AlignLeft
    top, bottom = layout.window
    for (_, y), label in zip(column.centres.tolist(), labels, strict=True):
        if not top - 15 < y < bottom + 15:
            continue
        if in_two_lines:
            upper, lower = QRectF(room.left(), y - 15, room.width(), 16), QRectF(room.left(), y + 1, room.width(), 14)
            _write(painter, upper, side, label.name, _name_font(label.bold), QColor(of.text))
            _write(painter, lower, side, label.value, _value_font(label.lit), _value_ink(label, of))
        else:
            _one_line(painter, QRectF(room.left(), y - 8, room.width(), 16), at_left, label, widest, of)


def _one_line(painter: QPainter, line: QRectF, at_left: bool, label: Label, widest: float, of: Theme) -> None:
    """The name, then its value: nearest to the unit stands the value at the left and the name at the right.

    Values at the right stand one below the other, beyond the widest name.
    """
    font, ink = _value_font(label.lit), _value_ink(label, of)
    value_width = QFontMetricsF(font).horizontalAdvance(label.value)
    name_width = min(widest, line.width() - value_width - 8)
    right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
    if at_left:
        _write(painter, line, right, label.value, font, ink)
        name, side = line.adjusted(0, 0, -value_width - 8, 0), right
    else:
        _write(painter, line.adjusted(name_width + 8, 0, 0, 0), left, label.value, font, ink)
        name, side = QRectF(line.left(), line.top(), name_width, line.height()), left
    _write(painter, name, side, label.name, _name_font(label.bold), QColor(of.text))


def _name_width(label: Label) -> float:
    return QFontMetricsF(_name_font(label.bold)).horizontalAdvance(label.name)


def _value_ink(label: Label, of: Theme) -> QColor:
    return QColor(of.text if label.lit else of.muted)


def _write(painter: QPainter, where: QRectF, side: Qt.AlignmentFlag, words: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter, _elided(font, words, round(where.width())))


@lru_cache(1000)
def _elided(font: QFont, words: str, width: int) -> str:
    return QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, width)


@cache
def _name_font(bold: bool = False) -> QFont:
    """Of a unit's name."""
    return fonts.text(12, QFont.Weight.DemiBold if bold else QFont.Weight.Normal)


@cache
def _value_font(lit: bool = False) -> QFont:
    """Of what stands with the name; its digits all have one width, so that nothing moves while they change."""
    font = fonts.text(11, QFont.Weight.DemiBold if lit else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
