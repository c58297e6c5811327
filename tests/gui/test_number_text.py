import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.digits import grouped
from bpviz.gui.number_text import MINUS, figures, fixed, full, short, significant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (short(-0.594), "−0.59"),
        (short(-0.001), "0.00"),
        (short(12345.6), "1.2e4"),
        (fixed(0.0693), "0.0693"),
        (fixed(-6.93e-5), "−6.930e−5"),
        (fixed(0), "0.0000"),
        (significant(1.2341e-7), "1.234e−7"),
        (significant(42.0), "42"),
        (short(math.nan), "not a number"),
        (fixed(-math.inf), "−∞"),
        (grouped(1234567), "1\u2009234\u2009567"),
    ],
)
def test_numbers_are_written_as_people_write_them(text: str, expected: str) -> None:
    assert text == expected


@given(st.floats(allow_nan=False))
def test_full_precision_reads_back_as_the_same_number(value: float) -> None:
    assert float(full(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_no_ascii_hyphen_stands_for_a_minus_sign(value: float) -> None:
    assert "-" not in short(value) + significant(value) + fixed(value) + figures(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.65484, "0.6548"),
        (-1.26538, "−1.2654"),
        (0.041234, "0.04123"),
        (0.0010424, "0.001042"),
        (0.000999996, "0.001000"),
        (-0.00023519, "−2.352e−4"),
        (0.99999999, "1.0000"),
        (1234.5678, "1234.568"),
        (9999999.6, "1.000e7"),
        (-1.2345e-300, "−1.234e−300"),
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (-12400.0, "−12400"),
        (6.02e23, "6.020e23"),
        (math.nan, "NaN"),
        (-math.inf, "−∞"),
    ],
)
def test_figures_have_four_decimals_and_never_fewer_than_four_significant_digits(value: float, text: str) -> None:
    assert figures(value) == text


numbers = st.one_of(st.floats(-1e300, 1e300), st.floats(-2, 2), st.floats(-1e-3, 1e-3))


@given(numbers)
def test_figures_read_back_to_four_significant_digits_and_four_decimals(value: float) -> None:
    error = abs(float(figures(value).replace(MINUS, "-")) - value)
    assert error <= 0.500001e-3 * abs(value) + 1e-323
    assert error <= 0.500001e-4 or abs(value) > 999


@given(numbers)
def test_figures_are_never_wider_than_eleven_characters(value: float) -> None:
    assert len(figures(value)) <= 11
