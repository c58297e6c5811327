"""Training on two local worker processes, and what becomes of it when they, or their scheduler, are killed."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from bpviz.cluster.cluster import Cluster, WorkerError, connect, start_local
from bpviz.data.dataset import Dataset
from bpviz.data.samples import load_sample
from bpviz.engine.batch import Examples
from bpviz.engine.descent import Descent
from bpviz.engine.parameters import Parameters
from bpviz.engine.summing import Source, SourceError
from bpviz.on_cluster import sources_on
from bpviz.session.recipe import Recipe
from bpviz.session.session import Session
from bpviz.session.trainer import here
from tests.cluster.conftest import SHORT

RECIPE = Recipe((64, 16, 10), alpha=1.0, lambda_=0.001, epsilon=0.2)


@pytest.fixture(scope="module")
def digits() -> Dataset:
    return load_sample("digits")


def descent(source: Source, dtype: type[np.floating] = np.float64) -> Descent:
    started = Descent(RECIPE.layer_sizes, RECIPE.f_of, source, None, dtype)
    started.start(Parameters.random(RECIPE.layer_sizes, RECIPE.epsilon, RECIPE.seed).theta, RECIPE.lambda_)
    return started


def workers_of(cluster: Cluster) -> list[psutil.Process]:
    assert cluster._local is not None
    return [child for child in psutil.Process(cluster._local.pid).children() if "spawn_main" in str(child.cmdline())]


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_cluster_gives_the_bits_of_one_process(cluster: Cluster, digits: Dataset, dtype: type[np.floating]) -> None:
    there, alone = descent(cluster.examples(digits, 8), dtype), descent(Examples(digits.X, digits.Y, 8), dtype)
    for _ in range(10):
        there.step(1.0, 0.001)
        alone.step(1.0, 0.001)
        assert there.J == alone.J
    assert (there.theta == alone.theta).all()
    assert (there.mark[np.isfinite(there.mark)] == alone.mark[np.isfinite(alone.mark)]).all()
    assert (there.outputs()[0] == alone.outputs()[0]).all()


def test_the_status_says_who_holds_what(cluster: Cluster, digits: Dataset) -> None:
    descent(cluster.examples(digits, 8))
    wait_until(lambda: all(worker.state == "holding" for worker in cluster.status.taking_part))
    status = cluster.status
    spans = sorted(span for worker in status.taking_part for span in worker.spans)
    assert len(spans) == len(status.taking_part) == 2
    assert spans[0][0] == 1
    assert spans[0][1] + 1 == spans[1][0]
    assert spans[1][1] == digits.m
    assert status.overhead is not None
    assert status.overhead > 0


def test_a_killed_workers_part_is_added_up_by_others_to_the_same_bits(cluster: Cluster, digits: Dataset) -> None:
    there, alone = descent(cluster.examples(digits, 8)), descent(Examples(digits.X, digits.Y, 8))
    victim, losses = workers_of(cluster)[0], cluster.losses
    threading.Timer(0.1, victim.kill).start()
    while cluster.losses == losses:
        there.step(1.0, 0.001)
        alone.step(1.0, 0.001)
    assert (there.theta == alone.theta).all()
    assert cluster.status.lost
    # The one that is started in its place takes its part again.
    wait_until(lambda: len(cluster.status.taking_part) == 2)
    there.step(1.0, 0.001)
    alone.step(1.0, 0.001)
    assert (there.theta == alone.theta).all()
    assert all(worker.spans for worker in cluster.status.taking_part)


def test_a_worker_that_falls_silent_is_lost_in_time(cluster: Cluster, digits: Dataset) -> None:
    there, alone = descent(cluster.examples(digits, 8)), descent(Examples(digits.X, digits.Y, 8))
    victim = workers_of(cluster)[0]
    victim.suspend()
    try:
        began = time.monotonic()
        there.step(1.0, 0.001)
        assert time.monotonic() - began < 3 * SHORT.silent
    finally:
        victim.resume()
    alone.step(1.0, 0.001)
    assert (there.theta == alone.theta).all()


def test_a_worker_that_comes_late_and_cannot_do_it_ends_nothing(
    cluster: Cluster, digits: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until(lambda: len(cluster.status.taking_part) == 2)
    there, alone = descent(cluster.examples(digits, 8)), descent(Examples(digits.X, digits.Y, 8))
    late = cluster.status.taking_part[0].address
    # As if it had answered nothing yet.
    cluster._known[late].loaded.clear()
    request = cluster._request

    async def refuse(address: str, *arguments: Any) -> object:
        if address == late:
            raise WorkerError("another bpviz")
        return await request(address, *arguments)

    monkeypatch.setattr(cluster, "_request", refuse)
    losses = cluster.losses
    there.step(1.0, 0.001)
    alone.step(1.0, 0.001)
    assert (there.theta == alone.theta).all()
    assert cluster.losses == losses + 1
    assert late in {worker.address for worker in cluster.status.lost}
    monkeypatch.undo()
    wait_until(lambda: len(cluster.status.taking_part) == 2)


def test_examples_that_workers_cannot_read_are_an_error_in_words(cluster: Cluster, digits: Dataset) -> None:
    source = cluster.examples(digits, 8)
    held = source.summing((Parameters.zeros(RECIPE.layer_sizes), Parameters.zeros(RECIPE.layer_sizes)), RECIPE.f_of)
    shutil.rmtree(held._shared.files.X.parent)
    with pytest.raises(SourceError, match=r"cannot read the examples in .* Choose a folder"):
        held.sums(0, 0)


def test_a_session_goes_to_a_cluster_and_comes_back_to_the_same_bits(cluster: Cluster, digits: Dataset) -> None:
    there, alone = Session(RECIPE, digits), Session(RECIPE, digits)
    for session, sources in ((there, sources_on(cluster)), (alone, here)):
        session.advance(2)
        session.train_with(sources, cluster.slabs)
        session.advance(3)
    there.train_with(here, there.slabs)
    there.advance(2)
    alone.advance(2)
    assert (there.theta == alone.theta).all()
    there.go_to(1)
    there.go_to(7)
    assert (there.theta == alone.theta).all()


def test_another_process_can_join_by_the_address_and_leave(cluster: Cluster, digits: Dataset, tmp_path: Path) -> None:
    other = connect(cluster.status.address, tmp_path, patience=SHORT)
    try:
        assert (descent(other.examples(digits, 8)).theta == descent(cluster.examples(digits, 8)).theta).all()
    finally:
        other.close()
    assert not list(tmp_path.iterdir())
    descent(cluster.examples(digits, 8)).step(1.0, 0.0)


def test_whoever_waits_is_told_when_the_cluster_is_left(digits: Dataset) -> None:
    """Also: a killed scheduler is an error in words, and the descent stays where it was."""
    cluster = start_local(1, patience=SHORT)
    assert cluster._local is not None
    there = descent(cluster.examples(digits, 8))
    there.step(1.0, 0.001)
    theta, k = there.theta.copy(), there.k
    os.kill(cluster._local.pid, signal.SIGKILL)
    began = time.monotonic()
    error: SourceError | None = None
    while error is None:
        theta, k = there.theta.copy(), there.k
        try:
            there.step(1.0, 0.001)
        except SourceError as raised:
            error = raised
    assert "does not answer any more" in str(error)
    assert time.monotonic() - began < 15
    assert there.k == k
    assert (there.theta == theta).all()
    cluster.close()
    cluster.close()
    with pytest.raises(SourceError, match="was left"):
        there.step(1.0, 0.001)
