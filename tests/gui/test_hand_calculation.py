"""An iteration of a 2-2-2 net worked out with a pocket calculator, from what the window shows and nothing else."""

import math
import re
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Table
from bpviz.gui.main_window import MainWindow
from bpviz.notation import subscript, superscript
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe
from bpviz.session.selection import Selection

Settled = Callable[[MainWindow], None]

DIGITS = 1e-3
"""Numbers on screen have four digits at least; a result of three of them agrees to about so much."""


@pytest.fixture
def hand(window: MainWindow, settled: Settled) -> MainWindow:
    """The window on two examples of two inputs and two targets, with weight decay."""
    table = Table(
        name="hand",
        task="regression",
        input_names=("p", "q"),
        inputs=np.array([[0.35, -0.8], [0.9, 0.15]]),
        target_names=("r", "s"),
        targets=np.array([[0.0, 1.0], [1.0, 0.0]]),
    )
    recipe = Recipe((2, 2, 2), alpha=0.6, lambda_=0.02, epsilon=0.9, seed=3)
    dataset = Dataset.of(table, Preparation(inputs="as they are", held_out=0.0))
    window.controller.start_on(recipe, dataset)
    settled(window)
    return window


def number(text: str) -> float:
    return float(text.replace("−", "-").replace("\u2009", ""))


def symbol(letter: str, l: int, *indices: int) -> str:
    return letter + "".join(map(subscript, indices)) + superscript(l)


class Screen:
    """Reads the window's own text."""

    def __init__(self, window: MainWindow, qtbot: QtBot, settled: Settled) -> None:
        self.window, self._qtbot, self._settled = window, qtbot, settled

    def go_to(self, k: int, i: int, line: Line) -> None:
        position = Position(k, i, line)
        self.window.controller.go_to_position(position)
        self._settled(self.window)
        self._qtbot.waitUntil(lambda: self.window.inspector._frame is self.window.controller.latest.frame)  # type: ignore[union-attr]

    def inspector(self, selection: Selection, name: str) -> float:
        """The number at the end of the inspector's first row of that name."""
        self.window.inspector.select(selection)
        rows = self.window.inspector.text_rows()
        return next(number(row[-1]) for row in rows if len(row) > 1 and row[0] == name)

    def weight(self, l: int, i: int, j: int) -> float:
        name = symbol("W", l, i, j) if j else symbol("b", l, i)
        self.window.inspector.select(Selection.weight(l, i, j))
        row = next(row for row in self.window.inspector.text_rows() if row[0] == name)
        return number(row[-1])

    def algorithm(self, name: str) -> list[float]:
        """The numbers after the last equals sign of the algorithm panel's equation for a symbol."""
        self._qtbot.waitUntil(lambda: name in self.window.algorithm.lines.text())
        # Lines that go on with "=" belong to the equation before; several equations can share a line.
        text = self.window.algorithm.lines.text().replace("\n", "   ")
        equation = re.split(r"\s{3,}(?=[^\s=])", text[text.index(name) :])[0]
        return [number(part) for part in re.findall(r"[−-]?\d[\d.]*(?:e[−-]?\d+)?", equation.split("=")[-1])]

    def knob(self, name: str) -> float:
        return float(self.window.experiment.training.fields[name].text())


@pytest.fixture
def screen(hand: MainWindow, qtbot: QtBot, settled: Settled) -> Screen:
    return Screen(hand, qtbot, settled)


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def test_every_delta_and_the_next_weights_can_be_worked_out_from_the_screen(screen: Screen) -> None:
    screen.go_to(0, 0, Line(Step.ZERO))
    theta = {(l, i, j): screen.weight(l, i, j) for l in (1, 2) for i in (1, 2) for j in (0, 1, 2)}
    alpha, lambda_ = screen.knob("alpha"), screen.knob("lambda_")
    m = screen.window.example.maximum()
    Delta = dict.fromkeys(theta, 0.0)
    for example in (1, 2):
        x, y = inputs_and_targets(screen, example)
        a = {(1, 1): x[0], (1, 2): x[1]}
        delta: dict[tuple[int, int], float] = {}
        for l in (1, 2):
            screen.go_to(0, example, Line(Step.FEEDFORWARD, l + 1))
            for i in (1, 2):
                z = theta[l, i, 1] * a[l, 1] + theta[l, i, 2] * a[l, 2] + theta[l, i, 0]
                shown_z = screen.inspector(Selection.unit(l + 1, i), f"{symbol('z', l + 1, i)} = sum of 3 terms")
                assert shown_z == pytest.approx(z, abs=DIGITS)
                a[l + 1, i] = screen.inspector(Selection.unit(l + 1, i), symbol("a", l + 1, i))
                assert a[l + 1, i] == pytest.approx(sigmoid(z), abs=DIGITS)
            assert screen.algorithm(f"a{superscript(l + 1)} =") == [a[l + 1, 1], a[l + 1, 2]]
        screen.go_to(0, example, Line(Step.OUTPUT_DELTA, 3))
        for i in (1, 2):
            by_hand = -(y[i - 1] - a[3, i]) * a[3, i] * (1 - a[3, i])
            delta[3, i] = screen.inspector(Selection.unit(3, i), symbol("δ", 3, i))
            assert delta[3, i] == pytest.approx(by_hand, rel=DIGITS, abs=DIGITS / 10)
        screen.go_to(0, example, Line(Step.HIDDEN_DELTA, 2))
        for i in (1, 2):
            weighted = theta[2, 1, i] * delta[3, 1] + theta[2, 2, i] * delta[3, 2]
            delta[2, i] = screen.inspector(Selection.unit(2, i), symbol("δ", 2, i))
            assert delta[2, i] == pytest.approx(weighted * a[2, i] * (1 - a[2, i]), rel=DIGITS, abs=DIGITS / 10)
        assert screen.algorithm(f"δ{superscript(2)} =") == [delta[2, 1], delta[2, 2]]
        screen.go_to(0, example, Line(Step.ACCUMULATE))
        for l, i, j in theta:
            Delta[l, i, j] += delta[l + 1, i] * (a[l, j] if j else 1.0)
            name = symbol("W", l, i, j) if j else symbol("b", l, i)
            shown = screen.inspector(Selection.weight(l, i, j), f"Δ{name} after {example} of {m}")
            assert shown == pytest.approx(Delta[l, i, j], rel=DIGITS, abs=DIGITS / 10)
    screen.go_to(0, m + 1, Line(Step.UPDATE))
    after = {}
    for l, i, j in theta:
        decay = lambda_ * theta[l, i, j] if j else 0.0
        by_hand = theta[l, i, j] - alpha * (Delta[l, i, j] / m + decay)
        name = symbol("W", l, i, j) if j else symbol("b", l, i)
        after[l, i, j] = screen.inspector(Selection.weight(l, i, j), f"new {name}")
        assert after[l, i, j] == pytest.approx(by_hand, rel=DIGITS, abs=DIGITS / 10)
    screen.window.controller.step("line")
    screen.go_to(1, 0, Line(Step.ZERO))
    assert {place: screen.weight(*place) for place in theta} == after


def inputs_and_targets(screen: Screen, example: int) -> tuple[list[float], list[float]]:
    """What the inspector says of an example: its scaled inputs and its targets."""
    screen.go_to(0, example, Line(Step.FEEDFORWARD, 2))
    screen.window.inspector.select(Selection.example(example))
    rows = {row[0]: row for row in screen.window.inspector.text_rows() if len(row) > 1}
    return [number(rows[name][-1]) for name in ("p", "q")], [number(rows[name][-1]) for name in ("r", "s")]
