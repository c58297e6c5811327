from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QEvent, QIODevice, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QMouseEvent, QPdfWriter, QWheelEvent
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.gui import theme
from bpviz.gui.panels.curves import Curve, CurvePlot
from bpviz.gui.travel import EMIT_EVERY_MS, Travel

Show = Callable[..., CurvePlot]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
RED, LIME = "#ff0000", "#00ff00"


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(curves: Sequence[Curve], k: int = 0, width: int = 400, height: int = 200, **choices: bool) -> CurvePlot:
        plot = CurvePlot("test", **choices)
        qtbot.addWidget(plot)
        plot.resize(width, height)
        plot.show_curves(curves, k)
        plot.grab()
        return plot

    return shown


@pytest.fixture
def travelling(show: Show) -> tuple[CurvePlot, list[int]]:
    """A plot of 1,001 iterations, at the last one, and what it asks for."""
    plot = show([Curve("c", RED, np.linspace(1, 0, 1001), "0")], 1000)
    asked: list[int] = []
    plot.k_chosen.connect(asked.append)
    return plot, asked


def send(plot: CurvePlot, kind: QEvent.Type, x: float, button: Qt.MouseButton, held: Qt.MouseButton, y: float) -> None:
    at = QPointF(x, y)
    QApplication.sendEvent(plot, QMouseEvent(kind, at, at, button, held, Qt.KeyboardModifier.NoModifier))


def press(plot: CurvePlot, k: int, y: float = 100) -> None:
    send(plot, QEvent.Type.MouseButtonPress, x_of(plot, k), LEFT, LEFT, y)


def move(plot: CurvePlot, k: int, held: Qt.MouseButton = LEFT, y: float = 100) -> None:
    send(plot, QEvent.Type.MouseMove, x_of(plot, k), NONE, held, y)


def release(plot: CurvePlot, k: int) -> None:
    send(plot, QEvent.Type.MouseButtonRelease, x_of(plot, k), LEFT, NONE, 100)


def double_click(plot: CurvePlot, k: int) -> None:
    """All that Qt sends for it."""
    press(plot, k)
    release(plot, k)
    send(plot, QEvent.Type.MouseButtonDblClick, x_of(plot, k), LEFT, LEFT, 100)
    release(plot, k)


def wheel(plot: CurvePlot, k: float, notches: float, sideways: float = 0) -> None:
    at, none = QPointF(x_of(plot, k), 100), Qt.KeyboardModifier.NoModifier
    turn = QPoint(round(120 * sideways), round(120 * notches))
    phase = Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(plot, QWheelEvent(at, at, QPoint(), turn, NONE, none, phase, False))


def x_of(plot: CurvePlot, k: float) -> float:
    return float(plot.scene.across.at(k))


def places_of(image: QImage, colour: str, off: int = 100) -> list[tuple[int, int]]:
    """The pixels in nearly this colour: lines are smoothed."""
    wanted = QColor(colour)
    copied = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(copied.constBits(), np.uint8).reshape(copied.height(), copied.width(), 4).astype(int)
    near = (np.abs(pixels[..., :3] - [wanted.blue(), wanted.green(), wanted.red()]) < off).all(axis=2)
    return [(int(x), int(y)) for y, x in np.argwhere(near)]


def in_area(plot: CurvePlot, image: QImage, colour: str, off: int = 100) -> list[tuple[int, int]]:
    ratio, area = image.devicePixelRatio(), plot.scene.area
    return [(x, y) for x, y in places_of(image, colour, off) if area.contains(QPointF(x / ratio, y / ratio))]


# The picture.


def test_a_curve_is_painted_where_its_values_are(show: Show) -> None:
    plot = show([Curve("c", RED, np.linspace(0, 1, 100), "1")], 99)
    found = in_area(plot, plot.grab().toImage(), RED, off=140)
    area, axis = plot.scene.area, plot.scene.across
    assert len({x for x, _ in found}) > 0.95 * (axis.end - axis.start)
    for x, y in found:
        share = (x + 0.5 - axis.start) / (axis.end - axis.start)
        # 6 % of the values' range is left free above and below.
        assert y + 0.5 == pytest.approx(area.bottom() - 1 - (share + 0.06) / 1.12 * (area.height() - 2), abs=3)


