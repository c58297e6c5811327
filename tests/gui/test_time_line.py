"""The time line: where its cursor is, what it asks for, what it says and draws."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QHelpEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Array
from bpviz.gui import theme, time_line, travel
from bpviz.gui.theme import Theme
from bpviz.gui.time_line import CURVE_TOP, HEIGHT, RADIUS, TRACK_Y, TimeLine
from bpviz.gui.time_line_curve import column_heights, curve_pixels
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Show = Callable[..., TimeLine]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
Y = TRACK_Y


@pytest.fixture(scope="module")
def start() -> Frame:
    return Session(sample_recipe("xor"), load_sample("xor")).frame()


@pytest.fixture
def frame_at(start: Frame) -> Callable[..., Frame]:
    """A frame of a run whose cost was J, at iteration k."""

    def made(J: Array | list[float], k: int, forks: tuple[int, ...] = ()) -> Frame:
        J = np.asarray(J, dtype=float)
        return replace(start, k=k, last_k=len(J) - 1, forks=forks, marks=replace(start.marks, J=J))

    return made


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame | None = None, width: int = 1000) -> TimeLine:
        line = TimeLine()
        qtbot.addWidget(line)
        line.resize(width, HEIGHT)
        if frame is not None:
            line.draw(frame)
        line.grab()
        return line

    return shown


@pytest.fixture
def falling(frame_at: Callable[..., Frame]) -> Callable[..., Frame]:
    """A frame at k of a run of 1,000 iterations whose cost falls from 1 to 0.5."""
    J = np.linspace(1, 0.5, 1001)
    return lambda k, forks=(): frame_at(J, k, forks)


def send(line: TimeLine, kind: QEvent.Type, x: float, button: Qt.MouseButton, held: Qt.MouseButton, y: float) -> None:
    point = QPointF(x, y)
    QApplication.sendEvent(line, QMouseEvent(kind, point, point, button, held, Qt.KeyboardModifier.NoModifier))


def press(line: TimeLine, x: float, button: Qt.MouseButton = LEFT) -> None:
    send(line, QEvent.Type.MouseButtonPress, x, button, button, Y)


def move(line: TimeLine, x: float, held: Qt.MouseButton = LEFT, y: float = Y) -> None:
    send(line, QEvent.Type.MouseMove, x, NONE, held, y)


def release(line: TimeLine, x: float, button: Qt.MouseButton = LEFT) -> None:
    send(line, QEvent.Type.MouseButtonRelease, x, button, NONE, Y)


def chosen_by(line: TimeLine) -> list[int]:
    asked: list[int] = []
    line.k_chosen.connect(asked.append)
    return asked


def picture(line: TimeLine) -> QImage:
    return line.grab().toImage()


def painted_cursor(line: TimeLine, of: Theme = theme.LIGHT) -> float:
    """Where the disc is, found by its colour below the track, where nothing else is drawn."""
    image, accent = picture(line), QColor(of.accent)
    xs = [x for x in range(image.width()) if image.pixelColor(x, round(TRACK_Y + 4)) == accent]
    assert xs
    return (xs[0] + xs[-1]) / 2 + 0.5


# The mouse.


def test_a_click_asks_for_the_iteration_there(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(1000))
    asked = chosen_by(line)
    press(line, line.x_of(250))
    release(line, line.x_of(250))
    assert asked == [250]
    assert line.k == 250


def test_a_click_beyond_an_end_asks_for_that_end(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    asked = chosen_by(line)
    for x in (0, 999):
        press(line, x)
        release(line, x)
    assert asked == [0, 1000]


def test_the_other_buttons_ask_for_nothing(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    asked = chosen_by(line)
    press(line, line.x_of(250), Qt.MouseButton.RightButton)
    release(line, line.x_of(250), Qt.MouseButton.RightButton)
    assert (asked, line.k) == ([], 500)


def test_moving_without_a_button_asks_for_nothing(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    asked = chosen_by(line)
    move(line, line.x_of(250), NONE)
    assert (asked, line.k) == ([], 500)


def test_dragging_asks_at_once_then_only_for_the_latest_place_every_30_ms(
    show: Show, falling: Callable[..., Frame], qtbot: QtBot
) -> None:
    line = show(falling(0))
    asked = chosen_by(line)
    press(line, line.x_of(100))
    for k in range(110, 500, 10):
        move(line, line.x_of(k))
    assert asked == [100]
    qtbot.waitUntil(lambda: len(asked) > 1, timeout=1000)
    assert asked == [100, 490]
    assert line.k == 490
    release(line, line.x_of(490))
    assert asked == [100, 490]


def test_a_long_drag_asks_no_more_often_than_every_30_ms(
    show: Show, falling: Callable[..., Frame], qtbot: QtBot
) -> None:
    line = show(falling(0))
    times: list[float] = []
    line.k_chosen.connect(lambda _: times.append(time.perf_counter()))
    press(line, line.x_of(1))
    for k in range(2, 42):
        move(line, line.x_of(10 * k))
        qtbot.wait(5)
    assert len(times) >= 4
    # Timers may be a little early, but not by half.
    assert min(np.diff(times)) > 0.015
    release(line, line.x_of(410))


def test_the_last_place_of_a_drag_is_always_asked_for(show: Show, falling: Callable[..., Frame], qtbot: QtBot) -> None:
    line = show(falling(0))
    asked = chosen_by(line)
    press(line, line.x_of(100))
    move(line, line.x_of(700))
    release(line, line.x_of(700))
    assert asked == [100, 700]
    qtbot.wait(80)
    assert asked == [100, 700]


def test_a_drag_that_goes_on_after_a_rest_asks_at_once(show: Show, falling: Callable[..., Frame], qtbot: QtBot) -> None:
    line = show(falling(0))
    asked = chosen_by(line)
    press(line, line.x_of(100))
    qtbot.waitUntil(lambda: not line._travel._pace.isActive(), timeout=1000)
    move(line, line.x_of(200))
    assert asked == [100, 200]
    release(line, line.x_of(200))


def test_while_it_is_dragged_the_cursor_stays_with_the_mouse_whatever_frames_arrive(
    show: Show, falling: Callable[..., Frame]
) -> None:
    line = show(falling(0))
    press(line, line.x_of(100))
    move(line, line.x_of(600))
    for k in (100, 130, 600, 590):
        line.draw(falling(k))
        assert line.k == 600
        assert abs(painted_cursor(line) - line.x_of(600)) < 1.5
    release(line, line.x_of(600))


def test_a_dropped_cursor_waits_for_its_frame_and_then_follows_the_frames(
    show: Show, falling: Callable[..., Frame]
) -> None:
    line = show(falling(0))
    press(line, line.x_of(600))
    release(line, line.x_of(600))
    line.draw(falling(300))
    assert line.k == 600
    line.draw(falling(600))
    line.draw(falling(601))
    assert line.k == 601


def test_a_cursor_whose_frame_never_comes_goes_back_to_where_the_run_is(
    show: Show, falling: Callable[..., Frame], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(travel, "SETTLE_MS", 40)
    line = show(falling(0))
    press(line, line.x_of(600))
    line.draw(falling(300))
    qtbot.wait(80)
    assert line.k == 600  # as long as the button is held
    release(line, line.x_of(600))
    assert line.k == 600
    qtbot.waitUntil(lambda: line.k == 300, timeout=1000)
    assert line.accessibleName() == "Time line: iteration 300 of 1000"


def test_a_cursor_put_beyond_the_end_of_a_shorter_run_stands_at_its_end(
    show: Show, falling: Callable[..., Frame], frame_at: Callable[..., Frame]
) -> None:
    line = show(falling(0))
    press(line, line.x_of(900))
    line.draw(frame_at(np.linspace(1, 0.5, 11), 3))
    assert line.k == 10
    line.grab()
    release(line, line.x_of(10))


# The keyboard.


def test_page_keys_go_a_tenth_of_the_run_and_stop_at_its_ends(
    show: Show, falling: Callable[..., Frame], qtbot: QtBot
) -> None:
    line = show(falling(850))
    asked = chosen_by(line)
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        qtbot.keyClick(line, key)
    assert asked == [950, 1000, 900]


def test_page_keys_go_one_iteration_in_a_short_run(show: Show, frame_at: Callable[..., Frame], qtbot: QtBot) -> None:
    line = show(frame_at([3.0, 2.0, 1.0], 0))
    asked = chosen_by(line)
    qtbot.keyClick(line, Qt.Key.Key_PageUp)
    assert asked == [1]


def test_other_keys_are_left_to_the_window(show: Show, falling: Callable[..., Frame], qtbot: QtBot) -> None:
    line = show(falling(500))
    asked = chosen_by(line)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_F5):
        qtbot.keyClick(line, key)
    assert asked == []


def test_who_comes_by_tab_sees_where_the_focus_is(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    before = picture(line)
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert picture(line) != before
    QApplication.sendEvent(line, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert picture(line) == before


# What it says.


def test_hovering_reads_the_iteration_and_its_cost(show: Show, frame_at: Callable[..., Frame]) -> None:
    J = 1 / (1 + np.arange(12_001))
    line = show(frame_at(J, 0))
    k = line.k_at(300)
    assert line.text_at(300) == f"k {k:,}   J {J[k]:.3g}".replace(",", "\u2009")
    assert line.text_at(line.x_of(0)) == "k 0   J 1"
    assert line.text_at(5000) == "k 12\u2009000   J 8.33e−5"


def test_what_is_read_stands_in_the_picture_while_the_mouse_is_there(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    before = picture(line)
    for x in (line.x_of(0), 400.0, line.x_of(1000)):
        move(line, x, NONE)
        assert picture(line) != before
    QApplication.sendEvent(line, QEvent(QEvent.Type.Leave))
    assert picture(line) == before


def test_the_mark_of_a_fork_says_from_where_the_run_went_on_otherwise(
    show: Show, falling: Callable[..., Frame]
) -> None:
    line = show(falling(500, (200, 700)))
    assert line.tip_at(QPointF(line.x_of(200) + 3, 6)) == "went on otherwise from k = 200"
    assert line.tip_at(QPointF(line.x_of(700) - 5, 6)) == "went on otherwise from k = 700"
    assert line.tip_at(QPointF(line.x_of(700) + 20, 6)) == ""
    assert line.tip_at(QPointF(line.x_of(200), TRACK_Y)) == ""


def test_the_tooltip_of_a_fork_is_shown(show: Show, falling: Callable[..., Frame], qtbot: QtBot) -> None:
    line = show(falling(500, (200,)))
    with qtbot.waitExposed(line):
        line.show()
    point = QPointF(line.x_of(200), 6).toPoint()
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, point, line.mapToGlobal(point)))
    assert QToolTip.text() == "went on otherwise from k = 200"
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=2000)


def test_every_fork_has_a_mark_where_it_is(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500, (200, 700)))
    image, ink = picture(line), QColor(theme.LIGHT.series[1])
    xs = [x for x in range(image.width()) if image.pixelColor(x, 4) == ink]
    for k in (200, 700):
        theirs = [x for x in xs if abs(x - line.x_of(k)) < 8]
        assert theirs
        assert abs(np.mean(theirs) + 0.5 - line.x_of(k)) < 1
    assert len(xs) <= 14


def test_the_accessible_name_says_where_the_cursor_is(show: Show, falling: Callable[..., Frame]) -> None:
    line = show()
    assert line.accessibleName() == "Time line: iteration 0 of 0"
    line.draw(falling(12))
    assert line.accessibleName() == "Time line: iteration 12 of 1000"
    press(line, line.x_of(250))
    assert line.accessibleName() == "Time line: iteration 250 of 1000"
    release(line, line.x_of(250))
    assert line.focusPolicy() & Qt.FocusPolicy.TabFocus


# What it draws.


@pytest.mark.parametrize("k", [0, 1, 333, 999, 1000])
@pytest.mark.parametrize("width", [160, 1000])
def test_the_cursor_is_painted_at_its_iteration(show: Show, falling: Callable[..., Frame], k: int, width: int) -> None:
    line = show(falling(k), width)
    assert abs(painted_cursor(line) - line.x_of(k)) < 1.5
    assert RADIUS < line.x_of(0)
    assert line.x_of(1000) < width - RADIUS


def test_places_and_iterations_belong_to_each_other(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(0), 2000)
    assert [line.k_at(line.x_of(k)) for k in range(1001)] == list(range(1001))


def test_without_a_frame_or_an_iteration_there_is_nothing_to_drag(
    show: Show, frame_at: Callable[..., Frame], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    for line in (show(), show(frame_at([0.7], 0))):
        asked = chosen_by(line)
        press(line, 400)
        move(line, 500)
        line.grab()
        release(line, 500)
        qtbot.keyClick(line, Qt.Key.Key_PageUp)
        assert (asked, line.k, line.last_k) == ([], 0, 0)
    assert not caplog.records


def test_a_run_of_one_iteration_has_its_two_ends(show: Show, frame_at: Callable[..., Frame]) -> None:
    line = show(frame_at([0.7, 0.6], 1))
    asked = chosen_by(line)
    assert abs(painted_cursor(line) - line.x_of(1)) < 1.5
    for x in (line.x_of(0) + 50, line.x_of(1) - 50):
        press(line, x)
        release(line, x)
    assert asked == [0, 1]


@pytest.mark.parametrize("size", [(1, HEIGHT), (30, HEIGHT), (160, HEIGHT), (3000, HEIGHT)])
def test_any_width_is_drawn_without_complaint(
    show: Show, falling: Callable[..., Frame], size: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    line = show(falling(500, (100,)))
    line.setMinimumWidth(0)
    line.resize(*size)
    line.grab()
    assert not caplog.records


@pytest.mark.parametrize("J", [[np.nan] * 5, [np.inf, 1, 2, 3, 4], [0.0] * 5, [2.0] * 5, [1e-300, 1e300, 1, 2, 0]])
def test_any_cost_is_drawn_without_complaint(
    show: Show, frame_at: Callable[..., Frame], J: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    line = show(frame_at(J, 2))
    move(line, line.x_of(0), NONE)
    line.grab()
    assert not caplog.records


def test_a_million_iterations_are_drawn_quickly(show: Show, frame_at: Callable[..., Frame]) -> None:
    J = 1 + np.random.default_rng(0).random(1_000_001)
    line = show(frame_at(J[:-1000], 0))
    longest = []
    for n in range(1, 6):
        line.draw(frame_at(J[: -1000 + n], 0))
        start = time.perf_counter()
        line.grab()
        longest.append(time.perf_counter() - start)
    assert min(longest) < 0.05


def test_no_peak_of_many_iterations_is_lost() -> None:
    J = np.full(100_000, 1.0)
    J[54_321], J[12_345] = 2.0, 0.0
    low, high = column_heights(J, 700)
    assert high.max() == 1.0
    assert low.min() == 0.0
    assert abs(int(high.argmax()) - 54_321 * 700 // 100_000) <= 1
    assert abs(int(low.argmin()) - 12_345 * 700 // 100_000) <= 1


def test_heights_lie_between_0_and_1_and_are_even_for_a_small_span() -> None:
    low, high = column_heights(np.linspace(1, 0.5, 1000), 101)
    np.testing.assert_allclose(high, np.linspace(1, 0, 101), atol=0.02)
    assert (high >= low).all()
    assert high.max() == 1
    assert low.min() == 0


def test_a_cost_that_spans_many_powers_of_ten_has_logarithmic_heights() -> None:
    _, high = column_heights(10.0 ** np.linspace(0, -6, 1000), 101)
    np.testing.assert_allclose(high, np.linspace(1, 0, 101), atol=0.02)


def test_a_cost_that_reaches_0_has_even_heights() -> None:
    _, high = column_heights(np.array([1000.0, 500.0, 0.0]), 3)
    np.testing.assert_allclose(high, [1, 0.5, 0], atol=1e-12)


def test_the_line_of_the_cost_is_darkest_at_its_height_and_the_hill_lies_below() -> None:
    pixels = curve_pixels(np.linspace(1, 0, 200), 200, 20, theme.LIGHT)
    opacity = pixels >> 24
    top_of_hill = (opacity > 127).argmax(axis=0)
    np.testing.assert_allclose(top_of_hill, np.linspace(0, 18, 200), atol=1.2)
    assert (opacity[-1] == 255).all()
    lightness = np.vectorize(lambda pixel: QColor.fromRgb(int(pixel)).lightness())(pixels[:, [50, 100, 150]])
    assert (abs(lightness.argmin(axis=0) - top_of_hill[[50, 100, 150]]) <= 1).all()


def test_what_the_cursor_has_passed_is_drawn_stronger(show: Show, falling: Callable[..., Frame]) -> None:
    line = show(falling(500))
    image = picture(line)
    background = image.pixelColor(round(line.x_of(500)), 1).lightness()
    behind, ahead = (image.pixelColor(round(line.x_of(k)), round(TRACK_Y) - 5).lightness() for k in (400, 600))
    assert background - behind > 1.5 * (background - ahead) > 0


def test_the_curve_begins_and_ends_with_the_track(show: Show, frame_at: Callable[..., Frame]) -> None:
    line = show(frame_at(np.linspace(1, 2, 21), 20))
    image = picture(line)
    background = image.pixelColor(round(line.x_of(0)) - 4, round(TRACK_Y) - 4)
    at_the_end = {x: image.pixelColor(round(line.x_of(20)) + x, round(CURVE_TOP) + 3) for x in (-3, 3)}
    assert at_the_end[-3] != background
    assert at_the_end[3] == background


# The picture of the curve is kept while it serves.


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[Frame]:
    """The frames whose curves were drawn afresh."""
    frames: list[Frame] = []
    drawn_curve = time_line.drawn_curve

    def spy(frame, *of):  # type: ignore[no-untyped-def]
        frames.append(frame)
        return drawn_curve(frame, *of)

    monkeypatch.setattr(time_line, "drawn_curve", spy)
    return frames


def test_stepping_hovering_and_dragging_need_no_new_curve(show: Show, drawings: list[Frame]) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    session.advance(50)
    line = show(session.frame())
    for k in (10, 30, 50):
        session.go_to(k)
        line.draw(session.frame())
        move(line, 10.0 * k, NONE)
        line.grab()
    press(line, 300)
    line.grab()
    release(line, 300)
    assert len(drawings) == 1


def test_a_longer_run_another_branch_and_another_width_need_a_new_curve(show: Show, drawings: list[Frame]) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    session.advance(50)
    line = show(session.frame())
    session.advance(1)
    line.draw(session.frame())
    line.grab()
    assert len(drawings) == 2
    # As many iterations as before, but from 40 on others.
    session.go_to(40)
    session.change(alpha=0.01)
    session.advance(11)
    line.draw(session.frame())
    line.grab()
    assert len(drawings) == 3
    line.resize(800, HEIGHT)
    line.grab()
    assert len(drawings) == 4


def test_another_run_of_the_same_shape_needs_a_new_curve(show: Show, drawings: list[Frame]) -> None:
    line = show()
    for alpha in (0.1, 1.0):
        session = Session(sample_recipe("xor").changed(alpha=alpha), load_sample("xor"))
        session.advance(50)
        line.draw(session.frame())
        line.grab()
    assert len(drawings) == 2


def test_another_theme_repaints_in_its_colours(
    show: Show, falling: Callable[..., Frame], drawings: list[Frame], qapp: QApplication
) -> None:
    line = show(falling(500))
    light = picture(line)
    theme.apply(qapp, theme.DARK)
    assert picture(line) != light
    assert abs(painted_cursor(line, theme.DARK) - line.x_of(500)) < 1.5
    theme.apply(qapp, theme.LIGHT)
    assert picture(line) == light
    assert len(drawings) == 3
