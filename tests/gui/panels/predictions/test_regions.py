"""The decision regions: their colours, their boundary, and what the mouse does on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtSvg import QSvgGenerator
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui import theme
from bpviz.gui.panels.canvas.points import class_colours
from bpviz.gui.panels.predictions.keys import fitting
from bpviz.gui.panels.predictions.pointer import label_box
from bpviz.gui.panels.predictions.region_picture import boundary, region_picture
from bpviz.gui.panels.predictions.regions import RegionsView, wrong_rows
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, recipe_for, sample_recipe
from bpviz.session.session import Session

Show = Callable[..., RegionsView]
LEFT = Qt.MouseButton.LeftButton
GRID = frozenset({"input_grid"})


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 520, height: int = 300) -> RegionsView:
        view = RegionsView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.draw(frame)
        view.grab()
        return view

    return shown


def session_of(sample: str, iterations: int = 50) -> Session:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(iterations)
    return session


def blobs(classes: int = 4) -> Session:
    random = np.random.default_rng(0)
    kind = np.arange(80) % classes
    angle = 2 * np.pi * kind / classes
    inputs = np.stack([10 + 3 * np.cos(angle), 3 * np.sin(angle)]) + random.normal(size=(2, 80)) / 3
    names = tuple("abcdefgh"[:classes])
    session = Session(
        Recipe((2, 6, classes), alpha=2.0, epsilon=0.7),
        Dataset.of(Table("blobs", "classification", ("p", "q"), inputs, ("kind",), kind[np.newaxis], names)),
    )
    session.advance(150)
    return session


def heights() -> Session:
    inputs = np.random.default_rng(0).uniform(-1, 1, (2, 60))
    table = Table("heights", "regression", ("p (m)", "q (m)"), inputs, ("height (mm)",), 10 * inputs[:1])
    session = Session(recipe_for(Dataset.of(table)), Dataset.of(table))
    session.advance(300)
    return session


def outputs_on_grid(session: Session) -> np.ndarray:
    grid = session.frame(wants=GRID).input_grid
    assert grid is not None
    return grid.a[session.recipe.n_l]


def at_pixels(image: QImage, grid_axes: tuple[np.ndarray, ...], every: int) -> list[tuple[QColor, np.ndarray]]:
    """Colours of the picture and the raw inputs in the middle of their cells."""
    x1, x2 = grid_axes
    found = []
    for column in range(every // 2, image.width(), every):
        for row in range(every // 2, image.height(), every):
            across, up = (column + 0.5) / image.width(), 1 - (row + 0.5) / image.height()
            raw = np.array([x1[0] + across * (x1[-1] - x1[0]), x2[0] + up * (x2[-1] - x2[0])])
            found.append((image.pixelColor(column, row), raw))
    return found


def test_each_place_has_the_colour_of_the_class_that_the_net_gives_it() -> None:
    session = blobs()
    data = session.dataset
    picture = region_picture(data, outputs_on_grid(session), theme.LIGHT)
    grid = session.frame(wants=GRID).input_grid
    assert grid is not None
    inks = class_colours(4, theme.LIGHT)
    checked = 0
    seen = at_pixels(picture.image, grid.axes, 9)
    outputs = session.outputs(data.input_scaling.apply(np.stack([raw for _, raw in seen], axis=1)))
    for (colour, _), h in zip(seen, outputs.T, strict=True):
        low, high = sorted(h)[-2:]
        if high - low > 0.2:
            hues = [abs((colour.hue() - ink.hue() + 180) % 360 - 180) for ink in inks]
            assert int(np.argmin(hues)) == int(h.argmax())
            checked += 1
    assert checked > 100


def test_of_two_classes_the_colour_goes_from_orange_to_blue_with_h() -> None:
    session = session_of("moons", 300)
    data = session.dataset
    grid = session.frame(wants=GRID).input_grid
    assert grid is not None
    picture = region_picture(data, outputs_on_grid(session), theme.LIGHT)
    seen = []
    for colour, raw in at_pixels(picture.image, grid.axes, 11):
        h = session.outputs(data.input_scaling.apply(raw[:, np.newaxis]))[0, 0]
        seen.append((float(h), colour.blue() - colour.red()))
    seen.sort()
    assert seen[0][1] < -50
    assert seen[-1][1] > 50
    assert all(later[1] >= earlier[1] - 12 for earlier, later in pairwise(seen))


@pytest.mark.parametrize("make", [lambda: session_of("moons", 300), lambda: session_of("xor", 2000), blobs])
def test_on_the_boundary_two_classes_are_alike(make: Callable[[], Session]) -> None:
    session = make()
    data = session.dataset
    grid = session.frame(wants=GRID).input_grid
    assert grid is not None
    pieces = boundary(data, outputs_on_grid(session)).reshape(-1, 2)
    assert len(pieces) > 50
    raw = np.stack([np.interp(pieces[:, j], np.arange(len(axis)), axis) for j, axis in enumerate(grid.axes)])
    h = session.outputs(data.input_scaling.apply(raw))
    best = np.sort(h, axis=0)
    lead = best[-1] - best[-2] if len(h) > 1 else h[0] - sum(data.preparation.target_range) / 2
    # What is left is the bend of h between two points of the grid.
    assert np.median(np.abs(lead)) < 0.01
    assert np.abs(lead).max() < 0.15


def test_regression_has_no_boundary_and_the_scale_of_its_targets() -> None:
    session = heights()
    h = outputs_on_grid(session)
    assert len(boundary(session.dataset, h)) == 0
    image = region_picture(session.dataset, h, theme.LIGHT).image
    left, right = (image.pixelColor(column, image.height() // 2) for column in (2, image.width() - 3))
    assert left.red() - left.blue() > 50
    assert right.blue() - right.red() > 50


def test_what_is_not_finite_is_a_gap_that_is_named(show: Show) -> None:
    session = session_of("xor")
    frame = session.frame(wants=GRID)
    assert frame.input_grid is not None
    a = {l: of_layer.copy() for l, of_layer in frame.input_grid.a.items()}
    a[3][0, :20] = np.nan
    picture = region_picture(frame.dataset, a[3], theme.LIGHT)
    assert picture.gaps
    assert picture.image.pixelColor(5, picture.image.height() - 5) == QColor(theme.LIGHT.surface)
    view = show(replace(frame, input_grid=replace(frame.input_grid, a=a)))
    assert "not finite" in view.spot_at(place(view, -0.05, -0.05).toPointF()).tip  # type: ignore[union-attr]


def test_wrong_rows_are_those_of_other_classes_by_a_plain_loop() -> None:
    frame = session_of("moons", 2).frame()
    data, expected = frame.dataset, set()
    assert frame.outputs is not None
    middle = sum(data.preparation.target_range) / 2
    for rows, h in ((data.training, frame.outputs.training), (data.held_out, frame.outputs.held_out)):
        for column, row in enumerate(rows):
            if (h[0, column] > middle) != bool(data.raw_targets[0, row]):
                expected.add(int(row))
    assert expected
    assert set(wrong_rows(frame).tolist()) == expected


def test_it_fits_two_inputs_with_classes_or_one_number() -> None:
    for sample, fits in (("xor", True), ("moons", True), ("iris", False), ("sine", False), ("diabetes", False)):
        frame = Session(sample_recipe(sample), load_sample(sample)).frame()
        assert RegionsView.fits(frame) is fits
    assert RegionsView.fits(heights().frame())


def place(view: RegionsView, x1: float, x2: float) -> QPoint:
    plane = view.plane
    assert plane is not None
    return plane.pixel(x1, x2).toPoint()


def test_a_click_on_an_example_chooses_it_and_one_elsewhere_runs_that_point(show: Show, qtbot: QtBot) -> None:
    session = session_of("xor")
    view = show(session.frame(wants=GRID))
    examples, points = [], []
    view.example_chosen.connect(examples.append)
    view.point_chosen.connect(points.append)
    x = session.dataset.raw_inputs[:, session.dataset.training[2]]
    qtbot.mouseClick(view, LEFT, pos=place(view, *x.tolist()))
    assert (examples, points) == ([3], [])
    qtbot.mouseClick(view, LEFT, pos=place(view, 0.4, 0.6))
    assert examples == [3]
    np.testing.assert_allclose(points, [(0.4, 0.6)], atol=0.01)


def test_a_held_out_example_is_run_as_a_point(show: Show, qtbot: QtBot) -> None:
    session = blobs()
    data = session.dataset
    view = show(session.frame(wants=GRID), 1200, 900)
    points = []
    view.point_chosen.connect(points.append)
    raw = data.raw_inputs[:, data.held_out[0]]
    qtbot.mouseClick(view, LEFT, pos=place(view, *raw.tolist()))
    np.testing.assert_allclose(points[0], raw)


def test_dragging_moves_the_point_and_a_click_on_it_takes_it_away(show: Show, qtbot: QtBot) -> None:
    session = session_of("xor")
    view = show(session.frame(wants=GRID, probe=(0.4, 0.6)))
    points = []
    view.point_chosen.connect(points.append)
    qtbot.mousePress(view, LEFT, pos=place(view, 0.4, 0.6))
    for x1 in (0.5, 0.6, 0.7):
        qtbot.mouseMove(view, place(view, x1, 0.6))
    qtbot.mouseRelease(view, LEFT, pos=place(view, 0.7, 0.6))
    np.testing.assert_allclose([point[0] for point in points], [0.5, 0.6, 0.7], atol=0.01)
    points.clear()
    qtbot.mouseClick(view, LEFT, pos=place(view, 0.4, 0.6))
    assert points == [None]


def test_choosing_an_example_ends_the_look_at_a_point(show: Show, qtbot: QtBot) -> None:
    session = session_of("xor")
    view = show(session.frame(wants=GRID, probe=(0.4, 0.6)))
    calls: list[object] = []
    view.point_chosen.connect(calls.append)
    view.example_chosen.connect(calls.append)
    x = session.dataset.raw_inputs[:, session.dataset.training[0]]
    qtbot.mouseClick(view, LEFT, pos=place(view, *x.tolist()))
    assert calls == [None, 1]


def test_the_keyboard_puts_moves_and_removes_the_point_and_goes_through_the_examples(show: Show, qtbot: QtBot) -> None:
    session = session_of("xor")
    view = show(session.frame(wants=GRID, i=2))
    calls: list[object] = []
    view.point_chosen.connect(calls.append)
    view.example_chosen.connect(calls.append)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert calls[0] == 3
    start = session.dataset.raw_inputs[:, session.dataset.training[1]]
    np.testing.assert_allclose(calls[1], start, atol=0.01)
    view.draw(session.frame(wants=GRID, probe=(0.5, 0.5)))
    qtbot.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert calls[2][0] > 0.51  # type: ignore[index]
    assert calls[3] is None


def test_pointing_says_what_the_net_answers_there(show: Show) -> None:
    session = session_of("moons", 300)
    frame = session.frame(wants=GRID, probe=(0.5, 0.25))
    view = show(frame)
    h = session.outputs(session.dataset.input_scaling.apply(np.array([[0.5], [0.25]])))[0, 0]
    spot = view.spot_at(place(view, 0.5, 0.25).toPointF())
    assert spot is not None
    assert ("h = " + repr(float(h)), repr(float(h))) in spot.copies
    near = view.spot_at(place(view, -1.0, -0.6).toPointF())
    assert near is not None
    assert "about h" in near.tip
    exact = session.outputs(session.dataset.input_scaling.apply(np.array([[-1.0], [-0.6]])))[0, 0]
    assert float(near.copies[-1][1]) == pytest.approx(exact, abs=0.05)
    row = int(frame.dataset.training[0])
    over = view.spot_at(place(view, *frame.dataset.raw_inputs[:, row].tolist()).toPointF())
    assert over is not None
    assert "xample" in over.tip


def test_the_right_button_copies(show: Show) -> None:
    view = show(session_of("xor").frame(wants=GRID))
    menu = view.menu_at(place(view, 0.3, 0.5).toPointF())
    assert menu is not None
    action = menu.actions()[-1]
    action.trigger()
    assert action.text().endswith(QGuiApplication.clipboard().text())
    menu.deleteLater()


def test_before_an_example_is_taken_none_is_ringed(show: Show) -> None:
    session = session_of("xor")
    whole = show(session.frame(wants=GRID)).grab().toImage()
    k = session.k
    before = show(session.frame(Position(k, 0, Line(Step.ZERO)), wants=GRID)).grab().toImage()
    assert whole != before


def test_nothing_breaks_without_room_or_grid(show: Show) -> None:
    session = session_of("xor")
    for width, height in ((0, 0), (1, 1), (30, 12), (60, 40)):
        show(session.frame(wants=GRID), width, height)
    view = show(session.frame())
    assert view.plane is None
    assert view.sheet() is None
    assert view.property("bpviz_last_painting_error") is None


def test_points_are_painted_at_the_resolution_of_the_device(show: Show) -> None:
    view = show(session_of("xor").frame(wants=GRID), 300, 200)
    image = QImage(600, 400, QImage.Format.Format_RGB32)
    for ratio in (2.0, 1.0):
        image.setDevicePixelRatio(ratio)
        view.render(image)
        assert view._points._kept is not None
        assert view._points._kept[1].devicePixelRatio() == ratio


def test_vector_formats_get_shapes_and_no_pixels_for_the_points(show: Show) -> None:
    view = show(session_of("xor").frame(wants=GRID), 300, 200)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(view.logicalDpiX())
    generator.setSize(view.size())
    view.render(generator)
    buffer.close()
    drawing = bytes(buffer.data().data()).decode()
    assert drawing.count("<image") == 1
    assert drawing.count("<circle") > 4


def test_the_sheet_has_every_point_of_the_grid(show: Show) -> None:
    session = blobs()
    sheet = show(session.frame(wants=GRID)).sheet()
    assert sheet is not None
    columns = dict(sheet.columns)
    assert list(columns) == ["p", "q", "h 1", "h 2", "h 3", "h 4", "class"]
    raw = np.array([[columns["p"][777]], [columns["q"][777]]])
    h = session.outputs(session.dataset.input_scaling.apply(raw))[:, 0]
    np.testing.assert_allclose([columns[f"h {i}"][777] for i in range(1, 5)], h)
    assert columns["class"][777] == "abcd"[int(h.argmax())]


def test_a_label_keeps_off_its_point_and_inside() -> None:
    within, size = QRectF(0, 0, 300, 120), QSizeF(120, 18)
    for x in range(0, 301, 20):
        for y in range(0, 121, 20):
            at = QPointF(x, y)
            box = label_box(at, size, within)
            assert within.contains(box)
            assert not box.adjusted(-4, -4, 4, 4).contains(at)


def test_the_key_leaves_out_the_last_that_have_no_room() -> None:
    assert fitting([10, 20, 30], 84) == 3
    assert fitting([10, 20, 30], 83) == 2
    assert fitting([10, 20, 30], 5) == 0
    assert fitting([], 5) == 0
