"""An iteration of a 2-2-2 net reckoned from nothing but the inspector's own text, as with a pocket calculator."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Table
from bpviz.engine.parameters import Parameters
from bpviz.gui.number_text import MINUS, figures
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

ALPHA, LAMBDA = 0.6, 0.02
EXAMPLES, UNITS, LAYERS = (1, 2, 3), (1, 2), (2, 3)


@dataclass(frozen=True)
class Read:
    """A number read off the screen or reckoned from such: somewhere within value ± error."""

    value: float
    error: float = 0.0

    def __add__(self, other: Read) -> Read:
        return Read(self.value + other.value, self.error + other.error)

    def __neg__(self) -> Read:
        return Read(-self.value, self.error)

    def __sub__(self, other: Read) -> Read:
        return self + -other

    def __mul__(self, other: Read) -> Read:
        error = abs(self.value) * other.error + abs(other.value) * self.error + self.error * other.error
        return Read(self.value * other.value, error)

    def agrees(self, other: Read) -> bool:
        return abs(self.value - other.value) <= (self.error + other.error) * (1 + 1e-9)


def read(text: str) -> Read:
    """A number with half a unit of its last digit as its error; whole numbers are exact."""
    text = text.replace(MINUS, "-")
    digits, _, exponent = text.partition("e")
    decimals = len(digits.partition(".")[2])
    return Read(float(text), 0.5 * 10.0 ** (int(exponent or 0) - decimals) if decimals else 0.0)


def exactly(value: float) -> Read:
    return Read(value)


ONE = exactly(1.0)


class Page:
    """The inspector's text for one selection at one place of the algorithm."""

    def __init__(self, panel: InspectorPanel, frame: Frame, selection: Selection) -> None:
        panel.draw(frame)
        panel.select(selection)
        self.rows = panel.text_rows()

    def sum_of(self, title: str) -> list[list[Read]]:
        """The numbers of each term below a caption: two factors and their product."""
        start = next(place for place, row in enumerate(self.rows) if row[0] == title)
        terms: list[list[Read]] = []
        for row in self.rows[start + 3 :]:
            if len(row) < 4:
                break
            terms.append([read(text) for text in row[-3:]])
        return terms

    def value(self, name: str) -> Read:
        """The number at the end of the row of that name."""
        return read(next(row[-1] for row in self.rows if len(row) > 1 and row[0] == name))

    def expression(self, name: str) -> list[Read]:
        """The numbers between the equals sign and the value of the row of that name."""
        text = next(row[1] for row in self.rows if len(row) > 2 and row[0] == name)
        return [read(found) for found in re.findall(r"(?<![\d.])−?\d+(?:\.\d+)?(?:e−?\d+)?", text)]


class Reader:
    """Goes to places and reads pages."""

    def __init__(self, session: Session, panel: InspectorPanel) -> None:
        self.session, self.panel = session, panel

    def unit(self, l: int, i: int, example: int, step: Step, line_l: int = 0) -> Page:
        position = Position(0, example, Line(step, line_l))
        return Page(self.panel, self.session.frame(position), Selection.unit(l, i))

    def weight(self, l: int, i: int, j: int, example: int, step: Step) -> Page:
        return Page(self.panel, self.session.frame(Position(0, example, Line(step))), Selection.weight(l, i, j))


@pytest.fixture(params=[1.0, 0.02, 6.0], ids=["usual", "tiny", "saturated"])
def reader(qtbot: QtBot, request: pytest.FixtureRequest) -> Reader:
    table = Table(
        "hand", "regression", ("p", "q"), np.array([[0.35, -0.8, 12.0], [0.9, 0.15, 3e-4]]),
        ("r", "s"), np.array([[0.0, 1.0, 0.3], [1.0, 0.0, 0.999]]),
    )  # fmt: skip
    recipe = Recipe((2, 2, 2), alpha=ALPHA, lambda_=LAMBDA, epsilon=0.9, seed=3)
    session = Session(recipe, Dataset.of(table, Preparation(inputs="as they are", held_out=0.0)))
    session.replace_parameters(Parameters((2, 2, 2), request.param * session.theta))
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    return Reader(session, panel)


def symbol(letter: str, l: int, *indices: int) -> str:
    low, high = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"), str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
    return letter + "".join(str(i).translate(low) for i in indices) + f"⁽{str(l).translate(high)}⁾"


def parameter(l: int, i: int, j: int) -> str:
    return symbol("W", l, i, j) if j else symbol("b", l, i)


def test_every_z_is_the_sum_of_its_products_and_every_a_is_f_of_it(reader: Reader) -> None:
    for example, l, i in product(EXAMPLES, LAYERS, UNITS):
        one = reader.session.backpropagate(example)
        page = reader.unit(l, i, example, Step.FEEDFORWARD, l)
        terms = page.sum_of("Weighted sum")
        assert len(terms) == 3
        total = exactly(0.0)
        for W, a, term in terms:
            assert (W * a).agrees(term)
            total += W * a
        z = page.value(f"{symbol('z', l, i)} = sum of 3 terms")
        assert total.agrees(z)
        assert z.agrees(exactly(float(one.z[l][i - 1, 0])))
        a = page.value(symbol("a", l, i))
        assert Read(1 / (1 + math.exp(-z.value)), z.error / 4).agrees(a)
        assert a.agrees(exactly(float(one.a[l][i - 1, 0])))


