"""The algorithm panel: which line is lit, what stands under it, and what the mouse does there."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import theme
from bpviz.gui.number_text import full
from bpviz.gui.panels.algorithm.formulas import Formulas
from bpviz.gui.panels.algorithm.layout import PlacedRow
from bpviz.gui.panels.algorithm.panel import FORMS, AlgorithmPanel
from bpviz.session.algorithm_text import rows
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Show = Callable[..., AlgorithmPanel]
NETS = {"xor": (2, 3, 1), "iris": (4, 5, 3), "digits": (64, 32, 10)}


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, form: str = "matrix form", width: int = 776, height: int = 170) -> AlgorithmPanel:
        panel = AlgorithmPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.form.setCurrentText(form)
        panel.draw(frame)
        panel.grab()
        return panel

    return shown


@pytest.fixture(scope="module")
def sessions() -> dict[str, Session]:
    made = {}
    for sample, sizes in NETS.items():
        made[sample] = Session(sample_recipe(sample).changed(layer_sizes=sizes, lambda_=0.01), load_sample(sample))
        made[sample].advance(3)
    return made


def positions(session: Session, i: int = 2) -> list[Position]:
    """One position for each line of an iteration."""
    program = Program(session.recipe.n_l, session.dataset.m)
    inside = [Position(session.k, i, line) for line in program.example_lines]
    return [program.start(session.k), *inside, Position(session.k, program.m + 1, Line(Step.UPDATE))]


def lit(panel: AlgorithmPanel) -> PlacedRow:
    return next(place for place in panel.lines.placed_rows if place.is_lit)


def in_sight(panel: AlgorithmPanel, place: PlacedRow) -> bool:
    scrolled, seen = panel.lines.verticalScrollBar().value(), panel.lines.viewport().height()
    bottom = min(place.rect.bottom(), place.rect.top() + seen)
    return scrolled <= place.rect.top() + 1 and bottom <= scrolled + seen + 1


def on_screen(panel: AlgorithmPanel, point: QPointF) -> QPoint:
    return (point - QPointF(0, panel.lines.verticalScrollBar().value())).toPoint()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("sample", NETS)
def test_the_line_of_each_position_is_lit_in_sight_and_filled_within_the_width(
    show: Show, sessions: dict[str, Session], sample: str, form: str
) -> None:
    session = sessions[sample]
    for position in positions(session):
        panel = show(session.frame(position), form)
        place = lit(panel)
        assert place.row.number == position.line.step.value
        assert in_sight(panel, place), position
        assert place.text, position
        right = panel.lines.viewport().width()
        assert all(place.text_at.x() + line.end <= right for line in place.text), position


def test_at_low_height_the_lit_line_is_still_in_sight(show: Show, sessions: dict[str, Session]) -> None:
    session = sessions["iris"]
    for position in positions(session):
        panel = show(session.frame(position), height=110)
        assert in_sight(panel, lit(panel)), position


def test_without_a_position_all_lines_stand_there_and_none_is_lit(show: Show, sessions: dict[str, Session]) -> None:
    panel = show(sessions["iris"].frame())
    numbers = [place.row.number for place in panel.lines.placed_rows]
    assert numbers == ["1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "3"]
    assert not any(place.is_lit for place in panel.lines.placed_rows)
    assert panel.lines.text() == ""
    assert "iteration 3" in panel.where.text()


def test_the_header_says_where_we_are(show: Show, sessions: dict[str, Session]) -> None:
    session = sessions["xor"]
    panel, places = show(session.frame()), []
    for position in positions(session):
        panel.draw(session.frame(position))
        places.append(panel.where.text())
    assert "before the first" in places[0]
    assert all("example 2 of 4" in words for words in places[1:-1])
    assert "after all 4" in places[-1]


def test_a_small_vector_is_written_whole_and_as_the_frame_has_it(show: Show, sessions: dict[str, Session]) -> None:
    frame = sessions["iris"].frame(Position(3, 2, Line(Step.OUTPUT_DELTA, 3)))
    panel = show(frame)
    text = panel.lines.text()
    *_, result = re.findall(r"\[([^\]]*)\]", text[: text.rindex("f′(z⁽³⁾) = ")])
    shown = [float(part.replace("−", "-")) for part in result.split("; ")]
    np.testing.assert_allclose(shown, frame.example.delta[3][:, 0], rtol=1e-3)


def test_long_vectors_and_large_matrices_are_cut_and_say_how_long_they_are(
    show: Show, sessions: dict[str, Session]
) -> None:
    panel = show(sessions["digits"].frame(Position(3, 1, Line(Step.FEEDFORWARD, 2))))
    text = panel.lines.text()
    assert "[32×64]" in text
    assert "… of 64" in text
    assert "… of 32" in text


def test_pointing_at_an_equation_tells_all_digits_and_the_right_button_copies_them(
    show: Show, sessions: dict[str, Session], qtbot: QtBot
) -> None:
    frame = sessions["iris"].frame(Position(3, 2, Line(Step.HIDDEN_DELTA, 2)))
    panel = show(frame)
    point = on_screen(panel, lit(panel).text_at + QPointF(12, -4))
    values = [full(value) for value in frame.example.delta[2][:, 0]]
    tip = panel.lines.tooltip_at(QPointF(point))
    assert all(value in tip for value in values)
    qtbot.mouseClick(panel.lines.viewport(), Qt.MouseButton.RightButton, pos=point)
    assert QGuiApplication.clipboard().text().split() == values


def test_a_click_on_another_line_or_layer_asks_to_go_there(
    show: Show, sessions: dict[str, Session], qtbot: QtBot
) -> None:
    panel = show(sessions["iris"].frame(Position(3, 2, Line(Step.FEEDFORWARD, 2))), height=400)
    asked: list[Position] = []
    panel.line_chosen.connect(asked.append)
    by_number = {place.row.number: place for place in panel.lines.placed_rows}
    for number in ("1", "2.4", "3"):
        point = by_number[number].rect.topLeft() + QPointF(60, 10)
        qtbot.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=on_screen(panel, point))
    chip = next(chip for chip in by_number["2.1"].chips if chip.line.l == 3)
    qtbot.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=on_screen(panel, chip.rect.center()))
    assert asked == [
        Position(3, 0, Line(Step.ZERO)),
        Position(3, 2, Line(Step.PARTIALS)),
        Position(3, 113, Line(Step.UPDATE)),
        Position(3, 2, Line(Step.FEEDFORWARD, 3)),
    ]


def test_a_click_on_the_lit_line_asks_for_nothing(show: Show, sessions: dict[str, Session], qtbot: QtBot) -> None:
    panel = show(sessions["iris"].frame(Position(3, 2, Line(Step.PARTIALS))), height=400)
    with qtbot.assertNotEmitted(panel.line_chosen):
        point = on_screen(panel, lit(panel).rect.topLeft() + QPointF(60, 10))
        qtbot.mouseClick(panel.lines.viewport(), Qt.MouseButton.LeftButton, pos=point)


def test_the_form_can_be_changed(show: Show, sessions: dict[str, Session]) -> None:
    panel = show(sessions["xor"].frame(Position(3, 2, Line(Step.FEEDFORWARD, 2))))
    assert "W⁽¹⁾" in panel.lines.text()
    panel.form.setCurrentText("per-unit form")
    assert "W₁₁⁽¹⁾" in panel.lines.text()
    assert "z₁⁽²⁾" in panel.lines.text()


def test_every_step_has_its_formula_in_both_forms_and_each_can_be_drawn(
    sessions: dict[str, Session], qapp: QApplication
) -> None:
    formulas, frame = Formulas(), sessions["iris"].frame()
    names = {row.formula for form in FORMS.values() for row in rows(frame, form) if row.formula}
    assert len(names) == 2 * len(Step)
    for name in names:
        picture = formulas.picture(name, "#ff0000", 1.0, 1.0).toImage()
        assert ink(picture) > 60, name


def ink(picture: QImage) -> int:
    """How many pixels are painted in a strong red."""
    return sum(
        picture.pixelColor(x, y).alpha() > 128 and picture.pixelColor(x, y).red() == 255
        for x in range(picture.width())
        for y in range(picture.height())
    )


def test_another_theme_repaints_in_its_colours(show: Show, sessions: dict[str, Session], qapp: QApplication) -> None:
    panel = show(sessions["iris"].frame(Position(3, 2, Line(Step.PARTIALS))))
    theme.apply(qapp, theme.DARK)
    corner = panel.lines.viewport().grab().toImage().pixelColor(2, 2)
    assert corner == QColor(theme.DARK.surface)


def test_the_parts_have_accessible_names_and_the_lit_line_is_described(
    show: Show, sessions: dict[str, Session]
) -> None:
    panel = show(sessions["xor"].frame(Position(3, 2, Line(Step.OUTPUT_DELTA, 3))))
    assert panel.form.accessibleName()
    assert panel.lines.accessibleName()
    assert "δ⁽³⁾ = " in panel.lines.accessibleDescription()
