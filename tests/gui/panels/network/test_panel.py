"""The network panel: what it paints, says and emits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QGuiApplication, QMouseEvent, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Parameters
from bpviz.gui import fonts, theme
from bpviz.gui.panels.network import edge_picture as network_edges
from bpviz.gui.panels.network import picture as network_picture
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[[Frame], NetworkPanel]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    fonts.load()

    def shown(frame: Frame) -> NetworkPanel:
        panel = NetworkPanel()
        qtbot.addWidget(panel)
        panel.resize(784, 330)
        panel.draw(frame)
        panel.grab()
        return panel

    return shown


def frame_of(sample: str, layer_sizes: tuple[int, ...], i: int = 1, iterations: int = 5) -> Frame:
    session = Session(sample_recipe(sample).changed(layer_sizes=layer_sizes), load_sample(sample))
    session.advance(iterations)
    return session.frame(i=i)


@pytest.fixture
def iris() -> Frame:
    return frame_of("iris", (4, 5, 3))


def centre(panel: NetworkPanel, l: int, i: int) -> QPointF:
    layout = panel.layout_now()
    assert layout is not None
    return QPointF(*layout.column(l).centres[i - 1].tolist())


def on_edge(panel: NetworkPanel, l: int, i: int, j: int, share: float = 0.5) -> QPointF:
    layout = panel.layout_now()
    assert layout is not None
    start = np.array(layout.biases[l]) if j == 0 else layout.column(l).centres[j - 1]
    return QPointF(*(start + share * (layout.column(l + 1).centres[i - 1] - start)).tolist())


def with_weights(frame: Frame, value: float) -> Frame:
    sizes = frame.recipe.layer_sizes
    return replace(frame, parameters=Parameters(sizes, np.full_like(frame.parameters.theta, value)))


def colour_at(panel: NetworkPanel, point: QPointF) -> QColor:
    return panel.grab().toImage().pixelColor(point.toPoint())


def test_a_unit_is_blue_where_its_activation_is_positive_and_orange_where_negative(show: Show) -> None:
    frame = frame_of("spiral", (2, 3, 1), i=150)
    panel = show(frame)
    for l in (1, 2, 3):
        for i, a in enumerate(frame.example.a[l][:, 0].tolist(), start=1):
            point = centre(panel, l, i) + QPointF(0, -9)  # above the number
            colour = colour_at(panel, point)
            assert (colour.blue() - colour.red()) * a > 0, (l, i, a, colour.name())


def test_an_edge_has_the_colour_of_its_weights_sign(show: Show, iris: Frame) -> None:
    theirs = []
    for value in (1.0, -1.0):
        panel = show(with_weights(iris, value))
        colour = colour_at(panel, on_edge(panel, 2, 1, 1, 0.5))
        theirs.append(colour.blue() - colour.red())
    assert theirs[0] > 50
    assert theirs[1] < -50


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_drawn_without_complaint(
    show: Show, iris: Frame, value: float, caplog: pytest.LogCaptureFixture
) -> None:
    one = iris.example
    broken = {l: np.full_like(a, value) for l, a in one.a.items()}
    delta = {l: np.full_like(d, value) for l, d in one.delta.items()}
    panel = show(replace(with_weights(iris, value), example=replace(one, a=broken, delta=delta)))
    assert "nan" in panel.text_at(centre(panel, 2, 1)) or "inf" in panel.text_at(centre(panel, 2, 1))
    assert not caplog.records


def test_a_panel_without_size_or_frame_is_drawn_without_complaint(
    qtbot: QtBot, iris: Frame, caplog: pytest.LogCaptureFixture
) -> None:
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.setMinimumSize(0, 0)
    panel.grab()
    panel.draw(iris)
    for size in ((0, 0), (1, 1), (3, 200), (200, 3), (60, 40)):
        panel.resize(*size)
        panel.grab()
    assert not caplog.records


def test_a_big_net_is_drawn_and_says_what_it_leaves_out(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = []
    paint_legend = network_picture.paint_legend

    def spy(painter, width, limits, moment, note, of):  # type: ignore[no-untyped-def]
        notes.append(note)
        paint_legend(painter, width, limits, moment, note, of)

    monkeypatch.setattr(network_picture, "paint_legend", spy)
    panel = show(frame_of("digits", (64, 32, 10), iterations=1))
    layout = panel.layout_now()
    assert layout is not None
    assert [column.style for column in layout.columns] == ["picture", "cells", "circles"]
    assert set(notes) == {"strongest 1\u2009500 of 2\u2009048 weights W⁽¹⁾ shown"}


def test_the_tooltip_of_a_unit_has_all_its_numbers_in_full(show: Show, iris: Frame) -> None:
    panel = show(iris)
    words = panel.text_at(centre(panel, 2, 3))
    one = iris.example
    for symbol, value in (
        ("a₃⁽²⁾", one.a[2][2, 0]),
        ("z₃⁽²⁾", one.z[2][2, 0]),
        ("δ₃⁽²⁾", one.delta[2][2, 0]),
        ("b₃⁽¹⁾", iris.parameters.b[1][2, 0]),
    ):
        assert f"{symbol}&nbsp;</td><td>{float(value)!r}<" in words


def test_the_tooltip_of_an_input_has_its_name_and_raw_value(show: Show, iris: Frame) -> None:
    panel = show(iris)
    words = panel.text_at(centre(panel, 1, 2))
    assert "sepal width (cm)" in words
    assert f"{float(iris.dataset.raw_inputs[1, iris.dataset.training[0]])!r} cm" in words


def test_the_tooltip_of_an_edge_has_the_weight_and_its_partial_derivative(show: Show, iris: Frame) -> None:
    panel = show(iris)
    words = panel.text_at(on_edge(panel, 1, 1, 1))
    assert repr(float(iris.parameters.W[1][0, 0])) in words
    assert repr(float(iris.gradient.W[1][0, 0])) in words
    assert "∂J(W,b)/∂W₁₁⁽¹⁾" in words


def test_names_from_the_users_file_cannot_be_read_as_markup(show: Show, iris: Frame) -> None:
    table = replace(iris.dataset.table, input_names=("<b>x", "a & b", "c", "d"))
    panel = show(replace(iris, dataset=replace(iris.dataset, table=table)))
    assert "&lt;b&gt;x" in panel.text_at(centre(panel, 1, 1))


def test_where_nothing_is_there_is_no_tooltip(show: Show, iris: Frame) -> None:
    assert show(iris).text_at(QPointF(2, 2)) == ""


def test_a_click_on_a_unit_names_it_and_selects_it(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris)
    with qtbot.waitSignal(panel.selected) as clicked:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=centre(panel, 2, 4).toPoint())
    assert clicked.args == [Selection.unit(2, 4)]
    assert panel.selection == Selection.unit(2, 4)


def test_a_click_on_an_edge_names_the_weight(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris)
    with qtbot.waitSignal(panel.selected) as clicked:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=on_edge(panel, 2, 1, 1, 0.3).toPoint())
    assert clicked.args == [Selection.weight(2, 1, 1)]


def test_a_click_on_the_edge_of_a_bias_unit_names_the_bias(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris)
    with qtbot.waitSignal(panel.selected) as clicked:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=on_edge(panel, 2, 3, 0, 0.2).toPoint())
    assert clicked.args == [Selection.bias(2, 3)]


def test_the_selection_is_to_be_seen_and_a_new_net_ends_it(show: Show, iris: Frame) -> None:
    panel = show(iris)
    before = panel.grab().toImage()
    panel.select(Selection.unit(2, 2))
    assert panel.grab().toImage() != before
    panel.draw(frame_of("xor", (2, 4, 1)))
    assert panel.selection is None


def test_the_menu_copies_a_value_in_full(show: Show, iris: Frame) -> None:
    panel = show(iris)
    menu = panel.menu_at(centre(panel, 2, 1))
    assert menu is not None
    menu.actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == repr(float(iris.example.a[2][0, 0]))


def test_the_unit_under_the_mouse_lights_up(show: Show, iris: Frame) -> None:
    panel = show(iris)
    before = panel.grab().toImage()
    none = Qt.MouseButton.NoButton
    point = centre(panel, 2, 3)
    move = QMouseEvent(QEvent.Type.MouseMove, point, point, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(panel, move)
    assert panel.grab().toImage() != before
    QApplication.sendEvent(panel, QEvent(QEvent.Type.Leave))
    assert panel.grab().toImage() == before


def test_an_exception_while_painting_is_logged_once_and_survived(
    show: Show, iris: Frame, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    panel = show(iris)

    def fail(*_: object) -> None:
        raise RuntimeError("no paint left")

    monkeypatch.setattr(network_picture, "paint_circles", fail)
    with caplog.at_level(logging.ERROR):
        panel.grab()
        panel.grab()
    assert [record.getMessage() for record in caplog.records] == ["network could not be drawn"]
    monkeypatch.undo()
    before = panel.grab().toImage()
    assert before == show(iris).grab().toImage()


def test_the_edges_are_drawn_afresh_only_when_the_weights_change(
    show: Show, iris: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    edge_picture = network_edges.edge_picture
    monkeypatch.setattr(network_edges, "edge_picture", lambda *given: drawn.append(1) or edge_picture(*given))
    monkeypatch.setattr(network_edges, "EDGES_EVERY_S", 0.0)
    panel = show(iris)
    panel.draw(replace(iris, parameters=iris.parameters.copy()))
    panel.grab()
    assert len(drawn) == 1
    panel.draw(with_weights(iris, 0.5))
    panel.grab()
    assert len(drawn) == 2


def test_the_layout_does_not_move_while_numbers_change(show: Show) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    panel = show(session.frame(i=1))
    before = panel.layout_now()
    for i in (5, 60, 100):
        session.advance(20)
        panel.draw(session.frame(i=i))
        panel.grab()
        after = panel.layout_now()
        assert before is not None
        assert after is not None
        for one, other in zip(before.columns, after.columns, strict=True):
            np.testing.assert_array_equal(one.centres, other.centres)


def test_another_theme_repaints_in_its_colours(show: Show, iris: Frame) -> None:
    panel = show(iris)
    before = QGuiApplication.palette()
    try:
        QGuiApplication.setPalette(theme.palette(theme.DARK))
        assert colour_at(panel, QPointF(3, 3)) == QColor(theme.DARK.surface)
        QGuiApplication.setPalette(theme.palette(theme.LIGHT))
        assert colour_at(panel, QPointF(3, 3)) == QColor(theme.LIGHT.surface)
    finally:
        QGuiApplication.setPalette(QPalette(before))


def test_the_panel_can_be_reached_by_tab_and_has_a_name(show: Show, iris: Frame) -> None:
    panel = show(iris)
    assert panel.accessibleName()
    assert panel.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_who_comes_by_tab_sees_where_the_focus_is(show: Show, iris: Frame) -> None:
    panel = show(iris)
    before = panel.grab().toImage()
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert panel.grab().toImage() != before
    QApplication.sendEvent(panel, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert panel.grab().toImage() == before


def test_before_it_is_painted_another_net_has_no_edges_of_the_former_one(show: Show) -> None:
    panel = show(frame_of("xor", (2, 8, 1)))
    where = on_edge(panel, 1, 7, 1)
    assert panel.at(where) == (1, 7, 1)
    panel.draw(frame_of("xor", (2, 3, 1)))
    panel.text_at(where)
    assert panel.at(where) != (1, 7, 1)
