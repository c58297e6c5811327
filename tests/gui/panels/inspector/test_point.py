"""The inspector beside a point that is no example: it follows the network, and claims nothing of the example."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.main_window import MainWindow
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

POINT = (0.3, 0.7)
EVERYTHING = (
    None, Selection.point(), Selection.unit(1, 1), Selection.unit(2, 1), Selection.unit(3, 1),
    Selection.weight(1, 2, 1), Selection.bias(2, 1),
)  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(310, 620)
    return panel


@pytest.fixture
def xor() -> Session:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    session.advance(20)
    return session


@pytest.fixture
def at_point(xor: Session) -> Frame:
    return xor.frame(i=2, probe=POINT)


def rows(panel: InspectorPanel, frame: Frame, selection: Selection | None) -> list[tuple[str, ...]]:
    panel.draw(frame)
    panel.select(selection)
    panel.grab()
    return list(panel.text_rows())


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_without_a_selection_the_point_is_listed_and_no_cost(panel: InspectorPanel, at_point: Frame) -> None:
    hint, heading, place, *listed = rows(panel, at_point, None)
    assert "Click a unit" in hint[0]
    assert heading == ("Point",)
    assert place == ("no example, no target", "iteration 20")
    assert [row[0] for row in listed] == [
        "Inputs", "input", "x1", "x2",
        "Outputs", "h(x) = a⁽³⁾", "output", "x1 xor x2", listed[8][0],
        "No target", "The point is no example: it has no target y, so there is no cost and no error term",
    ]  # fmt: skip
    assert [number(row[1]) for row in listed[2:4]] == [0.3, 0.7]
    assert at_point.probe is not None
    h = float(at_point.probe.a[3][0, 0])
    assert number(listed[7][-1]) == pytest.approx(h, abs=5e-5)
    assert listed[8] == (f"Says {at_point.dataset.class_names[int(h > 0.5)]}",)


def test_a_unit_is_taken_apart_with_the_points_numbers(panel: InspectorPanel, at_point: Frame) -> None:
    shown = rows(panel, at_point, Selection.unit(2, 1))
    assert shown[:2] == [("Hidden unit 1 of L₂",), ("point (0.3, 0.7)", "iteration 20")]
    x1, x2, bias = (next(row for row in shown if row[0] == name) for name in ("x1", "x2", "bias"))
    assert [number(row[-2]) for row in (x1, x2, bias)] == [0.3, 0.7, 1.0]
    (W1, W2), b = at_point.parameters.W[1][0], at_point.parameters.b[1][0, 0]
    z = next(row for row in shown if row[0].startswith("z₁⁽²⁾ = sum"))
    assert number(z[-1]) == pytest.approx(W1 * 0.3 + W2 * 0.7 + b, rel=1e-3)
    assert shown[-2:] == [
        ("Error term",), ("The point is no example: it has no target y, so there is no error term",),
    ]  # fmt: skip


@pytest.mark.parametrize("selection", EVERYTHING)
def test_neither_picture_nor_copies_nor_sheet_speak_of_the_example(
    panel: InspectorPanel, at_point: Frame, selection: Selection | None
) -> None:
    painted = "\n".join(" ".join(row) for row in rows(panel, at_point, selection))
    for text in (painted, panel.as_text(), panel.as_latex()):
        assert "example 2" not in text
        assert "of 4, " not in text
    sheet = panel.sheet()
    assert sheet is not None
    titles = {str(row[0]) for row in sheet.rows()}
    assert titles <= {
        "Inputs of the point", "Outputs of the point", "Scaled input", "Weighted sum", "Activation", "At iteration 20",
        "Sum over the examples", "What the update will do",
    }  # fmt: skip


@pytest.mark.parametrize("selection", EVERYTHING)
def test_copies_and_sheet_have_the_same_numbers(
    panel: InspectorPanel, at_point: Frame, selection: Selection | None
) -> None:
    rows(panel, at_point, selection)
    sheet, text = panel.sheet(), panel.as_text()
    assert sheet is not None
    for row in sheet.rows():
        assert str(row[2]) in text
        assert f"{float(row[-1])!r}" in text  # type: ignore[arg-type]


def test_copies_say_which_point_it_is(panel: InspectorPanel, at_point: Frame) -> None:
    rows(panel, at_point, Selection.unit(3, 1))
    assert panel.as_text().splitlines()[0] == "output 1 · x1 xor x2, iteration 20, point (0.3, 0.7)"
    assert panel.as_latex().splitlines()[0] == "% output 1 · x1 xor x2, iteration 20, point (0.3, 0.7)"
    rows(panel, at_point, None)
    assert panel.as_text().splitlines()[0] == "point (0.3, 0.7), iteration 20"
    rows(panel, at_point, Selection.bias(1, 1))
    assert panel.as_text().splitlines()[0] == "bias of unit 1 of L₂, iteration 20"


def test_a_weight_stands_beside_all_examples(panel: InspectorPanel, at_point: Frame, xor: Session) -> None:
    shown, whole = (rows(panel, frame, Selection.weight(1, 2, 1)) for frame in (at_point, xor.frame(i=2)))
    assert shown[1] == ("all 4 examples", "iteration 20")
    assert not any("Partial derivative" in row[0] or "the part of" in row[0] for row in shown)
    update = whole.index(("What the update will do", "line 3"))
    assert shown[-len(whole[update:]) :] == whole[update:]


def test_an_output_in_raw_units_has_no_target_beside_it(panel: InspectorPanel) -> None:
    session = Session(sample_recipe("sine"), load_sample("sine"))
    session.advance(3)
    frame = session.frame(probe=(1.0,))
    shown = rows(panel, frame, Selection.unit(3, 1))
    assert not any("target" in row[0] for row in shown if len(row) > 1)
    assert frame.probe is not None
    raw = float(frame.dataset.raw_outputs(frame.probe.a[3])[0, 0])
    assert number(next(row for row in shown if row[0] == "raw output")[-1]) == pytest.approx(raw, rel=1e-3)
    listed = rows(panel, frame, None)
    place = listed.index(("output", "hⱼ", "raw")) + 1
    assert number(listed[place][-1]) == pytest.approx(raw, rel=1e-3)


def test_an_example_that_is_looked_at_leads_to_the_point_and_back(
    panel: InspectorPanel, at_point: Frame, xor: Session
) -> None:
    assert rows(panel, at_point, Selection.example(2))[:2] == [
        ("Example 2 of 4",), ("the network shows a point", "iteration 20"),
    ]  # fmt: skip
    place = next(placed.row for placed in panel.paper.page.rows if placed.row.kind == "place")
    assert place.cells[0].link == Selection.point()
    assert rows(panel, at_point, place.cells[0].link)[0] == ("Point",)
    assert rows(panel, xor.frame(i=3), Selection.point())[1] == ("Example 3 of 4",)


def test_what_is_being_edited_is_left_alone_when_a_point_takes_its_place(
    panel: InspectorPanel, at_point: Frame, xor: Session, qtbot: QtBot
) -> None:
    panel.draw(xor.frame(i=2))
    panel.show()
    cell = next(
        (cell, where)
        for placed in panel.paper.page.rows
        for cell, where in placed.cells
        if cell.edit == Selection.input_value(2, 1)
    )
    panel.paper.edit_asked.emit(cell[0].edit, cell[0].value, cell[1])
    assert panel._editor is not None
    panel.draw(xor.frame(i=2))
    assert panel._editor is not None
    panel.draw(at_point)
    assert panel._editor is None
    panel.close()


def test_in_the_window_a_point_comes_to_the_inspector_and_goes_with_an_example_or_a_line(
    window: MainWindow, settled: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    def heading() -> str:
        return next(row[0] for row in window.inspector.text_rows() if row[0] in ("Point", "Example 1 of 4"))

    def comes(expected: str) -> None:
        settled(window)
        qtbot.waitUntil(lambda: heading() == expected)

    controller = window.controller
    controller.pause()
    controller.run_point(POINT)
    comes("Point")
    assert window.algorithm.lines.text() == ""
    controller.show_example(1)
    comes("Example 1 of 4")
    controller.run_point(POINT)
    comes("Point")
    copy = next(button for button in window.inspector.findChildren(QPushButton) if button.text() == "Copy as text")
    copy.click()
    assert QGuiApplication.clipboard().text().startswith("point (0.3, 0.7), iteration 0\n")
    controller.go_to_position(Position(0, 1, Line(Step.FEEDFORWARD, 2)))
    comes("Example 1 of 4")
