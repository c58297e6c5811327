from pathlib import Path

import numpy as np
import pytest

from benchmarks.growth import LAYER_SIZES, measured, of_point, problem
from benchmarks.growth_point import Peak
from benchmarks.peers.problem import Problem


def test_a_point_is_measured_in_memory_and_mapped(tmp_path: Path) -> None:
    rows = measured(tmp_path, [64], rounds=1, peers=())
    assert [(row.of, row.name, row.unit) for row in rows] == [
        ("m = 64", "bpviz, in memory: time for an example", "ns"),
        ("m = 64", "bpviz, in memory: memory added", "MiB"),
        ("m = 64", "bpviz, mapped: time for an example", "ns"),
        ("m = 64", "bpviz, mapped: memory added", "MiB"),
    ]
    assert all(value > 0 for row in rows for value in row.values)


def test_memory_that_is_let_go_again_is_in_the_peak() -> None:
    with Peak() as peak:
        array = np.ones(2**22)
        peak.look()
        del array
    assert 32 * 2**20 <= peak.added < 64 * 2**20


def test_mapped_examples_are_the_same(tmp_path: Path) -> None:
    given = problem(10)
    given.save(tmp_path)
    mapped = Problem.load(tmp_path, "sigmoid", mapped=True)
    assert isinstance(mapped.rows, np.memmap)
    assert mapped.layer_sizes == LAYER_SIZES
    np.testing.assert_array_equal(mapped.rows, given.rows)


def test_an_unknown_contestant_is_refused(tmp_path: Path) -> None:
    problem(4).save(tmp_path)
    with pytest.raises(Exception, match="exit status 2"):
        of_point("nobody", tmp_path, mapped=False)
