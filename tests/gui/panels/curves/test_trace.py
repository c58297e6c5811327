from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from bpviz.engine.parameters import Array
from bpviz.gui.panels.curves import extremes as extremes_module
from bpviz.gui.panels.curves.axis import Axis
from bpviz.gui.panels.curves.extremes import RUN, Extremes, ExtremesOfCurves
from bpviz.gui.panels.curves.trace import (
    Trace,
    first_in_columns,
    first_known,
    joined_trace,
    last_known,
    limits,
    path,
    points,
    trace,
)


def of(values: Array, *, positive: bool = False) -> Extremes:
    extremes = Extremes(positive=positive)
    extremes.follow(values)
    return extremes


def seen(values: Array, across: Axis, *, positive: bool = False) -> Trace:
    return trace(of(values, positive=positive), first_in_columns(len(values), across, 1.0), across)


def joined(values: Array, across: Axis) -> Trace:
    return joined_trace(of(values), first_in_columns(len(values), across, 1.0), across)


def wavering(n: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=n).cumsum()


@given(st.integers(1, 60_000), st.integers(1, 700), st.booleans(), st.integers(0, 9))
def test_a_trace_is_short_and_misses_no_peak(n: int, width: int, log: bool, seed: int) -> None:
    values = wavering(n, seed)
    across = Axis(0.5 if log else 0.0, max(n - 1, 10), 0, width, log=log, whole=True)
    found = seen(values, across)
    assert len(found.x) <= width + 4
    assert (np.diff(found.x) > 0).all()
    assert (found.low.min(), found.high.max()) == (values.min(), values.max())
    assert (found.low <= found.high).all()


@given(st.integers(1, 60_000), st.integers(1, 700), st.booleans(), st.integers(0, 9))
def test_every_value_lies_between_the_extremes_of_its_column_or_a_neighbour(
    n: int, width: int, log: bool, seed: int
) -> None:
    values = wavering(n, seed)
    across = Axis(0.5 if log else 0.0, max(n - 1, 10), 0, width, log=log, whole=True)
    found = seen(values, across)
    for k in np.random.default_rng(seed).integers(0, n, 20):
        near = np.abs(found.x - across.at(k)) <= 1.5
        assert near.any()
        assert np.nanmin(found.low[near]) <= values[k] <= np.nanmax(found.high[near])


def test_where_columns_are_wider_than_iterations_each_has_its_own_point() -> None:
    values = np.array([3.0, 1.0, 2.0, 5.0])
    across = Axis(0, 3, 10, 310, whole=True)
    x, y = points(seen(values, across), Axis(0, 10, 100, 0))
    assert x == pytest.approx([10, 110, 210, 310])
    assert y == pytest.approx([70, 90, 80, 50])


def test_a_part_of_the_run_has_the_neighbours_its_lines_lead_to() -> None:
    across = Axis(20.5, 30.5, 0, 400, whole=True)
    found = seen(np.arange(100.0), across)
    assert found.low == pytest.approx(np.arange(20, 32))


def test_gaps_and_what_is_not_finite_stay_gaps() -> None:
    values = np.full(40_000, np.nan)
    values[20_000:] = 1.0
    values[30_000] = np.inf
    found = seen(values, Axis(0, 39_999, 0, 200, whole=True))
    assert np.isnan(found.low[:95]).all()
    assert (found.high[105:-2] == 1).all()
    assert limits([found]) == (1, 1)
    assert limits([seen(np.full(5, np.nan), Axis(0, 10, 0, 200, whole=True))]) is None
    assert limits([]) is None


def test_on_a_logarithmic_axis_what_is_not_above_0_is_a_gap() -> None:
    values = np.tile([0.0, 2.0, -1.0, 4.0], 10_000)
    found = seen(values, Axis(0, 39_999, 0, 200, whole=True), positive=True)
    assert limits([found]) == (2, 4)
    assert limits([seen(np.zeros(40_000), Axis(0, 39_999, 0, 200, whole=True), positive=True)]) is None


