"""The classes view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QGuiApplication
from pytestqt.qtbot import QtBot
from sklearn.metrics import confusion_matrix

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.gui import fonts
from bpviz.gui.panels.predictions.classes_layout import matrix_place
from bpviz.gui.panels.predictions.classes_painting import shades
from bpviz.gui.panels.predictions.classes_view import ClassesView
from bpviz.session.frame import Frame, Outputs
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session

Show = Callable[..., ClassesView]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def show(show_view: Callable[..., ClassesView]) -> Show:
    return partial(show_view, ClassesView)


def frame_of(sample: str, iterations: int = 30) -> Frame:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(iterations)
    return session.frame()


def cell(view: ClassesView, part: str, row: int, column: int) -> QPoint:
    return view.shown()[part].cell(row, column).center().toPoint()  # type: ignore[index]  # a Part


def test_the_held_out_examples_are_shown_first_and_the_training_ones_by_choice(show: Show, qtbot: QtBot) -> None:
    view = show(frame_of("iris"))
    assert list(view.shown()) == ["held out"]
    qtbot.mouseClick(view.parts.buttons["training"], LEFT)
    assert list(view.shown()) == ["training"]


def test_where_there_is_room_both_are_shown_and_nothing_is_left_to_choose(show: Show) -> None:
    view = show(frame_of("iris"), 1300, 400)
    assert list(view.shown()) == ["training", "held out"]
    assert all(button.isHidden() for button in view.parts.buttons.values())


def test_without_held_out_examples_only_the_training_ones_can_be_chosen(show: Show) -> None:
    view = show(frame_of("xor"), 1300, 400)
    assert list(view.shown()) == ["training"]
    assert not view.parts.buttons["held out"].isEnabled()


def test_repeated_clicks_on_a_cell_go_through_its_examples(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris", 5)
    view = show(frame)
    qtbot.mouseClick(view.parts.buttons["training"], LEFT)
    assert frame.outputs is not None
    data, said = frame.dataset, frame.dataset.predicted_classes(frame.outputs.training)
    row, column = int(data.true_classes()[60]), int(said[60])
    there = [i for i in range(1, data.m + 1) if (data.true_classes()[i - 1], said[i - 1]) == (row, column)]
    assert len(there) > 1
    clicked: list[int] = []
    view.example_chosen.connect(clicked.append)
    for _ in range(len(there) + 1):
        qtbot.mouseClick(view, LEFT, pos=cell(view, "training", row, column))
        view.draw(replace(frame, i=clicked[-1]))
    first = next((at for at, i in enumerate(there) if i > frame.i), 0)
    order = there[first:] + there[:first]
    assert clicked == [*order, order[0]]


def test_a_cell_of_held_out_examples_names_them_but_chooses_none(show: Show, qtbot: QtBot) -> None:
    view = show(frame_of("iris", 500))
    chosen: list[int] = []
    view.example_chosen.connect(chosen.append)
    at = cell(view, "held out", 0, 0)
    qtbot.mouseClick(view, LEFT, pos=at)
    assert chosen == []
    spot = view.spot_at(at.toPointF())
    assert spot is not None
    assert "only training examples can be brought to the foreground" in spot.tip


def test_the_keys_go_through_the_training_examples_that_are_taken_for_another_class(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris", 100)
    view = show(frame, 1300, 400)
    assert frame.outputs is not None
    data, said = frame.dataset, frame.dataset.predicted_classes(frame.outputs.training)
    wrong = [i for i in range(1, data.m + 1) if said[i - 1] != data.true_classes()[i - 1]]
    gone: list[int] = []
    view.example_chosen.connect(gone.append)
    view.draw(replace(frame, i=wrong[1]))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(view, key)
    view.draw(replace(frame, i=wrong[0]))
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert gone == [wrong[2], wrong[0], wrong[-1]]


def test_the_sheet_holds_the_matrix_and_the_scores(show: Show) -> None:
    frame = frame_of("iris")
    sheet = show(frame).sheet()
    assert sheet is not None
    assert frame.outputs is not None
    columns = dict(sheet.columns)
    data = frame.dataset
    expected = confusion_matrix(data.true_classes("held out"), data.predicted_classes(frame.outputs.held_out))
    got = np.stack([columns[f"taken for {name}"] for name in data.class_names], axis=1)
    np.testing.assert_array_equal(got, expected)
    np.testing.assert_allclose(columns["recall"], np.diag(expected) / expected.sum(axis=1))
    assert list(columns["true class"]) == list(data.class_names)


def test_hovering_a_score_says_what_it_is_the_share_of_and_the_menu_copies_it(show: Show) -> None:
    frame = frame_of("iris", 500)
    view = show(frame)
    place = view.shown()["held out"]
    at = place.score(1, 1).center()
    spot, menu = view.spot_at(at), view.menu_at(at)
    assert spot is not None
    assert spot.tip.startswith("recall of versicolor = ")
    assert menu is not None
    menu.actions()[0].trigger()
    assert float(QGuiApplication.clipboard().text()) == pytest.approx(float(spot.tip.split(" = ")[1].split("\n")[0]))


def test_mistakes_are_orange_and_right_answers_blue_even_a_single_one() -> None:
    shade = shades(np.array([[99, 1], [0, 0]]))
    assert shade[0, 0] > 0.9
    assert shade[0, 1] <= -0.1
    assert not shade[1].any()


def test_another_moment_changes_the_picture(show: Show, qtbot: QtBot) -> None:
    view = show(frame_of("iris", 1))
    one = view.grab().toImage()
    view.draw(frame_of("iris", 800))
    qtbot.waitUntil(lambda: view.grab().toImage() != one, timeout=2000)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_outputs_that_are_not_finite_are_named_and_drawn_without_complaint(
    show: Show, value: float, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of("iris")
    assert frame.outputs is not None
    bad = Outputs(np.full_like(frame.outputs.training, value), np.full_like(frame.outputs.held_out, value))
    view = show(replace(frame, outputs=bad))
    assert view._classified["held out"].scores.undecided == frame.dataset.m_held_out
    assert not caplog.records


def test_no_frame_no_outputs_no_size_or_many_classes_are_drawn_without_complaint(
    show: Show, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    empty = ClassesView()
    qtbot.addWidget(empty)
    assert empty.controls is not None
    qtbot.addWidget(empty.controls)
    empty.resize(300, 100)
    empty.grab()
    assert empty.sheet() is None
    view = show(replace(frame_of("iris"), outputs=None))
    assert view.sheet() is None
    view.setMinimumSize(0, 0)
    for frame in (frame_of("iris"), many_classes(60)):
        view.draw(frame)
        for size in ((0, 0), (1, 1), (50, 20), (20, 500), (400, 150), (1300, 700)):
            view.resize(*size)
            view.grab()
    assert not caplog.records


def many_classes(n: int) -> Frame:
    table = replace(
        load_sample("iris").table,
        inputs=np.random.default_rng(0).normal(size=(4, 4 * n)),
        targets=np.tile(np.arange(n), 4)[np.newaxis],
        class_names=tuple(f"class {c}" for c in range(n)),
    )
    return Session(Recipe((4, 3, n)), Dataset.of(table, Preparation(held_out=0.0))).frame()


@given(st.integers(2, 100), st.integers(60, 1500), st.integers(60, 900), st.integers(4, 200))
def test_a_matrix_lies_inside_its_room(classes: int, width: int, height: int, names: int) -> None:
    place = matrix_place(QRectF(0, 0, width, height), classes, names)
    assert place.names.left() >= 0
    assert place.cells.right() <= width
    assert place.cells.bottom() <= height
    if place.scores is not None:
        assert place.scores.left() >= place.cells.right()
        assert place.scores.right() <= width
    for at in (0, classes - 1):
        assert place.cell_at(place.cell(at, classes - 1 - at).center()) == (at, classes - 1 - at)


def test_of_very_many_examples_the_support_keeps_clear_of_the_recall(show: Show) -> None:
    table = replace(
        load_sample("xor").table,
        inputs=np.zeros((2, 300_000)),
        targets=np.arange(300_000)[np.newaxis] % 2,
    )
    frame = Session(Recipe((2, 1)), Dataset.of(table, Preparation(held_out=0.25))).frame()
    view = show(frame)
    assert list(view.shown()) == ["held out"], "side by side the cells would be too narrow for their counts"
    place = view.shown()["held out"]
    metrics = QFontMetricsF(fonts.numbers(12))
    assert place.score(0, 2).left() == place.score(0, 1).right()
    assert metrics.horizontalAdvance("112 739") < place.score(0, 2).width()
    assert metrics.horizontalAdvance("112 739") < place.cell(0, 0).width()
