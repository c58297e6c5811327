"""The activations panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import fonts
from bpviz.gui.panels.activations import ActivationsByExamples, ActivationsPanel
from bpviz.gui.panels.histograms.view import Histograms
from bpviz.session.frame import AllExamples, Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., ActivationsPanel]
UNITS, HISTOGRAMS, SATURATED = range(3)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    fonts.load()

    def shown(frame: Frame, width: int = 430, height: int = 170, view: int = UNITS) -> ActivationsPanel:
        panel = ActivationsPanel()
        qtbot.addWidget(panel)
        # The card takes it.
        panel.header.setParent(None)
        qtbot.addWidget(panel.header)
        panel.resize(width, height)
        panel.draw(frame)
        panel.choice.setCurrentIndex(view)
        panel.grab()
        return panel

    return shown


def session_of(sample: str, **changes: object) -> Session:
    session = Session(sample_recipe(sample).changed(**changes), load_sample(sample))
    session.advance(5)
    return session


def frame_of(sample: str, i: int = 1) -> Frame:
    return session_of(sample).frame(i=i, wants={"all_examples"})


def examples_of(frame: Frame) -> AllExamples:
    assert frame.all_examples is not None
    return frame.all_examples


def units(panel: ActivationsPanel) -> ActivationsByExamples:
    return panel.made(ActivationsByExamples)


def cell(panel: ActivationsPanel, l: int, row: int, column: int) -> QPointF:
    heat = units(panel).maps()[l]
    y = heat.where.top() + (row + 0.5) / len(heat.values) * heat.where.height()
    return QPointF(heat.column_at(column).center().x(), y)


def words_at(panel: ActivationsPanel, point: QPointF) -> str:
    spot = units(panel).spot_at(point)
    return spot.tip if spot is not None else ""


def test_hovering_reads_the_activation_in_full(show: Show) -> None:
    frame = frame_of("iris")
    panel = show(frame)
    a = float(examples_of(frame).a[2][2, 16])
    assert words_at(panel, cell(panel, 2, 2, 16)) == f"a₃⁽²⁾ of example 17 = {a!r}"
    assert words_at(panel, QPointF(1, 1)) == ""


def test_the_shown_example_reads_as_in_the_panels_that_compute_it_alone(show: Show) -> None:
    frame = frame_of("iris", i=9)
    other = replace(frame, example=replace(frame.example, a={l: a + 1e-16 for l, a in frame.example.a.items()}))
    panel = show(other)
    assert words_at(panel, cell(panel, 2, 0, 8)).endswith(f"= {float(other.example.a[2][0, 0])!r}")


def test_a_click_chooses_the_unit_and_the_example(show: Show, qtbot: QtBot) -> None:
    panel = show(frame_of("xor"))
    chosen: list[object] = []
    panel.example_chosen.connect(chosen.append)
    panel.selected.connect(chosen.append)
    qtbot.mouseClick(units(panel), Qt.MouseButton.LeftButton, pos=cell(panel, 2, 1, 2).toPoint())
    assert chosen == [Selection.unit(2, 2), 3]


def test_of_a_big_set_a_click_names_the_example_and_not_the_column(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("digits")
    panel = show(frame, 900, 260)
    at = cell(panel, 3, 4, 150).toPoint()
    with qtbot.waitSignal(panel.example_chosen) as chosen:
        qtbot.mouseClick(units(panel), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args[0] in examples_of(frame).examples[149:152]


def test_up_and_down_go_from_unit_to_unit_through_the_layers(show: Show, qtbot: QtBot) -> None:
    panel = show(frame_of("xor"))
    chosen: list[Selection] = []
    panel.selected.connect(chosen.append)
    panel.selected.connect(panel.select)
    keys = [Qt.Key.Key_Down] * 5 + [Qt.Key.Key_Up]
    for key in keys:
        qtbot.keyClick(units(panel), key)
    chosen_units = [(selection.l, selection.i) for selection in chosen]
    assert chosen_units == [(2, 1), (2, 2), (2, 3), (3, 1), (3, 1), (2, 3)]


@pytest.mark.parametrize("view", [UNITS, HISTOGRAMS])
def test_a_selection_made_elsewhere_is_seen_and_taken_back(show: Show, view: int) -> None:
    panel = show(frame_of("iris", i=30), view=view)
    before = panel.grab().toImage()
    panel.select(Selection.unit(2, 3))
    marked = panel.grab().toImage()
    panel.select(Selection.unit(2, 4))
    assert len({image.cacheKey() for image in (before, marked)}) == 2
    assert marked not in (before, panel.grab().toImage())
    panel.select(Selection.weight(1, 2, 2))
    assert panel.grab().toImage() == before
    panel.select(Selection.unit(2, 99))
    assert panel.grab().toImage() == before


@pytest.mark.parametrize("sample", ["iris", "digits"])
def test_the_shown_example_is_marked_even_if_it_has_no_column(show: Show, sample: str) -> None:
    frame = frame_of(sample, i=30)
    panel = show(frame)
    one = panel.grab().toImage()
    panel.draw(replace(frame, i=80))
    assert panel.grab().toImage() != one


def test_the_inputs_are_shown_too_where_there_is_room(show: Show) -> None:
    frame = frame_of("iris")
    assert list(units(show(frame)).maps()) == [2, 3]
    wide = show(frame, 900, 200)
    assert list(units(wide).maps()) == [1, 2, 3]
    heat = units(wide).maps()[1]
    image = wide.grab().toImage()
    at = (heat.where.center() + QPointF(units(wide).pos())).toPoint()
    assert image.pixelColor(at) != image.pixelColor(2, 2)


def test_the_menu_copies_the_value_in_full(show: Show) -> None:
    frame = frame_of("xor")
    panel = show(frame)
    menu = units(panel).menu_at(cell(panel, 2, 1, 3))
    assert menu is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == repr(float(examples_of(frame).a[2][1, 3]))
    assert units(panel).menu_at(QPointF(1, 1)) is None


def test_only_a_view_of_all_examples_asks_for_them(show: Show) -> None:
    panel = show(frame_of("xor"))
    wants = []
    for view in (UNITS, HISTOGRAMS, SATURATED):
        panel.choice.setCurrentIndex(view)
        wants.append(set(panel.wants))
    assert wants == [{"all_examples"}, {"all_examples"}, set()]


def test_a_view_that_is_chosen_shows_the_present_frame_and_selection(show: Show) -> None:
    panel = show(frame_of("xor"))
    panel.draw(frame_of("iris"))
    panel.select(Selection.unit(3, 2))
    panel.choice.setCurrentIndex(HISTOGRAMS)
    assert {l: bars.of_unit is not None for l, bars in panel.made(Histograms).bars().items()} == {2: False, 3: True}


def test_while_stepping_what_is_not_computed_yet_is_neither_drawn_nor_told(show: Show, qtbot: QtBot) -> None:
    session = session_of("iris")
    frame = session.frame(Position(5, 4, Line(Step.FEEDFORWARD, 2)), wants={"all_examples"})
    panel = show(frame)
    assert [heat.drawn.shape[1] for heat in units(panel).maps().values()] == [4, 3]
    assert words_at(panel, cell(panel, 3, 0, 3)) == "a₁⁽³⁾ of example 4 is not computed yet at this line"
    assert units(panel).menu_at(cell(panel, 3, 0, 3)) is None
    blank, ground = cell(panel, 2, 0, 60) + QPointF(units(panel).pos()), QPointF(3, 100)
    image = panel.grab().toImage()
    assert image.pixelColor(blank.toPoint()) == image.pixelColor(ground.toPoint())


def test_the_sheet_of_units_and_examples_holds_what_is_known(show: Show) -> None:
    session = session_of("xor")
    frame = session.frame(Position(5, 2, Line(Step.FEEDFORWARD, 2)), wants={"all_examples"})
    sheet = show(frame).sheet()
    assert sheet is not None
    assert sheet.names == ("l", "i", "example", "a")
    a = examples_of(frame).a
    known = {1: 4, 2: 2, 3: 1}
    assert list(sheet.rows()) == [
        (l, i + 1, n + 1, a[l][i, n]) for l in (1, 2, 3) for i in range(len(a[l])) for n in range(known[l])
    ]


def test_the_sheet_of_saturation_has_a_column_for_each_layer(show: Show) -> None:
    frame = frame_of("iris")
    sheet = show(frame, view=SATURATED).sheet()
    assert sheet is not None
    assert sheet.names == ("k", "saturated a(2)", "saturated a(3)")
    assert list(sheet.rows())[3] == (3, frame.marks.saturated[2][3], frame.marks.saturated[3][3])


def test_layers_whose_f_has_bounds_keep_their_scale_beside_one_that_has_none(show: Show) -> None:
    frame = session_of("iris", f=("relu", "sigmoid")).frame(wants={"all_examples"})
    maps = units(show(frame)).maps()
    assert maps[3].limit == 1
    assert maps[2].limit >= max(1.0, examples_of(frame).a[2].max())


@pytest.mark.parametrize("view", [UNITS, HISTOGRAMS, SATURATED])
def test_a_panel_without_size_frame_or_activations_is_drawn_without_complaint(
    show: Show, view: int, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of("xor")
    panel = show(replace(frame, all_examples=None), view=view)
    assert units(panel).spot_at(QPointF(50, 80)) is None
    assert panel.sheet() is None or view == SATURATED
    panel.draw(frame)
    for size in ((0, 0), (1, 1), (50, 20), (20, 500)):
        panel.resize(*size)
        panel.grab()
    empty = show(frame, view=view)
    empty.view._frame = None
    empty.grab()
    assert empty.sheet() is None or view != SATURATED
    assert not caplog.records


@pytest.mark.parametrize("view", [UNITS, HISTOGRAMS])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("sample", ["sine", "iris"])
def test_values_that_are_not_finite_are_drawn_without_complaint(
    show: Show, value: float, view: int, sample: str, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of(sample)
    shown = examples_of(frame)
    a = {l: np.full_like(values, value) for l, values in shown.a.items()}
    panel = show(replace(frame, all_examples=replace(shown, a=a)), view=view)
    panel.select(Selection.unit(2, 1))
    panel.grab()
    assert not caplog.records