def test_the_first_curve_lies_above_the_others(show: Show) -> None:
    values = np.linspace(0, 1, 50)
    plot = show([Curve("a", RED, values, "1"), Curve("b", LIME, values, "1")], 49)
    image = plot.grab().toImage()
    assert len(in_area(plot, image, RED)) > 5 * len(in_area(plot, image, LIME))


def test_the_cursor_shows_only_in_the_past(show: Show) -> None:
    curves = [Curve("c", RED, np.linspace(0, 1, 100), "1")]
    plot, accent = show(curves, 99), theme.LIGHT.accent
    assert not in_area(plot, plot.grab().toImage(), accent)
    plot.show_curves(curves, 50)
    found = in_area(plot, plot.grab().toImage(), accent)
    assert {x for x, _ in found} == {round(x_of(plot, 50))}


def test_the_first_iteration_alone_is_a_dot(show: Show) -> None:
    plot = show([Curve("c", RED, np.array([0.5]), "0.5")], 0)
    assert in_area(plot, plot.grab().toImage(), RED)


def test_a_logarithmic_axis_makes_an_exponential_fall_a_straight_line(show: Show) -> None:
    plot = show([Curve("c", RED, np.exp(-np.linspace(0, 20, 400)), "0")], 399, log=True)
    found = np.array(in_area(plot, plot.grab().toImage(), RED))
    slope, offset = np.polyfit(*found.T, 1)
    assert np.abs(found[:, 1] - (slope * found[:, 0] + offset)).max() < 3
    plot.look(log=False)
    found = np.array(in_area(plot, plot.grab().toImage(), RED))
    slope, offset = np.polyfit(*found.T, 1)
    assert np.abs(found[:, 1] - (slope * found[:, 0] + offset)).max() > 20


def test_colours_follow_the_theme(show: Show, qapp: QApplication) -> None:
    plot = show([Curve("c", "series 3", np.linspace(0, 1, 100), "1")], 99)
    assert in_area(plot, plot.grab().toImage(), theme.LIGHT.series[2])
    theme.apply(qapp, theme.DARK)
    image = plot.grab().toImage()
    assert in_area(plot, image, theme.DARK.series[2])
    assert image.pixelColor(399, 0).name() == theme.DARK.surface


def test_shares_are_on_an_axis_from_0_to_100_percent(show: Show) -> None:
    plot = show([Curve("c", RED, np.full(20, 0.25), "25 %")], 19, percent=True)
    ys = {y for _, y in in_area(plot, plot.grab().toImage(), RED)}
    area = plot.scene.area
    assert np.mean(list(ys)) == pytest.approx(area.bottom() - 0.25 * area.height(), abs=3)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("log_k", [False, True])
