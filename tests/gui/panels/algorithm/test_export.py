"""The algorithm panel on other devices than a screen, and the numbers of its line as a table."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.algorithm.panel import AlgorithmPanel
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Place = tuple[str, int, str, int, int]


@pytest.fixture
def session() -> Session:
    session = Session(sample_recipe("iris").changed(layer_sizes=(4, 5, 3), lambda_=0.01), load_sample("iris"))
    session.advance(3)
    return session


@pytest.fixture
def panel(qtbot: QtBot) -> AlgorithmPanel:
    panel = AlgorithmPanel()
    qtbot.addWidget(panel)
    panel.header.hide()
    panel.resize(776, 200)
    return panel


def numbers_of(panel: AlgorithmPanel) -> dict[Place, float]:
    sheet = panel.sheet()
    assert sheet is not None
    assert sheet.names == ("line", "l", "equation", "quantity", "i", "j", "value")
    found = {(row[0], row[1], row[3], row[4], row[5]): row[6] for row in sheet.rows()}
    assert len(found) == len(sheet)
    return found


def by_hand(session: Session, i: int) -> dict[str, dict[int, np.ndarray]]:
    """The tutorial's example in plain NumPy, all of it: sigmoid layers."""
    parameters, x = session.frame(i=i).parameters, session.dataset.X[:, i - 1 : i]
    a, z = {1: x}, {}
    for l in (1, 2):
        z[l + 1] = parameters.W[l] @ a[l] + parameters.b[l]
        a[l + 1] = 1 / (1 + np.exp(-z[l + 1]))
    y = session.dataset.Y[:, i - 1 : i]
    delta = {3: -(y - a[3]) * a[3] * (1 - a[3])}
    delta[2] = (parameters.W[2].T @ delta[3]) * a[2] * (1 - a[2])
    return {"z": z, "a": a, "delta": delta, "W": {l: delta[l + 1] @ a[l].T for l in (1, 2)}}


def test_each_unit_of_the_lines_layer_has_a_row(panel: AlgorithmPanel, session: Session) -> None:
    expected = by_hand(session, 7)
    panel.draw(session.frame(Position(3, 7, Line(Step.HIDDEN_DELTA, 2))))
    found = numbers_of(panel)
    assert len(found) == 2 * 5
    for i in range(1, 6):
        assert found["2.3", 2, "δ⁽²⁾", i, 0] == pytest.approx(expected["delta"][2][i - 1, 0], rel=1e-12)
        a = expected["a"][2][i - 1, 0]
        assert found["2.3", 2, "f′(z⁽²⁾)", i, 0] == pytest.approx(a * (1 - a), rel=1e-12)


def test_each_weight_of_every_layer_has_a_row(panel: AlgorithmPanel, session: Session) -> None:
    expected = by_hand(session, 7)
    panel.draw(session.frame(Position(3, 7, Line(Step.PARTIALS))))
    found = numbers_of(panel)
    weights = {(l, i, j) for _, l, name, i, j in found if "W" in name and "ij" not in name}
    assert {(1, 5, 4), (1, 1, 1), (2, 3, 5)} <= weights
    for l, i, j in weights:
        names = [place[2] for place in found if (place[1], place[3], place[4]) == (l, i, j)]
        for name in names:
            assert found["2.4", l, name, i, j] == pytest.approx(expected["W"][l][i - 1, j - 1], rel=1e-12)
    assert found["2.4", 2, "∇_b⁽²⁾J", 3, 0] == pytest.approx(expected["delta"][3][2, 0], rel=1e-12)


def test_the_per_unit_form_names_the_unit_in_focus(panel: AlgorithmPanel, session: Session) -> None:
    expected = by_hand(session, 7)
    panel.form.setCurrentText("per-unit form")
    panel.select(Selection.weight(1, 4, 2))
    panel.draw(session.frame(Position(3, 7, Line(Step.PARTIALS))))
    found = numbers_of(panel)
    assert found["2.4", 1, "∂J/∂W₄₂⁽¹⁾", 4, 2] == pytest.approx(expected["W"][1][3, 1], rel=1e-12)
    assert found["2.4", 1, "∂J/∂b₄⁽¹⁾", 4, 0] == pytest.approx(expected["delta"][2][3, 0], rel=1e-12)
    panel.draw(session.frame(Position(3, 7, Line(Step.FEEDFORWARD, 2))))
    assert numbers_of(panel)["2.1", 2, "z₄⁽²⁾", 4, 0] == pytest.approx(expected["z"][2][3, 0], rel=1e-12)


def test_indices_beyond_nine_are_told_apart(panel: AlgorithmPanel) -> None:
    session = Session(sample_recipe("digits").changed(layer_sizes=(64, 12, 10)), load_sample("digits"))
    panel.form.setCurrentText("per-unit form")
    panel.select(Selection.weight(1, 11, 34))
    frame = session.frame(Position(0, 2, Line(Step.PARTIALS)))
    panel.draw(frame)
    found = {place[3:]: value for place, value in numbers_of(panel).items() if place[1] == 1}
    assert found == {(11, 34): frame.example.grad_W[1][10, 33], (11, 0): frame.example.grad_b[1][10, 0]}


def test_where_no_line_is_lit_there_are_no_numbers(panel: AlgorithmPanel, session: Session) -> None:
    assert panel.sheet() is None
    panel.draw(session.frame())
    assert panel.sheet() is None


def test_in_svg_and_pdf_the_formulas_are_lines(panel: AlgorithmPanel, session: Session, tmp_path: Path) -> None:
    panel.draw(session.frame(Position(3, 7, Line(Step.OUTPUT_DELTA, 3))))
    generator = QSvgGenerator()
    generator.setFileName(str(tmp_path / "lines.svg"))
    generator.setSize(panel.size())
    panel.render(generator)
    svg = (tmp_path / "lines.svg").read_text(encoding="utf-8")
    assert "<image" not in svg
    assert svg.count("<path") > 20
    # Nor are the letters bold by a pen around them: paths with a fill and a pen are the layers' frames alone.
    groups = re.findall(r"<g ([^>]*)>\s*<path", svg)
    assert sum('fill="none"' not in group and 'stroke="none"' in group for group in groups) > 20
    assert sum('fill="none"' not in group and 'stroke="none"' not in group for group in groups) <= 4
    writer = QPdfWriter(str(tmp_path / "lines.pdf"))
    painter = QPainter(writer)
    painter.scale(8, 8)
    panel.render(painter, QPoint(0, 0))
    painter.end()
    assert b"/Subtype /Image" not in (tmp_path / "lines.pdf").read_bytes()


def test_on_an_image_twice_as_fine_the_formulas_are_as_fine(panel: AlgorithmPanel, session: Session) -> None:
    panel.draw(session.frame())
    panel.grab()
    image = QImage(panel.size() * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.red)
    panel.render(image)
    row = next(place for place in panel.lines.placed_rows if place.row.number == "2.1")
    assert row.formula is not None
    left, top = int(2 * row.formula.x()), int(2 * (row.formula.y() - 12))
    pixels = np.array([[image.pixel(left + x, top + y) for x in range(200)] for y in range(30)], dtype=np.int64)
    # A picture of single size that is scaled up has pixels that are equal in pairs.
    even, odd = pixels[:, 0::2], pixels[:, 1::2]
    drawn = (even != pixels[0, 0]) | (odd != pixels[0, 0])
    assert drawn.any()
    assert (even != odd)[drawn].mean() > 0.3
