"""The fitted curve, and the parts it is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui.panels.predictions.curve import CurveView, rooms
from bpviz.gui.panels.predictions.curve_numbers import drawn_targets, in_target_units, parts_of, range_of_targets
from bpviz.gui.panels.predictions.polyline import runs
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., CurveView]
LEFT = Qt.MouseButton.LeftButton
GRID = frozenset({"input_grid"})


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 520, height: int = 300, *, units: bool = False) -> CurveView:
        view = CurveView()
        qtbot.addWidget(view)
        qtbot.addWidget(view.with_units)
        view.with_units.setChecked(units)
        view.resize(width, height)
        view.draw(frame)
        view.grab()
        return view

    return shown


@pytest.fixture
def sine() -> Session:
    session = Session(sample_recipe("sine"), load_sample("sine"))
    session.advance(300)
    return session


def of_one_input(task: str, targets: np.ndarray, names: tuple[str, ...], classes: tuple[str, ...] = ()) -> Session:
    inputs = np.linspace(0, 10, targets.shape[1])[np.newaxis]
    table = Table("one", task, ("age (years)",), inputs, names, targets, classes)  # type: ignore[arg-type]
    data = Dataset.of(table, Preparation(held_out=0.25))
    session = Session(Recipe((1, 3, len(data.Y)), epsilon=0.5, alpha=1.0), data)
    session.advance(20)
    return session


def place(view: CurveView, x: float, y: float) -> QPoint:
    assert view.plane is not None
    return view.plane.pixel(x, y).toPoint()


def test_the_curve_goes_through_what_the_net_answers(show: Show, sine: Session) -> None:
    view = show(sine.frame(wants=GRID, i=1), 900, 600)
    image, step = view.grab().toImage(), 2 * np.pi / 49
    # Midway between two examples, whose points would lie on the curve.
    for x in (-np.pi + (n + 0.5) * step for n in (5, 14, 25, 36)):
        said = sine.outputs(sine.dataset.input_scaling.apply(np.array([[x]])))
        at = place(view, x, float(sine.dataset.raw_outputs(said)[0, 0]))
        assert any(image.pixelColor(at.x(), at.y() + down).lightness() < 60 for down in (-1, 0, 1))
        assert not any(image.pixelColor(at.x(), at.y() + down).lightness() < 60 for down in (-9, 9))


def test_targets_stand_in_raw_units_and_classes_at_their_own_value() -> None:
    two = of_one_input("regression", np.stack([np.arange(40.0), 100 - np.arange(40.0)]), ("up", "down"))
    np.testing.assert_array_equal(drawn_targets(two.dataset), two.dataset.raw_targets)
    assert range_of_targets(two.dataset) == pytest.approx((-12, 112))
    kinds = np.arange(40)[np.newaxis] % 2
    classes = of_one_input("classification", kinds, ("kind",), ("a", "b"))
    np.testing.assert_array_equal(drawn_targets(classes.dataset), kinds)
    several = of_one_input("classification", np.arange(40)[np.newaxis] % 3, ("kind",), ("a", "b", "c"))
    np.testing.assert_array_equal(drawn_targets(several.dataset), np.ones((1, 40)))
    h = np.array([[0.2, 0.7]])
    np.testing.assert_array_equal(in_target_units(classes.dataset, h), h)


def test_the_parts_and_the_bias_add_up_to_z_of_the_output_unit(sine: Session) -> None:
    frame = sine.frame(wants=GRID, probe=(1.3,))
    parts = parts_of(frame, 1)
    assert parts is not None
    assert frame.probe is not None
    W, b = frame.parameters.W[2], frame.parameters.b[2]
    terms = [W[0, j] * frame.probe.a[2][j, 0] for j in range(W.shape[1])]
    assert sum(terms) + b[0, 0] == pytest.approx(frame.probe.z[3][0, 0])
    assert frame.input_grid is not None
    x = frame.input_grid.axes[0]
    assert np.interp(1.3, x, parts.z) == pytest.approx(frame.probe.z[3][0, 0], abs=0.01)
    for j, term in enumerate(terms):
        assert np.interp(1.3, x, parts.terms[j]) == pytest.approx(term, abs=0.01)


def test_a_click_chooses_an_example_or_runs_an_input(show: Show, sine: Session, qtbot: QtBot) -> None:
    view = show(sine.frame(wants=GRID), 900, 600)
    examples, points = [], []
    view.example_chosen.connect(examples.append)
    view.point_chosen.connect(points.append)
    row = int(sine.dataset.training[7])
    raw = sine.dataset.raw_inputs[0, row], sine.dataset.raw_targets[0, row]
    qtbot.mouseClick(view, LEFT, pos=place(view, *map(float, raw)))
    qtbot.mouseClick(view, LEFT, pos=place(view, 1.0, -0.7))
    assert examples == [8]
    np.testing.assert_allclose(points, [(1.0,)], atol=0.02)


def test_the_cross_lies_on_the_curve_and_a_click_takes_it_away(show: Show, sine: Session, qtbot: QtBot) -> None:
    frame = sine.frame(wants=GRID, probe=(0.9,))
    view = show(frame)
    points = []
    view.point_chosen.connect(points.append)
    assert frame.probe is not None
    y = float(sine.dataset.raw_outputs(frame.probe.a[3])[0, 0])
    qtbot.mouseClick(view, LEFT, pos=place(view, 0.9, y))
    assert points == [None]


def test_a_click_on_a_part_selects_its_hidden_unit(show: Show, sine: Session, qtbot: QtBot) -> None:
    frame = sine.frame(wants=GRID)
    view = show(frame, 1000, 400, units=True)
    selections: list[Selection] = []
    view.selected.connect(selections.append)
    painted = view._parts._painted
    assert painted is not None
    heights = painted.parts.terms[:, 40]
    j = int(np.argmax(np.abs(heights - np.median(heights))))
    at = painted.plane.pixel(float(painted.x[40]), float(heights[j])).toPoint()
    qtbot.mouseClick(view, LEFT, pos=at)
    assert selections == [Selection.unit(2, j + 1)]
    spot = view.spot_at(at.toPointF())
    assert spot is not None
    assert float(spot.copies[0][1]) == pytest.approx(heights[j], abs=0.05)
    before = view.grab().toImage()
    view.select(selections[0])
    assert view.grab().toImage() != before


def test_without_a_hidden_layer_there_are_no_parts(show: Show) -> None:
    session = Session(Recipe((1, 1)), load_sample("sine"))
    frame = session.frame(wants=GRID)
    view = show(frame, units=True)
    assert parts_of(frame, 1) is None
    assert not view.with_units.isEnabled()


def test_pointing_tells_an_example_from_the_curve(show: Show, sine: Session) -> None:
    view = show(sine.frame(wants=GRID))
    row = int(sine.dataset.training[20])
    over = view.spot_at(
        place(view, *map(float, (sine.dataset.raw_inputs[0, row], sine.dataset.raw_targets[0, row]))).toPointF()
    )
    assert over is not None
    assert over.example == 21
    off = view.spot_at(place(view, 0.0, 0.9).toPointF())
    assert off is not None
    assert off.tip.startswith("x = ")


def test_a_curve_that_is_not_finite_has_gaps(show: Show, sine: Session) -> None:
    frame = sine.frame(wants=GRID)
    assert frame.input_grid is not None
    a = {l: of_layer.copy() for l, of_layer in frame.input_grid.a.items()}
    a[3][0, 50:90] = np.nan
    a[2][1, 10:20] = np.inf
    view = show(replace(frame, input_grid=replace(frame.input_grid, a=a)), 800, 300, units=True)
    assert view.property("bpviz_last_painting_error") is None
    x = frame.input_grid.axes[0]
    spot = view.spot_at(place(view, float(x[70]), 0.9).toPointF())
    assert spot is not None
    assert "not finite" in spot.tip
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.array([False])) == []


def test_two_plots_share_the_room_and_do_not_overlap() -> None:
    for width, height in ((520, 170), (680, 440), (300, 400), (0, 0)):
        one, other = rooms(width, height, both=True)
        assert other is not None
        assert not one.intersects(other)
        assert rooms(width, height, both=False)[1] is None


def test_every_task_and_size_can_be_drawn(show: Show) -> None:
    two = of_one_input("regression", np.stack([np.arange(40.0), 100 - np.arange(40.0)]), ("up", "down"))
    several = of_one_input("classification", np.arange(40)[np.newaxis] % 3, ("kind",), ("a", "b", "c"))
    for session in (two, several):
        for width, height in ((0, 0), (30, 20), (400, 150), (300, 400)):
            view = show(session.frame(wants=GRID, probe=(4.0,)), width, height, units=True)
            assert view.property("bpviz_last_painting_error") is None
    assert show(two.frame()).sheet() is None


def test_the_sheet_has_the_curve_in_both_units(show: Show, sine: Session) -> None:
    sheet = show(sine.frame(wants=GRID)).sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    h = sine.outputs(sine.dataset.input_scaling.apply(np.asarray(columns["x"])[np.newaxis]))
    np.testing.assert_allclose(columns["h 1"], h[0])
    np.testing.assert_allclose(columns["net says sin x"], sine.dataset.raw_outputs(h)[0])
