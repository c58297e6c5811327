"""The inspector's calculations as a table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session


@pytest.fixture
def panel(qtbot: QtBot) -> InspectorPanel:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
def digits() -> Session:
    session = Session(sample_recipe("digits").changed(layer_sizes=(64, 12, 10)), load_sample("digits"))
    session.advance(3)
    return session


def rows_of(panel: InspectorPanel) -> list[dict[str, Any]]:
    sheet = panel.sheet()
    assert sheet is not None
    return [dict(zip(sheet.names, row, strict=True)) for row in sheet.rows()]


def test_every_term_of_a_sum_has_a_row_also_those_that_are_folded(panel: InspectorPanel, digits: Session) -> None:
    frame = digits.frame(i=5)
    panel.draw(frame)
    panel.select(Selection.unit(2, 3))
    terms = [row for row in rows_of(panel) if row["calculation"] == "Weighted sum"]
    assert len(terms) == 64 + 1 + 1
    w, x = frame.parameters.W[1][2], digits.dataset.X[:, 4]
    assert [row["factor 1"] for row in terms[:64]] == w.tolist()
    assert [row["factor 2"] for row in terms[:64]] == x.tolist()
    assert [row["value"] for row in terms[:64]] == pytest.approx((w * x).tolist(), rel=1e-15)
    assert terms[64]["row"] == "bias"
    assert terms[65]["row"] == "z₃⁽²⁾"
    assert np.isnan(terms[65]["factor 1"])
    assert terms[65]["value"] == pytest.approx(w @ x + frame.parameters.b[1][2, 0], rel=1e-12)


def test_a_row_says_what_is_reckoned_with_all_digits(panel: InspectorPanel, digits: Session) -> None:
    frame = digits.frame(i=5)
    panel.draw(frame)
    panel.select(Selection.weight(2, 4, 6))
    found = {row["row"]: row for row in rows_of(panel)}
    a, delta = frame.example.a[2][5, 0], frame.example.delta[3][3, 0]
    row = found["∂J/∂W₄₆⁽²⁾"]
    assert row["value"] == pytest.approx(a * delta, rel=1e-12)
    assert repr(float(a)) in row["text"]
    assert repr(float(row["value"])) in row["text"]


def test_what_the_position_has_not_come_to_has_no_row(panel: InspectorPanel, digits: Session) -> None:
    panel.select(Selection.unit(2, 3))
    assert panel.sheet() is None
    panel.draw(digits.frame(Position(3, 5, Line(Step.FEEDFORWARD, 2))))
    assert {row["calculation"] for row in rows_of(panel)} == {"Weighted sum", "Activation"}
    panel.draw(digits.frame(Position(3, 5, Line(Step.HIDDEN_DELTA, 2))))
    assert {row["calculation"] for row in rows_of(panel)} == {"Weighted sum", "Activation", "Error term"}


def test_without_a_selection_it_is_the_shown_examples(panel: InspectorPanel, digits: Session) -> None:
    panel.draw(digits.frame(i=5))
    inputs = [row["value"] for row in rows_of(panel) if row["calculation"] == "Inputs of example 5"]
    assert inputs == digits.dataset.X[:, 4].tolist()
