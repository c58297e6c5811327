"""How long an iteration takes, against naive NumPy, scikit-learn, PyTorch, and the limit of the machine."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.contestant import ENTRIES, undisturbed
from benchmarks.peers.problem import Problem
from benchmarks.report import Goal, Measure, paired, publish
from bpviz.data.dataset import Preparation
from bpviz.data.samples import generated_sample, load_sample
from bpviz.data.table import Generated
from bpviz.engine.parameters import Array
from bpviz.session.recipe import Precision

TURN_SECONDS = 0.15
"""About how long a turn lasts, if an iteration is not longer."""
PAUSE_SECONDS = 0.1
"""Before each turn: threads of BLAS and OpenMP go on turning for a while when they have nothing to do."""
CHECKED = 3
"""So many iterations are compared before anything is timed."""
TOLERANCE = {"float64": 1e-9, "float32": 1e-3}
"""How far apart they may be, relatively: sums over many examples in another order."""

Rounds = dict[str, list[float]]
"""A number for each round, by contestant."""


@dataclass(frozen=True)
class Work:
    """What is carried out, and what is hoped for.

    Attributes:
        name: of the net, its examples and its precision.
        examples: rows of shape (m, s_1) and targets of shape (m, s_nl), float64.
        rounds: how often it is measured.
        ahead: how many times as long as ours a peer's time should be at least, by the peer's name.
        cpu: how many times that of the limit our CPU time may be.
    """

    name: str
    layer_sizes: tuple[int, ...]
    examples: Callable[[], tuple[Array, Array]]
    precision: Precision
    alpha: float
    epsilon: float
    rounds: int
    ahead: dict[str, float] = field(default_factory=dict)
    cpu: float | None = None

    def problem(self) -> Problem:
        """The same for the contestants."""
        rows, targets = (np.ascontiguousarray(array, self.precision) for array in self.examples())
        return Problem(self.layer_sizes, self.alpha, self.epsilon, rows, targets)


def sample(name: str) -> tuple[Array, Array]:
    """A built-in data set, all of it."""
    data = load_sample(name, Preparation(held_out=0.0))
    return data.X.T, data.Y.T


def moons(m: int) -> tuple[Array, Array]:
    """m points of two half circles."""
    data = generated_sample("moons", Generated(points=m, noise=0.1), Preparation(held_out=0.0))
    return data.X.T, data.Y.T


def pictures(m: int) -> tuple[Array, Array]:
    """m pictures of noise of 784 pixels, in ten classes."""
    random = np.random.default_rng(0)
    return random.standard_normal((m, 784)), np.eye(10)[random.permutation(m) % 10]


WORKS = (
    Work(
        "2-4-1, m = 4, float64",
        (2, 4, 1),
        lambda: sample("xor"),
        "float64",
        alpha=0.5,
        epsilon=1.0,
        rounds=25,
        ahead={"torch": 30, "sklearn": 8, "naive": 5},
    ),
    Work(
        "2-8-8-1, m = 500, float64",
        (2, 8, 8, 1),
        lambda: moons(500),
        "float64",
        alpha=0.1,
        epsilon=0.7,
        rounds=25,
        ahead={"torch": 6},
        cpu=1.5,
    ),
    Work(
        "64-32-10, m = 1,797, float64",
        (64, 32, 10),
        lambda: sample("digits"),
        "float64",
        alpha=0.05,
        epsilon=0.1,
        rounds=25,
        ahead={"torch": 1.5},
        cpu=1.5,
    ),
    Work(
        "784-100-10, m = 60,000, float32",
        (784, 100, 10),
        lambda: pictures(60_000),
        "float32",
        alpha=0.02,
        epsilon=0.03,
        rounds=9,
        ahead={"torch": 1.1},
        cpu=1.15,
    ),
    Work(
        "784-100-10, m = 60,000, float64",
        (784, 100, 10),
        lambda: pictures(60_000),
        "float64",
        alpha=0.02,
        epsilon=0.03,
        rounds=7,
        ahead={"torch": 1.4},
        cpu=1.15,
    ),
    Work(
        "784-1024-1024-10, m = 10,000, float32",
        (784, 1024, 1024, 10),
        lambda: pictures(10_000),
        "float32",
        alpha=0.002,
        epsilon=0.03,
        rounds=7,
        ahead={"torch": 1.0},
        cpu=1.15,
    ),
)


class Opponent:
    """A contestant's process, from this side.

    Attributes:
        kernel: of its BLAS, in words.
        threads: how many it uses.
    """

    def __init__(self, name: str, output_f: str, folder: Path) -> None:
        self.name, self.entry, self.threads, self._folder = name, ENTRIES[name], 1, folder
        command = [sys.executable, "-m", "benchmarks.peers.child", name, output_f, str(folder)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=undisturbed()
        )
        self.kernel = str(self._answer()["kernel"])

    def run(self, n: int) -> tuple[float, float]:
        """Let it carry out n iterations.

        Returns:
            Seconds and CPU seconds for each of them.
        """
        answer = self._ask({"do": "run", "n": n})
        return answer["seconds"] / n, answer["cpu"] / n

    def use_threads(self, n: int) -> None:
        """Let it take n threads."""
        self._ask({"do": "threads", "n": n})
        self.threads = n

    def report_after(self, n: int) -> tuple[list[float], Array]:
        """Its costs, and its theta, after n iterations more."""
        self.run(n)
        place = self._folder / f"{self.name}.npy"
        costs = self._ask({"do": "report", "theta": str(place)})["costs"]
        return costs, np.load(place)

    def close(self) -> None:
        """End its process."""
        self._process.communicate()

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError(f"{self.entry.words} ended with {self._process.returncode}; what it said is above")
        answer: dict[str, Any] = json.loads(line)
        return answer


def main() -> None:
    """Measure every work and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, help="of each work; as many as it is worth if left out")
    arguments = parser.parse_args()
    measures: list[Measure] = []
    notes = {"peers": _peers_in_words()}
    for work in WORKS:
        measured, noted = measured_work(work, work.problem(), arguments.rounds or work.rounds)
        measures += measured
        notes |= noted
    publish("engine", measures, notes)


