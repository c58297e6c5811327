"""The units' responses over the inputs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.engine.backpropagation import feedforward
from bpviz.gui import theme
from bpviz.gui.panels.drawing.colour_scale import colours_of
from bpviz.gui.panels.predictions.response_layout import SMALLEST, blocks
from bpviz.gui.panels.predictions.responses import ResponsesView, Tile, activations_at
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., ResponsesView]
LEFT = Qt.MouseButton.LeftButton
GRID = frozenset({"input_grid"})


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 520, height: int = 170) -> ResponsesView:
        view = ResponsesView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.draw(frame)
        view.grab()
        return view

    return shown


def session_of(
    sample: str, sizes: tuple[int, ...], f: str = "sigmoid", alpha: float = 1.0, iterations: int = 20
) -> Session:
    recipe = replace(sample_recipe(sample), layer_sizes=sizes, f=f, alpha=alpha)
    session = Session(recipe, load_sample(sample))
    session.advance(iterations)
    return session


@given(
    st.lists(st.integers(1, 40), min_size=1, max_size=4),
    st.floats(200, 1400),
    st.floats(60, 800),
)
def test_pictures_keep_inside_and_apart_and_all_units_are_accounted_for(
    sizes: list[int], width: float, height: float
) -> None:
    room = QRectF(0, 0, width, height)
    placed = blocks(sizes, room)
    assert [block.l for block in placed] == list(range(2, len(sizes) + 2))
    assert [len(block.tiles) + block.hidden for block in placed] == sizes
    tiles = [tile for block in placed for tile in block.tiles]
    assert all(tile.height() >= SMALLEST - 1e-6 for tile in tiles)
    assert all(room.adjusted(-0.01, -0.01, 0.01, 0.01).contains(tile) for tile in tiles)
    assert not any(one.intersects(other) for one, other in combinations(tiles[:60], 2))


def test_no_picture_is_left_out_where_smaller_ones_have_room() -> None:
    assert [block.hidden for block in blocks([8, 8, 1], QRectF(0, 0, 500, 140))] == [0, 0, 0]
    assert blocks([300, 1], QRectF(0, 0, 500, 140))[0].hidden > 0
    assert blocks([3, 1], QRectF(0, 0, 10, 10)) == []


def tile(view: ResponsesView, l: int, i: int) -> Tile:
    return next(tile for tile in view.tiles() if (tile.l, tile.i) == (l, i))


def test_a_picture_has_the_colour_of_the_activation_at_every_place(show: Show) -> None:
    session = session_of("moons", (2, 3, 1), "tanh", 0.3)
    frame = session.frame(wants=GRID)
    view = show(frame, 900, 500)
    image = view.grab().toImage()
    assert frame.input_grid is not None
    x1, x2 = frame.input_grid.axes
    for l, i, across, up in ((2, 1, 0.3, 0.3), (2, 2, 0.7, 0.4), (2, 3, 0.5, 0.2), (3, 1, 0.8, 0.3)):
        where = tile(view, l, i).where
        raw = np.array([[x1[0] + across * (x1[-1] - x1[0])], [x2[0] + up * (x2[-1] - x2[0])]])
        _, a = feedforward(frame.parameters, session.dataset.input_scaling.apply(raw), session.recipe.f_of)
        expected = colours_of(a[l][i - 1], 1.0, theme.LIGHT)[0]
        seen = image.pixelColor(int(where.left() + across * where.width()), int(where.bottom() - up * where.height()))
        assert max(abs(one - other) for one, other in zip(seen.getRgb(), expected.getRgb(), strict=True)) <= 14


@pytest.mark.parametrize(("sample", "sizes", "raw"), [("moons", (2, 3, 1), (0.4, 0.2)), ("sine", (1, 3, 1), (0.7,))])
def test_activations_between_the_grid_points_are_those_of_the_net(
    sample: str, sizes: tuple[int, ...], raw: tuple[float, ...]
) -> None:
    frame = session_of(sample, sizes, "tanh", 0.1).frame(wants=GRID, probe=raw)
    assert frame.input_grid is not None
    assert frame.probe is not None
    for l in (2, 3):
        about = activations_at(frame.input_grid, l, np.array(raw))
        np.testing.assert_allclose(about, frame.probe.a[l][:, 0], atol=0.02)


def test_a_click_selects_the_unit_and_the_selected_one_is_framed(show: Show, qtbot: QtBot) -> None:
    view = show(session_of("moons", (2, 8, 8, 1)).frame(wants=GRID))
    selections: list[Selection] = []
    view.selected.connect(selections.append)
    qtbot.mouseClick(view, LEFT, pos=tile(view, 3, 5).where.center().toPoint())
    assert selections == [Selection.unit(3, 5)]
    view.select(selections[0])
    where = tile(view, 3, 5).where
    at = int(where.left()) - 1, int(where.center().y())
    assert view.grab().toImage().pixelColor(*at).lightness() < QColor(theme.LIGHT.border).lightness() - 60
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert selections[1:] == [Selection.unit(3, 6), Selection.unit(3, 4)]


def test_pointing_names_the_unit_and_its_activation(show: Show) -> None:
    frame = session_of("moons", (2, 8, 8, 1)).frame(wants=GRID)
    view = show(frame)
    where = tile(view, 2, 4).where
    spot = view.spot_at(where.center())
    assert spot is not None
    assert "unit 4 of layer 2" in spot.tip
    assert frame.input_grid is not None
    middle = frame.input_grid.a[2][3, 30, 30]
    assert float(spot.copies[0][1]) == pytest.approx(middle, abs=0.02)
    assert view.spot_at(where.bottomRight() * 2) is None


def test_the_scale_is_that_of_the_network_picture_for_functions_with_bounds(show: Show) -> None:
    for f, alpha, largest in (("sigmoid", 1.0, 1.0), ("tanh", 0.1, 1.0), ("relu", 0.05, 1.2)):
        frame = session_of("moons", (2, 8, 8, 1), f, alpha).frame(wants=GRID)
        assert frame.input_grid is not None
        limit = show(frame)._limit_of(frame, frame.input_grid)
        assert limit == 1.0 if f != "relu" else limit >= largest


def test_what_is_not_finite_is_a_gap(show: Show) -> None:
    frame = session_of("moons", (2, 2, 1)).frame(wants=GRID)
    assert frame.input_grid is not None
    a = {l: of_layer.copy() for l, of_layer in frame.input_grid.a.items()}
    a[2][0] = np.nan
    view = show(replace(frame, input_grid=replace(frame.input_grid, a=a)), 700, 400)
    where = tile(view, 2, 1).where
    seen = view.grab().toImage().pixelColor(int(where.right() - 8), int(where.bottom() - 8))
    assert seen == QColor(theme.LIGHT.surface)


def test_any_size_can_be_drawn(show: Show) -> None:
    for sample, sizes in (("moons", (2, 300, 40, 1)), ("sine", (1, 6, 1)), ("moons", (2, 3, 3, 3, 3, 3, 1))):
        frame = session_of(sample, sizes, iterations=0).frame(wants=GRID, probe=(0.5,) * sizes[0])
        for width, height in ((0, 0), (20, 20), (400, 150), (1300, 700)):
            assert show(frame, width, height).property("bpviz_last_painting_error") is None
    frame = session_of("moons", (2, 3, 1)).frame()
    assert show(frame).tiles() == []
    assert show(frame).sheet() is None


def test_the_sheet_has_a_column_for_each_unit(show: Show) -> None:
    session = session_of("moons", (2, 3, 1))
    sheet = show(session.frame(wants=GRID)).sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    assert list(columns) == ["x1", "x2", "a(2) 1", "a(2) 2", "a(2) 3", "a(3) 1"]
    raw = np.array([[columns["x1"][99]], [columns["x2"][99]]])
    _, a = feedforward(session.frame().parameters, session.dataset.input_scaling.apply(raw), session.recipe.f_of)
    assert columns["a(2) 3"][99] == pytest.approx(a[2][2, 0])
