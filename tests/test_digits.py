"""A float32 is written in as many digits as name it, and stays a number to reckon with."""

from __future__ import annotations

import math
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.digits import Single, all_digits, number, numbers, one_column, reads_back
from bpviz.session.matrix_text import matrix_as_text, matrix_from_text


def test_a_float32_tenth_is_a_tenth_and_a_float64_stays_what_it_is() -> None:
    assert all_digits(number(np.float32(0.1))) == all_digits(np.float32(0.1)) == "0.1"
    assert all_digits(number(np.float64(np.float32(0.1)))) == "0.10000000149011612"
    assert all_digits(0.1) == "0.1"


@given(st.floats(width=32, allow_nan=False))
def test_the_digits_of_a_float32_read_back_to_its_bits_and_are_nine_at_most(value: float) -> None:
    narrow = np.float32(value)
    text = all_digits(number(narrow))
    assert np.float32(text).tobytes() == narrow.tobytes()
    digits = text.partition("e")[0].replace(".", "").strip("-0")
    assert "inf" in text or len(digits) <= 9


@given(st.floats(width=64))
def test_the_digits_of_a_float64_read_back_to_its_bits(value: float) -> None:
    again = float(all_digits(value))
    assert struct.pack("d", again) == struct.pack("d", value) or (math.isnan(again) and math.isnan(value))


def test_columns_of_both_precisions_keep_them() -> None:
    narrow, wide = np.array([0.1], dtype=np.float32), np.array([0.1, 1 / 3])
    assert list(map(all_digits, one_column([narrow, wide]))) == ["0.1", "0.1", "0.3333333333333333"]
    assert isinstance(one_column([wide, wide]), np.ndarray)


def test_it_is_reckoned_with_like_any_number() -> None:
    tenth = Single(np.float32(0.1))
    assert isinstance(tenth + 0.2, float)
    assert all_digits(tenth + 0.0) == "0.10000000149011612", "a result has the digits of a result"
    assert f"{tenth:.3f}" == "0.100"


@pytest.mark.parametrize(("value", "text", "same"), [(np.float32(0.1), "0.1", True), (np.float64(1 / 3), "0.3", False)])
def test_a_text_is_compared_at_the_numbers_precision(value: np.floating, text: str, same: bool) -> None:
    assert reads_back(text, number(value)) == same


def test_vectors_and_matrices_keep_the_precision() -> None:
    narrow = np.array([0.1, -2.5, 1e-7], dtype=np.float32)
    assert list(map(all_digits, numbers(narrow))) == ["0.1", "-2.5", "1e-07"]
    assert numbers(np.array([1, 2])) == [1, 2]
    assert matrix_as_text(narrow.reshape(1, 3)) == "0.1\t-2.5\t1e-07"
    again = matrix_from_text(matrix_as_text(narrow.reshape(1, 3)), (1, 3)).astype(np.float32)
    assert again.tobytes() == narrow.tobytes()
