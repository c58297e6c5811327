"""How time and memory grow with the number of examples, in memory and mapped from a file."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.peers.contestant import ENTRIES, undisturbed
from benchmarks.peers.problem import Problem
from benchmarks.report import Goal, Measure, paired, publish

LAYER_SIZES = (100, 32, 1)
SIZES = (10**3, 10**4, 10**5, 10**6)
FROM, TO = 10**4, 10**6
"""Between them the time for an example should not grow; with fewer, an iteration has other costs."""
PEERS = ("naive", "torch")
MIB = 2**20
GOAL_MIB, GOAL_GROWTH = 16, 1.2


def main() -> None:
    """Measure each size and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        measures = measured(Path(name), SIZES, rounds)
    notes = {
        "net": f"{'-'.join(map(str, LAYER_SIZES))}, sigmoids, float32, one iteration on all m examples",
        "examples": f"{LAYER_SIZES[0]} inputs, an example a row of an .npy file, read or mapped, cached by the machine",
        "memory": "peak of RssAnon less what it was before the engine was made, the examples already there",
        "rounds": f"{rounds}, each point a fresh process, sizes in turn",
    }
    publish("growth", measures, notes)


def measured(folder: Path, sizes: Sequence[int], rounds: int, peers: Sequence[str] = PEERS) -> list[Measure]:
    """The rows for these numbers of examples, the peers' for the largest.

    Args:
        folder: where the examples are written; they need 400 bytes each.
        sizes: rising.
        rounds: how often.
        peers: who is measured too, with the most examples.
    """
    for m in sizes:
        (folder / str(m)).mkdir()
        problem(m).save(folder / str(m))
    points = [("engine", m, where) for m in sizes for where in ("in memory", "mapped")]
    points += [(name, sizes[-1], "in memory") for name in peers if ENTRIES[name].is_installed]
    seconds: dict[tuple[str, int, str], list[float]] = {point: [] for point in points}
    nbytes: dict[tuple[str, int, str], list[float]] = {point: [] for point in points}
    for turn in range(rounds):
        for point in points if turn % 2 == 0 else reversed(points):
            who, m, where = point
            found = of_point(who, folder / str(m), mapped=where == "mapped")
            seconds[point].append(found["seconds"])
            nbytes[point].append(found["bytes"] / MIB)
    measures = []
    for who, m, where in points:
        name = f"{'bpviz' if who == 'engine' else ENTRIES[who].words}, {where}"
        of = f"m = {m:,}"
        each = [1e9 * took / m for took in seconds[who, m, where]]
        goal = Goal("≤", GOAL_MIB) if who == "engine" else None
        measures.append(Measure(of, f"{name}: time for an example", each, "ns"))
        measures.append(Measure(of, f"{name}: memory added", nbytes[who, m, where], "MiB", goal))
    for where in ("in memory", "mapped"):
        if FROM in sizes and TO in sizes:
            few, many = ([took / m for took in seconds["engine", m, where]] for m in (FROM, TO))
            words = f"bpviz, {where}: time for an example, m = {TO:,} ÷ m = {FROM:,}"
            measures.append(Measure("growth", words, paired(many, few), "×", Goal("≤", GOAL_GROWTH)))
    return measures


def problem(m: int) -> Problem:
    """m examples of random inputs, of which every second is to be told."""
    random = np.random.default_rng(0)
    rows = random.standard_normal((m, LAYER_SIZES[0]), dtype=np.float32)
    targets = (rows[:, :1] > 0).astype(np.float32)
    return Problem(LAYER_SIZES, 0.1, 0.1, rows, targets)


def of_point(who: str, folder: Path, *, mapped: bool) -> dict[str, float]:
    """What a fresh process finds: seconds for an iteration, and bytes."""
    command = [sys.executable, "-m", "benchmarks.growth_point", who, str(folder), *(["--mapped"] if mapped else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=undisturbed())
    found: dict[str, float] = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main()
