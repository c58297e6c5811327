"""What outlines the points about which the net is wrong."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from bpviz.gui import theme
from bpviz.gui.panels.predictions.halos import FEW, OF_POINT, covered, paint_halos


@pytest.mark.parametrize("radius", [1.0, 2.5, 3.9, 6.4, 12.8])
def test_covered_pixels_are_those_near_one_of_the_places_by_a_plain_loop(radius: float) -> None:
    random = np.random.default_rng(0)
    rows, columns = 40, 60
    places = np.stack([random.integers(0, columns, 9), random.integers(0, rows, 9)])
    expected = np.zeros((rows, columns), dtype=bool)
    for column, row in places.T.tolist():
        for y in range(rows):
            for x in range(columns):
                expected[y, x] |= (x - column) ** 2 + (y - row) ** 2 <= radius**2
    np.testing.assert_array_equal(covered(places, rows, columns, radius), expected)


def painted(at: np.ndarray, scale: float = 1.0) -> QImage:
    image = QImage((QSize(200, 120).toSizeF() * scale).toSize(), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor(theme.LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_halos(painter, at, theme.LIGHT)
    painter.end()
    return image


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_many_are_painted_where_a_few_would_be(scale: float) -> None:
    few = np.random.default_rng(1).uniform(20, 100, (2, 30))
    many = np.tile(few, FEW // 30 + 1)
    one, other = (grey(painted(at, scale)) for at in (few, many))
    assert one.shape == other.shape
    dark = (one < 128).sum()
    assert dark > 1000
    # Only their rims may differ: there the few are smooth.
    assert (np.abs(one - other) > 128).sum() < 0.06 * dark


def grey(image: QImage) -> np.ndarray:
    flat = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(flat.constBits(), dtype=np.uint8).reshape(flat.height(), flat.bytesPerLine())
    return rows[:, : flat.width()].astype(int)


def test_points_at_the_edge_keep_their_halos_whole() -> None:
    at = np.tile([[0.5], [60.5]], FEW + 1)
    image = painted(at)
    ink = QColor(theme.LIGHT.text)
    assert image.pixelColor(int(OF_POINT) - 1, 60) == ink
    assert image.pixelColor(int(OF_POINT) + 2, 60) != ink


def test_forty_thousand_do_not_keep_the_window_waiting() -> None:
    at = np.random.default_rng(2).uniform(10, 110, (2, 40_000))
    took = []
    for _ in range(3):
        began = time.process_time()
        painted(at)
        took.append(time.process_time() - began)
    # Shape by shape they take 200 ms and more.
    assert min(took) < 0.06


def test_vector_formats_get_a_shape_for_each() -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    svg = QSvgGenerator()
    svg.setOutputDevice(buffer)
    svg.setSize(QSize(200, 120))
    painter = QPainter(svg)
    paint_halos(painter, np.random.default_rng(1).uniform(20, 100, (2, FEW + 1)), theme.LIGHT)
    painter.end()
    assert b"<image" not in buffer.data().data()
