"""The network picture on other devices than a screen, and the numbers behind it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import theme
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def frame_of(sample: str, layer_sizes: tuple[int, ...]) -> Frame:
    session = Session(sample_recipe(sample).changed(layer_sizes=layer_sizes), load_sample(sample))
    session.advance(5)
    return session.frame(i=2)


@pytest.fixture
def iris(qtbot: QtBot) -> NetworkPanel:
    return panel_of(qtbot, frame_of("iris", (4, 5, 3)))


def panel_of(qtbot: QtBot, frame: Frame) -> NetworkPanel:
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.resize(784, 330)
    panel.draw(frame)
    return panel


def svg_of(panel: NetworkPanel, path: Path) -> str:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setSize(panel.size())
    generator.setResolution(panel.logicalDpiX())
    panel.render(generator)
    return path.read_text(encoding="utf-8")


def test_in_svg_the_edges_are_lines(iris: NetworkPanel, tmp_path: Path) -> None:
    svg = svg_of(iris, tmp_path / "net.svg")
    assert "<image" not in svg
    assert svg.count("<polyline") >= 4 * 5 + 5 * 3 + 5 + 3


def test_in_svg_very_many_edges_are_one_fine_image(qtbot: QtBot, tmp_path: Path) -> None:
    few = svg_of(panel_of(qtbot, frame_of("digits", (64, 10, 10))), tmp_path / "few.svg")
    many = svg_of(panel_of(qtbot, frame_of("digits", (64, 32, 10))), tmp_path / "many.svg")
    assert few.count("<polyline") > 700
    assert many.count("<polyline") < 100


def test_in_pdf_the_edges_are_lines(iris: NetworkPanel, tmp_path: Path) -> None:
    path = tmp_path / "net.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.scale(8, 8)
    iris.render(painter, QPoint(0, 0))
    painter.end()
    assert b"/Subtype /Image" not in path.read_bytes()


def rendered(panel: NetworkPanel, ratio: int) -> QImage:
    image = QImage(panel.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.red)
    panel.render(image)
    return image


@pytest.mark.parametrize("sample", ["iris", "digits"])
def test_on_an_image_twice_as_fine_the_edges_are_as_fine(qtbot: QtBot, sample: str) -> None:
    panel = panel_of(qtbot, frame_of(sample, {"iris": (4, 5, 3), "digits": (64, 20, 10)}[sample]))
    panel.grab()
    image = rendered(panel, 2)
    layout = panel.layout_now()
    assert layout is not None
    left, right = layout.column(2).right + 10, layout.column(3).left - 10
    pixels = np.array(
        [[image.pixel(x, y) for x in range(int(2 * left), int(2 * right))] for y in range(240, 420)], dtype=np.int64
    )
    # A picture of single size that is scaled up has pixels that are equal in pairs.
    even, odd = pixels[:, 0:-1:2], pixels[:, 1::2]
    n = min(even.shape[1], odd.shape[1])
    drawn = (even[:, :n] != even[0, 0]) | (odd[:, :n] != even[0, 0])
    assert (even[:, :n] != odd[:, :n])[drawn].mean() > 0.15


def test_after_that_the_screen_has_its_own_picture_again(iris: NetworkPanel) -> None:
    before = iris.grab().toImage()
    rendered(iris, 2)
    assert iris.grab().toImage() == before


def test_zoomed_in_nothing_lies_over_the_legend_even_where_there_is_no_clipping(iris: NetworkPanel) -> None:
    whole = iris._whole()
    assert whole is not None
    iris.look_at(iris.view.zoomed(4, 392, 120, whole))
    image = rendered(iris, 1)
    surface = QColor(theme.current().surface)
    assert all(image.pixelColor(x, 2) == surface for x in range(0, 784, 3))


def test_the_sheet_has_every_number_of_an_iteration_that_is_shown_whole(iris: NetworkPanel) -> None:
    sheet, frame = iris.sheet(), iris._frame
    assert sheet is not None
    assert frame is not None
    assert sheet.names == ("kind", "l", "i", "j", "quantity", "value")
    found = {row[:5]: row[5] for row in sheet.rows()}
    assert len(found) == len(sheet) == (4 + 3 * 5 + 3 * 3) + frame.parameters.theta.size
    assert found[("unit", 1, 2, 0, "a")] == frame.example.a[1][1, 0]
    assert found[("unit", 3, 3, 0, "delta")] == frame.example.delta[3][2, 0]
    assert found[("weight", 1, 5, 4, "W")] == frame.parameters.W[1][4, 3]
    assert found[("bias", 2, 3, 0, "b")] == frame.parameters.b[2][2, 0]


def test_the_sheet_follows_the_choice_and_holds_nothing_that_is_not_computed(qtbot: QtBot) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    panel = panel_of(qtbot, session.frame())
    panel.header.edges.setCurrentIndex(1)
    sheet = panel.sheet()
    assert sheet is not None
    assert {row[4] for row in sheet.rows() if row[0] == "weight"} == {"grad_W"}
    panel.draw(session.frame(Position(0, 1, Line(Step.FEEDFORWARD, 2))))
    sheet = panel.sheet()
    assert sheet is not None
    rows = list(sheet.rows())
    assert {row[1] for row in rows if row[0] == "unit"} == {1, 2}
    assert {row[4] for row in rows} == {"a", "z", "W", "b"}


def test_without_a_frame_there_is_no_sheet(qtbot: QtBot) -> None:
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    assert panel.sheet() is None
    assert panel.at(QPointF(3, 3)) is None
