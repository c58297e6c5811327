"""How long it takes until the window is painted, against importing the libraries it stands on."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time

from benchmarks.report import Goal, Measure, paired, publish

IMPORTS = "import numpy, pyqtgraph, PySide6.QtWidgets, time; print('imports', time.monotonic())"


def main() -> None:
    """Start fresh processes in turn and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    took: dict[str, list[float]] = {"imports": [], "window": [], "frame": []}
    with tempfile.TemporaryDirectory() as settings:
        # The first of each brings the files into the memory of the machine.
        for turn in range(-1, rounds):
            for command in _commands() if turn % 2 == 0 else reversed(_commands()):
                for name, seconds in _started(command, settings).items():
                    if turn >= 0:
                        took[name].append(seconds)
    goal = Goal("≤", 2)
    of = "start"
    measures = [
        Measure(of, "imports of numpy, pyqtgraph and PySide6", took["imports"], "s"),
        Measure(of, "first painted window", took["window"], "s"),
        Measure(of, "first painted frame", took["frame"], "s"),
        Measure(of, "window ÷ imports", paired(took["window"], took["imports"]), "×", goal),
        Measure(of, "frame ÷ imports", paired(took["frame"], took["imports"]), "×"),
    ]
    publish("start_up", measures, {"rounds": f"{rounds}, fresh processes in turn, files in memory"})


def _commands() -> list[list[str]]:
    return [[sys.executable, "-c", IMPORTS], [sys.executable, "-m", "benchmarks.first_paint"]]


def _started(command: list[str], settings: str) -> dict[str, float]:
    """Seconds from the start of a process to each moment that it tells of.

    Both clocks are the machine's monotonic one, which all its processes share.
    """
    environment = os.environ | {"XDG_CONFIG_HOME": settings, "HOME": settings}
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return {name: float(at) - began for name, at in (line.split() for line in done.stdout.splitlines())}


if __name__ == "__main__":
    main()
