"""The network panel by mouse and keys: zooming, moving, and choosing what is to be shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPixmap, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.network.view import MOST_ZOOM, WHOLE
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton


@pytest.fixture
def panel(qtbot: QtBot) -> NetworkPanel:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.advance(30)
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.resize(784, 330)
    panel.draw(session.frame(i=2))
    panel.grab()
    return panel


@pytest.fixture
def zoomed(panel: NetworkPanel) -> NetworkPanel:
    wheel(panel, centre(panel, 2, 3), notches=5)
    panel.grab()
    return panel


def centre(panel: NetworkPanel, l: int, i: int) -> QPointF:
    layout = panel.layout_now()
    assert layout is not None
    return QPointF(*layout.column(l).centres[i - 1].tolist())


def empty(panel: NetworkPanel) -> QPoint:
    """A point on which there is nothing."""
    points = (QPoint(x, y) for y in range(60, 270, 7) for x in range(200, 600, 7))
    return next(point for point in points if panel.at(QPointF(point)) is None)


def wheel(panel: NetworkPanel, at: QPointF, notches: int, held: Qt.KeyboardModifier | None = None) -> None:
    event = QWheelEvent(
        at,
        panel.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        held or Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(panel, event)


@pytest.mark.parametrize("held", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier])
def test_the_wheel_zooms_about_the_mouse(panel: NetworkPanel, held: Qt.KeyboardModifier) -> None:
    before = centre(panel, 2, 3)
    wheel(panel, before, 3, held)
    assert panel.view.zoom == pytest.approx(1.2**3)
    assert (centre(panel, 2, 3) - before).manhattanLength() < 1e-6
    wheel(panel, before, -9, held)
    assert panel.view == WHOLE
    wheel(panel, before, 99, held)
    assert panel.view.zoom == MOST_ZOOM


def test_the_fit_button_is_there_only_while_a_part_is_seen(zoomed: NetworkPanel) -> None:
    assert not zoomed.header.fit.isHidden()
    zoomed.header.fit.click()
    assert zoomed.view == WHOLE
    assert zoomed.header.fit.isHidden()


@pytest.mark.parametrize("button", [LEFT, MIDDLE])
def test_dragging_the_empty_ground_moves_the_picture(
    zoomed: NetworkPanel, qtbot: QtBot, button: Qt.MouseButton
) -> None:
    before, start = centre(zoomed, 2, 3), empty(zoomed)
    with qtbot.assertNotEmitted(zoomed.selected):
        qtbot.mousePress(zoomed, button, pos=start)
        qtbot.mouseMove(zoomed, start + QPoint(40, -15))
        qtbot.mouseRelease(zoomed, button, pos=start + QPoint(40, -15))
    assert (centre(zoomed, 2, 3) - before - QPointF(40, -15)).manhattanLength() < 1e-6
    after = centre(zoomed, 2, 3)
    qtbot.mouseMove(zoomed, start + QPoint(90, 0))
    assert centre(zoomed, 2, 3) == after


def test_a_whole_picture_is_not_dragged(panel: NetworkPanel, qtbot: QtBot) -> None:
    start = empty(panel)
    qtbot.mousePress(panel, LEFT, pos=start)
    qtbot.mouseMove(panel, start + QPoint(40, 0))
    qtbot.mouseRelease(panel, LEFT, pos=start + QPoint(40, 0))
    assert panel.view == WHOLE


def test_a_double_click_on_the_empty_ground_shows_the_whole(zoomed: NetworkPanel, qtbot: QtBot) -> None:
    qtbot.mouseDClick(zoomed, LEFT, pos=empty(zoomed))
    assert zoomed.view == WHOLE


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_F])
def test_keys_zoom_and_show_the_whole_again(panel: NetworkPanel, qtbot: QtBot, key: Qt.Key) -> None:
    qtbot.keyClick(panel, Qt.Key.Key_Plus)
    qtbot.keyClick(panel, Qt.Key.Key_Plus)
    qtbot.keyClick(panel, Qt.Key.Key_Minus)
    assert panel.view.zoom == pytest.approx(1.5)
    qtbot.keyClick(panel, key)
    assert panel.view == WHOLE


def test_keys_zoom_about_what_is_selected_and_alt_with_an_arrow_moves(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.select(Selection.unit(2, 2))
    before = centre(panel, 2, 2)
    qtbot.keyClick(panel, Qt.Key.Key_Plus)
    qtbot.keyClick(panel, Qt.Key.Key_Plus)
    assert (centre(panel, 2, 2) - before).manhattanLength() < 1e-6
    qtbot.keyClick(panel, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert centre(panel, 2, 2).x() > before.x() + 50


def test_a_click_on_a_zoomed_unit_and_on_a_zoomed_edge_finds_them(zoomed: NetworkPanel, qtbot: QtBot) -> None:
    for l, i, j, share in ((1, 3, 2, 0.8), (2, 1, 3, 0.15)):
        start, end = centre(zoomed, l, j), centre(zoomed, l + 1, i)
        found = zoomed.at(start + share * (end - start))
        assert found == (l, i, j)
    with qtbot.waitSignal(zoomed.selected) as clicked:
        qtbot.mouseClick(zoomed, LEFT, pos=centre(zoomed, 2, 3).toPoint() + QPoint(25, 0))
    assert clicked.args == [Selection.unit(2, 3)]
    assert "a₃⁽²⁾" in zoomed.text_at(centre(zoomed, 2, 3))


def test_what_lies_under_the_legend_and_the_captions_is_not_found(zoomed: NetworkPanel) -> None:
    layout = zoomed.layout_now()
    assert layout is not None
    top, bottom = layout.window
    hidden = [point for point in layout.column(2).centres.tolist() if not top <= point[1] <= bottom]
    assert hidden
    assert all(zoomed.at(QPointF(*point)) is None for point in hidden)


def test_another_net_is_seen_whole(zoomed: NetworkPanel) -> None:
    zoomed.draw(Session(sample_recipe("xor"), load_sample("xor")).frame())
    assert zoomed.view == WHOLE


def test_a_large_circle_has_room_for_all_numbers_of_its_unit(
    zoomed: NetworkPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bpviz.gui.panels.network import circles

    written: list[str] = []
    monkeypatch.setattr(circles, "write", lambda *given: written.extend(given[3]))
    zoomed.look_at(zoomed.view.zoomed(2.0, 392, 160, zoomed._whole()))  # type: ignore[arg-type]  # there is a frame
    zoomed.grab()
    frame = zoomed._frame
    assert frame is not None
    for letter, values in (("a", frame.example.a[2]), ("z", frame.example.z[2])):
        assert any(words == f"{letter} {values[2, 0]:.4f}".replace("-", "−") for words in written), letter


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (30, 300), (400, 20)])
def test_a_zoomed_panel_without_room_is_painted_without_complaint(
    zoomed: NetworkPanel, size: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    zoomed.setMinimumSize(0, 0)
    zoomed.resize(*size)
    zoomed.render(QPixmap(10, 10))
    assert not caplog.records


def test_the_layout_of_the_same_view_is_made_once(zoomed: NetworkPanel) -> None:
    assert zoomed.layout_now() is zoomed.layout_now()


def test_fifty_panels_leave_nothing_behind(qapp: QApplication, dispose: Callable[[NetworkPanel], None]) -> None:
    before = len(qapp.allWidgets())
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame()
    for _ in range(50):
        panel = NetworkPanel()
        panel.draw(frame)
        dispose(panel)
        del panel
    assert len(qapp.allWidgets()) <= before + 2


@pytest.fixture
def dispose(qapp: QApplication) -> Callable[[NetworkPanel], None]:
    from PySide6.QtCore import QCoreApplication, QEvent

    def away(panel: NetworkPanel) -> None:
        panel.close()
        panel.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    return away


def test_numbers_of_a_zoomed_picture_are_those_of_its_pixels(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from bpviz.gui.panels.network import cells

    written: list[str] = []
    monkeypatch.setattr(cells, "write", lambda *given: written.extend(given[3]))
    frame = Session(sample_recipe("digits"), load_sample("digits")).frame(i=4)
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.resize(784, 330)
    panel.draw(frame)
    panel.grab()
    assert not written
    wheel(panel, centre(panel, 1, 28), 6)
    panel.grab()
    theirs = {f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−") for value in frame.example.a[1][:, 0]}
    assert len(written) > 8
    assert set(written) <= theirs
    assert np.isfinite(frame.example.a[1]).all()


def test_two_fingers_zoom_about_where_they_are(panel: NetworkPanel) -> None:
    at = centre(panel, 2, 3)
    for amount in (0.25, 0.2):
        pinch = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture,
            QPointingDevice.primaryPointingDevice(),
            2,
            at,
            at,
            panel.mapToGlobal(at),
            amount,
            QPointF(),
        )
        QApplication.sendEvent(panel, pinch)
    assert panel.view.zoom == pytest.approx(1.5)
    assert (centre(panel, 2, 3) - at).manhattanLength() < 1e-6
