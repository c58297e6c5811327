"""The numbers of a histogram of activations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from bpviz.engine.activations import ACTIVATIONS
from bpviz.gui.panels.histograms.bars import Bars, percent, places
from bpviz.gui.panels.histograms.counts import BINS, axis_of, histogram

numbers = st.lists(st.floats(allow_nan=True, allow_infinity=True, width=32), min_size=1, max_size=60)


@given(st.sampled_from(sorted(ACTIVATIONS)), numbers)
def test_everything_is_counted_once_or_named_as_not_finite(name: str, zs: list[float]) -> None:
    f = ACTIVATIONS[name]
    with np.errstate(over="ignore", invalid="ignore"):
        a = f.f(np.array(zs))
    finite = [float(value) for value in a if math.isfinite(value)]
    counted = histogram(a, f, axis_of(f, max([1.0, *map(abs, finite)])))
    assert counted.n == len(finite)
    assert counted.not_finite == len(zs) - len(finite)
    assert 0 <= counted.saturated <= counted.n
    assert (counted.counts >= 0).all()


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "relu", "identity"])
def test_bins_hold_what_a_plain_loop_puts_there(name: str) -> None:
    f = ACTIVATIONS[name]
    a = f.f(np.random.default_rng(0).normal(0, 3, (7, 40)))
    axis = axis_of(f, 10.0)
    expected, zeros = [0] * BINS, 0
    for value in a.ravel().tolist():
        if name == "relu" and value == 0:
            zeros += 1
        else:
            expected[min(int((value - axis.low) / (axis.high - axis.low) * BINS), BINS - 1)] += 1
    counted = histogram(a, f, axis)
    assert counted.counts.tolist() == expected
    assert counted.at_points == ((zeros,) if name == "relu" else ())
    saturated = {
        "sigmoid": lambda a: a * (1 - a) < 0.05,
        "tanh": lambda a: 1 - a * a < 0.2,
        "relu": lambda a: a == 0,
        "identity": lambda a: False,
    }[name]
    assert counted.saturated == sum(bool(saturated(value)) for value in a.ravel().tolist())


def test_axes_are_the_range_of_f_and_say_where_it_is_flat() -> None:
    sigmoid, tanh = axis_of(ACTIVATIONS["sigmoid"], 1.0), axis_of(ACTIVATIONS["tanh"], 1.0)
    relu, identity = axis_of(ACTIVATIONS["relu"], 6.0), axis_of(ACTIVATIONS["identity"], 6.0)
    assert [(axis.low, axis.high) for axis in (sigmoid, tanh, relu, identity)] == [(0, 1), (-1, 1), (0, 6), (-6, 6)]
    assert np.allclose(sigmoid.flat, [(0, 0.0528), (0.9472, 1)], atol=3e-4)
    assert np.allclose(tanh.flat, [(-1, -0.8944), (0.8944, 1)], atol=6e-4)
    assert relu.flat == ((0.0, 0.0),)
    assert relu.points == (0.0,)
    assert identity.flat == ()


def test_bars_are_as_high_as_their_shares_and_parted_where_saturation_begins() -> None:
    f = ACTIVATIONS["sigmoid"]
    axis = axis_of(f, 1.0)
    a = np.array([[0.01, 0.02, 0.07, 0.5]])
    bars = Bars(histogram(a, f, axis), None, axis, 0.5, QRectF(10, 20, 200, 100))
    outside, inside = bars.bars()
    assert [outside[n].height() for n in (0, 1, 10)] == pytest.approx([100, 50, 50])
    assert outside[5].height() == 0
    # The bin from 0.05 to 0.1 is saturated up to 0.0528.
    assert [bar.width() for bar in inside if bar.height()] == pytest.approx([10, 0.5], abs=0.1)
    assert bars.outline().isEmpty()


@given(st.integers(1, 12), st.integers(240, 1500), st.integers(110, 700))
def test_histograms_lie_inside_the_panel(n: int, width: int, height: int) -> None:
    wheres, _ = places(n, QRectF(0, 22, width, height - 22))
    for where in wheres:
        assert where.left() >= 0
        assert where.right() <= width
        assert min(where.width(), where.height()) == 1 or where.bottom() <= height


def test_shares_are_written_in_percent() -> None:
    assert [percent(share) for share in (0, 0.004, 0.1234, 0.999, 1)] == ["0 %", "0.4 %", "12 %", "99.9 %", "100 %"]
