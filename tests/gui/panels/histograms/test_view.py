"""The view of the activations' distribution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.digits import grouped
from bpviz.gui.panels.histograms.view import SATURATED, Histograms
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., Histograms]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame) -> Histograms:
        view = Histograms()
        qtbot.addWidget(view)
        view.resize(500, 170)
        view.draw(frame)
        view.grab()
        return view

    return shown


@pytest.fixture
def session() -> Session:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.advance(60)
    return session


def test_the_share_of_saturated_units_is_that_of_the_marks(show: Show, session: Session) -> None:
    frame = session.frame(wants={"all_examples"})
    for l, bars in show(frame).bars().items():
        assert bars.of_layer.saturated / bars.of_layer.n == pytest.approx(frame.marks.saturated[l][frame.k])


def test_pointing_reads_the_bar_and_beside_the_bars_what_saturation_is(show: Show, session: Session) -> None:
    frame = session.frame(wants={"all_examples"})
    assert frame.all_examples is not None
    view = show(frame)
    view.select(Selection.unit(2, 3))
    bars = view.bars()[2]
    at = QPointF(bars.x_of(0.525), bars.where.center().y())
    a = frame.all_examples.a[2]
    count, alone = (int(((values >= 0.5) & (values < 0.55)).sum()) for values in (a, a[2]))
    spot = view.spot_at(at)
    assert spot is not None
    first, second, third = spot.tip.split("\n")
    assert first.startswith(f"a⁽²⁾ from 0.5 to 0.55: {count} of {a.size} (")
    assert second.startswith(f"a₃⁽²⁾ alone: {alone} of {a.shape[1]} (")
    assert third.startswith("saturated: ")
    menu = view.menu_at(at)
    assert menu is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == str(count)
    beside = view.spot_at(QPointF(1, 1))
    assert beside is not None
    assert beside.tip == SATURATED


def test_the_sheet_has_every_bar_and_those_of_the_selected_unit(show: Show, session: Session) -> None:
    frame = session.frame(wants={"all_examples"})
    assert frame.all_examples is not None
    view = show(frame)
    view.select(Selection.unit(3, 2))
    sheet = view.sheet()
    assert sheet is not None
    rows = list(sheet.rows())
    assert sheet.names == ("l", "i", "from", "to", "count", "share")
    assert len(rows) == 3 * 20
    assert sum(row[4] for row in rows if row[:2] == (2, "")) == frame.all_examples.a[2].size
    of_unit = [row[4] for row in rows if row[:2] == (3, 2)]
    assert of_unit == np.histogram(frame.all_examples.a[3][1], 20, (0, 1))[0].tolist()


def test_while_stepping_only_what_is_computed_is_counted(show: Show, session: Session) -> None:
    position = Position(60, 4, Line(Step.FEEDFORWARD, 2))
    view = show(session.frame(position, wants={"all_examples"}))
    units = session.recipe.layer_sizes
    assert {l: bars.of_layer.n for l, bars in view.bars().items()} == {2: 4 * units[1], 3: 3 * units[2]}
    start = show(session.frame(Position(60, 0, Line(Step.ZERO)), wants={"all_examples"}))
    assert {bars.of_layer.n for bars in start.bars().values()} == {0}


def test_axes_hold_still_while_the_net_trains(show: Show, session: Session) -> None:
    view = show(session.frame(wants={"all_examples"}))
    before = {l: (bars.axis, bars.top) for l, bars in view.bars().items()}
    session.advance(1)
    view.draw(session.frame(wants={"all_examples"}))
    assert {l: (bars.axis, bars.top) for l, bars in view.bars().items()} == before


def test_the_keys_go_from_bar_to_bar_and_read_each(show: Show, session: Session, qtbot: QtBot) -> None:
    frame = session.frame(wants={"all_examples"})
    assert frame.all_examples is not None
    view = show(frame)
    counts = {l: np.histogram(frame.all_examples.a[l], 20, (0, 1))[0].tolist() for l in (2, 3)}
    read = []
    for _ in range(2 * 20):
        qtbot.keyClick(view, Qt.Key.Key_Down)
        read.append(view.in_words().split(": ")[1].split(" of ")[0])
    assert read == [grouped(count) for count in (*counts[2], *counts[3])]
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.in_words().startswith("a⁽³⁾ from 0.95 to 1: ")
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.in_words().startswith("a⁽³⁾ from 0.9 to 0.95: ")


def test_the_bar_that_the_keys_went_to_is_framed_while_the_view_has_the_focus(
    show: Show, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show(session.frame(wants={"all_examples"}))
    plain = view.grab().toImage()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.grab().toImage() == plain
    monkeypatch.setattr(view, "hasFocus", lambda: True)
    assert view.grab().toImage() != plain
    assert view.accessibleDescription() == view.in_words()


def test_the_menu_key_copies_the_count_that_was_read(
    show: Show, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = show(session.frame(wants={"all_examples"}))
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    asked: list[QPointF] = []
    monkeypatch.setattr(view, "menu_at", asked.append)
    view.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
    assert [view.bars()[2].bin_at(at) for at in asked] == [2]
