"""Round numbers along an axis."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bpviz.gui.panels.drawing.ticks import multiples, round_step, ticks


@given(st.floats(1e-300, 1e300))
def test_a_round_step_is_1_2_or_5_times_a_power_of_ten_and_hardly_larger(least: float) -> None:
    step = round_step(least)
    assert least * (1 - 1e-8) <= step <= 2.5001 * least
    assert f"{step:.0e}"[0] in "125"
    assert math.isclose(float(f"{step:.0e}"), step, rel_tol=1e-9)


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(1, 12))
def test_ticks_are_few_round_evenly_spaced_and_within_the_range(low: float, width: float, most: int) -> None:
    found = ticks(low, low + width, most)
    assert len(found) <= most + 1
    assert all(low - 1e-6 * width <= tick <= low + width * (1 + 1e-6) for tick in found)
    assert all(float(f"{tick:.9g}") == tick or abs(tick) < 1e-12 for tick in found)
    steps = [later - tick for tick, later in pairwise(found)]
    assert all(math.isclose(step, steps[0], rel_tol=1e-5) for step in steps)


def test_a_tick_at_the_very_end_is_not_lost_by_rounding() -> None:
    assert ticks(0.0, 0.3, 3) == [0.0, 0.1, 0.2, 0.3]
    assert multiples(2.0, -4.0, 5.0) == [-4.0, -2.0, 0.0, 2.0, 4.0]


def test_without_room_there_are_none() -> None:
    assert ticks(0.0, 1.0, 0) == []
