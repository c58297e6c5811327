import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bpviz.gui.panels.curves.axis import Axis, margins

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)


@given(NUMBERS, st.floats(1e-3, 1e6), st.booleans(), st.floats(0, 1))
def test_a_value_lies_where_it_is_read_from(low: float, span: float, log: bool, share: float) -> None:
    low = abs(low) + 1e-3 if log else low
    axis = Axis(low, low + span, 50, 350, log=log)
    pixel = 50 + 300 * share
    assert axis.at(axis.value(pixel)) == pytest.approx(pixel, abs=0.01 if not log else 1)


def test_equal_ratios_are_equally_long_on_a_logarithmic_axis() -> None:
    axis = Axis(0.001, 10, 400, 0, log=True)
    assert axis.at(np.array([0.001, 0.01, 0.1, 1, 10])) == pytest.approx([400, 300, 200, 100, 0])


def test_on_a_logarithmic_axis_of_iterations_0_stands_as_far_left_of_1_as_2_right_of_it() -> None:
    axis = Axis(0.5, 100_000, 0, 500, log=True, whole=True)
    zero, one, two = axis.at(np.array([0, 1, 2]))
    assert zero == 0
    assert one - zero == pytest.approx(two - one)
    assert [name for _, name in axis.ticks(64)] == ["0", "1", "10", "100", "1\u2009000", "10\u2009000", "100\u2009000"]


@given(NUMBERS, st.floats(1e-6, 1e6), st.floats(8, 80), st.booleans())
def test_ticks_are_within_the_axis_apart_and_named_differently(
    low: float, span: float, apart: float, whole: bool
) -> None:
    assume(span > 1e-6 * abs(low))
    axis = Axis(low, low + span, 300, 0, whole=whole)
    ticks = axis.ticks(apart)
    values = [value for value, _ in ticks]
    places = axis.at(np.array(values))
    assert all(low - 1e-6 * span <= value <= low + span * (1 + 1e-6) for value in values)
    assert (np.abs(np.diff(places)) >= 0.99 * apart).all()
    assert len({name for _, name in ticks}) == len(ticks)
    if whole:
        assert all(value == int(value) for value in values)
        assert all(int(name.replace("\u2009", "")) == value for value, name in ticks)
    else:
        assert all(float(name.replace("−", "-")) == pytest.approx(value, abs=span / 1e3) for value, name in ticks)


@given(st.floats(-12, 6), st.floats(0.01, 14))
def test_logarithmic_ticks_too(power: float, decades: float) -> None:
    low, high = 10**power, 10 ** (power + decades)
    axis = Axis(low, high, 200, 0, log=True)
    ticks = axis.ticks(17)
    assert all(low * (1 - 1e-9) <= value <= high * (1 + 1e-9) for value, _ in ticks)
    assert len({name for _, name in ticks}) == len(ticks)
    assert all(float(name.replace("−", "-")) == pytest.approx(value, rel=0.006) for value, name in ticks)
    if decades > 1.2:
        assert len(ticks) >= 2
        assert (np.abs(np.diff(axis.at(np.array([value for value, _ in ticks])))) >= 16).all()


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300), st.booleans())
def test_an_axis_is_a_little_longer_than_what_it_shows(a: float, b: float, log: bool) -> None:
    low, high = sorted((abs(a) + 1e-300, abs(b) + 1e-300) if log else (a, b))
    ends = margins(low, high, log=log)
    assert ends[0] < low <= high < ends[1]
    assert all(math.isfinite(end) for end in ends)


@pytest.mark.parametrize("value", [0.0, 1.0, -3.0, 1e-9, 123456.0])
def test_one_value_alone_has_an_axis_too(value: float) -> None:
    low, high = margins(value, value, log=False)
    assert low < value < high
    assert Axis(low, high, 100, 0).at(value) == pytest.approx(50, abs=1)