def test_extremes_of_a_growing_table_are_those_of_its_present_values() -> None:
    """As the session keeps marks: rows of a table that another one replaces when it is full, or the run forks."""
    random, table = np.random.default_rng(1), np.empty((3, 4096))
    extremes, n = ExtremesOfCurves(), 0
    for round_ in range(60):
        grown = int(random.integers(1, 700))
        while n + grown > table.shape[1]:
            table = np.concatenate([table, np.empty_like(table)], axis=1)
        table[:, n : n + grown] = random.normal(size=(3, grown)) * random.choice([0.1, 10])
        n += grown
        if round_ % 17 == 16:
            table, n = table.copy(), n // 3
            table[:, n : n + 50] = 99.0
            n += 50
        rows = list(table[:, :n])
        starts = np.unique(np.linspace(0, n, 9).astype(int))
        for row, found in zip(rows, extremes.of(rows, positive=False), strict=True):
            low, high = found.of(starts)
            for j, (start, end) in enumerate(pairwise(starts)):
                slack = max(start // RUN * RUN, 0)
                assert row[slack:end].min() <= low[j] <= row[start : max(end - RUN, start + 1)].min()
                assert row[slack:end].max() >= high[j] >= row[start : max(end - RUN, start + 1)].max()
            assert (low.min(), high.max()) == (row.min(), row.max())


def test_while_a_curve_grows_only_its_new_values_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    table = np.random.default_rng(0).normal(size=(1, 300_000))
    looked_at: list[int] = []
    reduced = Extremes._reduced

    def counted(self: Extremes, values: Array, starts: Array) -> tuple[Array, Array]:
        looked_at.append(len(values))
        return reduced(self, values, starts)

    monkeypatch.setattr(extremes_module.Extremes, "_reduced", counted)
    extremes, across = ExtremesOfCurves(), Axis(0, 300_000, 0, 300, whole=True)
    for n in (200_000, 200_500, 201_000):
        looked_at.clear()
        (found,) = extremes.of([table[0, :n]], positive=False)
        trace(found, first_in_columns(n, across, 1.0), across)
        assert sum(looked_at) < 3_000 or n == 200_000
    # A shorter view of the same memory, as after going back, is right as well.
    found.follow(table[0, :1000])
    low, _ = found.of(np.array([0, 400, 1000]))
    assert low[1] == table[0, 384:1000].min()


def test_a_path_goes_through_its_points_and_is_broken_at_gaps() -> None:
    x, y = np.arange(6.0), np.array([1.0, 2.0, np.nan, 4.0, np.nan, 6.0])
    drawn = path(x, y)
    elements = [(drawn.elementAt(n).isMoveTo(), drawn.elementAt(n).x, drawn.elementAt(n).y) for n in range(7 - 1)]
    assert elements[:3] == [(True, 0, 1), (False, 1, 2), (True, 3, 4)]
    # Values alone between gaps are short lines, to be seen at all.
    assert drawn.elementCount() == 6
    assert elements[3:] == [(False, 4, 4), (True, 5, 6), (False, 6, 6)]
    assert path(x, np.full(6, np.nan)).isEmpty()
    assert path(np.arange(3.0), np.ones(3)).pointAtPercent(0.5) == QPointF(1, 1)


def sparse(n: int, every: int) -> Array:
    """Known at every so many iterations, and NaN between them."""
    values = np.full(n, np.nan)
    values[::every] = np.sqrt(np.arange(n)[::every] + 1.0)
    return values


@pytest.mark.parametrize(("n", "every"), [(30, 7), (2000, 57), (300_000, 911)])
def test_what_is_known_here_and_there_is_one_line_without_gaps(n: int, every: int) -> None:
    values, across = sparse(n, every), Axis(0, n - 1, 0, 400)
    x, y = points(joined(values, across), Axis(0, 600, 0, 100))
    assert not np.isnan(y).any()
    assert path(x, y).elementCount() == len(x) >= min(-(-n // every), 400) - 1


def test_between_two_known_values_out_of_sight_the_line_between_them_is_seen() -> None:
    values, across = sparse(2000, 500), Axis(600, 900, 0, 300)
    line = joined(values, across)
    assert line.x.tolist() == [-100.0, 400.0]
    assert line.low.tolist() == [values[500], values[1000]]
    beyond = joined(values[:800], across)
    assert beyond.x.tolist() == [-100.0], "nothing is known after it yet"


def test_the_nearest_known_values_are_found_however_far_they_are() -> None:
    values = sparse(20_001, 10_000)
    assert [last_known(values, k) for k in (-1, 0, 9_999, 10_000, 19_999)] == [None, 0, 0, 10_000, 10_000]
    assert [first_known(values, k) for k in (0, 1, 10_001, 20_001)] == [0, 10_000, 20_000, None]
