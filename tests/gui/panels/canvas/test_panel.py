import dataclasses
import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Generated, Table
from bpviz.gui import theme
from bpviz.gui.commands import AddExample, DeleteExamples, EditInputs
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.canvas.panel import CanvasPanel
from bpviz.gui.panels.canvas.plane import Plane, ranges_of
from bpviz.gui.panels.canvas.points import class_colours
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session

Show = Callable[..., CanvasPanel]
Settled = Callable[[MainWindow], None]
LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, width: int = 620, height: int = 320) -> CanvasPanel:
        panel = CanvasPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.show()
        return panel

    return shown


def session_of(sample: str) -> Session:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(3)
    return session


def regression_session() -> Session:
    inputs, targets = np.array([[0.0, 1, 2, 3], [5.0, 3, 9, 4]]), np.array([[10.0, 20, 30, 40]])
    table = Table("mine", "regression", ("p", "q"), inputs, ("price",), targets)
    return Session(Recipe((2, 2, 1)), Dataset.of(table, Preparation(held_out=0.0)))


def place_of(panel: CanvasPanel, row: int) -> QPoint:
    return panel.plane.pixel(*panel._rows.dataset.raw_inputs[:, row].tolist()).toPoint()


def empty_place(panel: CanvasPanel) -> QPoint:
    """A place in the plane far from every point."""
    where = panel.plane.where
    for across, down in itertools.product(np.linspace(0.05, 0.95, 19), repeat=2):
        at = QPointF(where.left() + across * where.width(), where.top() + down * where.height())
        if all(panel.row_at(at + QPointF(dx, dy)) is None for dx in (-9, 0, 9) for dy in (-9, 0, 9)):
            return at.toPoint()
    raise AssertionError("no room")


def drag(panel: CanvasPanel, qtbot: QtBot, start: QPoint, end: QPoint, button: Qt.MouseButton = LEFT) -> None:
    qtbot.mousePress(panel, button, pos=start)
    for share in (0.3, 0.7, 1.0):
        way = QPointF(end - start) * share
        event_at = QPointF(start) + way
        qtbot.mouseMove(panel, event_at.toPoint())
    qtbot.mouseRelease(panel, button, pos=end)


