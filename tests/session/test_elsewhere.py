"""Training examples that are added up elsewhere: the same run, and what happens when they cannot be had any more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bpviz.data.samples import load_sample
from bpviz.engine.activations import Activation
from bpviz.engine.batch import Batch
from bpviz.engine.parameters import Array
from bpviz.engine.summing import Source, SourceError, Summing, Thetas
from bpviz.session.history import Choices
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session
from bpviz.session.trainer import here


class Elsewhere:
    """Sums as they are here, until `fail` says that they cannot be had."""

    def __init__(self) -> None:
        self.asked, self.fails = 0, False

    def __call__(self, choices: Choices) -> Source:
        source = here(choices)
        whole = self

        class FarSource:
            def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> Summing:
                batch = source.summing(thetas, f_of)
                assert isinstance(batch, Batch)
                return FarBatch(whole, batch)

        return FarSource()


class FarBatch:
    def __init__(self, whole: Elsewhere, batch: Batch) -> None:
        self._whole, self._batch = whole, batch
        self.n, self.Delta, self.has_outputs = batch.n, batch.Delta, batch.has_outputs

    def sums(self, which: int, k: int) -> float:
        if self._whole.fails:
            raise SourceError("the scheduler has gone")
        self._whole.asked += 1
        return self._batch.sums(which, k)

    def sizes_of(self, which: Sequence[int]) -> Array:
        return self._batch.sizes_of(which)

    def outputs(self, which: int) -> Array:
        return self._batch.outputs(which)


def digits() -> Session:
    return Session(sample_recipe("digits"), load_sample("digits"))


def test_elsewhere_and_here_the_run_has_the_same_bits() -> None:
    near, far, elsewhere = digits(), digits(), Elsewhere()
    near.train_with(here, 4)
    far.train_with(elsewhere, 4)
    for run in (near, far):
        run.advance(3)
    assert elsewhere.asked >= 4
    assert far.theta.tobytes() == near.theta.tobytes()
    assert far.marks.J.tobytes() == near.marks.J.tobytes()


def test_joining_in_the_middle_keeps_what_was_there_and_replays_exactly() -> None:
    run, elsewhere = digits(), Elsewhere()
    run.advance(3)
    before = run.theta
    run.train_with(elsewhere, 4)
    assert (run.k, run.last_k) == (3, 3)
    assert run.theta.tobytes() == before.tobytes()
    run.advance(3)
    after = run.theta
    run.go_to(1)
    run.go_to(6)
    assert run.theta.tobytes() == after.tobytes()
    run.train_with(here, 4)
    assert (run.k, run.last_k) == (6, 6)
    run.go_to(4)
    run.go_to(6)
    assert run.theta.tobytes() == after.tobytes()


def test_a_failure_leaves_the_run_at_its_last_finished_iteration_and_it_goes_on_here() -> None:
    run, elsewhere = digits(), Elsewhere()
    run.train_with(elsewhere, 4)
    run.advance(2)
    theta, J = run.theta, run.J
    elsewhere.fails = True
    with pytest.raises(SourceError, match="the scheduler has gone"):
        run.advance(5)
    assert (run.k, run.last_k, run.J) == (2, 2, J)
    assert run.frame().parameters.theta.tobytes() == theta.tobytes()
    with pytest.raises(SourceError):
        run.go_to(1)
    run.train_with(here, 4)
    run.advance(2)
    straight = digits()
    straight.train_with(here, 4)
    straight.advance(4)
    assert run.theta.tobytes() == straight.theta.tobytes()


def test_where_joining_fails_nothing_is_changed() -> None:
    run, elsewhere = digits(), Elsewhere()
    run.advance(2)
    run.go_to(1)
    elsewhere.fails = True
    theta = run.theta
    with pytest.raises(SourceError):
        run.train_with(elsewhere, 4)
    assert (run.k, run.last_k) == (1, 2)
    assert run.theta.tobytes() == theta.tobytes()
    run.advance()
    assert run.k == 2


def test_a_copy_for_another_thread_adds_up_here() -> None:
    run, elsewhere = digits(), Elsewhere()
    run.train_with(elsewhere, 4)
    run.advance(2)
    other = run.detached()
    elsewhere.fails = True
    other.advance(2)
    elsewhere.fails = False
    run.advance(2)
    assert np.array_equal(other.theta, run.theta)