def test_what_is_not_finite_is_a_gap_and_said_and_raises_nothing(
    show: Show, log: bool, log_k: bool, caplog: pytest.LogCaptureFixture
) -> None:
    strange = (
        [np.nan] * 3,
        [np.inf, -np.inf],
        [1.0, np.nan, np.inf, 2.0],
        [0.0] * 700,
        [1e-320, 1e308],
        [-1e308, 1e308],
        [5.0],
        [],
    )
    for values in strange:
        plot = show([Curve("c", RED, np.array(values), "shown")], max(len(values) - 1, 0))
        plot.look(log=log, log_k=log_k)
        plot.grab()
        move(plot, 0, NONE)
        plot.grab()
    plot.show_curves([], 0)
    plot.grab()
    assert not caplog.records
    plot.show_curves([Curve("<i>J</i>", RED, np.array([1.0, np.inf]), "∞")], 1)
    assert plot.scene.legend_text() == "k = 1; J not finite"


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (60, 20), (30, 400), (2000, 60)])
def test_any_size_is_drawn_without_complaint(
    show: Show, size: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    plot = show([Curve("c", RED, np.linspace(0, 1, 5000), "1")], 100, *size)
    plot.setMinimumSize(0, 0)
    plot.resize(*size)
    move(plot, 50, NONE, y=size[1] / 2)
    plot.grab()
    assert not caplog.records


def test_at_twice_the_pixels_lines_are_twice_as_fine_and_as_thick(show: Show) -> None:
    plot = show([Curve("c", RED, np.linspace(0, 1, 100), "1")], 99)
    counts = []
    for ratio in (1, 2):
        image = QImage(400 * ratio, 200 * ratio, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(ratio)
        plot.render(image)
        counts.append(len(in_area(plot, image, RED)))
    assert 2.5 < counts[1] / counts[0] < 6


def test_it_is_lines_in_svg_and_pdf(show: Show) -> None:
    plot = show([Curve("c", RED, np.linspace(0, 1, 5000), "1")], 99)
    for of_svg in (True, False):
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if of_svg:
            device = QSvgGenerator()
            device.setOutputDevice(buffer)
            device.setSize(QSize(400, 200))
            device.setResolution(plot.logicalDpiX())
        else:
            device = QPdfWriter(buffer)
        plot.render(device)
        written = bytes(buffer.data().data())
        assert (b"<polyline" in written or b"<path" in written) if of_svg else written.startswith(b"%PDF")
        assert b"<image" not in written


# Reading.


def test_pointing_reads_the_values_there(show: Show) -> None:
    values = np.linspace(0, 1, 101) ** 2
    plot = show([Curve("<i>J</i>", RED, values, "1"), Curve("data", LIME, values / 3, "1")], 100)
    before = plot.grab().toImage()
    move(plot, 30, NONE)
    assert plot.grab().toImage() != before
    text = plot.text_at(QPointF(x_of(plot, 30), 100))
    assert "k = 30" in text
    assert f"J = {float(values[30])!r}" in text
    assert f"data = {float(values[30] / 3)!r}" in text
    QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
    assert plot.grab().toImage() == before


def test_the_menu_copies_a_value_with_all_its_digits(show: Show) -> None:
    plot = show([Curve("<i>J</i>", RED, np.linspace(0, 1, 4), "1")], 3)
    menu = plot.menu_at(QPointF(x_of(plot, 1), 100))
    assert [action.text() for action in menu.actions()] == ["Copy k", "Copy J at k = 1"]
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text() == repr(1 / 3)
    assert plot.menu_at(None).actions()[1].text() == "Copy J at k = 3"


# Travelling.


def test_a_click_asks_for_the_iteration_there(travelling: tuple[CurvePlot, list[int]]) -> None:
    plot, asked = travelling
    press(plot, 250)
    release(plot, 250)
    assert asked[-1] == pytest.approx(250, abs=2)
    assert len(asked) == 1
    assert plot.k == asked[0]


def test_a_drag_asks_for_the_latest_now_and_then_and_always_for_the_last(
    travelling: tuple[CurvePlot, list[int]], qtbot: QtBot
) -> None:
    plot, asked = travelling
    press(plot, 900)
    for k in range(880, 300, -20):
        move(plot, k)
    assert len(asked) <= 2 + EMIT_EVERY_MS // 10
    qtbot.waitUntil(lambda: asked[-1] == plot.k)
    move(plot, 100)
    release(plot, 100)
    assert asked[-1] == plot.k == pytest.approx(100, abs=2)
    count = len(asked)
    qtbot.wait(3 * EMIT_EVERY_MS)
    assert len(asked) == count


def test_the_cursor_stays_with_the_mouse_until_the_frame_has_come(travelling: tuple[CurvePlot, list[int]]) -> None:
    plot, asked = travelling
    curves = plot.scene.curves
    press(plot, 400)
    plot.show_curves(curves, 990)
    assert plot.k == asked[-1]
    release(plot, 400)
    plot.show_curves(curves, 995)
    assert plot.k == asked[-1]
    plot.show_curves(curves, asked[-1])
    plot.show_curves(curves, 700)
    assert plot.k == 700


def test_a_frame_that_never_comes_is_not_waited_for_for_ever(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpviz.gui.travel.SETTLE_MS", 20)
    travel = Travel()
    travel.jump(5)
    assert travel.put_at == 5
    qtbot.waitUntil(lambda: travel.put_at is None, timeout=2000)


def test_where_nobody_listens_nothing_is_offered(show: Show) -> None:
    plot = show([Curve("c", RED, np.linspace(1, 0, 101), "0")], 100)
    move(plot, 50, NONE)
    assert plot.cursor().shape() == Qt.CursorShape.ArrowCursor
    press(plot, 50)
    assert plot.k == 100
    plot.k_chosen.connect(lambda k: None)
    move(plot, 60, NONE)
    assert plot.cursor().shape() == Qt.CursorShape.SizeHorCursor


def test_one_cannot_travel_beyond_the_present_run_where_a_longer_one_is_pinned(show: Show) -> None:
    pinned = Curve("pin", LIME, np.ones(500), "1", removable=True)
    plot = show([Curve("c", RED, np.ones(100), "1"), pinned], 99)
    asked: list[int] = []
    plot.k_chosen.connect(asked.append)
    press(plot, 400)
    release(plot, 400)
    assert asked == [99]


def test_page_up_and_down_travel_and_the_windows_keys_pass(
    travelling: tuple[CurvePlot, list[int]], qtbot: QtBot
) -> None:
    plot, asked = travelling
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    qtbot.keyClick(plot, Qt.Key.Key_PageDown)
    qtbot.keyClick(plot, Qt.Key.Key_PageUp)
    assert asked == [900, 800, 900]
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert asked == [900, 800, 900]


def test_a_cross_asks_to_take_its_curve_away(show: Show) -> None:
    curves = [Curve("c", RED, np.ones(5), "1"), Curve("pin", LIME, np.ones(5), "1", removable=True)]
    plot = show(curves, 4)
    removed: list[int] = []
    plot.remove_wanted.connect(removed.append)
    (cross,) = [entry.cross for entry in plot.scene.entries if entry.index == 1]
    at = cross.center() + QPointF(8, 2)
    send(plot, QEvent.Type.MouseButtonPress, at.x(), LEFT, LEFT, at.y())
    assert removed == [1]


# Zooming.


def test_the_wheel_zooms_around_the_mouse_and_a_double_click_shows_all_and_stays_where_it_was(
    travelling: tuple[CurvePlot, list[int]],
) -> None:
    plot, asked = travelling
    x = x_of(plot, 300)
    wheel(plot, 300, 5)
    low, high = plot.view.zoom
    assert 0 < low < 300 < high < 1000
    assert high - low == pytest.approx(1000 * 0.8**5)
    assert x_of(plot, 300) == pytest.approx(x)
    double_click(plot, 300)
    assert plot.view.zoom is None
    assert asked[-1] == 1000


def test_zooming_out_far_enough_shows_all_and_in_far_enough_stops(travelling: tuple[CurvePlot, list[int]]) -> None:
    plot, _ = travelling
    for log_k in (False, True):
        plot.look(log_k=log_k)
        for _ in range(80):
            wheel(plot, 500, 1)
        low, high = plot.view.zoom
        assert 4 <= high - low < 8
        wheel(plot, 500, 0, sideways=2)
        assert plot.view.zoom != (low, high)
        for _ in range(80):
            wheel(plot, sum(plot.view.zoom or (500, 500)) / 2, -1)
        assert plot.view.zoom is None


def test_the_values_axis_fits_what_is_in_sight(show: Show) -> None:
    values = np.concatenate([np.linspace(100, 1, 50), np.linspace(1, 0, 951)])
    plot = show([Curve("c", RED, values, "0")], 1000)
    narrow = len({y for _, y in in_area(plot, plot.grab().toImage(), RED) if y < plot.scene.area.center().y()})
    for _ in range(5):
        wheel(plot, 900, 1)
    zoomed = in_area(plot, plot.grab().toImage(), RED)
    assert plot.view.zoom[0] > 100
    assert narrow > 10
    assert max(y for _, y in zoomed) - min(y for _, y in zoomed) > 0.7 * plot.scene.area.height()


def test_a_shorter_run_is_not_looked_for_out_of_its_sight(travelling: tuple[CurvePlot, list[int]]) -> None:
    plot, _ = travelling
    for _ in range(5):
        wheel(plot, 900, 1)
    grown = [Curve("c", RED, np.ones(2000), "1")]
    zoom = plot.view.zoom
    plot.show_curves(grown, 1999)
    assert plot.view.zoom == zoom
    plot.show_curves([Curve("c", RED, np.ones(20), "1")], 19)
    assert plot.view.zoom is None


# Speed.


def test_a_million_iterations_are_drawn_in_no_time_while_the_run_goes_on(show: Show) -> None:
    table = np.exp(-np.linspace(0, 5, 4_000_000)).reshape(4, -1)
    plot = show([Curve(f"c{n}", "text", row[:999_000], "1") for n, row in enumerate(table)], 998_999, 1300, 500)
    begun = time.perf_counter()
    for last in range(999_010, 999_110, 10):
        plot.show_curves([Curve(f"c{n}", "text", row[:last], "1") for n, row in enumerate(table)], last - 1)
        plot.grab()
    # Some 6 ms each; without keeping what was looked at some 15.
    assert (time.perf_counter() - begun) / 10 < 0.1
