"""What a cluster of two workers on this computer costs and gives: agreement, overhead, and a worker killed mid-run."""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import psutil

from benchmarks.report import Goal, Measure, paired, publish
from bpviz.blas_threads import use_one_blas_thread
from bpviz.cluster.cluster import Cluster, start_local
from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Table
from bpviz.engine.batch import Examples
from bpviz.engine.descent import Descent
from bpviz.engine.parameters import Parameters
from bpviz.engine.summing import Source
from bpviz.session.recipe import Recipe

WORKERS = 2
ALPHA, LAMBDA = 0.5, 1e-4
WARM_UP = 5
FEW, MANY = 3, 20
"""Iterations of each round of the large work, and of the small one."""


@dataclass(frozen=True)
class Work:
    """A net and so many random examples."""

    name: str
    layer_sizes: tuple[int, ...]
    m: int
    iterations: int

    @property
    def recipe(self) -> Recipe:
        """How it is trained."""
        return Recipe(self.layer_sizes, alpha=ALPHA, lambda_=LAMBDA, epsilon=0.05)

    def dataset(self) -> Dataset:
        """Its examples, none held out."""
        random = np.random.default_rng(0)
        s_1, s_nl = self.layer_sizes[0], self.layer_sizes[-1]
        classes = tuple(f"c{n}" for n in range(s_nl))
        table = Table(
            name=self.name,
            task="classification",
            input_names=tuple(f"x{n}" for n in range(s_1)),
            inputs=random.random((s_1, self.m)),
            target_names=("class",),
            targets=np.arange(self.m).reshape(1, -1) % s_nl,
            class_names=classes,
        )
        return Dataset.of(table, Preparation(inputs="as they are", held_out=0.0))


WORKS = (
    Work("64-32-10, m = 1,797", (64, 32, 10), 1797, MANY),
    Work("784-100-10, m = 60,000", (784, 100, 10), 60_000, FEW),
)


def main() -> None:
    """Measure both works and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    use_one_blas_thread()
    measures: list[Measure] = []
    began = time.perf_counter()
    cluster = start_local(WORKERS)
    started = time.perf_counter() - began
    try:
        for work in WORKS:
            measures += _measured(cluster, work, rounds)
        measures.append(Measure("cluster", f"start of {WORKERS} workers", [started], "s"))
    finally:
        began = time.perf_counter()
        cluster.close()
    measures.append(Measure("cluster", "end of it", [time.perf_counter() - began], "s"))
    publish("cluster", measures, {"rounds": f"{rounds}, the cluster and one process in turn"})


def _descent(work: Work, source: Source) -> Descent:
    descent = Descent(work.layer_sizes, work.recipe.f_of, source)
    theta = Parameters.random(work.layer_sizes, work.recipe.epsilon, 0).theta
    descent.start(theta, LAMBDA)
    return descent


def _measured(cluster: Cluster, work: Work, rounds: int) -> list[Measure]:
    data = work.dataset()
    there, alone = (
        _descent(work, cluster.examples(data, cluster.slabs)),
        _descent(work, Examples(data.X, data.Y, cluster.slabs)),
    )
    by_default = _descent(work, Examples(data.X, data.Y))
    for descent in (there, alone, by_default):
        _run(descent, WARM_UP)
    times: dict[str, list[float]] = {"there": [], "alone": []}
    overheads: list[float] = []
    for turn in range(rounds):
        order = (("there", there), ("alone", alone))
        for name, descent in order if turn % 2 == 0 else reversed(order):
            times[name].append(_run(descent, work.iterations))
        overheads += cluster.latest_overheads(work.iterations)
        _run(by_default, work.iterations)
    same = float(np.max(np.abs(there.theta - alone.theta)))
    difference = np.max(np.abs(there.theta - by_default.theta)) / np.max(np.abs(by_default.theta))
    measures = [
        Measure(work.name, "an iteration, two workers", times["there"], "ms"),
        Measure(work.name, "an iteration, one process with its threads", times["alone"], "ms"),
        Measure(work.name, "two workers ÷ one process", paired(times["there"], times["alone"]), "×"),
        Measure(work.name, "overhead of an iteration", overheads, "ms", Goal("≤", 15)),
        Measure(
            work.name, "relative difference from one process in its own cut", [float(difference)], "", Goal("≤", 1e-12)
        ),
        Measure(work.name, "difference from one process in the same cut", [same], "", Goal("≤", 0)),
    ]
    return measures + _killed(cluster, work, there, alone)


def _run(descent: Descent, iterations: int) -> float:
    """Milliseconds of an iteration."""
    began = time.perf_counter()
    for _ in range(iterations):
        descent.step(ALPHA, LAMBDA)
    return 1000 * (time.perf_counter() - began) / iterations


def _killed(cluster: Cluster, work: Work, there: Descent, alone: Descent) -> list[Measure]:
    """Kill a worker while an iteration is under way, and go on until another has taken its place."""
    victims = [child for child in psutil.Process(cluster.pid).children() if "spawn_main" in " ".join(child.cmdline())]
    usual, losses = _run(there, 1), cluster.losses
    _run(alone, 1)
    victims[0].kill()
    waited = 0.0
    while cluster.losses == losses:
        waited = max(waited, _run(there, 1) - usual)
        _run(alone, 1)
    while len(cluster.status.taking_part) < WORKERS:
        _run(there, 1)
        _run(alone, 1)
    same = float(np.max(np.abs(there.theta - alone.theta)))
    return [
        Measure(work.name, "a worker killed: the run waits", [waited], "ms"),
        Measure(work.name, "a worker killed: difference from one process", [same], "", Goal("≤", 0)),
    ]


if __name__ == "__main__":
    main()
