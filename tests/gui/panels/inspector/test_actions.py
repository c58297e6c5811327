"""What can be done in the inspector by mouse and keys: follow, edit, copy, read in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QMouseEvent,
    QPalette,
)
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import theme
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., InspectorPanel]
LEFT = Qt.MouseButton.LeftButton
HIDDEN_1 = Selection.unit(2, 1)


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(frame: Frame, selection: Selection | None) -> InspectorPanel:
        panel = InspectorPanel()
        qtbot.addWidget(panel)
        panel.resize(310, 900)
        panel.draw(frame)
        panel.select(selection)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return shown


@pytest.fixture
def iris() -> Frame:
    return session_of("iris", (4, 5, 3)).frame(i=53)


def session_of(sample: str, layer_sizes: tuple[int, ...], iterations: int = 5) -> Session:
    session = Session(sample_recipe(sample).changed(layer_sizes=layer_sizes), load_sample(sample))
    session.advance(iterations)
    return session


def place_of(panel: InspectorPanel, section: str, name: str, column: int = 0) -> QPoint:
    """The middle of a cell, by its calculation's kind, its row's first text and its place in the row."""
    for placed in panel.paper.page.rows:
        if placed.row.section == section and placed.row.cells and placed.row.cells[0].text == name:
            cell = placed.row.cells[column]
            return next(rect for other, rect in placed.cells if other is cell).center().toPoint()
    raise AssertionError(f"{name} is not shown")


def double_click(qtbot: QtBot, panel: InspectorPanel, place: QPoint) -> None:
    qtbot.mouseDClick(panel.paper, LEFT, pos=place)


def tooltip_at(panel: InspectorPanel, place: QPoint) -> str:
    QApplication.sendEvent(panel.paper, QHelpEvent(QEvent.Type.ToolTip, place, panel.paper.mapToGlobal(place)))
    text = QToolTip.text()
    QToolTip.hideText()
    return text


def menu_at(panel: InspectorPanel, place: QPoint) -> dict[str, Callable[[], None]]:
    menu = panel.paper.menu_at(QPointF(place))
    assert menu is not None
    return {action.text(): action.trigger for action in menu.actions() if not action.isSeparator()}


def come_by_tab(panel: InspectorPanel) -> None:
    panel.findChildren(QPushButton)[1].setFocus()
    panel.paper.setFocus(Qt.FocusReason.TabFocusReason)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# Following.


@pytest.mark.parametrize(
    ("section", "name", "leads_to"),
    [
        ("delta", "versicolor", Selection.unit(3, 2)),
        ("z", "petal length", Selection.unit(1, 3)),
        ("z", "bias", Selection.bias(1, 1)),
        ("partials", "∂J/∂W₁₄⁽¹⁾", Selection.weight(1, 1, 4)),
        ("partials", "∂J/∂b₁⁽¹⁾", Selection.bias(1, 1)),
    ],
)
def test_a_click_on_a_name_or_symbol_leads_to_what_it_stands_for(
    show: Show, iris: Frame, qtbot: QtBot, section: str, name: str, leads_to: Selection
) -> None:
    panel = show(iris, HIDDEN_1)
    with qtbot.waitSignal(panel.selected) as followed:
        qtbot.mouseClick(panel.paper, LEFT, pos=place_of(panel, section, name))
    assert followed.args == [leads_to]
    assert panel.selection == leads_to


def test_the_example_above_a_unit_leads_to_the_example(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    qtbot.mouseClick(panel.paper, LEFT, pos=place_of(panel, "", "example 53 of 112"))
    assert panel.text_rows()[0] == ("Example 53 of 112",)


def test_a_number_or_another_button_leads_nowhere(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    with qtbot.assertNotEmitted(panel.selected):
        qtbot.mouseClick(panel.paper, LEFT, pos=place_of(panel, "delta", "versicolor", -1))
        qtbot.mouseClick(panel.paper, Qt.MouseButton.RightButton, pos=place_of(panel, "delta", "versicolor"))
    assert panel.selection == HIDDEN_1


def test_selecting_from_outside_is_no_click(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    with qtbot.assertNotEmitted(panel.selected):
        panel.select(Selection.unit(2, 2))


def test_a_click_unfolds_a_long_sum(show: Show, qtbot: QtBot) -> None:
    panel = show(session_of("digits", (64, 10, 10), 1).frame(i=4), HIDDEN_1)
    qtbot.mouseClick(panel.paper, LEFT, pos=place_of(panel, "z", "… 59 smaller"))
    assert len([row for row in panel.text_rows() if row[0].startswith("pixel 8,")]) >= 8


def test_what_a_click_would_do_lights_up_under_the_mouse(show: Show, iris: Frame) -> None:
    panel = show(iris, HIDDEN_1)
    before = panel.paper.grab().toImage()
    none = Qt.MouseButton.NoButton
    point = QPointF(place_of(panel, "delta", "versicolor"))
    QApplication.sendEvent(
        panel.paper, QMouseEvent(QEvent.Type.MouseMove, point, point, none, none, Qt.KeyboardModifier.NoModifier)
    )
    assert panel.paper.grab().toImage() != before
    assert panel.paper.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QApplication.sendEvent(panel.paper, QEvent(QEvent.Type.Leave))
    assert panel.paper.grab().toImage() == before


# Editing.


@pytest.mark.parametrize(
    ("selection", "section", "name", "column", "edited"),
    [
        (HIDDEN_1, "z", "petal length", 1, Selection.weight(1, 1, 3)),
        (HIDDEN_1, "z", "bias", 1, Selection.bias(1, 1)),
        (HIDDEN_1, "delta", "versicolor", 1, Selection.weight(2, 2, 1)),
        (Selection.weight(1, 1, 3), "value", "W₁₃⁽¹⁾", -1, Selection.weight(1, 1, 3)),
        (Selection.bias(1, 1), "value", "b₁⁽¹⁾", -1, Selection.bias(1, 1)),
        (Selection.example(53), "inputs", "petal width", 1, Selection.input_value(53, 4)),
        (Selection.unit(1, 2), "scaling", "raw value", -1, Selection.input_value(53, 2)),
    ],
)
def test_a_double_click_edits_a_parameter_or_a_raw_value_where_it_stands(
    show: Show, iris: Frame, qtbot: QtBot, selection: Selection, section: str, name: str, column: int, edited: Selection
) -> None:
    panel = show(iris, selection)
    place = place_of(panel, section, name, column)
    double_click(qtbot, panel, place)
    editor = panel._editor
    assert editor is not None
    assert editor.geometry().contains(place)
    qtbot.keyClicks(editor.field, "-0.25")
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert wanted.args == [edited, -0.25]
    assert panel._editor is None


@pytest.mark.parametrize(
    ("section", "name", "column"), [("delta", "versicolor", 2), ("z", "bias", -1), ("a", "a₁⁽²⁾", -1)]
)
def test_what_is_reckoned_cannot_be_edited(
    show: Show, iris: Frame, qtbot: QtBot, section: str, name: str, column: int
) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, section, name, column))
    assert panel._editor is None


def test_the_word_edit_opens_the_field_with_the_number_in_it(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, Selection.weight(1, 1, 3))
    qtbot.mouseClick(panel.paper, LEFT, pos=place_of(panel, "value", "W₁₃⁽¹⁾", 1))
    assert panel._editor is not None
    field = panel._editor.field
    assert float(field.text()) == pytest.approx(iris.parameters.W[1][0, 2], rel=1e-9)
    assert field.selectedText() == field.text()
    assert field.accessibleName() == "new value of weight from unit 3 of layer 1 to unit 1 of layer 2"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("inf", "a value must be a finite number"),
        ("nan", "a value must be a finite number"),
        ("1e999", "a value must be a finite number"),
        ("seven", "“seven” is not a number"),
        ("1,5", "write the decimal point as a point"),
    ],
)
def test_what_cannot_be_is_refused_with_words_at_the_field(
    show: Show, iris: Frame, qtbot: QtBot, typed: str, reason: str
) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    editor, before = panel._editor, panel.text_rows()
    assert editor is not None
    with qtbot.assertNotEmitted(panel.edit_wanted):
        qtbot.keyClicks(editor.field, typed)
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)
    assert panel._editor is editor
    assert editor.reason.text().startswith(reason)
    assert editor.reason.isVisible()
    assert editor.reason.height() >= editor.reason.heightForWidth(editor.reason.width())
    assert editor.rect().contains(editor.reason.geometry())
    assert panel.paper.rect().contains(editor.geometry())
    assert panel.text_rows() == before
    qtbot.keyClicks(editor.field, "5")
    qtbot.keyClick(editor.field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor.field, "2")
    assert not editor.reason.isVisible()
    with qtbot.waitSignal(panel.edit_wanted):
        qtbot.keyClick(editor.field, Qt.Key.Key_Return)


def test_an_empty_field_is_refused_too(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, Selection.bias(1, 1))
    double_click(qtbot, panel, place_of(panel, "value", "b₁⁽¹⁾", -1))
    assert panel._editor is not None
    with qtbot.assertNotEmitted(panel.edit_wanted):
        qtbot.keyClick(panel._editor.field, Qt.Key.Key_Delete)
        qtbot.keyClick(panel._editor.field, Qt.Key.Key_Return)
    assert "type a number" in panel._editor.reason.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_leaving_the_field_as_it_was_changes_nothing(show: Show, iris: Frame, qtbot: QtBot, key: Qt.Key) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    assert panel._editor is not None
    with qtbot.assertNotEmitted(panel.edit_wanted):
        if key == Qt.Key.Key_Escape:
            qtbot.keyClicks(panel._editor.field, "9")
        qtbot.keyClick(panel._editor.field, key)
    assert panel._editor is None


def test_what_was_half_typed_is_not_taken_when_something_else_is_looked_at(
    show: Show, iris: Frame, qtbot: QtBot
) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    assert panel._editor is not None
    qtbot.keyClicks(panel._editor.field, "12")
    with qtbot.assertNotEmitted(panel.edit_wanted):
        panel.select(Selection.unit(2, 2))


def test_a_field_closes_when_something_else_is_looked_at_or_its_number_is_gone(
    show: Show, iris: Frame, qtbot: QtBot
) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    panel.select(Selection.unit(2, 2))
    assert panel._editor is None
    panel.select(Selection.unit(2, 5))
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    panel.draw(session_of("iris", (4, 5, 3)).frame(i=54))
    assert panel._editor is not None
    panel.draw(session_of("iris", (4, 3, 3)).frame(i=53))
    assert panel._editor is None


def test_the_field_follows_the_theme(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    double_click(qtbot, panel, place_of(panel, "z", "bias", 1))
    assert panel._editor is not None
    before = QGuiApplication.palette()
    try:
        QGuiApplication.setPalette(theme.palette(theme.DARK))
        assert panel._editor.grab().toImage().pixelColor(90, 2).name() == theme.DARK.surface
    finally:
        QGuiApplication.setPalette(QPalette(before))


# Reading in full, and copying.


def test_the_tooltip_of_a_number_has_all_its_digits(show: Show, iris: Frame) -> None:
    panel = show(iris, HIDDEN_1)
    one, W = iris.example, iris.parameters.W
    delta = float(one.delta[3][1, 0])
    words = tooltip_at(panel, place_of(panel, "delta", "versicolor", 1))
    assert words == f"{float(W[2][1, 0])!r}\ndouble-click to edit"
    assert tooltip_at(panel, place_of(panel, "delta", "versicolor", 2)) == repr(delta)
    term = tooltip_at(panel, place_of(panel, "delta", "versicolor", 3))
    assert term.split("\n")[0] == repr(float(W[2][1, 0]) * delta)
    assert "W₂₁⁽²⁾ δ₂⁽³⁾" in term
    assert tooltip_at(panel, place_of(panel, "a", "a₁⁽²⁾", -1)) == repr(float(one.a[2][0, 0]))
    a = float(one.a[2][0, 0])
    assert tooltip_at(panel, place_of(panel, "delta", "f′ = a (1 − a)", 1)) == f"{a!r} (1 − {a!r})"


def test_the_tooltip_of_a_share_has_its_decimals_and_of_a_name_the_whole_name(show: Show, iris: Frame) -> None:
    panel = show(iris, HIDDEN_1)
    placed = next(placed for placed in panel.paper.page.rows if placed.row.note and placed.row.section == "delta")
    rect = next(rect for cell, rect in placed.cells if cell is placed.row.note)
    magnitudes = abs(iris.parameters.W[2][:, 0] * iris.example.delta[3][:, 0])
    assert tooltip_at(panel, rect.center().toPoint()).startswith(f"{100 * magnitudes[0] / magnitudes.sum():.2f} %")
    assert tooltip_at(panel, place_of(panel, "z", "petal length")).startswith("petal length\n")


def test_names_from_the_users_file_cannot_be_read_as_markup(show: Show, iris: Frame) -> None:
    table = replace(iris.dataset.table, input_names=("<b>x</b>", "a & b", "c", "d"))
    panel = show(replace(iris, dataset=replace(iris.dataset, table=table)), HIDDEN_1)
    assert tooltip_at(panel, place_of(panel, "z", "<b>x</b>")).startswith("&lt;b&gt;x")


def test_the_menu_copies_a_value_with_all_its_digits(show: Show, iris: Frame) -> None:
    panel = show(iris, HIDDEN_1)
    menu_at(panel, place_of(panel, "a", "a₁⁽²⁾", -1))["Copy value"]()
    assert clipboard() == repr(float(iris.example.a[2][0, 0]))


def test_the_menu_copies_a_calculation_as_text_or_latex(show: Show, iris: Frame) -> None:
    panel = show(iris, HIDDEN_1)
    menu = menu_at(panel, place_of(panel, "z", "sepal width"))
    menu["Copy calculation as text"]()
    assert clipboard().startswith("Weighted sum\n")
    assert repr(float(iris.example.z[2][0, 0])) in clipboard()
    assert clipboard().count("\n") == 1 + 5 + 1
    menu["Copy calculation as LaTeX"]()
    assert r"\begin{align*}" in clipboard()
    assert r"\sum_j W_{1j}^{(1)} a_{j}^{(1)}" in clipboard()


def test_the_menu_of_a_weight_edits_it_and_leads_to_it(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    menu = menu_at(panel, place_of(panel, "z", "sepal width", 1))
    menu["Edit …"]()
    assert panel._editor is not None
    assert panel._editor.selection == Selection.weight(1, 1, 2)
    with qtbot.waitSignal(panel.selected):
        menu["Look at this weight"]()
    assert panel.selection == Selection.weight(1, 1, 2)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, QPoint]]:
    """The first entry of every menu that would have opened, and where: the offscreen platform cannot open any."""
    found: list[tuple[str, QPoint]] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, place: found.append((menu.actions()[0].text(), place)))
    monkeypatch.setattr(QMenu, "exec", lambda *_: pytest.fail("a menu that waits stops the run"))
    return found


def test_a_right_click_opens_the_menu_there(show: Show, iris: Frame, opened: list[tuple[str, QPoint]]) -> None:
    panel = show(iris, HIDDEN_1)
    place = place_of(panel, "a", "a₁⁽²⁾", -1)
    for point in (place, QPoint(2, 2)):
        where = panel.paper.mapToGlobal(point)
        QApplication.sendEvent(panel.paper, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, where))
    assert opened == [("Copy value", panel.paper.mapToGlobal(place))]


def test_the_buttons_copy_all_that_is_known(show: Show, qtbot: QtBot) -> None:
    session = session_of("xor", (2, 2, 1))
    panel = show(session.frame(Position(5, 2, Line(Step.FEEDFORWARD, 2))), HIDDEN_1)
    text, latex = panel.findChildren(QPushButton)
    qtbot.mouseClick(text, LEFT)
    assert clipboard().split("\n\n")[0] == "hidden unit 1 of L₂, iteration 5, example 2 of 4"
    assert [part.split("\n")[0] for part in clipboard().split("\n\n")[1:]] == ["Weighted sum", "Activation"]
    qtbot.mouseClick(latex, LEFT)
    assert clipboard().count(r"\begin{align*}") == 2


# By the keys.


def test_the_arrows_walk_over_every_cell_that_does_something(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    come_by_tab(panel)
    rows = [placed.row for placed in panel.paper.page.rows]
    reachable = [cell for row in rows for cell in row.cells if cell.is_active or cell.value is not None]
    read = []
    for _ in reachable:
        read.append(panel.paper.accessibleDescription())
        qtbot.keyClick(panel.paper, Qt.Key.Key_Right)
    assert read == [f"{cell.text}\n{cell.tip}" for cell in reachable]
    assert panel.paper.accessibleDescription() == read[-1]
    qtbot.keyClick(panel.paper, Qt.Key.Key_Left)
    assert panel.paper.accessibleDescription() == read[-2]


def test_up_and_down_stay_in_the_column(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    come_by_tab(panel)
    qtbot.keyClick(panel.paper, Qt.Key.Key_Down)
    for _ in range(2):
        qtbot.keyClick(panel.paper, Qt.Key.Key_Right)
    read = []
    for _ in range(3):
        read.append(panel.paper.accessibleDescription().split("\n")[1])
        qtbot.keyClick(panel.paper, Qt.Key.Key_Down)
    assert read == [repr(float(delta)) for delta in iris.example.delta[3][:, 0]]
    for _ in range(9):
        qtbot.keyClick(panel.paper, Qt.Key.Key_Up)
    assert panel.paper.accessibleDescription().startswith("example 53 of 112")


def test_enter_follows_a_link_and_the_keys_go_on_from_there(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    come_by_tab(panel)
    qtbot.keyClick(panel.paper, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.selected) as followed:
        qtbot.keyClick(panel.paper, Qt.Key.Key_Return)
    assert followed.args == [Selection.unit(3, 1)]
    qtbot.keyClick(panel.paper, Qt.Key.Key_Up)
    assert panel.paper.accessibleDescription().startswith("example 53 of 112")


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_f2_and_enter_edit_the_reached_number_and_give_the_keys_back(
    show: Show, iris: Frame, qtbot: QtBot, key: Qt.Key
) -> None:
    panel = show(iris, HIDDEN_1)
    come_by_tab(panel)
    qtbot.keyClick(panel.paper, Qt.Key.Key_Down)
    qtbot.keyClick(panel.paper, Qt.Key.Key_Right)
    qtbot.keyClick(panel.paper, key)
    assert panel._editor is not None
    qtbot.keyClicks(panel._editor.field, "0.5")
    with qtbot.waitSignal(panel.edit_wanted) as wanted:
        qtbot.keyClick(panel._editor.field, Qt.Key.Key_Return)
    assert wanted.args == [Selection.weight(2, 1, 1), 0.5]
    assert panel.paper.hasFocus()
    qtbot.keyClick(panel.paper, Qt.Key.Key_Right)
    assert panel.paper.accessibleDescription().endswith("\n" + repr(float(iris.example.delta[3][0, 0])))


def test_the_keys_come_back_to_the_page_and_not_to_what_else_there_is(qtbot: QtBot, iris: Frame) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel = InspectorPanel()
    column = QVBoxLayout(window)
    for widget in (QLineEdit(), panel, QLineEdit()):
        column.addWidget(widget)
    panel.draw(iris)
    panel.select(Selection.bias(1, 1))
    with qtbot.waitExposed(window):
        window.show()
    double_click(qtbot, panel, place_of(panel, "value", "b₁⁽¹⁾", -1))
    assert panel._editor is not None
    qtbot.keyClick(panel._editor.field, Qt.Key.Key_Escape)
    assert window.focusWidget() is panel.paper


def test_the_keys_menu_belongs_to_the_reached_cell(
    show: Show, iris: Frame, qtbot: QtBot, opened: list[tuple[str, QPoint]]
) -> None:
    panel = show(iris, HIDDEN_1)
    come_by_tab(panel)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(panel.paper, key)
    middle = panel.paper.rect().center()
    where = panel.paper.mapToGlobal(middle)
    QApplication.sendEvent(panel.paper, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, where))
    ((first, place),) = opened
    reached = place_of(panel, "delta", "setosa", 2)
    assert first == "Copy value"
    assert abs(panel.paper.mapFromGlobal(place).y() - reached.y()) < 20


def test_the_keys_bring_what_they_reach_into_sight(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    panel.resize(310, 260)
    come_by_tab(panel)
    for _ in range(40):
        qtbot.keyClick(panel.paper, Qt.Key.Key_Down)
    bar = panel.area.verticalScrollBar()
    assert bar.value() > bar.maximum() - 60
    assert bar.maximum() > 300


def test_who_comes_by_tab_sees_where_the_keys_are(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    panel.findChildren(QPushButton)[0].setFocus()
    before = panel.paper.grab().toImage()
    assert panel.paper.focusPolicy() & Qt.FocusPolicy.TabFocus
    come_by_tab(panel)
    assert panel.paper.grab().toImage() != before
    panel.findChildren(QPushButton)[0].setFocus()
    assert panel.paper.grab().toImage() == before


def test_a_click_takes_the_keys_frame_away(show: Show, iris: Frame, qtbot: QtBot) -> None:
    panel = show(iris, HIDDEN_1)
    panel.paper.setFocus()
    before = panel.paper.grab().toImage()
    come_by_tab(panel)
    qtbot.mouseClick(panel.paper, LEFT, pos=QPoint(5, 5))
    assert panel.paper.grab().toImage() == before


def test_an_input_that_is_another_examples_meanwhile_is_no_longer_edited(show: Show) -> None:
    session = session_of("iris", (4, 5, 3))
    panel = show(session.frame(i=53), Selection.input_value(53, 1))
    panel._open_editor(Selection.input_value(53, 1), 1.0, QRectF(10, 10, 80, 20))
    session.edit_input(3, 1, 5.5)
    panel.draw(session.frame(i=53))
    assert panel._editor is not None
    session.delete_examples([3])
    panel.draw(session.frame(i=52))
    assert panel._editor is None
