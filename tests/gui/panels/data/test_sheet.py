"""The data table as a sheet for files and spreadsheets."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.gui.panels.data.panel import DataPanel
from bpviz.gui.panels.data.sheet import distinct
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session


@pytest.fixture
def panel(qtbot: QtBot) -> DataPanel:
    panel = DataPanel()
    qtbot.addWidget(panel)
    return panel


def session_of(sample: str) -> Session:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(20)
    return session


def columns_of(panel: DataPanel) -> dict[str, list[Any]]:
    sheet = panel.sheet()
    assert sheet is not None
    # As a writer reads it: part by part.
    rows = [row for start in range(0, len(sheet), 37) for row in sheet.rows(start, start + 37)]
    assert len(rows) == len(sheet)
    return {name: list(values) for name, values in zip(sheet.names, zip(*rows, strict=True), strict=True)}


def outputs_by_hand(frame: Frame, x: np.ndarray) -> np.ndarray:
    """h of one column of scaled inputs, through sigmoid or tanh layers, or linear ones."""
    functions = {"sigmoid": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "identity": lambda z: z}
    a = x
    for l in range(1, frame.recipe.n_l):
        a = functions[frame.recipe.f_of[l + 1].name](frame.parameters.W[l] @ a + frame.parameters.b[l][:, 0])
    return a


def test_classes_are_told_by_name_beside_the_net_s_answer(panel: DataPanel) -> None:
    session = session_of("iris")
    frame, data = session.frame(), session.dataset
    panel.draw(frame)
    found = columns_of(panel)
    assert list(found) == ["example", "part", *data.input_names, "species", "net says", "cost"]
    for row in range(150):
        trains, i = found["part"][row] == "training", found["example"][row] - 1
        X, Y = (data.X, data.Y) if trains else (data.X_held_out, data.Y_held_out)
        assert (data.training if trains else data.held_out)[i] == row
        h = outputs_by_hand(frame, X[:, i])
        assert found["net says"][row] == data.class_names[int(np.argmax(h))]
        assert found["cost"][row] == pytest.approx(0.5 * sum((h - Y[:, i]) ** 2), rel=1e-9)
        assert [found[name][row] for name in data.input_names] == data.raw_inputs[:, row].tolist()
        assert found["species"][row] == data.class_names[int(data.raw_targets[0, row])]


def test_scaled_values_are_those_that_the_net_has(panel: DataPanel) -> None:
    session = session_of("diabetes")
    frame, data = session.frame(), session.dataset
    panel.draw(frame)
    panel.scaled.setChecked(True)
    found = columns_of(panel)
    for row in (0, 16, 36, 37, 120, len(found["part"]) - 1):
        trains, i = found["part"][row] == "training", found["example"][row] - 1
        X, Y = (data.X, data.Y) if trains else (data.X_held_out, data.Y_held_out)
        assert [found[name][row] for name in data.input_names] == X[:, i].tolist()
        assert found["y"][row] == Y[0, i]
        assert found["h"][row] == pytest.approx(outputs_by_hand(frame, X[:, i])[0], rel=1e-9)


def test_raw_outputs_are_in_the_targets_units(panel: DataPanel) -> None:
    session = session_of("diabetes")
    frame, data = session.frame(), session.dataset
    panel.draw(frame)
    found = columns_of(panel)
    name, trains = data.table.target_names[0], np.array(found["part"]) == "training"
    assert found[name] == data.raw_targets[0].tolist()
    # The scaling is a straight line, which two training examples tell.
    y, raw = data.Y[0], data.raw_targets[0, data.training]
    slope = (raw.max() - raw.min()) / (y.max() - y.min())
    for row in np.flatnonzero(trains)[:5].tolist():
        h = outputs_by_hand(frame, data.X[:, found["example"][row] - 1])[0]
        assert found["net says"][row] == pytest.approx(raw.min() + slope * (h - y.min()), rel=1e-6)


def test_the_numbers_are_those_of_the_frame_that_was_shown_then(panel: DataPanel) -> None:
    session = session_of("iris")
    panel.draw(session.frame())
    before, expected = panel.sheet(), columns_of(panel)["cost"]
    session.advance(30)
    panel.draw(session.frame())
    assert before is not None
    assert [row[-1] for row in before.rows()] == expected
    assert columns_of(panel)["cost"] != expected


def test_columns_of_one_name_are_told_apart(panel: DataPanel) -> None:
    assert distinct(["cost", "a", "cost", "cost (2)", "cost"]) == ["cost", "a", "cost (2)", "cost (2) (2)", "cost (3)"]
    table = Table("mine", "regression", ("part", "cost"), np.eye(2, 6), ("example",), np.arange(6.0)[np.newaxis])
    panel.draw(Session(Recipe((2, 2, 1)), Dataset.of(table, Preparation(held_out=0.0))).frame())
    assert list(columns_of(panel))[:5] == ["example", "part", "part (2)", "cost", "example (2)"]


def test_without_a_frame_there_is_no_sheet(panel: DataPanel) -> None:
    assert panel.sheet() is None