def measured_work(work: Work, problem: Problem, rounds: int) -> tuple[list[Measure], dict[str, str]]:
    """The rows of one work, and what is to be said of it.

    Raises:
        ValueError: when the contestants do not find the same.
    """
    with all_in(problem) as opponents:
        for opponent in opponents:
            settle_threads(opponent)
        seconds, cpu = taken_in_turn(opponents, rounds)
        kernels = sorted({opponent.kernel for opponent in opponents})
        threads = ", ".join(f"{opponent.entry.words} {opponent.threads}" for opponent in opponents)
    notes = {"BLAS of NumPy": "; ".join(kernels), work.name: f"{rounds} rounds; threads: {threads}"}
    return rows_of(work, seconds, cpu), notes


@contextmanager
def all_in(problem: Problem) -> Iterator[list[Opponent]]:
    """All that are installed, each with its process, found to do the same.

    Raises:
        ValueError: when they do not.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        problem.save(folder)

        def entered(contestant: str, output_f: str) -> Opponent:
            opponent = Opponent(contestant, output_f, folder)
            stack.callback(opponent.close)
            return opponent

        opponents = [entered(name, entry.output_f) for name, entry in ENTRIES.items() if entry.is_installed]
        theta_0 = problem.start().theta
        for output_f, ours in (("sigmoid", opponents[0]), ("identity", Opponent("ours", "identity", folder))):
            rivals = [rival for rival in opponents if rival.entry.output_f == output_f and rival.entry.trains]
            check(ours, [rival for rival in rivals if rival is not ours], theta_0)
            if ours is not opponents[0]:
                ours.close()
        yield opponents


def check(ours: Opponent, rivals: Sequence[Opponent], theta_0: Array) -> None:
    """Carry out a few iterations and compare each J, and the way that theta went, which is the sum of the gradients.

    Raises:
        ValueError: naming the first that finds something else.
    """
    tolerance = TOLERANCE[theta_0.dtype.name]
    costs, theta = ours.report_after(CHECKED)
    way = theta - theta_0
    for rival in rivals:
        its_costs, its_theta = rival.report_after(CHECKED)
        apart = max(
            float(np.abs(np.divide(its_costs[:CHECKED], costs[:CHECKED]) - 1).max()),
            float(np.linalg.norm(its_theta - theta) / np.linalg.norm(way)),
        )
        if not apart <= tolerance:
            raise ValueError(f"{rival.entry.words} does not do the same as bpviz: {apart:.1e} apart, relatively")


def settle_threads(opponent: Opponent) -> None:
    """Let it take the number of threads with which it is quickest."""
    if len(opponent.entry.threads) == 1:
        return
    took = {}
    for n in opponent.entry.threads:
        opponent.use_threads(n)
        each = opponent.run(1)[0]
        took[n] = min(opponent.run(_iterations(each))[0] for _ in range(3))
    opponent.use_threads(min(took, key=took.__getitem__))


def taken_in_turn(opponents: Sequence[Opponent], rounds: int) -> tuple[Rounds, Rounds]:
    """Seconds and CPU seconds for an iteration, of each in every round; every second round goes backwards."""
    seconds: Rounds = {opponent.name: [] for opponent in opponents}
    cpu: Rounds = {opponent.name: [] for opponent in opponents}
    n = {opponent.name: _iterations(opponent.run(1)[0]) for opponent in opponents}
    n = {opponent.name: _iterations(opponent.run(n[opponent.name])[0]) for opponent in opponents}
    for turn in range(rounds):
        for opponent in opponents if turn % 2 == 0 else reversed(opponents):
            time.sleep(PAUSE_SECONDS)
            took = opponent.run(n[opponent.name])
            for kept, each in zip((seconds, cpu), took, strict=True):
                kept[opponent.name].append(each)
    return seconds, cpu


def rows_of(work: Work, seconds: Rounds, cpu: Rounds) -> list[Measure]:
    """Times of all, and their ratios to ours."""
    measures = [
        Measure(work.name, ENTRIES[name].words, [1e6 * each for each in values], "µs")
        for name, values in seconds.items()
    ]
    for name, values in seconds.items():
        if ENTRIES[name].trains and name != "ours":
            goal = Goal("≥", work.ahead[name]) if name in work.ahead else None
            words = f"{ENTRIES[name].words} ÷ bpviz"
            measures.append(Measure(work.name, words, paired(values, seconds["ours"]), "×", goal))
    for name, values in cpu.items():
        if ENTRIES[name].trains and name != "ours":
            measures.append(
                Measure(work.name, f"CPU time, {ENTRIES[name].words} ÷ bpviz", paired(values, cpu["ours"]), "×")
            )
    goal = Goal("≤", work.cpu) if work.cpu else None
    words = "CPU time, bpviz ÷ GEMM + sigmoid"
    return [*measures, Measure(work.name, words, paired(cpu["ours"], cpu["limit"]), "×", goal)]


def _iterations(seconds_each: float) -> int:
    return max(1, round(TURN_SECONDS / seconds_each))


def _peers_in_words() -> str:
    absent = [entry.words for entry in ENTRIES.values() if not entry.is_installed]
    there = f"at 1 or {max(ENTRIES['naive'].threads)} threads, whichever was quicker"
    return f"{there}; not installed: {', '.join(absent)}" if absent else there


if __name__ == "__main__":
    main()
