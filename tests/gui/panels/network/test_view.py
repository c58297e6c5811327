"""Views of the network picture: what zooming and moving do to its geometry."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.engine.parameters import Parameters
from bpviz.gui.panels.network.edges import drawn_edges
from bpviz.gui.panels.network.layout import Layout, Room, lay_out
from bpviz.gui.panels.network.moment import Moment, Strand
from bpviz.gui.panels.network.view import LARGEST_SEEN_RADIUS, MOST_ZOOM, WHOLE, View, seen

WIDTH, HEIGHT = 784, 330
layers = st.lists(st.integers(1, 90), min_size=2, max_size=5)
steps = st.lists(
    st.tuples(st.floats(0.2, 8), st.floats(0, WIDTH), st.floats(0, HEIGHT), st.floats(-900, 900), st.floats(-900, 900)),
    min_size=1,
    max_size=6,
)


def whole(layer_sizes: list[int], pictures: dict[int, tuple[int, int]] | None = None) -> Layout:
    return lay_out(layer_sizes, Room(WIDTH, HEIGHT, left=90, right=120), pictures)


def wandered(layout: Layout, steps: list[tuple[float, ...]]) -> View:
    view = WHOLE
    for factor, x, y, dx, dy in steps:
        view = view.zoomed(factor, x, y, layout).moved(dx, dy, layout)
    return view


def test_the_whole_is_the_layout_itself() -> None:
    layout = whole([2, 3, 1])
    assert seen(layout, WHOLE) is layout


def test_zooming_keeps_what_is_under_the_mouse_where_it_is() -> None:
    layout = whole([4, 5, 3])
    x, y = layout.column(2).centres[2].tolist()
    view = WHOLE
    for _ in range(5):
        view = view.zoomed(1.3, x, y, layout)
        np.testing.assert_allclose(seen(layout, view).column(2).centres[2], (x, y), atol=1e-6)


def test_zooming_in_and_out_again_shows_the_whole() -> None:
    layout = whole([4, 5, 3])
    assert WHOLE.zoomed(5, 700, 40, layout).zoomed(0.01, 10, 300, layout) == WHOLE


@given(layers, steps)
def test_wherever_one_goes_the_zoom_is_bounded_and_the_middle_lies_in_the_net(
    layer_sizes: list[int], steps: list[tuple[float, ...]]
) -> None:
    layout = whole(layer_sizes)
    view = wandered(layout, steps)
    assert 1 <= view.zoom <= MOST_ZOOM
    part = seen(layout, view)
    if view.zoom > 1:
        middle = layout.room.header + (HEIGHT - layout.room.header) / 2
        xs = np.concatenate([column.centres[:, 0] for column in part.columns])
        ys = np.concatenate([column.centres[:, 1] for column in part.columns])
        assert xs.min() <= WIDTH / 2 + 1e-6
        assert xs.max() >= WIDTH / 2 - 1e-6
        assert ys.min() <= middle + 1e-6
    assert part.foot <= HEIGHT


@given(layers, steps)
def test_a_point_on_a_unit_in_sight_finds_that_unit(layer_sizes: list[int], steps: list[tuple[float, ...]]) -> None:
    layout = whole(layer_sizes)
    part = seen(layout, wandered(layout, steps))
    top, bottom = part.window
    for column in part.columns:
        for i, (x, y) in enumerate(column.centres.tolist(), start=1):
            assert part.unit_at(x, y) == ((column.l, i) if top <= y <= bottom else None)


@given(layers, steps)
def test_circles_never_touch_however_far_they_grow(layer_sizes: list[int], steps: list[tuple[float, ...]]) -> None:
    layout = whole(layer_sizes)
    for before, column in zip(layout.columns, seen(layout, wandered(layout, steps)).columns, strict=True):
        assert column.style == before.style
        if column.style == "circles":
            assert before.radius - 1e-9 <= column.radius <= max(LARGEST_SEEN_RADIUS, before.radius) + 1e-9
            assert 2 * column.radius <= column.spacing


def test_circles_of_a_dense_layer_become_larger_and_a_picture_stays_square() -> None:
    layout = whole([64, 15, 3], {1: (8, 8)})
    part = seen(layout, WHOLE.zoomed(3, 300, 170, layout))
    assert part.column(2).radius == pytest.approx(3 * layout.column(2).radius)
    assert part.column(1).size == pytest.approx(tuple(3 * side for side in layout.column(1).size))


def test_edges_lead_to_the_units_where_they_are_seen() -> None:
    layout, parameters = whole([4, 5, 3]), Parameters.random([4, 5, 3], 1.0)
    part = seen(layout, WHOLE.zoomed(4, 400, 100, layout))
    edges = drawn_edges(Moment("", (Strand("weights", parameters, frozenset({1, 2})),), ()), part)
    for l, i, j, ends in zip(edges.l.tolist(), edges.i.tolist(), edges.j.tolist(), edges.ends, strict=True):
        start = part.biases[l] if j == 0 else part.column(l).centres[j - 1]
        np.testing.assert_array_equal(ends, (*start, *part.column(l + 1).centres[i - 1]))


@pytest.mark.parametrize("height", [200, 330, 700, 1400])
def test_inputs_and_outputs_that_are_pixels_are_a_picture_at_every_height(height: int) -> None:
    layout = lay_out([64, 16, 64], Room(1.6 * height, height, 90, 60), {1: (8, 8), 3: (8, 8)})
    assert [column.style for column in layout.columns if column.l != 2] == ["picture", "picture"]
    for column in (layout.column(1), layout.column(3)):
        assert column.top >= layout.room.header
        assert column.bottom <= height
