"""Heat maps in the sign colours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from bpviz.gui import theme
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, ink_on, limit_text, round_limit
from bpviz.gui.panels.drawing.heat_map import HeatMap, heat_image, heat_pixels, image_of


def test_each_number_becomes_one_sharp_cell_of_its_colour(qtbot: QtBot) -> None:
    heat = HeatMap(np.array([[-1.0, 0.0, 1.0]]), 1.0, QRectF(0, 0, 90, 30))
    image = QImage(90, 30, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    heat.paint(painter, theme.LIGHT)
    painter.end()
    for x in (5, 25):
        assert image.pixelColor(x, 15) == QColor(theme.LIGHT.negative)
    for x in (32, 58):
        assert image.pixelColor(x, 15) == QColor(theme.LIGHT.zero)
    for x in (62, 85):
        assert image.pixelColor(x, 15) == QColor(theme.LIGHT.positive)


def test_numbers_that_are_not_finite_have_colours_too() -> None:
    pixels = heat_pixels(np.array([[np.nan, np.inf, -np.inf]]), 1.0, theme.DARK)
    ends = [QColor(*pixels[0, at].tolist()).name() for at in range(3)]
    assert ends == [theme.DARK.zero, theme.DARK.positive, theme.DARK.negative]


def test_a_picture_of_odd_width_is_not_sheared() -> None:
    values = np.zeros((5, 7))
    values[:, 3] = 1.0
    image = image_of(heat_pixels(values, 1.0, theme.LIGHT))
    assert {image.pixelColor(3, row).name() for row in range(5)} == {theme.LIGHT.positive}


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_heat_image_has_the_colours_of_heat_pixels_however_the_array_lies_in_memory(order: str) -> None:
    values = np.asarray(np.random.default_rng(0).normal(size=(6, 11)), order=order)
    image, pixels = heat_image(values, 1.5, theme.DARK), heat_pixels(values, 1.5, theme.DARK)
    for row in range(6):
        for column in range(11):
            assert image.pixelColor(column, row) == QColor(*pixels[row, column].tolist())


def test_what_is_not_finite_can_be_a_gap_that_looks_like_no_number(qtbot: QtBot) -> None:
    values = np.array([[np.nan, 0.0, np.inf, -1.0]])
    image = painted(HeatMap(values, 1.0, QRectF(0, 0, 120, 30), gaps=True))
    seen = [
        {image.pixelColor(x, y).name() for x in range(x + 5, x + 25) for y in range(5, 25)} for x in (0, 30, 60, 90)
    ]
    assert seen[1] == {theme.LIGHT.zero}
    assert seen[3] == {theme.LIGHT.negative}
    for gap in (seen[0], seen[2]):
        assert len(gap) > 1
        assert not gap & {theme.LIGHT.zero, theme.LIGHT.negative, theme.LIGHT.positive}


def test_columns_that_are_not_known_stay_empty_and_can_still_be_pointed_at(qtbot: QtBot) -> None:
    heat = HeatMap(np.ones((2, 4)), 1.0, QRectF(0, 0, 120, 30), known=np.arange(4) < 3)
    image = painted(heat)
    assert image.pixelColor(85, 15) == QColor(theme.LIGHT.positive)
    assert image.pixelColor(100, 15) == QColor("white")
    assert heat.cell_at(100, 15) == (1, 3)
    apart = painted(HeatMap(np.ones((2, 4)), 1.0, QRectF(0, 0, 120, 30), known=np.array([False, True, False, True])))
    there = [apart.pixelColor(x, 15) == QColor(theme.LIGHT.positive) for x in (15, 45, 75, 105)]
    assert there == [False, True, False, True]
    nothing = painted(HeatMap(np.ones((2, 4)), 1.0, QRectF(0, 0, 120, 30), known=np.zeros(4, dtype=bool)))
    assert nothing.pixelColor(15, 15) == QColor("white")


def test_a_marked_row_is_framed_and_pointed_at(qtbot: QtBot) -> None:
    heat = HeatMap(np.zeros((3, 4)), 1.0, QRectF(10, 10, 90, 30))
    plain = painted(heat)
    marked = painted(heat, lambda painter: heat.mark_row(painter, 1, QColor("red")))
    changed = [(x, y) for x in range(120) for y in range(60) if marked.pixelColor(x, y) != plain.pixelColor(x, y)]
    strip = heat.row_at(1)
    assert {y for x, y in changed if x < 99} <= set(range(int(strip.top()) - 3, int(strip.bottom()) + 4))
    assert any(x > 101 for x, _ in changed)


def painted(heat: HeatMap, more: Callable[[QPainter], None] = lambda painter: None) -> QImage:
    image = QImage(120, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    heat.paint(painter, theme.LIGHT)
    more(painter)
    painter.end()
    return image


@given(st.integers(1, 40), st.integers(1, 300), st.data())
def test_the_middle_of_a_cell_finds_that_cell(rows: int, columns: int, data: st.DataObject) -> None:
    heat = HeatMap(np.zeros((rows, columns)), 1.0, QRectF(13, 7, 211, 87))
    row, column = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
    strip = heat.column_at(column)
    assert heat.cell_at(strip.center().x(), 7 + (row + 0.5) / rows * 87) == (row, column)
    assert heat.cell_at(12, 20) is None


@given(st.floats(1e-12, 1e12))
def test_a_round_limit_covers_the_value_and_not_much_more(value: float) -> None:
    limit = round_limit(value)
    assert value <= limit * (1 + 1e-9)
    assert limit <= 1.4 * value
    assert len(limit_text(limit)) <= 8


@pytest.mark.parametrize("value", [0.0, float("nan"), float("inf")])
def test_where_there_is_nothing_to_cover_the_limit_is_1(value: float) -> None:
    assert round_limit(value) == 1.0


def test_a_limit_holds_still_while_the_values_wander() -> None:
    scale = SteadyLimit()
    assert scale.follow(0.93) == 1.0
    assert {scale.follow(value) for value in (0.99, 0.5, 0.41, 0.8, float("nan"), float("inf"))} == {1.0}
    assert scale.follow(1.01) == 1.2
    assert scale.follow(0.1) == 0.1


@pytest.mark.parametrize("of", [theme.LIGHT, theme.DARK], ids=lambda of: of.name)
def test_numbers_on_a_fill_can_be_read(of: theme.Theme) -> None:
    for red, green, blue in theme.sign_scale(of, 21).tolist():
        fill = QColor(red, green, blue)
        assert contrast(ink_on(fill, of), fill) >= 3.7


def contrast(one: QColor, other: QColor) -> float:
    def luminance(colour: QColor) -> float:
        channels = np.array([colour.redF(), colour.greenF(), colour.blueF()])
        linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
        return float(linear @ np.array([0.2126, 0.7152, 0.0722]))

    high, low = max(luminance(one), luminance(other)), min(luminance(one), luminance(other))
    return (high + 0.05) / (low + 0.05)