def wheel(panel: CanvasPanel, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(panel.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        NONE,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel, event)


def wishes(panel: CanvasPanel) -> list[object]:
    wanted: list[object] = []
    panel.edit_wanted.connect(wanted.append)
    return wanted


# The mouse.


def test_a_click_on_the_empty_plane_adds_an_example_of_the_chosen_class_there(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("moons").frame())
    wanted, at = wishes(panel), empty_place(panel)
    qtbot.mouseClick(panel, LEFT, pos=at)
    qtbot.mouseClick(panel.header.buttons[1], LEFT)
    qtbot.mouseClick(panel, LEFT, pos=at)
    assert [type(edit) for edit in wanted] == [AddExample, AddExample]
    assert [edit.raw_targets for edit in wanted] == [(0.0,), (1.0,)]
    back = panel.plane.pixel(*wanted[0].raw_inputs)
    assert math.dist(back.toTuple(), at.toTuple()) < 1


def test_a_drag_moves_a_point_and_names_its_example(show: Show, qtbot: QtBot) -> None:
    frame = session_of("circles").frame()
    data, panel = frame.dataset, show(frame)
    wanted, row, end = wishes(panel), int(data.training[20]), empty_place(panel)
    drag(panel, qtbot, place_of(panel, row), end)
    (edit,) = wanted
    assert isinstance(edit, EditInputs)
    assert (edit.i, edit.part, edit.seen) == (21, "training", data)
    assert math.dist(panel.plane.pixel(*edit.raw_values).toTuple(), end.toTuple()) < 1


def test_a_held_out_point_is_moved_and_removed_as_such(show: Show, qtbot: QtBot) -> None:
    frame = session_of("circles").frame()
    data, panel = frame.dataset, show(frame)
    wanted, row = wishes(panel), int(data.held_out[2])
    drag(panel, qtbot, place_of(panel, row), empty_place(panel))
    qtbot.mouseClick(panel, RIGHT, pos=place_of(panel, row))
    assert (wanted[0].i, wanted[0].part) == (3, "held out")
    assert wanted[1] == DeleteExamples((), (3,), data)


def test_a_point_dragged_over_the_edge_stays_at_the_edge(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("xor").frame())
    wanted = wishes(panel)
    drag(panel, qtbot, place_of(panel, 3), QPoint(5000, -5000))
    assert wanted[0].raw_values == pytest.approx((panel.plane.x1[1], panel.plane.x2[1]), rel=1e-2)


def test_a_right_click_removes_a_point_and_on_the_empty_plane_does_nothing(show: Show, qtbot: QtBot) -> None:
    frame = session_of("xor").frame()
    panel = show(frame)
    wanted = wishes(panel)
    qtbot.mouseClick(panel, RIGHT, pos=empty_place(panel))
    assert wanted == []
    qtbot.mouseClick(panel, RIGHT, pos=place_of(panel, 2))
    assert wanted == [DeleteExamples((3,), (), frame.dataset)]


def test_a_click_on_a_point_shows_its_example_and_edits_nothing(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("xor").frame())
    wanted = wishes(panel)
    with qtbot.waitSignal(panel.example_chosen) as chosen:
        qtbot.mouseClick(panel, LEFT, pos=place_of(panel, 2))
    assert chosen.args == [3]
    assert wanted == []


def test_a_double_click_adds_one_point_only(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("xor").frame())
    wanted, at = wishes(panel), empty_place(panel)
    qtbot.mouseClick(panel, LEFT, pos=at)
    qtbot.mouseDClick(panel, LEFT, pos=at)
    assert len(wanted) == 1


def test_clicks_beside_the_plane_do_nothing(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("xor").frame())
    wanted = wishes(panel)
    for at in (QPoint(3, 200), QPoint(300, panel.height() - 3)):
        qtbot.mouseClick(panel, LEFT, pos=at)
    assert wanted == []


def test_the_wheel_zooms_about_the_mouse_dragging_the_plane_moves_it_and_fit_takes_both_back(
    show: Show, qtbot: QtBot
) -> None:
    panel = show(session_of("moons").frame())
    wanted, at, first = wishes(panel), empty_place(panel), panel.plane
    under = first.point(QPointF(at))
    wheel(panel, at, 3)
    nearer = panel.plane
    assert nearer.x1[1] - nearer.x1[0] < 0.7 * (first.x1[1] - first.x1[0])
    assert nearer.point(QPointF(at)) == pytest.approx(under, abs=0.02)
    held = empty_place(panel)
    under = nearer.point(QPointF(held))
    drag(panel, qtbot, held, held + QPoint(40, 25))
    assert panel.plane.point(QPointF(held + QPoint(40, 25))) == pytest.approx(under, abs=0.02)
    qtbot.mouseClick(panel.header.fit, LEFT)
    assert panel.plane == first
    assert wanted == []


def test_delete_removes_the_example_that_is_shown(show: Show, qtbot: QtBot) -> None:
    frame = session_of("xor").frame(i=2)
    panel = show(frame)
    wanted = wishes(panel)
    qtbot.keyClick(panel, Qt.Key.Key_Delete)
    assert wanted == [DeleteExamples((2,), (), frame.dataset)]


def test_a_regression_point_gets_the_typed_target(show: Show, qtbot: QtBot) -> None:
    panel = show(regression_session().frame())
    wanted = wishes(panel)
    field = panel.header.value
    assert field.isVisible()
    assert field.text() == "25"
    qtbot.mouseClick(panel, LEFT, pos=empty_place(panel))
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "17.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.mouseClick(panel, LEFT, pos=empty_place(panel))
    assert [edit.raw_targets for edit in wanted] == [(25.0,), (17.5,)]


# The picture.


def colours_near(image: QImage, at: QPoint, reach: int = 3) -> set[str]:
    across, down = range(-reach, reach + 1), range(-reach, reach + 1)
    return {image.pixelColor(at.x() + dx, at.y() + dy).name() for dx in across for dy in down}


def test_points_have_their_classes_colours_and_held_out_ones_are_hollow(show: Show) -> None:
    frame = session_of("gaussians").frame()
    data = frame.dataset.prepared(Preparation("as they are", held_out=0.2))
    panel = show(dataclasses.replace(frame, dataset=data), 1200, 900)
    image = panel.grab().toImage()
    inks = [ink.name() for ink in class_colours(2, theme.LIGHT)]
    checked = {"training": 0, "held out": 0}
    for part in checked:
        for place in data.indices(part):
            at = place_of(panel, int(place))
            others = np.delete(panel.plane.pixels(data.raw_inputs), place, axis=1)
            if np.hypot(others[0] - at.x(), others[1] - at.y()).min() < 16 or place == data.training[0]:
                continue  # covered by another, or ringed
            checked[part] += 1
            ink = inks[int(data.raw_targets[0, place])]
            middle = image.pixelColor(at).name()
            assert middle == (ink if part == "training" else theme.LIGHT.surface)
            assert ink in colours_near(image, at, 5)
    assert min(checked.values()) > 5


def test_a_ring_marks_the_shown_example(show: Show) -> None:
    session = session_of("xor")
    panel = show(session.frame(i=1))
    ink = theme.LIGHT.text
    for i in (2, 3):
        panel.draw(session.frame(i=i))
        image = panel.grab().toImage()
        for row in range(4):
            at = place_of(panel, row)
            assert (ink in colours_near(image, at, 9)) == (row == i - 1)


def test_while_a_run_goes_on_the_points_are_painted_once(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    session = session_of("moons")
    panel = show(session.frame())
    panel.grab()
    calls: list[object] = []
    monkeypatch.setattr("bpviz.gui.panels.canvas.panel.paint_points", lambda *a, **k: calls.append(a))
    for _ in range(5):
        session.advance()
        panel.draw(session.frame())
        panel.grab()
    assert calls == []
    session.edit_input(1, 1, 0.4)
    panel.draw(session.frame())
    panel.grab()
    assert len(calls) == 1


def test_the_plane_keeps_still_while_points_are_edited_unless_one_would_be_out_of_sight(show: Show) -> None:
    session = session_of("moons")
    panel = show(session.frame())
    first = panel.plane
    session.delete_examples((1, 2, 3))
    session.edit_inputs(4, [0.1, 0.2])
    panel.draw(session.frame())
    assert panel.plane == first
    session.add_example([9.0, 9.0], [0])
    panel.draw(session.frame())
    assert panel.plane.inside(session.dataset.raw_inputs).all()


def test_other_data_are_seen_whole_even_after_zooming(show: Show) -> None:
    panel = show(session_of("moons").frame())
    wheel(panel, empty_place(panel), 9)
    for session in (session_of("circles"), regression_session()):
        panel.draw(session.frame())
        assert panel.plane.inside(session.dataset.raw_inputs).all()


def test_pointing_tells_about_the_example_or_what_a_click_would_add(show: Show) -> None:
    frame = session_of("moons").frame()
    panel = show(frame)
    text = panel.text_at(QPointF(place_of(panel, int(frame.dataset.training[0]))))
    assert "Example" in text
    assert "colour:" in text
    assert "net says:" in text
    assert "add an example of the class orange" in panel.text_at(QPointF(empty_place(panel)))
    assert panel.text_at(QPointF(1, 1)) == ""


def test_data_without_two_inputs_are_no_plane_and_nothing_can_be_added(
    show: Show, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    for sample in ("iris", "sine"):
        panel = show(session_of(sample).frame())
        wanted = wishes(panel)
        panel.grab()
        assert panel.plane is None
        for button in (LEFT, RIGHT):
            qtbot.mouseClick(panel, button, pos=QPoint(300, 150))
        wheel(panel, QPoint(300, 150), 1)
        qtbot.keyClick(panel, Qt.Key.Key_Delete)
        assert wanted == []
        assert not any(button.isVisible() for button in panel.header.buttons)
    assert not caplog.records


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (60, 20), (30, 400), (2000, 60)])
def test_any_size_is_drawn_without_complaint(
    show: Show, size: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    panel = show(session_of("moons").frame())
    panel.setMinimumSize(0, 0)
    panel.resize(*size)
    panel.grab()
    assert not caplog.records


NUMBERS = st.floats(-1e9, 1e9, allow_subnormal=False)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=20), st.floats(0, 1), st.floats(0, 1))
def test_a_place_in_the_plane_is_the_raw_point_that_lies_there(
    points: list[tuple[float, float]], across: float, down: float
) -> None:
    raw = np.array(points).T
    plane = Plane(*ranges_of(raw), QRectF(40, 18, 320, 90))
    assume(all(high - low > 1e-6 * max(abs(low), abs(high)) for low, high in (plane.x1, plane.x2)))
    assert plane.inside(raw).all()
    at = QPointF(40 + across * 320, 18 + down * 90)
    assert math.dist(plane.pixel(*plane.point(at)).toTuple(), at.toTuple()) < 0.8


