from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.engine import CHECKED, TOLERANCE, WORKS, Opponent, Work, check, pictures, rows_of
from benchmarks.peers.contestant import ENTRIES, Contestant
from benchmarks.peers.problem import Problem

LAYER_SIZES = (784, 3, 10)


def problem(output_f: str = "sigmoid", dtype: str = "float64") -> Problem:
    rows, targets = (array.astype(dtype) for array in pictures(12))
    return Problem(LAYER_SIZES, 0.1, 0.1, rows, targets, output_f)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", [name for name, entry in ENTRIES.items() if entry.trains and name != "ours"])
def test_a_peer_finds_the_same_costs_and_goes_the_same_way_as_bpviz(name: str, dtype: str) -> None:
    entry = ENTRIES[name]
    if not entry.is_installed:
        pytest.skip(f"{entry.words} is not installed")
    given = problem(entry.output_f, dtype)
    ours, theirs = ENTRIES["ours"].enter(given), entry.enter(given)
    for contestant in (ours, theirs):
        contestant.advance(4)
    np.testing.assert_allclose(theirs.costs()[:4], ours.costs()[:4], rtol=TOLERANCE[dtype])
    way = ours.theta() - given.start().theta
    assert np.linalg.norm(theirs.theta() - ours.theta()) < TOLERANCE[dtype] * np.linalg.norm(way)


def test_the_limit_leaves_theta_alone() -> None:
    limit: Contestant = ENTRIES["limit"].enter(problem())
    before = limit.theta()
    limit.advance(2)
    np.testing.assert_array_equal(limit.theta(), before)
    assert limit.costs() == []


def test_contestants_in_processes_of_their_own_are_compared_before_they_are_timed(tmp_path: Path) -> None:
    given = problem()
    given.save(tmp_path)
    ours, naive = (Opponent(name, "sigmoid", tmp_path) for name in ("ours", "naive"))
    try:
        check(ours, [naive], given.start().theta)
        # One of them is a step ahead now: no longer the same.
        ours.run(1)
        with pytest.raises(ValueError, match="naive NumPy does not do the same as bpviz"):
            check(ours, [naive], given.start().theta)
    finally:
        ours.close()
        naive.close()


@pytest.mark.parametrize("work", WORKS, ids=[work.name for work in WORKS])
def test_the_rows_of_a_work_are_its_times_its_ratios_and_its_goals(work: Work) -> None:
    took = {name: [2.0, 3.0] for name in ENTRIES} | {"ours": [1.0, 1.0]}
    rows = rows_of(work, took, took)
    goals = {row.name: row.goal.value for row in rows if row.goal}
    assert [row.name for row in rows[: len(ENTRIES)]] == [entry.words for entry in ENTRIES.values()]
    assert goals.pop("CPU time, bpviz ÷ GEMM + sigmoid", None) == work.cpu
    assert goals == {f"{ENTRIES[name].words} ÷ bpviz": at_least for name, at_least in work.ahead.items()}
    ratios = {row.name: row.values for row in rows if row.unit == "×"}
    assert ratios["PyTorch ÷ bpviz"] == [2.0, 3.0]
    assert ratios["CPU time, PyTorch ÷ bpviz"] == [2.0, 3.0]
    assert ratios["CPU time, bpviz ÷ GEMM + sigmoid"] == [0.5, 1 / 3]


def test_another_start_is_noticed() -> None:
    given = problem()
    other = replace(given, epsilon=0.2)
    ours, naive = ENTRIES["ours"].enter(given), ENTRIES["naive"].enter(other)
    for contestant in (ours, naive):
        contestant.advance(CHECKED)
    assert abs(naive.costs()[0] / ours.costs()[0] - 1) > TOLERANCE["float32"]
