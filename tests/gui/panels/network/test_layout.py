"""The geometry of the network picture."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.engine.parameters import Parameters
from bpviz.gui.panels.network.edges import drawn_edges, edges_of, note_on_hidden
from bpviz.gui.panels.network.layout import Layout, Room, lay_out
from bpviz.gui.panels.network.moment import Moment, Strand

layers = st.lists(st.integers(1, 120), min_size=2, max_size=7)
sizes = st.tuples(st.integers(320, 1600), st.integers(180, 1000))


@given(layers, sizes)
def test_every_unit_lies_inside_the_widget(layer_sizes: list[int], size: tuple[int, int]) -> None:
    layout = lay_out(layer_sizes, Room(*size, left=60, right=80))
    for column, units in zip(layout.columns, layer_sizes, strict=True):
        assert len(column.centres) == units
        assert column.left >= 60 - 1e-6
        assert column.right <= size[0] - 80 + 1e-6
        assert column.top >= layout.room.header - 1e-6
        assert column.bottom <= size[1]


@given(layers, sizes)
def test_columns_follow_each_other_from_left_to_right_without_touching(
    layer_sizes: list[int], size: tuple[int, int]
) -> None:
    columns = lay_out(layer_sizes, Room(*size, left=60, right=80)).columns
    for one, next_one in pairwise(columns):
        assert one.right < next_one.left


@given(layers, sizes)
def test_a_point_on_a_unit_finds_that_unit(layer_sizes: list[int], size: tuple[int, int]) -> None:
    layout = lay_out(layer_sizes, Room(*size, left=60, right=80))
    for column in layout.columns:
        for i, (x, y) in enumerate(column.centres.tolist(), start=1):
            assert layout.unit_at(x, y) == (column.l, i)


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (20, 10), (5, 900), (900, 5)])
def test_a_hopelessly_small_room_still_gives_finite_places(size: tuple[int, int]) -> None:
    layout = lay_out([64, 300, 10], Room(*size, left=100, right=100), {1: (8, 8)})
    for column in layout.columns:
        assert np.isfinite(column.centres).all()
        assert min(column.size) > 0


def test_few_units_are_circles_and_many_are_cells() -> None:
    few, many, outputs = lay_out([4, 60, 3], Room(784, 330)).columns
    assert (few.style, many.style, outputs.style) == ("circles", "cells", "circles")


def test_pixels_are_laid_out_as_the_picture_they_are() -> None:
    pixels = lay_out([64, 5, 3], Room(784, 330), {1: (8, 8)}).columns[0]
    assert pixels.style == "picture"
    assert math.isclose(pixels.right - pixels.left, pixels.bottom - pixels.top)
    # Pixel 10 stands in the second row, second column.
    assert pixels.places[9].tolist() == [1, 1]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=4), sizes, st.data())
def test_a_point_on_an_edge_finds_that_edge_or_one_that_crosses_it_there(
    layer_sizes: list[int], size: tuple[int, int], data: st.DataObject
) -> None:
    layout, parameters = laid_out(layer_sizes, size)
    edges = drawn_edges(whole(parameters), layout)
    one = data.draw(st.integers(0, len(edges) - 1))
    share = data.draw(st.floats(0.1, 0.9))
    x, y = (edges.ends[one, :2] + share * (edges.ends[one, 2:] - edges.ends[one, :2])).tolist()
    found = edges.edge_at(x, y)
    assert found is not None
    mine = int(edges.l[one]), int(edges.i[one]), int(edges.j[one])
    assert found == mine or crosses(edges.ends, edges, found, x, y)


def crosses(ends: np.ndarray, edges: object, edge: tuple[int, int, int], x: float, y: float) -> bool:
    which = (edges.l == edge[0]) & (edges.i == edge[1]) & (edges.j == edge[2])  # type: ignore[attr-defined]
    start, end = ends[which][0, :2], ends[which][0, 2:]
    along = (end - start) / np.hypot(*(end - start))
    away = np.array([x, y]) - start
    return bool(abs(along[0] * away[1] - along[1] * away[0]) < 1e-6)


def test_away_from_every_line_there_is_no_edge() -> None:
    layout, parameters = laid_out([2, 2, 1], (784, 330))
    assert drawn_edges(whole(parameters), layout).edge_at(5.0, 5.0) is None


def test_every_weight_and_bias_of_a_small_net_is_drawn() -> None:
    layout, parameters = laid_out([4, 5, 3], (784, 330))
    assert len(drawn_edges(whole(parameters), layout)) == parameters.theta.size
    assert note_on_hidden(parameters) == ""


def test_of_many_weights_the_strongest_of_each_layer_are_drawn_and_the_picture_says_so() -> None:
    layout, parameters = laid_out([64, 32, 10], (784, 330))
    edges = drawn_edges(whole(parameters), layout)
    drawn = edges.share[(edges.l == 1) & (edges.j > 0)]
    assert len(drawn) == 1500
    assert np.abs(drawn).min() == np.sort(np.abs(parameters.W[1]).ravel())[-1500]
    assert ((edges.l == 2) & (edges.j > 0)).sum() == 320
    assert note_on_hidden(parameters) == "strongest 1\u2009500 of 2\u2009048 weights W⁽¹⁾ shown"


def test_the_edges_of_a_unit_lead_into_it_and_out_of_it() -> None:
    layout, parameters = laid_out([4, 5, 3], (784, 330))
    edges = edges_of(whole(parameters), layout, (2, 3))
    assert sorted(zip(edges.l.tolist(), edges.i.tolist(), edges.j.tolist(), strict=True)) == [
        *((1, 3, j) for j in range(5)),
        *((2, i, 3) for i in range(1, 4)),
    ]
    for l, i, j, value in zip(edges.l, edges.i, edges.j, edges.share, strict=True):
        assert value == (parameters.W[l][i - 1, j - 1] if j else parameters.b[l][i - 1, 0])


def whole(parameters: Parameters) -> Moment:
    """All weights and biases on a scale that ends at 1, so that an edge's share is its value."""
    return Moment("", (Strand("weights", parameters, frozenset(parameters.W)),), ())


def laid_out(layer_sizes: list[int], size: tuple[int, int]) -> tuple[Layout, Parameters]:
    return lay_out(layer_sizes, Room(*size, left=60, right=80)), Parameters.random(layer_sizes, 1.0)
