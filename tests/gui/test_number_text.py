import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.gui.number_text import fixed, full, grouped, short, significant


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
    assert "-" not in short(value) + significant(value) + fixed(value)
