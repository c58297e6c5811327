"""What a worker does, without a cluster."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bpviz.cluster.shared_folder import SharedFolder
from bpviz.cluster.sums import ClusterExamples
from bpviz.cluster.work import Holder, Work
from bpviz.data.errors import DataError
from bpviz.data.samples import load_sample
from bpviz.engine.activations import activations_by_layer
from bpviz.engine.batch import Batch, Examples
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.summing import SourceError

SIZES = (64, 12, 10)


class OneHolder:
    """A cluster of one worker in this very process, which can be told to fail."""

    def __init__(self) -> None:
        self.holder = Holder()
        self.fails = False
        self.work: Work | None = None

    def sums(self, work: Work, theta: Array) -> list[tuple[float, Array, Array]]:
        if self.fails:
            raise SourceError("it is gone")
        self.work = work
        answer = self.holder.sums(work, theta, range(len(work.cut.bounds) - 1))
        return list(zip(answer.costs, answer.Delta, answer.sizes, strict=True))

    def outputs(self, work: Work, theta: Array) -> list[Array]:
        if self.fails:
            raise SourceError("it is gone")
        return self.holder.outputs(work, theta, range(len(work.cut.bounds) - 1))


@pytest.fixture
def two(tmp_path: Path) -> tuple[OneHolder, ClusterExamples]:
    workers = OneHolder()
    return workers, ClusterExamples(workers, SharedFolder(tmp_path).files_of, load_sample("digits"), 8)


def thetas(dtype: type[np.floating]) -> tuple[Parameters, Parameters]:
    first = Parameters.random(SIZES, 0.3, 1)
    return Parameters(SIZES, first.theta.astype(dtype)), Parameters(SIZES, (2 * first.theta).astype(dtype))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("f", ["sigmoid", "relu"])
def test_slabs_from_files_give_the_bits_of_the_same_slabs_in_memory(
    two: tuple[OneHolder, ClusterExamples], dtype: type[np.floating], f: str
) -> None:
    _, examples = two
    both, f_of = thetas(dtype), activations_by_layer(f, 3)
    there = examples.summing(both, f_of)
    here: Batch = Examples(examples.dataset.X, examples.dataset.Y, 8).summing(both, f_of)
    for which in (0, 1, 0):
        assert there.sums(which, 0) == here.sums(which)
        assert (there.Delta.theta == here.Delta.theta).all()
        assert (there.sizes_of([0]) == here.sizes_of([0])).all()
        assert (there.outputs(which) == here.outputs(which)).all()
    assert there.n == here.n


def test_a_failure_leaves_the_sums_and_outputs_come_from_here(two: tuple[OneHolder, ClusterExamples]) -> None:
    workers, examples = two
    there = examples.summing(thetas(np.float64), activations_by_layer("sigmoid", 3))
    there.sums(0, 0)
    Delta, sizes, outputs = there.Delta.theta.copy(), there.sizes_of([0]).copy(), there.outputs(0)
    workers.fails = True
    with pytest.raises(SourceError, match="gone"):
        there.sums(1, 1)
    assert (there.Delta.theta == Delta).all()
    assert (there.sizes_of([0]) == sizes).all()
    assert (there.outputs(0) == outputs).all()


def test_any_part_of_the_slabs_can_be_asked_for_and_arrays_stay(two: tuple[OneHolder, ClusterExamples]) -> None:
    workers, examples = two
    both = thetas(np.float64)
    held = examples.summing(both, activations_by_layer("sigmoid", 3))
    held.sums(0, 0)
    work = workers.work
    assert work is not None
    all_of_them = Holder().sums(work, both[0].theta, range(len(list(pairwise(work.cut.bounds)))))
    other = Holder()
    some = other.sums(work, both[0].theta, [2, 0])
    assert some.costs == [all_of_them.costs[2], all_of_them.costs[0]]
    assert other.sums(work, both[0].theta, [2]).Delta[0] is some.Delta[0]


def test_a_folder_that_is_not_there_for_a_worker_is_an_error(two: tuple[OneHolder, ClusterExamples]) -> None:
    workers, examples = two
    both = thetas(np.float64)
    examples.summing(both, activations_by_layer("sigmoid", 3)).sums(0, 0)
    assert workers.work is not None
    with pytest.raises(DataError, match=r"X\.npy"):
        Holder().sums(replace(workers.work, X=Path("/nowhere/X.npy")), both[0].theta, [0])


def test_files_are_written_once_and_go_with_whoever_needs_them(tmp_path: Path) -> None:
    folder, dataset = SharedFolder(tmp_path), load_sample("xor")
    one, other = folder.files_of(dataset), folder.files_of(dataset)
    assert one is other
    assert len(list(tmp_path.iterdir())) == 1
    edited = folder.files_of(dataset.with_input(1, 1, 0.5))
    assert edited.files.X != one.files.X
    del one, other
    assert [path.name for path in tmp_path.iterdir()] == [edited.files.X.parent.name]
    folder.delete()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is not there"):
        SharedFolder(tmp_path / "missing").files_of(load_sample("xor"))
