"""All panels on runs with mini-batches and in float32: light, and with numbers that say no more than they know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.digits import number
from bpviz.export.csv_file import write_csv
from bpviz.gui.main_window import BOTTOM_PANELS
from bpviz.gui.panels.algorithm.panel import AlgorithmPanel
from bpviz.gui.panels.drawing.careful_painting import LAST_DRAWING_ERROR, LAST_ERROR
from bpviz.gui.panels.inspector.editor import NumberEditor
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.network.words import edge_rows
from bpviz.gui.panels.weights.panel import WeightsPanel
from bpviz.gui.panels.weights.quantities import rows_of
from bpviz.gui.time_line import TimeLine
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

PANELS = (NetworkPanel, AlgorithmPanel, InspectorPanel, TimeLine, *BOTTOM_PANELS)
RUNS = (
    {"batch": 7},
    {"precision": "float32"},
    {"batch": 7, "precision": "float32"},
)


@lru_cache
def frames(name: str, run: int) -> tuple[Frame, ...]:
    return tuple(frames_of(name, **RUNS[run]))


def frames_of(name: str, **fields: object) -> Iterator[Frame]:
    """The same moments of a run: whole, and at each step of an example in the middle of an iteration."""
    session = Session(sample_recipe(name).changed(lambda_=0.001, **fields), load_sample(name))
    session.advance(12)
    wants = ("all_examples", "input_grid")
    yield session.frame(wants=wants)
    n_l = session.recipe.n_l
    for i, line in (
        (0, Line(Step.ZERO)),
        (2, Line(Step.FEEDFORWARD, 2)),
        (2, Line(Step.OUTPUT_DELTA, n_l)),
        (2, Line(Step.HIDDEN_DELTA, 2)),
        (2, Line(Step.PARTIALS)),
        (2, Line(Step.ACCUMULATE)),
        (session.program_at(4).m + 1, Line(Step.UPDATE)),
    ):
        yield session.frame(Position(4, i, line), wants=wants)


@pytest.mark.parametrize("name", ["iris", "sine", "encoder", "moons"])
@pytest.mark.parametrize("run", range(len(RUNS)), ids=list(map(str, RUNS)))
@pytest.mark.parametrize("kind", PANELS, ids=lambda panel: panel.title)
def test_it_paints_and_says_what_it_shows(
    qtbot: QtBot, kind: type[QWidget], name: str, run: int, tmp_path: Path
) -> None:
    panel = kind()
    qtbot.addWidget(panel)
    panel.resize(430, 240)
    if hasattr(panel, "select"):
        panel.select(Selection.weight(1, 2, 1))
    for n, frame in enumerate(frames(name, run)):
        panel.draw(frame)
        image = QImage(panel.size(), QImage.Format.Format_RGB32)
        panel.render(image)
        for widget in (panel, *panel.findChildren(QWidget)):
            assert not widget.property(LAST_ERROR)
            assert not widget.property(LAST_DRAWING_ERROR)
        sheet = panel.sheet() if hasattr(panel, "sheet") else None
        if sheet is not None:
            write_csv(sheet, tmp_path / f"{n}.csv")


def test_a_weight_in_float32_has_at_most_nine_digits_in_the_inspector_and_in_copies(qtbot: QtBot) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    session = Session(sample_recipe("iris").changed(precision="float32"), load_sample("iris"))
    session.advance(3)
    session.edit_weight(1, 2, 1, 0.1)
    frame = session.frame()
    panel.draw(frame)
    panel.select(Selection.weight(1, 2, 1))
    assert "  W₂₁⁽¹⁾ = 0.1" in panel.as_text().splitlines()
    assert "0.10000000149" not in panel.as_text() + panel.as_latex()
    new = next(line for line in panel.as_text().splitlines() if "new W" in line).rpartition(" = ")[2]
    assert len(re.sub(r"e.*|\D", "", new).lstrip("0")) <= 9
    assert np.float32(new) == pytest.approx(
        float(session.parameters.W[1][1, 0]) - 1.5 * session.gradient.W[1][1, 0], rel=1e-3
    )


@pytest.mark.parametrize(
    "kind", [NetworkPanel, AlgorithmPanel, InspectorPanel, WeightsPanel], ids=lambda kind: kind.title
)
def test_exported_numbers_of_float32_read_back_to_its_bits_in_few_digits(
    qtbot: QtBot, kind: type[Any], tmp_path: Path
) -> None:
    session = Session(sample_recipe("xor").changed(precision="float32"), load_sample("xor"))
    session.edit_weight(1, 2, 1, 0.1)
    panel = kind()
    qtbot.addWidget(panel)
    if hasattr(panel, "select"):
        panel.select(Selection.weight(1, 2, 1))
    panel.draw(session.frame(Position(0, 5, Line(Step.UPDATE))))
    write_csv(panel.sheet(), tmp_path / "sheet.csv")
    words = (tmp_path / "sheet.csv").read_text(encoding="utf-8")
    assert "0.10000000149" not in words
    if kind is WeightsPanel:
        assert ",1,2,1,0.1\n" in words
    if kind is AlgorithmPanel:
        updated = session.frame(Position(0, 5, Line(Step.UPDATE))).updated
        assert updated is not None
        assert f",{updated.W[1][1, 0]!s}\n" in words


def test_tooltips_of_a_float32_weight_have_the_digits_that_name_it() -> None:
    session = Session(sample_recipe("xor").changed(precision="float32"), load_sample("xor"))
    session.edit_weight(1, 2, 1, 0.1)
    frame = session.frame()
    for rows in (edge_rows(frame, (1, 2, 1)), rows_of(frame, (1, 2, 1))):
        assert rows[0] == ("W₂₁⁽¹⁾", "0.1")
        assert all(len(value.partition("e")[0].strip("-0.").replace(".", "")) <= 9 for _, value in rows)


def test_the_inspectors_field_offers_a_float32_weight_in_the_digits_that_name_it(qtbot: QtBot) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.paper.edit_asked.emit(Selection.weight(1, 2, 1), number(np.float32(0.1)), QRectF(0, 0, 90, 20))
    assert panel.findChild(NumberEditor).field.text() == "0.1"
