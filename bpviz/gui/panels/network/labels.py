"""The words beside the units of the network picture, and the layout that leaves room for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from bpviz.data.dataset import Dataset
from bpviz.gui import fonts
from bpviz.gui.number_text import significant
from bpviz.gui.panels.heat_map import image_of, paint_heat
from bpviz.gui.panels.network import values as network_values
from bpviz.gui.panels.network.edges import note_on_hidden
from bpviz.gui.panels.network.layout import Column, Layout, Room, lay_out
from bpviz.gui.panels.network.legend import MARGIN, header_height
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame

TWO_LINES = 29.0
"""Spacing from which a name and its value stand one below the other."""
ONE_LINE = 13.0
GAP = 12.0
"""Between a unit and its name."""
RAW_PICTURE = 64.0
WITHOUT_NAMES = 40.0
WIDEST_OUTPUT = "y = 0.000   δ −0.000"
_ranges: WeakKeyDictionary[Dataset, tuple[float, float]] = WeakKeyDictionary()
"""What `_range_of` found for the data sets there are."""


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
    header = header_height(width, note_on_hidden(frame.parameters))
    sizes, image_shape = frame.recipe.layer_sizes, frame.dataset.image_shape
    draft = lay_out(sizes, Room(width, height, 0, 0, header), image_shape)
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
    return lay_out(sizes, Room(width, height, MARGIN + left + GAP, MARGIN + right + GAP, header), image_shape)


def has_labels(column: Column) -> bool:
    """Whether the units of the first or the last layer have room for words beside them."""
    return column.style == "circles" and column.spacing >= ONE_LINE


def _width_of_names(column: Column, labels: list[Label], widest: list[str]) -> float:
    """What the longest name needs, and the widest values there will be: the layout must not move while they change."""
    names, values = QFontMetricsF(_name_font(bold=True)), QFontMetricsF(_value_font(any(label.lit for label in labels)))
    name = max(names.horizontalAdvance(label.name) for label in labels)
    value = max(values.horizontalAdvance(words) for words in widest)
    return (max(name, value) if column.spacing >= TWO_LINES else name + value + 8) + 2


def _input_labels(frame: Frame) -> list[Label]:
    texts = (network_values.input_texts(frame, i) for i in range(1, frame.recipe.layer_sizes[0] + 1))
    return [Label(name, raw) for name, raw in texts]


def _output_labels(frame: Frame, lit: bool) -> list[Label]:
    labels = []
    for i in range(1, frame.recipe.layer_sizes[-1] + 1):
        name, value = network_values.output_texts(frame, i)
        labels.append(Label(name, value, network_values.is_true_class(frame, i), lit))
    return labels


def _widest_raw(frame: Frame) -> list[str]:
    """The raw values of some examples, each with its unit."""
    raw = frame.dataset.raw_inputs
    some = raw[:, :: max(1, raw.shape[1] // 50)].tolist()
    units = [network_values.split_unit(name)[1] for name in frame.dataset.input_names]
    return [f"{significant(value)} {unit}" for values, unit in zip(some, units, strict=True) for value in values]


def paint_names(painter: QPainter, frame: Frame, layout: Layout, of: Theme, *, lit: bool = False) -> None:
    """Inputs have their names and raw values at the left, outputs their names, targets and error terms at the right.

    Args:
        lit: whether the targets and error terms are what the picture is about.
    """
    first, last, room = layout.columns[0], layout.columns[-1], layout.room
    if first.style == "picture":
        _paint_raw_picture(painter, frame, QPointF(MARGIN + RAW_PICTURE / 2, first.top), RAW_PICTURE - 4, of)
    elif has_labels(first):
        names = QRectF(MARGIN, 0, max(first.left - GAP - MARGIN, 0), room.height)
        _paint_labels(painter, first, _input_labels(frame), names, of)
    if has_labels(last):
        names = QRectF(last.right + GAP, 0, max(room.width - last.right - GAP - 4, 0), room.height)
        _paint_labels(painter, last, _output_labels(frame, lit), names, of)


def _paint_labels(painter: QPainter, column: Column, labels: list[Label], room: QRectF, of: Theme) -> None:
    """Names with their values beside a column, in the part of `room` that lies left or right of it."""
    at_left = room.center().x() < column.x
    in_two_lines = column.spacing >= TWO_LINES
    widest = 0.0 if in_two_lines else max(_name_width(label) for label in labels) + 1
    side = Qt.AlignmentFlag.AlignRight if at_left else Qt.AlignmentFlag.AlignLeft
    for (_, y), label in zip(column.centres.tolist(), labels, strict=True):
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


def _paint_raw_picture(painter: QPainter, frame: Frame, top: QPointF, side: float, of: Theme) -> None:
    """The inputs of an image as they were measured, small, with the range of their shades beneath."""
    shape, data = frame.dataset.image_shape, frame.dataset
    if shape is None or not network_values.example_begun(frame):
        return
    raw = data.raw_inputs[:, data.training[frame.i - 1]].reshape(shape)
    low, high = _range_of(data)
    share = ((raw - low) / (high - low or 1.0))[:, :, None]
    paper, ink = (np.array(QColor(colour).getRgb()[:3]) for colour in (of.field, of.text))  # type: ignore[index]  # stub says object
    width, height = side * min(1, shape[1] / shape[0]), side * min(1, shape[0] / shape[1])
    where = QRectF(top.x() - width / 2, top.y(), width, height)
    paint_heat(painter, where, image_of((paper + share * (ink - paper)).astype(np.uint8)))
    painter.setPen(QPen(QColor(of.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(where)
    painter.setPen(QColor(of.muted))
    painter.setFont(fonts.text(10))
    words = f"raw values\n{significant(low)} to {significant(high)}"
    painter.drawText(where.translated(0, height + 4), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _range_of(data: Dataset) -> tuple[float, float]:
    """The smallest and the largest of all pixels: of 60,000 pictures they are not looked for at every painting."""
    if data not in _ranges:
        _ranges[data] = float(data.raw_inputs.min()), float(data.raw_inputs.max())
    return _ranges[data]
