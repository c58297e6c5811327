"""What the network picture is asked to show: a, z or delta, W or the gradient, an example or a point that is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Parameters
from bpviz.gui import theme
from bpviz.gui.panels.drawing.colour_scale import colours_of
from bpviz.gui.panels.network.choice import Choice
from bpviz.gui.panels.network.legend import Scales, words_above
from bpviz.gui.panels.network.moment import moment_of
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.network.values import shown
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., NetworkPanel]
POINT = (0.31, 0.72)


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(60)
    return session


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown_as(frame: Frame, units: int = 0, edges: int = 0) -> NetworkPanel:
        panel = NetworkPanel()
        qtbot.addWidget(panel)
        panel.resize(784, 330)
        panel.draw(frame)
        panel.header.units.setCurrentIndex(units)
        panel.header.edges.setCurrentIndex(edges)
        panel.grab()
        return panel

    return shown_as


def centre(panel: NetworkPanel, l: int, i: int) -> QPointF:
    layout = panel.layout_now()
    assert layout is not None
    return QPointF(*layout.column(l).centres[i - 1].tolist())


def fill_of(panel: NetworkPanel, image: QImage, l: int, i: int) -> QColor:
    layout = panel.layout_now()
    assert layout is not None
    above_its_number = centre(panel, l, i) - QPointF(0, 0.55 * layout.column(l).radius)
    return image.pixelColor(above_its_number.toPoint())


def alike(one: QColor, other: QColor) -> bool:
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)) < 12  # type: ignore[index]


def legend(frame: Frame, choice: Choice) -> str:
    limits, moment = Scales().follow(frame, choice)
    return "".join(text for _, text in words_above(1200, limits, moment, "")[-1].runs)


@pytest.mark.parametrize("units", [0, 1, 2])
def test_units_are_filled_by_what_is_chosen_and_inputs_by_x(session: Session, show: Show, units: int) -> None:
    frame, name = session.frame(i=3), ("a", "z", "delta")[units]
    panel = show(frame, units)
    image, limits = panel.grab().toImage(), Scales().follow(frame, Choice(name))[0]  # type: ignore[arg-type]
    values = {2: getattr(frame.example, name)[2][:, 0], 3: getattr(frame.example, name)[3][:, 0]}
    for l, of_layer in values.items():
        assert np.abs(of_layer).max() <= limits.fill
        for i, expected in enumerate(colours_of(of_layer, limits.fill, theme.LIGHT), start=1):
            assert alike(fill_of(panel, image, l, i), expected), (l, i)
    x = colours_of(frame.example.a[1][:, 0], limits.x, theme.LIGHT)
    assert alike(fill_of(panel, image, 1, 1), x[0])


def test_the_legend_says_what_is_drawn_and_where_its_scale_ends(session: Session) -> None:
    frame = session.frame(i=3)
    assert "a ±1   ·   ring δ ±" in legend(frame, Choice("a", "W"))
    assert ", z ±" in legend(frame, Choice("z", "W"))
    by_delta = legend(frame, Choice("delta", "grad_W"))
    assert ", δ ±" in by_delta
    assert "ring" not in by_delta
    assert "edges ∇W, ∇b of J ±" in by_delta


def test_edges_stand_for_the_mean_gradient_by_choice(session: Session, show: Show) -> None:
    frame = session.frame(i=3)
    strand = moment_of(frame, "grad_W").explained
    of_examples = [session.backpropagate(i) for i in range(1, session.dataset.m + 1)]
    for l in (1, 2):
        mean = sum(one.grad_W[l] for one in of_examples) / len(of_examples)
        expected = mean + frame.recipe.lambda_ * frame.parameters.W[l]
        np.testing.assert_allclose(strand.values.W[l], expected, rtol=1e-8, atol=1e-12)
    assert show(frame).grab().toImage() != show(frame, 0, 1).grab().toImage()


@pytest.mark.parametrize("line", [Line(Step.FEEDFORWARD, 2), Line(Step.OUTPUT_DELTA, 3), Line(Step.PARTIALS)])
def test_a_gradient_that_is_not_computed_yet_is_never_drawn(session: Session, show: Show, line: Line) -> None:
    frame = session.frame(Position(session.k, 2, line))
    for strand in moment_of(frame, "grad_W").strands:
        assert strand.quantity != "gradient"
        assert strand.values is not frame.gradient
    assert show(frame).grab().toImage() == show(frame, 0, 1).grab().toImage()


def test_error_terms_that_are_not_computed_yet_fill_nothing(session: Session, show: Show) -> None:
    frame = session.frame(Position(session.k, 2, Line(Step.OUTPUT_DELTA, 3)))
    panel = show(frame, 2)
    image = panel.grab().toImage()
    blank = QColor(theme.current().field)
    assert fill_of(panel, image, 2, 1) == blank
    assert fill_of(panel, image, 3, 1) != blank


def test_the_choosers_can_be_told_apart_without_sight(show: Show, session: Session) -> None:
    header = show(session.frame()).header
    names = [header.units.accessibleName(), header.edges.accessibleName(), header.fit.accessibleName()]
    assert len({name for name in names if name}) == 3


# A point that is no example.


def test_a_point_shows_its_own_values_and_no_error_terms(session: Session) -> None:
    frame = session.frame(probe=POINT)
    W, b, f = frame.parameters.W, frame.parameters.b, np.tanh
    x = session.dataset.input_scaling.apply(np.array(POINT)[:, None])
    a2 = f(W[1] @ x + b[1])
    a3 = f(W[2] @ a2 + b[2])
    assert frame.recipe.f_of[2].name == frame.recipe.f_of[3].name == "tanh"
    for l, a in ((1, x), (2, a2), (3, a3)):
        values = shown(frame, l)
        assert values.a is not None
        np.testing.assert_allclose(values.a, a[:, 0], rtol=1e-9)
        assert values.delta is None


def test_of_a_point_the_picture_says_that_it_is_no_example_and_names_no_target(session: Session, show: Show) -> None:
    frame = session.frame(probe=POINT)
    limits, moment = Scales().follow(frame)
    said = ["".join(text for _, text in words.runs) for words in words_above(900, limits, moment, "")]
    assert said[0] == "point (0.31, 0.72): no example, no target"
    assert "δ" not in said[-1]
    panel = show(frame)
    assert "0.31" in panel.text_at(centre(panel, 1, 1))
    words = panel.text_at(centre(panel, 3, 1))
    assert "target" not in words
    assert "δ" not in words
    menu = panel.menu_at(centre(panel, 1, 1))
    assert menu is not None
    assert not any("Edit" in action.text() for action in menu.actions())


def test_a_points_rings_are_gone_and_come_back_with_an_example(session: Session, show: Show) -> None:
    panel = show(session.frame(i=3))
    before = panel.grab().toImage()
    panel.draw(session.frame(probe=POINT))
    assert panel.grab().toImage() != before
    panel.draw(session.frame(i=3))
    assert panel.grab().toImage() == before


# Values that are not finite.


@pytest.fixture
def broken(session: Session) -> Frame:
    frame = session.frame(i=3)
    theta = frame.parameters.theta.copy()
    a = {l: values.copy() for l, values in frame.example.a.items()}
    parameters = Parameters(frame.recipe.layer_sizes, theta)
    parameters.W[1][0, 0], parameters.W[1][2, 1], a[2][1] = np.nan, np.inf, np.nan
    return replace(frame, parameters=parameters, example=replace(frame.example, a=a))


def test_what_is_not_finite_is_counted_above_the_picture_and_named_in_the_tooltip(broken: Frame, show: Show) -> None:
    panel = show(broken)
    assert panel._note == "2 weights are not finite · 1 value of a unit is not finite"
    assert "nan" in panel.text_at(centre(panel, 2, 2))
    start, end = centre(panel, 1, 1), centre(panel, 2, 1)
    assert "nan" in panel.text_at(start + 0.3 * (end - start))


def test_an_edge_that_is_not_finite_is_not_drawn(broken: Frame, show: Show) -> None:
    panel = show(broken)
    start, end = centre(panel, 1, 1), centre(panel, 2, 1)
    where = (start + 0.3 * (end - start)).toPoint()
    image, surface = panel.grab().toImage(), QColor(theme.current().surface)
    assert all(image.pixelColor(where.x(), where.y() + dy) == surface for dy in range(-2, 3))


def test_a_unit_that_is_not_finite_is_hatched(broken: Frame, show: Show) -> None:
    panel = show(broken)
    image, at = panel.grab().toImage(), centre(panel, 2, 2).toPoint()
    row = {image.pixelColor(at.x() + dx, at.y() - 8).lightness() for dx in range(-7, 8)}
    assert max(row) - min(row) > 60


# Selections.


def test_a_selection_is_marked_wherever_it_was_made_and_an_example_marks_nothing(session: Session, show: Show) -> None:
    panel = show(session.frame(i=3))
    plain = panel.grab().toImage()
    pictures = []
    for selection in (
        Selection.unit(2, 1),
        Selection.weight(1, 2, 1),
        Selection.bias(1, 2),
        Selection.input_value(3, 1),
    ):
        panel.select(selection)
        pictures.append(panel.grab().toImage())
        assert pictures[-1] != plain, selection
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[n + 1 :])
    panel.select(Selection.example(4))
    assert panel.grab().toImage() == plain
    panel.select(None)
    assert panel.grab().toImage() == plain
