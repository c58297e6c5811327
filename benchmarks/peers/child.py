"""One contestant in a process of its own: carries out what the lines on its standard input say.

Each line is a JSON object {"do": …}: "run" n iterations, answered by the seconds and the CPU seconds they took;
"threads" n; "report", answered by the costs so far, with theta written into a file.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peers.contestant import ENTRIES, Contestant
from benchmarks.peers.problem import Problem


def main() -> None:
    """Serve until the standard input ends."""
    name, output_f, folder = sys.argv[1:]
    problem = Problem.load(Path(folder), output_f)
    contestant = ENTRIES[name].enter(problem)
    _answer({"kernel": kernel()})
    for line in sys.stdin:
        _answer(_done(contestant, json.loads(line)))


def kernel() -> str:
    """Which code NumPy's BLAS chose for this processor."""
    from threadpoolctl import threadpool_info

    blas = [library for library in threadpool_info() if library.get("user_api") == "blas"]
    of_numpy = [library for library in blas if "numpy" in library["filepath"]] or blas
    return " ".join(f"{it['internal_api']} {it['version']} {it.get('architecture', '')}" for it in of_numpy[:1])


def _done(contestant: Contestant, command: dict[str, Any]) -> dict[str, Any]:
    match command["do"]:
        case "run":
            began, began_cpu = time.perf_counter(), time.process_time()
            contestant.advance(command["n"])
            return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - began_cpu}
        case "threads":
            contestant.use_threads(command["n"])
            return {}
        case "report":
            np.save(command["theta"], contestant.theta())
            return {"costs": contestant.costs()}
        case unknown:
            raise ValueError(f"there is no command {unknown!r}")


def _answer(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
