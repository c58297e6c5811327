"""Numbers on a grid over two inputs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.interpolate import RegularGridInterpolator

from bpviz.gui.panels.predictions.field import between, cells, contour, place_on

GRIDS = arrays(float, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.floats(-1, 1))


def oracle(values: np.ndarray) -> RegularGridInterpolator:
    return RegularGridInterpolator([np.arange(n) for n in values.shape], values)


@given(GRIDS, st.integers(1, 4))
def test_finer_cells_are_linear_between_the_points_of_the_grid(values: np.ndarray, finer: int) -> None:
    rows, columns = (np.arange(finer * (n - 1)) + 0.5 for n in values.shape)
    places = np.stack(np.meshgrid(rows / finer, columns / finer, indexing="ij"), axis=-1)
    np.testing.assert_allclose(cells(values, finer), oracle(values)(places), atol=1e-12)


@given(GRIDS, st.floats(0, 1), st.floats(0, 1))
def test_a_place_is_read_off_linearly(values: np.ndarray, across: float, up: float) -> None:
    column, row = across * (values.shape[1] - 1), up * (values.shape[0] - 1)
    assert between(values[np.newaxis], column, row)[0] == pytest.approx(oracle(values)((row, column)), abs=1e-12)


def test_a_place_beyond_the_grid_has_the_value_of_its_edge() -> None:
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert between(values, -5.0, 0.0) == 1
    assert between(values, 9.0, 9.0) == 4


def test_cells_beside_what_is_not_finite_are_gaps_and_the_others_are_not() -> None:
    values = np.ones((4, 4))
    values[0, 0] = np.inf
    of_cells = cells(values, 2)
    assert np.isnan(of_cells[:2, :2]).all()
    assert np.isnan(of_cells).sum() == 4


def test_the_level_of_a_cone_is_a_circle() -> None:
    axis = np.linspace(-1, 1, 61)
    distance = np.hypot(*np.meshgrid(axis, axis))
    pieces = contour(distance, 0.6) * (axis[1] - axis[0]) - 1
    np.testing.assert_allclose(np.hypot(pieces[..., 0], pieces[..., 1]), 0.6, atol=2e-3)
    length = np.linalg.norm(pieces[:, 1] - pieces[:, 0], axis=1).sum()
    assert length == pytest.approx(2 * np.pi * 0.6, rel=0.01)


@given(GRIDS)
def test_every_end_of_a_piece_lies_at_the_level(values: np.ndarray) -> None:
    for column, row in contour(values, 0.1).reshape(-1, 2).tolist():
        # On an edge or on a diagonal the values are those between its two ends.
        low, high = values[int(row), int(column)], values[math.ceil(row), math.ceil(column)]
        assert low + max(column % 1, row % 1) * (high - low) == pytest.approx(0.1, abs=1e-9)


def test_there_is_no_level_where_all_lies_on_one_side_or_nothing_is_finite() -> None:
    assert contour(np.ones((5, 5)), 0.5).shape == (0, 2, 2)
    assert contour(np.full((5, 5), np.nan), 0.5).shape == (0, 2, 2)
    half = np.zeros((2, 3))
    half[:, 1] = 1
    half[0, 2] = np.inf
    assert (contour(half, 0.5)[..., 0] < 1).all()


def test_a_place_on_an_axis_counts_its_points() -> None:
    assert place_on(np.array([2.0, 4.0, 6.0]), 5.0) == 1.5
