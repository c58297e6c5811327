"""How long a frame of the Cost panel takes after a thousand to a million iterations, while more are added."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pyqtgraph as pg  # type: ignore[import-untyped,unused-ignore]  # of the peer only
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.application import application
from benchmarks.report import Goal, Measure, paired, publish
from benchmarks.timing import in_turn
from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Array
from bpviz.gui.panels.cost.panel import CostPanel
from bpviz.session.frame import Frame
from bpviz.session.history import Marks
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

LENGTHS = (10**3, 10**4, 10**5, 10**6)
SIZE = (680, 440)
ADDED = 500
"""Iterations that one frame has more than the one before."""
GOAL_MS = 12


def main() -> None:
    """Measure each length and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    made = application()
    measures: list[Measure] = []
    for n in LENGTHS:
        table = long_run(n + ADDED * (rounds + 2))
        ours, theirs = CostPanel(), plain_plot()
        jobs = {"ours": _panel_job(made, ours, table, n), "plain": _plain_job(made, theirs, table, n)}
        took = in_turn(jobs, rounds, made.processEvents)
        measures += _in_words(n, took)
        ours.close()
        theirs.close()
    notes = {
        "plot": f"{SIZE[0]} × {SIZE[1]}, four curves, {ADDED} iterations more each frame",
        "drawn on": QGuiApplication.platformName(),
        "peer": "the same four curves given whole to setData of pyqtgraph's PlotDataItem, its defaults otherwise",
        "rounds": f"{rounds}, both in turn",
    }
    publish("cost_curve", measures, notes)


def long_run(n: int) -> Array:
    """J, its data term and its decay term, and the held-out cost of n iterations that fall, wobbling; shape (4, n)."""
    random = np.random.default_rng(0)
    k = np.arange(n)
    data = 0.5 / (1 + 20 * k / n) + 0.002 * random.standard_normal(n)
    decay = 0.05 * k / n
    return np.stack([data + decay, data, decay, data + 0.1 * np.sin(k / n)])


def frame_of(frame: Frame, table: Array) -> Frame:
    """A frame at the end of a run with these costs."""
    n = table.shape[1]
    nothing = np.zeros(n)
    rms_delta, saturated, relative = (
        dict.fromkeys(by_layer, nothing)
        for by_layer in (frame.marks.rms_delta, frame.marks.saturated, frame.marks.relative_gradient)
    )
    J, data_term, decay_term, held_out = table
    marks = Marks(J, data_term, decay_term, held_out, nothing, rms_delta, saturated, relative)
    return replace(frame, k=n - 1, last_k=n - 1, marks=marks)


def plain_plot() -> pg.PlotWidget:
    """pyqtgraph's own plot of four curves."""
    plot = pg.PlotWidget()
    for colour in "rgbk":
        plot.plot(pen=pg.mkPen(colour, width=1))
    return plot


def _panel_job(made: QApplication, panel: CostPanel, table: Array, n: int) -> Callable[[], None]:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    frame, lengths = session.frame(), iter(range(n, table.shape[1], ADDED))
    _show(panel)

    def job() -> None:
        panel.draw(frame_of(frame, table[:, : next(lengths)]))
        made.processEvents()

    return job


def _plain_job(made: QApplication, plot: pg.PlotWidget, table: Array, n: int) -> Callable[[], None]:
    lengths = iter(range(n, table.shape[1], ADDED))
    _show(plot)

    def job() -> None:
        end = next(lengths)
        for item, values in zip(plot.listDataItems(), table, strict=True):
            item.setData(values[:end])
        made.processEvents()

    return job


def _show(widget: QWidget) -> None:
    widget.resize(*SIZE)
    widget.show()


def _in_words(n: int, took: dict[str, list[float]]) -> list[Measure]:
    of = f"{n:,} iterations"
    return [
        Measure(of, "a frame of the Cost panel", took["ours"], "ms", Goal("≤", GOAL_MS)),
        Measure(of, "plain pyqtgraph", took["plain"], "ms"),
        Measure(of, "plain ÷ Cost panel", paired(took["plain"], took["ours"]), "×"),
    ]


if __name__ == "__main__":
    main()