def test_every_output_delta_is_reckoned_from_target_activation_and_slope(reader: Reader) -> None:
    for example, i in product(EXAMPLES, UNITS):
        one = reader.session.backpropagate(example)
        page = reader.unit(3, i, example, Step.OUTPUT_DELTA, 3)
        y, a = page.value(f"target y{'₀₁₂'[i]}"), page.value(symbol("a", 3, i))
        assert y.agrees(exactly(float(reader.session.dataset.Y[i - 1, example - 1])))
        difference = page.value(f"y{'₀₁₂'[i]} − {symbol('a', 3, i)}")
        assert (y - a).agrees(difference)
        slope = page.value("f′ = a (1 − a)")
        assert (a * (ONE - a)).agrees(slope)
        delta = page.value(symbol("δ", 3, i))
        assert (-difference * slope).agrees(delta)
        assert delta.agrees(exactly(float(one.delta[3][i - 1, 0])))


def test_every_hidden_delta_is_its_weighted_sum_times_the_slope(reader: Reader) -> None:
    for example, i in product(EXAMPLES, UNITS):
        one = reader.session.backpropagate(example)
        page = reader.unit(2, i, example, Step.HIDDEN_DELTA, 2)
        terms = page.sum_of("Error term")
        assert len(terms) == 2
        total = exactly(0.0)
        for j, (W, delta_j, term) in zip(UNITS, terms, strict=True):
            assert (W * delta_j).agrees(term)
            assert delta_j.agrees(reader.unit(3, j, example, Step.OUTPUT_DELTA, 3).value(symbol("δ", 3, j)))
            total += W * delta_j
        assert total.agrees(page.value("sum of 2 terms"))
        slope, delta = page.value("f′ = a (1 − a)"), page.value(symbol("δ", 2, i))
        assert (page.value("sum of 2 terms") * slope).agrees(delta)
        assert delta.agrees(exactly(float(one.delta[2][i - 1, 0])))


def test_every_partial_derivative_is_a_times_delta(reader: Reader) -> None:
    for example, l, i in product(EXAMPLES, LAYERS, UNITS):
        page = reader.unit(l, i, example, Step.PARTIALS)
        for (a, delta, term), j in zip(page.sum_of("Partial derivatives"), (1, 2, 0), strict=True):
            assert (a * delta).agrees(term)
            assert delta == page.value(symbol("δ", l, i))
            own = reader.weight(l - 1, i, j, example, Step.PARTIALS)
            assert own.value(f"∂J/∂{parameter(l - 1, i, j)}") == term


PARAMETERS = list(product((1, 2), UNITS, (0, 1, 2)))


def test_delta_w_grows_by_each_examples_partial_derivative(reader: Reader) -> None:
    m = len(EXAMPLES)
    for l, i, j in PARAMETERS:
        name, Delta = parameter(l, i, j), exactly(0.0)
        for example in EXAMPLES:
            page = reader.weight(l, i, j, example, Step.ACCUMULATE)
            before, adds = page.value(f"after {example - 1} of {m}"), page.value(f"example {example} adds")
            after = page.value(f"Δ{name} after {example} of {m}")
            assert adds == page.value(f"∂J/∂{name}")
            assert before.agrees(Delta)
            assert (before + adds).agrees(after)
            Delta += adds
            assert after.agrees(Delta)


def test_the_update_is_reckoned_from_its_parts(reader: Reader) -> None:
    m = len(EXAMPLES)
    pages = {place: reader.weight(*place, m + 1, Step.UPDATE) for place in PARAMETERS}
    reader.session.advance(1)
    theta = reader.session.parameters
    for (l, i, j), page in pages.items():
        name = parameter(l, i, j)
        old, Delta, mean = page.value(name), page.value(f"Δ{name} after {m} of {m}"), page.value(f"(1/m) Δ{name}")
        assert [number.value for number in page.expression(f"(1/m) Δ{name}")] == [Delta.value, m]
        assert (Delta * exactly(1 / m)).agrees(mean)
        assert page.expression("data part")[0].value == -ALPHA
        assert (exactly(-ALPHA) * mean).agrees(page.value("data part"))
        new = old + page.value("data part")
        if j:
            decay = page.value(f"λ{name}")
            assert (exactly(LAMBDA) * old).agrees(decay)
            assert (exactly(-ALPHA) * decay).agrees(page.value("decay part"))
            new += page.value("decay part")
        assert new.agrees(page.value(f"new {name}"))
        real = theta.W[l][i - 1, j - 1] if j else theta.b[l][i - 1, 0]
        assert page.value(f"new {name}").agrees(exactly(float(real)))


def test_reading_is_as_strict_as_the_digits_on_screen() -> None:
    assert read("−2.352e−4") == Read(-2.352e-4, 0.5e-7)
    assert read("0.04123").error == pytest.approx(0.5e-5)
    assert read("−3") == Read(-3.0, 0.0)
    assert not (read("0.0010") * read("0.2260")).agrees(read("2.460e−4"))
    for value in (0.65484, -1.26539, 0.041234, 2.3519e-4):
        assert read(figures(value)).agrees(exactly(value))
