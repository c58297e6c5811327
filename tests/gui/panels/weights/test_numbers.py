"""The numbers in the cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.gui import fonts
from bpviz.gui.panels.drawing.colour_scale import round_limit
from bpviz.gui.panels.weights.numbers import Writing, writing_for, writing_of_biases


@pytest.fixture(autouse=True)
def faces(qapp: object) -> None:
    fonts.load()


@given(st.floats(1e-12, 1e9), st.floats(-1, 1), st.floats(20, 120), st.floats(8, 40))
def test_every_number_fits_into_its_cell(limit: float, share: float, width: float, height: float) -> None:
    limit = round_limit(limit)
    writing = writing_for(width, height, limit)
    if writing is not None:
        text = writing.text(share * limit)
        assert writing.width(text) <= width
        assert writing.pixels < height


@given(st.floats(1e-12, 1e9), st.floats(-1, 1))
def test_a_number_read_with_its_factor_is_the_number(limit: float, share: float) -> None:
    limit = round_limit(limit)
    writing = writing_for(60, 20, limit)
    assert writing is not None
    read = float(writing.text(share * limit).replace("−", "-")) * 10.0**writing.power
    assert read == pytest.approx(share * limit, abs=0.51 * 10.0 ** (writing.power - writing.decimals))


@pytest.mark.parametrize(
    ("limit", "value", "text", "factor"),
    [
        (1.5, -0.594, "−0.59", ""),
        (1.5, -0.0004, "0.00", ""),
        (1.5, 0.0, "0", ""),
        (25.0, -12.34, "−12.3", ""),
        (0.005, -0.00123, "−1.23", "× 10⁻³"),
        (2e4, 12345.0, "1.23", "× 10⁴"),
    ],
)
def test_five_characters_hold_it(limit: float, value: float, text: str, factor: str) -> None:
    writing = writing_for(33, 14, limit)
    assert writing is not None
    assert (writing.text(value), writing.factor) == (text, factor)


def test_numbers_never_change_their_width_while_the_scale_stays() -> None:
    writing = Writing(11, 2, 0)
    assert {len(writing.text(value)) for value in np.linspace(0.001, 9.99, 200).tolist()} == {4}


def test_a_small_cell_holds_none() -> None:
    assert writing_for(20, 30, 1.0) is None
    assert writing_for(80, 8, 1.0) is None


@pytest.mark.parametrize(
    ("limit", "own_limit", "value", "text", "factor"),
    [
        (1.5, 0.4, 0.0312, "0.03", ""),
        (1.5, 0.004, -0.0031, "−3.10", "× 10⁻³"),
        (5e-4, 2e-4, 1.2e-4, "1.20", "× 10⁻⁴"),
        (5e-4, 2e-7, 1.2e-7, "1.20", "× 10⁻⁷"),
        (2e4, 0.5, 0.25, "0.25", ""),
    ],
)
def test_biases_far_smaller_than_the_weights_keep_their_digits(
    limit: float, own_limit: float, value: float, text: str, factor: str
) -> None:
    writing = writing_of_biases(33, 14, limit, own_limit)
    assert writing is not None
    assert (writing.text(value), writing.factor) == (text, factor)
