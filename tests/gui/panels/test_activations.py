"""The activations panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import fonts
from bpviz.gui.panels.activations import ActivationsPanel, arranged
from bpviz.session.frame import AllExamples, Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Show = Callable[..., ActivationsPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    fonts.load()

    def shown(frame: Frame, width: int = 430, height: int = 170) -> ActivationsPanel:
        panel = ActivationsPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.grab()
        return panel

    return shown


def frame_of(sample: str, i: int = 1) -> Frame:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(5)
    return session.frame(i=i, wants={"all_examples"})


def examples_of(frame: Frame) -> AllExamples:
    assert frame.all_examples is not None
    return frame.all_examples


def cell(panel: ActivationsPanel, l: int, row: int, column: int) -> QPointF:
    heat = panel.maps()[l]
    y = heat.where.top() + (row + 0.5) / len(heat.values) * heat.where.height()
    return QPointF(heat.column_at(column).center().x(), y)


def test_hovering_reads_the_activation_in_full(show: Show) -> None:
    frame = frame_of("iris")
    panel = show(frame)
    a = float(examples_of(frame).a[2][2, 16])
    assert panel.text_at(cell(panel, 2, 2, 16)) == f"a₃⁽²⁾ of example 17 = {a!r}"
    assert panel.text_at(QPointF(1, 1)) == ""


def test_a_click_chooses_the_example(show: Show, qtbot: QtBot) -> None:
    panel = show(frame_of("xor"))
    with qtbot.waitSignal(panel.example_chosen) as chosen:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=cell(panel, 2, 0, 2).toPoint())
    assert chosen.args == [3]


def test_of_a_big_set_a_click_names_the_example_and_not_the_column(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("digits")
    panel = show(frame, 900, 260)
    at = cell(panel, 3, 4, 150).toPoint()
    with qtbot.waitSignal(panel.example_chosen) as chosen:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args[0] in examples_of(frame).examples[149:152]


def test_the_shown_example_is_marked(show: Show) -> None:
    frame = frame_of("iris", i=30)
    panel = show(frame)
    one = panel.grab().toImage()
    panel.draw(replace(frame, i=80))
    assert panel.grab().toImage() != one


def test_the_inputs_are_shown_too_where_there_is_room(show: Show) -> None:
    frame = frame_of("iris")
    assert list(show(frame).maps()) == [2, 3]
    assert list(show(frame, 900, 200).maps()) == [1, 2, 3]


def test_the_menu_copies_the_value_in_full(show: Show) -> None:
    frame = frame_of("xor")
    panel = show(frame)
    menu = panel.menu_at(cell(panel, 2, 1, 3))
    assert menu is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == repr(float(examples_of(frame).a[2][1, 3]))


def test_a_panel_without_size_frame_or_activations_is_drawn_without_complaint(
    show: Show, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of("xor")
    panel = show(replace(frame, all_examples=None))
    assert panel.text_at(QPointF(50, 80)) == ""
    panel.setMinimumSize(0, 0)
    panel.draw(frame)
    for size in ((0, 0), (1, 1), (50, 20), (20, 500)):
        panel.resize(*size)
        panel.grab()
    assert not caplog.records


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_not_finite_are_drawn_without_complaint(
    show: Show, value: float, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of("sine")
    shown = examples_of(frame)
    a = {l: np.full_like(values, value) for l, values in shown.a.items()}
    show(replace(frame, all_examples=replace(shown, a=a)))
    assert not caplog.records


@given(st.integers(1, 12), st.integers(240, 1500), st.integers(110, 700))
def test_heat_maps_lie_inside_the_panel_and_apart_from_each_other(n: int, width: int, height: int) -> None:
    places = arranged(n, QRectF(0, 22, width, height - 22))
    assert len(places) == n
    for at, place in enumerate(places):
        assert place.left() >= 0
        assert place.right() <= width
        assert place.top() >= 22
        if min(place.width(), place.height()) > 1:
            assert place.bottom() <= height
            assert not any(place.intersects(other) for other in places[at + 1 :])
