"""How long a frame of the Network panel takes, when its weights have changed and when they have not."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from itertools import cycle

import numpy as np
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QGuiApplication, QPen
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsLineItem, QGraphicsScene, QGraphicsView, QWidget

from benchmarks.application import application
from benchmarks.nets import Net, nets
from benchmarks.report import Goal, Measure, publish
from benchmarks.timing import in_turn
from bpviz.engine.parameters import Parameters
from bpviz.gui import theme
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.session.frame import Frame
from bpviz.session.session import Session

SIZE = (900, 480)
FRAMES = 8
REST_S = 0.1
"""Longer than the panel keeps a picture of many edges, so that each frame with other weights has to draw them."""
MOST_ITEMS = 5000
"""Edges beyond which the peer takes seconds a frame."""


def main() -> None:
    """Measure the three nets and publish the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    made = application()
    measures: list[Measure] = []
    for net in nets():
        measures += _measured(made, net, rounds)
    notes = {
        "picture": f"{SIZE[0]} × {SIZE[1]}",
        "drawn on": QGuiApplication.platformName(),
        "peer": "a QGraphicsScene with one QGraphicsLineItem for each weight, each given a pen by its weight",
        "rounds": f"{rounds}, all in turn",
    }
    publish("network_picture", measures, notes)


def _measured(made: QApplication, net: Net, rounds: int) -> list[Measure]:
    session = Session(net.recipe, net.dataset)
    other_weights = []
    for _ in range(FRAMES):
        session.advance(1)
        other_weights.append(session.frame())
    other_examples = [session.frame(i=i) for i in range(1, FRAMES + 1)]
    changing, still = NetworkPanel(), NetworkPanel()
    jobs = {"changed": _panel_job(made, changing, other_weights), "same": _panel_job(made, still, other_examples)}
    widgets: list[QWidget] = [changing, still]
    if sum(W.size for W in session.parameters.W.values()) <= MOST_ITEMS:
        scene = EdgeScene(session.parameters)
        widgets.append(scene)
        jobs["scene"] = _scene_job(made, scene, other_weights)
    for widget in widgets:
        widget.resize(*SIZE)
        widget.show()

    def rest() -> None:
        time.sleep(REST_S)
        made.processEvents()

    took = in_turn(jobs, rounds, rest)
    for widget in widgets:
        widget.close()
    return _in_words(net.name, took)


def _panel_job(made: QApplication, panel: NetworkPanel, frames: Iterable[Frame]) -> Callable[[], None]:
    endless = cycle(frames)

    def job() -> None:
        panel.draw(next(endless))
        made.processEvents()

    return job


def _scene_job(made: QApplication, scene: EdgeScene, frames: Iterable[Frame]) -> Callable[[], None]:
    endless = cycle(frames)

    def job() -> None:
        scene.show_weights(next(endless).parameters)
        made.processEvents()

    return job


class EdgeScene(QGraphicsView):
    """The network as Qt's scene graph would draw it: the peer."""

    def __init__(self, parameters: Parameters) -> None:
        super().__init__()
        scene = QGraphicsScene(0, 0, *SIZE, self)
        self.setScene(scene)
        self._lines: list[QGraphicsLineItem] = []
        s = parameters.layer_sizes
        for l in parameters.W:
            left, right = ((SIZE[0] * (n - 0.5) / len(s)) for n in (l, l + 1))
            for i in range(s[l]):
                for j in range(s[l - 1]):
                    line = QLineF(left, SIZE[1] * (j + 0.5) / s[l - 1], right, SIZE[1] * (i + 0.5) / s[l])
                    self._lines.append(scene.addLine(line))
            for n, x in ((l - 1, left), (l, right)):
                for unit in range(s[n]):
                    circle = scene.addEllipse(x - 6, SIZE[1] * (unit + 0.5) / s[n] - 6, 12, 12)
                    circle.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)

    def show_weights(self, parameters: Parameters) -> None:
        """Colour every edge by its weight."""
        colours = [QColor(*rgb) for rgb in theme.sign_scale(theme.current()).tolist()]
        for values, lines in self._by_layer(parameters):
            limit = float(np.abs(values).max())
            for line, index in zip(lines, theme.sign_indices(values, limit).tolist(), strict=True):
                line.setPen(QPen(colours[index], 1.2))

    def _by_layer(self, parameters: Parameters) -> Iterable[tuple[np.ndarray, list[QGraphicsLineItem]]]:
        start = 0
        for W in parameters.W.values():
            yield W.ravel(), self._lines[start : start + W.size]
            start += W.size


def _in_words(net: str, took: dict[str, list[float]]) -> list[Measure]:
    measures = [
        Measure(net, "a frame with other weights", took["changed"], "ms", Goal("≤", 40)),
        Measure(net, "a frame with the same weights", took["same"], "ms", Goal("≤", 10)),
    ]
    if "scene" in took:
        measures.append(Measure(net, "QGraphicsScene, other weights", took["scene"], "ms"))
    return measures


if __name__ == "__main__":
    main()
