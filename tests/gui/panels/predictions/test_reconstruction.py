"""The reconstruction view."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui.panels.predictions.reconstruction import Shades, foreground_of, reconstructions_of
from bpviz.gui.panels.predictions.reconstruction_layout import panes
from bpviz.gui.panels.predictions.reconstruction_view import ReconstructionView
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session

Show = Callable[..., ReconstructionView]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 520, height: int = 170) -> ReconstructionView:
        view = ReconstructionView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.draw(frame)
        view.grab()
        return view

    return shown


def encoder(**how: Any) -> Frame:
    session = Session(sample_recipe("encoder"), load_sample("encoder"))
    session.advance(50)
    return session.frame(wants={"all_examples"}, **how)


def pictures(m: int = 40) -> Frame:
    """An autoencoder of pictures of 3 × 4 pixels, their raw values from 0 to 16."""
    rng = np.random.default_rng(0)
    names = tuple(f"pixel {n}" for n in range(12))
    table = Table("pictures", "autoencoder", names, rng.uniform(0, 16, size=(12, m)), image_shape=(3, 4))
    session = Session(Recipe((12, 4, 12), epsilon=0.3), Dataset.of(table, Preparation(held_out=0.0)))
    session.advance(5)
    return session.frame(wants={"all_examples"})


def test_the_reconstruction_is_the_output_in_raw_units() -> None:
    frame = pictures()
    data, foreground = frame.dataset, foreground_of(frame)
    assert foreground is not None
    assert foreground.h is not None
    np.testing.assert_array_equal(foreground.x, data.raw_inputs[:, data.training[0]])
    assert data.output_scaling is not None
    scaled = (foreground.h[:, np.newaxis] - data.output_scaling.offset) / data.output_scaling.scale
    np.testing.assert_allclose(scaled, frame.example.a[3])


def test_no_reconstruction_is_shown_before_its_line(show: Show) -> None:
    session = Session(sample_recipe("encoder"), load_sample("encoder"))
    start = session.program.start(0)
    assert foreground_of(session.frame(start)) is None
    half = Position(0, 3, Line(Step.FEEDFORWARD, 2))
    foreground = foreground_of(session.frame(half))
    assert foreground is not None
    assert foreground.h is None
    whole = foreground_of(session.frame(Position(0, 3, Line(Step.FEEDFORWARD, 3))))
    assert whole is not None
    assert whole.h is not None
    for position in (start, half):
        view = show(session.frame(position, wants={"all_examples"}))
        assert view.sheet() is None


def test_the_gallery_shows_the_worst_first() -> None:
    frame = pictures()
    found = reconstructions_of(frame)
    assert found is not None
    assert frame.all_examples is not None
    h = frame.all_examples.a[3]
    costs = [float(((h[:, at] - frame.dataset.Y[:, at]) ** 2).sum() / 2) for at in range(frame.dataset.m)]
    order = sorted(range(len(costs)), key=lambda at: -costs[at])
    assert found.worst_first.tolist() == [at + 1 for at in order]
    chosen = found.chosen(found.worst_first)
    np.testing.assert_allclose(chosen.costs, sorted(costs, reverse=True))


def test_a_click_in_the_gallery_chooses_the_example(show: Show, qtbot: QtBot) -> None:
    frame = encoder()
    view = show(frame, 700, 400)
    assert view._gallery is not None
    at = view.grid.layout_now().where(2).center().toPoint()
    with qtbot.waitSignal(view.example_chosen) as chosen:
        qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert chosen.args == [int(view._gallery.numbers[2])]


def test_hovering_reads_all_three_numbers_in_full(show: Show) -> None:
    frame = encoder(i=4)
    view, h = show(frame), float(frame.example.a[3][3, 0])
    found = view._panes()
    assert found is not None
    where = found.three[1]
    spot = view.spot_at(where.topLeft() + (where.bottomRight() - where.topLeft()) * (3.5 / 8))
    assert spot is not None
    assert spot.tip == f"x4\nx = 1.0\nh = {h!r}\nh − x = {h - 1.0!r}"


def test_pixels_share_one_scale_and_other_inputs_have_their_own() -> None:
    of_pixels = Shades.of(pictures().dataset)
    assert len(np.unique(of_pixels.low)) == len(np.unique(of_pixels.high)) == 1
    iris = load_sample("iris").table
    table = Table("flowers", "autoencoder", iris.input_names, iris.inputs)
    shades = Shades.of(Dataset.of(table, Preparation(held_out=0.0)))
    shares = shades.shares(table.inputs)
    np.testing.assert_allclose(shares.min(axis=1), 0)
    np.testing.assert_allclose(shares.max(axis=1), 1)


def test_the_sheet_lists_the_inputs_of_the_shown_example(show: Show) -> None:
    frame = encoder(i=4)
    sheet = show(frame).sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    np.testing.assert_allclose(columns["x"], np.eye(8)[3])
    np.testing.assert_allclose(columns["h"], frame.example.a[3][:, 0])
    np.testing.assert_allclose(columns["h − x"], frame.example.a[3][:, 0] - np.eye(8)[3])


def test_a_chosen_point_is_reconstructed_too(show: Show) -> None:
    frame = encoder(probe=[0.5] * 8)
    sheet = show(frame).sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    assert set(columns["example"]) == {"the chosen point"}
    assert frame.probe is not None
    np.testing.assert_allclose(columns["h"], frame.probe.a[3][:, 0])


@pytest.mark.parametrize("make", [encoder, pictures])
def test_strange_sizes_and_values_are_drawn_without_complaint(
    show: Show, make: Callable[[], Frame], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    empty = ReconstructionView()
    qtbot.addWidget(empty)
    empty.resize(200, 80)
    empty.grab()
    frame = make()
    view = show(frame)
    view.setMinimumSize(0, 0)
    a = {l: np.full_like(values, np.nan) for l, values in frame.example.a.items()}
    for shown in (frame, replace(frame, all_examples=None), replace(frame, example=replace(frame.example, a=a))):
        view.draw(shown)
        for size in ((0, 0), (1, 1), (50, 20), (20, 500), (400, 150), (1300, 700)):
            view.resize(*size)
            view.grab()
    assert not caplog.records


@given(
    st.integers(60, 1500), st.integers(60, 900), st.integers(2, 800), st.none() | st.tuples(*[st.integers(1, 30)] * 2)
)
def test_the_three_lie_inside_the_view_beside_the_gallery(
    width: int, height: int, n: int, shape: tuple[int, int] | None
) -> None:
    found = panes(width, height, n, shape)
    for where in found.three:
        assert 0 <= where.left()
        assert where.right() <= max(found.gallery.left(), 60)
        assert where.bottom() <= height + 1
    assert found.gallery.right() <= width
