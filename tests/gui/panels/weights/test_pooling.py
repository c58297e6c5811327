"""Pooling by the strongest number."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bpviz.gui.panels.weights.pooling import block_size, strongest

SIZES = st.integers(1, 12)


def by_hand(values: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Block by block, with plain loops."""
    pooled = np.zeros((rows, columns))
    edges = [
        [n * size // dots for n in range(dots + 1)] for size, dots in zip(values.shape, (rows, columns), strict=True)
    ]
    for r in range(rows):
        for c in range(columns):
            block = values[edges[0][r] : edges[0][r + 1], edges[1][c] : edges[1][c + 1]].ravel().tolist()
            pooled[r, c] = np.nan if not np.isfinite(block).all() else max(block, key=abs)
    return pooled


@given(SIZES, SIZES, SIZES, SIZES, st.integers(0, 2**32 - 1))
def test_each_dot_is_the_strongest_of_its_block(rows: int, columns: int, less: int, fewer: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(rows, columns))
    to = (min(rows, less), min(columns, fewer))
    np.testing.assert_array_equal(strongest(values, *to), by_hand(values, *to))


def test_one_strong_weight_among_thousands_is_never_lost() -> None:
    values = np.full((100, 784), 0.01)
    values[57, 611] = -3.0
    assert strongest(values, 20, 100).min() == -3.0


def test_a_block_with_a_number_that_is_not_finite_is_not_either() -> None:
    values = np.arange(24.0).reshape(4, 6)
    values[0, 0], values[3, 5] = np.nan, -np.inf
    np.testing.assert_array_equal(strongest(values, 2, 3), by_hand(values, 2, 3))


def test_many_pictures_are_pooled_each_by_itself() -> None:
    pictures = np.random.default_rng(1).normal(size=(5, 8, 8))
    pooled = strongest(pictures, 3, 4)
    for picture, dots in zip(pictures, pooled, strict=True):
        np.testing.assert_array_equal(dots, by_hand(picture, 3, 4))


def test_the_numbers_themselves_stay_where_each_has_a_dot_and_lie_in_c_order() -> None:
    values = np.random.default_rng(1).normal(size=(4, 7))[:, :-1]
    pooled = strongest(values, 4, 6)
    np.testing.assert_array_equal(pooled, values)
    assert pooled.flags.c_contiguous


@given(st.integers(1, 900), st.integers(1, 900))
def test_what_is_said_of_a_dot_holds_for_the_largest_block(n: int, dots: int) -> None:
    dots = min(n, dots)
    sizes = np.diff([k * n // dots for k in range(dots + 1)])
    assert sizes.max() == block_size(n, dots)
