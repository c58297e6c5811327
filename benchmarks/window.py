"""How smooth the window is while a net trains flat out, and how much of the engine's own rate the training keeps."""

from __future__ import annotations

import argparse
import gc
import time
from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from benchmarks.application import application
from benchmarks.nets import Net, nets
from benchmarks.report import Goal, Measure, paired, publish
from benchmarks.thread_time import ThreadTime, time_of
from benchmarks.watched_window import SIZE, Watch, WatchedWindow
from bpviz.gui.commands import Update
from bpviz.session.session import Session

STORED = 16
"""Updates of the run that are shown again and again while training is paused."""
LONG_ITERATION_S = 0.005
"""From here on training should keep nearly all of the engine's own rate."""
WARM_UP_S = 0.7
THREADS = ("bpviz training", "MainThread")


@dataclass(frozen=True)
class Smoothness:
    """What one span of time in the window was like.

    Attributes:
        per_second: frames per second.
        median, p99: of the intervals between frames, in ms.
        busy: from a tick to the moment its frame is painted, median, in ms.
        iterations_per_second: of the training.
        trainer: where the training thread's time went.
        window: where that of the window's thread went.
    """

    per_second: float
    median: float
    p99: float
    busy: float
    iterations_per_second: float
    trainer: ThreadTime
    window: ThreadTime


def main() -> None:
    """Measure all three nets and publish the table."""
    options = _options()
    made = application()
    window = WatchedWindow(Watch())
    window.watched.start(window.panels)
    window.show()
    measures: list[Measure] = []
    for net in nets():
        measures += _measured(made, window, net, options.rounds, options.seconds)
    hidden = window.hidden_panels()
    window.close()
    if hidden:
        raise SystemExit(f"these panels were not in sight: {hidden}")
    notes = {
        "window": f"{SIZE[0]} × {SIZE[1]}, {len(window.panels)} panels in sight, on {QGuiApplication.platformName()}",
        "rounds": f"{options.rounds} of {options.seconds:g} s each, the engine alone, paused and training in turn",
    }
    publish("window", measures, notes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each part of a round lasts")
    return parser.parse_args()


def _measured(made: QApplication, window: WatchedWindow, net: Net, rounds: int, seconds: float) -> list[Measure]:
    window.open(net)
    window.train()
    window.work(WARM_UP_S)
    stored = window.record(STORED)
    window.pause()
    engine = Session(net.recipe, net.dataset)
    # What was made so far stays; a full collection of garbage would be counted as a slow frame of whoever comes next.
    gc.collect()
    gc.freeze()
    alone: list[float] = []
    paused: list[Smoothness] = []
    training: list[Smoothness] = []
    for turn in range(rounds):
        alone.append(_engine_alone(engine, seconds / 2))
        order = ((paused, stored), (training, None))
        for outcomes, updates in order if turn % 2 == 0 else reversed(order):
            outcomes.append(_smoothness(window, updates, seconds))
    window.pause()
    return _in_words(net.name, alone, paused, training) + _panel_costs(made, window, net.name, stored)


def _engine_alone(session: Session, seconds: float) -> float:
    """Iterations per second while nothing else is done: the window waits, and the worker sleeps."""
    began, start = time.perf_counter(), session.k
    while time.perf_counter() - began < seconds:
        session.advance(1)
    return (session.k - start) / (time.perf_counter() - began)


def _smoothness(window: WatchedWindow, stored: list[Update] | None, seconds: float) -> Smoothness:
    """Watch the window for a while: with stored updates training is paused, without it runs."""
    window.pause()
    if stored is None:
        window.train()
    else:
        window.watched.replayed = stored
    window.work(WARM_UP_S)
    watch = window.watch
    watch.painted.clear()
    watch.busy.clear()
    k, before = window.k, [time_of(name) for name in THREADS]
    window.work(seconds)
    done = window.k - k
    trainer, main = (time_of(name) - earlier for name, earlier in zip(THREADS, before, strict=True))
    intervals = 1000 * np.diff(watch.painted)
    return Smoothness(
        per_second=len(watch.painted) / main.wall,
        median=float(np.median(intervals)),
        p99=float(np.percentile(intervals, 99)),
        busy=1000 * float(np.median(watch.busy)),
        iterations_per_second=done / main.wall,
        trainer=trainer,
        window=main,
    )


def _in_words(net: str, alone: list[float], paused: list[Smoothness], training: list[Smoothness]) -> list[Measure]:
    keeps = Goal("≥", 0.9 if 1 / float(np.median(alone)) >= LONG_ITERATION_S else 0.5)
    rate = [span.iterations_per_second for span in training]

    def both(attribute: str) -> tuple[list[float], list[float]]:
        return [getattr(span, attribute) for span in training], [getattr(span, attribute) for span in paused]

    frames, p99 = both("per_second"), both("p99")
    medians, busy = both("median"), both("busy")
    return [
        Measure(net, "frames, training", frames[0], "1/s", Goal("≥", 25)),
        Measure(net, "frames, paused", frames[1], "1/s"),
        Measure(net, "frames, training ÷ paused", paired(*frames), "×", Goal("≥", 0.95)),
        Measure(net, "frame interval p50, training", medians[0], "ms"),
        Measure(net, "frame interval p50, paused", medians[1], "ms"),
        Measure(net, "frame interval p99, training", p99[0], "ms"),
        Measure(net, "frame interval p99, paused", p99[1], "ms"),
        Measure(net, "frame interval p99, training ÷ paused", paired(*p99), "×", Goal("≤", 1.35)),
        Measure(net, "tick to painted, training", busy[0], "ms"),
        Measure(net, "tick to painted, paused", busy[1], "ms"),
        Measure(net, "iterations, engine alone", alone, "1/s"),
        Measure(net, "iterations, training", rate, "1/s"),
        Measure(net, "iterations, training ÷ engine alone", paired(rate, alone), "×", keeps),
        *_thread_times(net, training),
    ]


def _thread_times(net: str, training: list[Smoothness]) -> list[Measure]:
    """What the window's thread takes, and what keeps the training thread from training."""
    shares = {
        "window's thread on a core": [span.window.running / span.window.wall for span in training],
        "training thread on a core": [span.trainer.running / span.trainer.wall for span in training],
        "training thread waiting for a core": [span.trainer.queueing / span.trainer.wall for span in training],
        "training thread waiting for a lock": [span.trainer.waiting / span.trainer.wall for span in training],
    }
    return [Measure(net, what, share, "of the time") for what, share in shares.items()]


def _panel_costs(made: QApplication, window: WatchedWindow, net: str, stored: list[Update]) -> list[Measure]:
    """What each panel costs the window's thread for one frame: drawing it, and all painting that this leads to."""
    window.watched.replayed = ()
    window.watched.stop_ticking()
    measures = []
    for panel in window.panels:
        times = []
        for update in stored * 2:
            made.processEvents()
            began = time.perf_counter()
            panel.draw(update.frame)
            made.processEvents()
            times.append(1000 * (time.perf_counter() - began))
        measures.append(Measure(net, f"one frame of {_name(panel)}", times, "ms"))
    window.watched.go_on_ticking()
    return measures


def _name(panel: object) -> str:
    return str(getattr(panel, "title", type(panel).__name__))


if __name__ == "__main__":
    main()
