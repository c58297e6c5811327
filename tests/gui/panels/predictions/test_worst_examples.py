"""The worst examples view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.predictions.examples_grid import GridLayout
from bpviz.gui.panels.predictions.worst_examples import MOST, worst_of
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.session.frame import Frame, Outputs
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Show = Callable[..., WorstExamplesView]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def show(show_view: Callable[..., WorstExamplesView]) -> Show:
    return partial(show_view, WorstExamplesView)


def frame_of(sample: str, iterations: int = 30) -> Frame:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(iterations)
    return session.frame()


def middle(view: WorstExamplesView, at: int) -> QPointF:
    return view.grid.layout_now().where(at).center()


def test_the_examples_stand_in_the_order_of_their_cost(show: Show) -> None:
    frame = frame_of("iris")
    assert frame.outputs is not None
    worst = show(frame)._worst
    assert worst is not None
    costs = [sum((h - y) ** 2) / 2 for h, y in zip(frame.outputs.training.T, frame.dataset.Y.T, strict=True)]
    assert [entry.cost for entry in worst.entries] == pytest.approx(sorted(costs, reverse=True)[:MOST])
    assert all(entry.cost == pytest.approx(costs[entry.i - 1]) for entry in worst.entries)
    assert worst.wrong == sum(entry.wrong for entry in worst.entries)


def test_an_entry_says_what_is_taken_for_what(show: Show) -> None:
    frame = frame_of("digits", 4)
    worst = worst_of(frame, "held out")
    assert worst is not None
    assert frame.outputs is not None
    data, first = frame.dataset, worst.entries[0]
    h = frame.outputs.held_out[:, first.i - 1]
    true, said = int(data.true_classes("held out")[first.i - 1]), int(h.argmax())
    assert first.wrong
    assert first.verdict == f"{true} taken for {said}"
    assert first.outputs == f"h {h[true]:.3f} · {h[said]:.3f}"


def test_of_several_numbers_the_one_that_costs_most_is_told(show: Show) -> None:
    frame = frame_of("diabetes")
    worst = worst_of(frame, "training")
    assert worst is not None
    assert worst.wrong is None
    assert frame.outputs is not None
    data, first = frame.dataset, worst.entries[0]
    assert float(first.cells[1]) == data.raw_targets[0, data.training[first.i - 1]]
    h = float(data.raw_outputs(frame.outputs.training)[0, first.i - 1])
    assert float(first.cells[2]) == pytest.approx(h, abs=1e-4)


@pytest.mark.parametrize("sample", ["iris", "digits"])
def test_a_click_chooses_the_example_and_marks_it(show: Show, qtbot: QtBot, sample: str) -> None:
    frame = frame_of(sample, 4)
    view = show(frame)
    worst = view._worst
    assert worst is not None
    with qtbot.waitSignal(view.example_chosen) as chosen:
        qtbot.mouseClick(view.grid.viewport(), LEFT, pos=middle(view, 1).toPoint())
    assert chosen.args == [worst.entries[1].i]
    before = view.grab().toImage()
    view.draw(replace(frame, i=worst.entries[1].i))
    assert view.grab().toImage() != before


def test_the_keys_go_from_example_to_example_and_scroll(show: Show, qtbot: QtBot) -> None:
    frame = frame_of("iris")
    view = show(frame)
    worst = view._worst
    assert worst is not None
    view.draw(replace(frame, i=worst.entries[0].i))
    for at in range(1, 12):
        with qtbot.waitSignal(view.example_chosen) as chosen:
            qtbot.keyClick(view.grid, Qt.Key.Key_Down)
        assert chosen.args == [worst.entries[at].i]
        view.draw(replace(frame, i=worst.entries[at].i))
    assert view.grid.verticalScrollBar().value() > 0
    assert view.grid.at(QPointF(5, 5)) not in (None, 0)


def test_held_out_examples_are_shown_but_choose_nothing(show: Show, qtbot: QtBot) -> None:
    view = show(frame_of("iris"))
    qtbot.mouseClick(view.parts.buttons["held out"], LEFT)
    assert view._worst is not None
    assert view._worst.part == "held out"
    chosen: list[int] = []
    view.example_chosen.connect(chosen.append)
    qtbot.mouseClick(view.grid.viewport(), LEFT, pos=middle(view, 0).toPoint())
    assert chosen == []
    assert "Only training examples" in view._spot_of(0).tip


def test_where_it_is_scrolled_to_stays_while_the_run_goes_on(show: Show, qtbot: QtBot) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    view = show(session.frame())
    view.grid.verticalScrollBar().setValue(60)
    session.advance(100)
    later = session.frame()
    view.draw(later)
    qtbot.waitUntil(lambda: view._frame is later, timeout=2000)
    assert view.grid.verticalScrollBar().value() == 60


def test_frames_that_follow_fast_are_not_all_listed_but_the_last_one_is(show: Show, qtbot: QtBot) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    view = show(session.frame())
    seen: list[int] = []
    for _ in range(20):
        session.advance()
        view.draw(session.frame())
        assert view._frame is not None
        seen.append(view._frame.k)
    assert len(set(seen)) <= 3
    qtbot.waitUntil(lambda: view._frame is not None and view._frame.k == 20, timeout=2000)


def test_under_the_mouse_the_examples_keep_their_places_and_only_the_numbers_change(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    view = show(session.frame())
    before = view._worst
    assert before is not None
    monkeypatch.setattr(view.grid, "underMouse", lambda: True)
    session.advance(200)
    view._show(session.frame())
    held = view._worst
    assert held is not None
    assert [entry.i for entry in held.entries] == [entry.i for entry in before.entries]
    assert [entry.cost for entry in held.entries] != [entry.cost for entry in before.entries]
    monkeypatch.setattr(view.grid, "underMouse", lambda: False)
    view._show(session.frame())
    assert view._worst is not None
    costs = [entry.cost for entry in view._worst.entries]
    assert costs == sorted(costs, reverse=True)


def test_the_sheet_holds_what_is_listed(show: Show) -> None:
    frame = frame_of("iris")
    view = show(frame)
    sheet, worst = view.sheet(), view._worst
    assert sheet is not None
    assert worst is not None
    columns = dict(sheet.columns)
    assert len(sheet) == len(worst.entries)
    assert frame.outputs is not None
    np.testing.assert_array_equal(columns["h setosa"], frame.outputs.training[0, np.asarray(columns["i"]) - 1])
    assert list(columns["true class"]) == [entry.cells[1] for entry in worst.entries]


def test_the_menu_copies_the_cost_in_full(show: Show) -> None:
    view = show(frame_of("iris"))
    menu = view.grid.menu_at(middle(view, 2))
    assert menu is not None
    assert view._worst is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == repr(view._worst.entries[2].cost)


@pytest.mark.parametrize("sample", ["iris", "digits", "diabetes", "xor", "sine"])
def test_strange_sizes_and_outputs_are_drawn_without_complaint(
    show: Show, sample: str, caplog: pytest.LogCaptureFixture
) -> None:
    frame = frame_of(sample, 2)
    assert frame.outputs is not None
    view = show(frame)
    view.setMinimumSize(0, 0)
    for value in (np.nan, np.inf):
        bad = Outputs(*(np.full_like(h, value) for h in (frame.outputs.training, frame.outputs.held_out)))
        view._show(replace(frame, outputs=bad))
        for size in ((0, 0), (1, 1), (50, 20), (20, 500), (400, 150)):
            view.resize(*size)
            view.grab()
    view._show(replace(frame, outputs=None))
    view.grab()
    assert view.sheet() is None
    assert not caplog.records


@given(st.integers(0, 300), st.integers(1, 12), st.integers(0, 5000), st.integers(1, 800))
def test_every_cell_that_can_be_seen_is_painted(n: int, columns: int, top: int, height: int) -> None:
    layout = GridLayout(n, columns, QSizeF(50, 20))
    seen = [at for at in range(n) if layout.where(at).top() <= top + height and layout.where(at).bottom() > top]
    assert set(seen) <= set(layout.between(top, top + height))
    for at in range(n):
        assert layout.at(layout.where(at).center()) == at


def test_pictures_are_kept_of_the_listed_examples_alone(show: Show) -> None:
    frame = frame_of("digits", 0)
    assert frame.outputs is not None
    view, outputs = show(frame, height=4000), frame.outputs
    seen: set[int] = set()
    for shift in range(0, frame.dataset.m, 150):
        # Other outputs for each example, and so another order.
        moved = Outputs(np.roll(outputs.training, shift, axis=1) * (1 + shift), outputs.held_out)
        view._show(replace(frame, outputs=moved))
        view.grab()
        assert view._worst is not None
        listed = set(frame.dataset.training[view._worst.numbers - 1].tolist())
        kept = {place for _, place in view._images}
        assert kept
        assert kept <= listed
        seen |= kept
    assert len(seen) > MOST