# In the window.


def latest(window: MainWindow) -> Frame:
    assert window.controller.latest is not None
    return window.controller.latest.frame


@pytest.fixture
def canvas(window: MainWindow, qtbot: QtBot) -> CanvasPanel:
    next(dock for dock in window.docks.all if dock.windowTitle() == "Canvas").raise_()
    panel = window.findChild(CanvasPanel)
    qtbot.waitUntil(lambda: panel.isVisible() and panel.plane is not None)
    return panel


def test_points_are_added_moved_and_removed_while_the_net_learns_and_undo_brings_each_back(
    window: MainWindow, canvas: CanvasPanel, qtbot: QtBot, settled: Settled
) -> None:
    original = latest(window).dataset
    window.controller.run_or_pause()
    qtbot.waitUntil(lambda: latest(window).k > 20)
    qtbot.mouseClick(canvas, LEFT, pos=empty_place(canvas))
    qtbot.waitUntil(lambda: canvas._rows.dataset.m == 5)
    assert latest(window).i == 5
    end = empty_place(canvas)
    drag(canvas, qtbot, place_of(canvas, 4), end)
    qtbot.waitUntil(lambda: math.dist(place_of(canvas, 4).toTuple(), end.toTuple()) < 2)
    qtbot.mouseClick(canvas, RIGHT, pos=place_of(canvas, 1))
    qtbot.waitUntil(lambda: canvas._rows.dataset.m == 4)
    assert window.controller.running
    window.controller.pause()
    for words, m in (("deleting examples", 5), ("moving an example", 5), ("adding an example", 4)):
        settled(window)
        assert window.actions_by_name["undo"].text() == f"Undo {words}"
        window.actions_by_name["undo"].trigger()
        settled(window)
        assert latest(window).dataset.m == m
    assert latest(window).dataset is original


def test_the_knobs_of_a_generated_sample_make_its_points_anew_and_the_run_goes_on(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    generator = window.experiment.data.generator
    assert not generator.isVisible()
    window.controller.open_sample("circles")
    qtbot.waitUntil(generator.isVisible, timeout=10_000)
    settled(window)
    assert (generator.points.value(), generator.noise.value()) == (200, 0.05)
    window.controller.advance(7)
    qtbot.waitUntil(lambda: latest(window).k == 7)
    theta = latest(window).parameters.theta
    generator.noise.setValue(0.3)
    settled(window)
    generator.points.setValue(80)
    qtbot.waitUntil(lambda: latest(window).dataset.m + latest(window).dataset.m_held_out == 80)
    assert latest(window).dataset.table.generated == Generated(80, 0.3)
    assert latest(window).k == 7
    assert np.array_equal(latest(window).parameters.theta, theta)
    generator.points.setValue(4)
    qtbot.waitUntil(lambda: "cannot have all 2 classes" in window.experiment.data.reason.text())
    window.actions_by_name["undo"].trigger()
    qtbot.waitUntil(lambda: generator.points.value() == 200)
    assert latest(window).dataset.table.generated == Generated(200, 0.3)
