"""The canvas on other devices than a screen, and its points as a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui import theme
from bpviz.gui.exporting.exporter import picture_of
from bpviz.gui.panels.canvas.panel import CanvasPanel
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session


def panel_of(qtbot: QtBot, frame: Frame) -> CanvasPanel:
    panel = CanvasPanel()
    qtbot.addWidget(panel)
    panel.header.setParent(None)
    qtbot.addWidget(panel.header)
    panel.resize(560, 240)
    panel.draw(frame)
    panel.show()
    return panel


def frame_of(sample: str) -> Frame:
    return Session(sample_recipe(sample), load_sample(sample)).frame()


def test_the_sheet_has_a_row_for_each_point(qtbot: QtBot) -> None:
    frame = frame_of("moons")
    data, sheet = frame.dataset, panel_of(qtbot, frame).sheet()
    assert sheet is not None
    assert sheet.names == ("example", "part", "x1", "x2", "colour")
    for row, (number, part, x1, x2, name) in enumerate(sheet.rows()):
        assert (data.training if part == "training" else data.held_out)[number - 1] == row
        assert (x1, x2) == tuple(data.raw_inputs[:, row])
        assert name == data.class_names[int(data.raw_targets[0, row])]
    assert len(sheet) == data.m + data.m_held_out


def test_targets_that_are_numbers_are_raw_in_the_sheet(qtbot: QtBot) -> None:
    inputs, targets = np.array([[0.0, 1, 2, 3], [5.0, 3, 9, 4]]), np.array([[10.0, 20, 30, 40], [1.0, 2, 3, 4]])
    table = Table("mine", "regression", ("p", "q"), inputs, ("price", "p"), targets)
    sheet = panel_of(qtbot, Session(Recipe((2, 2, 2)), Dataset.of(table, Preparation(held_out=0.0))).frame()).sheet()
    assert sheet is not None
    assert sheet.names == ("example", "part", "p", "q", "price", "p (2)")
    assert list(sheet.rows())[2] == (3, "training", 2.0, 9.0, 30.0, 3.0)


def test_without_a_plane_there_are_no_points(qtbot: QtBot) -> None:
    assert panel_of(qtbot, frame_of("iris")).sheet() is None


def test_in_svg_and_pdf_the_points_are_lines(qtbot: QtBot, tmp_path: Path) -> None:
    panel = panel_of(qtbot, frame_of("moons"))
    generator = QSvgGenerator()
    generator.setFileName(str(tmp_path / "points.svg"))
    generator.setSize(panel.size())
    panel.render(generator)
    svg = (tmp_path / "points.svg").read_text(encoding="utf-8")
    assert "<image" not in svg
    assert svg.count("<circle") + svg.count("<ellipse") > 50
    writer = QPdfWriter(str(tmp_path / "points.pdf"))
    painter = QPainter(writer)
    painter.scale(8, 8)
    panel.render(painter, QPoint(0, 0))
    painter.end()
    assert b"/Subtype /Image" not in (tmp_path / "points.pdf").read_bytes()


def test_on_an_image_twice_as_fine_the_points_are_as_fine(qtbot: QtBot) -> None:
    panel = panel_of(qtbot, frame_of("moons"))
    panel.grab()
    image = QImage(panel.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.red)
    panel.render(image)
    assert panel.plane is not None
    where = panel.plane.where.toRect()
    columns = range(2 * where.left() + 10, 2 * where.right() - 10)
    pixels = np.array(
        [[image.pixel(x, y) for x in columns] for y in range(2 * where.top() + 40, 2 * where.top() + 240)]
    )
    n = pixels.shape[1] // 2
    even, odd = pixels[:, 0 : 2 * n : 2], pixels[:, 1 : 2 * n : 2]
    surface = QColor(theme.current().surface).rgb()
    drawn = (even != surface) | (odd != surface)
    # A picture of single size that is scaled up has pixels that are equal in pairs.
    assert (even != odd)[drawn].mean() > 0.15


@pytest.mark.parametrize("held_out", [0.0, 0.2])
def test_what_the_mouse_does_is_told_on_screen_but_not_in_an_exported_picture(qtbot: QtBot, held_out: float) -> None:
    loaded = load_sample("moons")
    data = Dataset.of(loaded.table, replace(loaded.preparation, held_out=held_out))
    frame = Session(sample_recipe("moons"), data).frame()
    panel = panel_of(qtbot, frame)
    assert panel.hint.isVisible()
    assert panel.hint.text().startswith("click adds")
    picture = picture_of(panel, frame, panel.header)
    assert picture.choices == ""
    image, surface = picture.image(1.0), QColor(theme.current().surface)
    place = panel.hint.geometry().translated(picture.content.topLeft())
    assert all(
        image.pixelColor(x, y) == surface
        for x in range(place.left(), place.right() + 1)
        for y in range(place.top(), place.bottom() + 1)
    )
    assert panel.hint.isVisible()
    # The legend beside it stays.
    beside = range(place.right() + 1, image.width() - 12)
    told = any(image.pixelColor(x, y) != surface for x in beside for y in range(place.top(), place.bottom()))
    assert told == (held_out > 0)
