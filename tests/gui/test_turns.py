"""Which panels are drawn, and which are not worth the time."""

from __future__ import annotations

import logging

import pytest
from pytestqt.qtbot import QtBot

from bpviz.gui.main_window import MainWindow
from bpviz.gui.panel import in_sight
from bpviz.gui.turns import TICK_BUDGET_S, Turns
from bpviz.session.frame import Frame


class Silent:
    """A panel that does nothing."""


def test_the_first_panel_has_every_frame_and_the_others_are_served_in_turn() -> None:
    first, *others = panels = [Silent() for _ in range(6)]
    turns, drawn = Turns(), {id(panel): 0 for panel in panels}
    for _ in range(20):
        chosen = turns.choose(first, panels, 2 * TICK_BUDGET_S)  # type: ignore[arg-type]
        assert first in chosen
        assert len(chosen) == 2
        for panel in chosen:
            drawn[id(panel)] += 1
    assert {drawn[id(panel)] for panel in others} == {4}


def test_where_there_is_time_all_are_drawn_and_where_there_is_none_fewer() -> None:
    panels = [Silent() for _ in range(6)]
    turns = Turns()
    for _ in range(6):
        chosen = turns.choose(panels[0], panels, 0.1 * TICK_BUDGET_S)  # type: ignore[arg-type]
    assert set(map(id, chosen)) == set(map(id, panels))
    for _ in range(6):
        chosen = turns.choose(panels[0], panels, 1.1 * TICK_BUDGET_S)  # type: ignore[arg-type]
    assert len(chosen) == 2


def test_a_panel_behind_a_tab_is_neither_drawn_nor_asked_what_it_wants(window: MainWindow, qtbot: QtBot) -> None:
    behind = [panel for panel in window.bottom_panels if not in_sight(panel)]
    assert len(behind) == len(window.bottom_panels) - 2
    drawn: list[object] = []
    for panel in window.bottom_panels:
        before = panel.draw
        panel.draw = lambda frame, panel=panel, before=before: (drawn.append(panel), before(frame))  # type: ignore[assignment,misc]
    window.controller.open_sample("moons")
    window.controller.advance(30)
    qtbot.waitUntil(lambda: window.controller.latest is not None and window.controller.latest.frame.k == 30)
    qtbot.wait(200)
    assert drawn
    assert not [panel for panel in behind if panel in drawn]
    latest = window.controller.latest
    assert latest is not None
    assert latest.frame.all_examples is None
    assert latest.frame.input_grid is None
    predictions = next(dock for dock in window.docks.others if dock.windowTitle() == "Predictions")
    predictions.raise_()
    qtbot.waitUntil(lambda: window.controller.latest.frame.input_grid is not None, timeout=5000)  # type: ignore[union-attr]


def test_a_panel_that_makes_a_mistake_does_not_hold_up_the_others(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(frame: Frame) -> None:
        raise ValueError("planted")

    monkeypatch.setattr(window.network, "draw", fail)
    with caplog.at_level(logging.ERROR):
        window.controller.open_sample("xor")
        window.controller.advance(25)
        qtbot.waitUntil(lambda: window.time_line.last_k == 25, timeout=5000)
    assert sum("could not be drawn" in record.message for record in caplog.records) == 1


def test_while_iterations_fly_by_a_panel_waits_for_a_frame_that_holds_what_it_wants(
    window: MainWindow, qtbot: QtBot
) -> None:
    controller = window.controller
    controller.open_sample("moons")
    predictions = next(dock for dock in window.docks.others if dock.windowTitle() == "Predictions")
    predictions.raise_()
    panel = next(panel for panel in window.bottom_panels if type(panel).__name__ == "PredictionsPanel")
    qtbot.waitUntil(lambda: controller.full is not None and controller.full.frame.input_grid is not None)
    drawn: list[Frame] = []
    before = panel.draw
    panel.draw = lambda frame: (drawn.append(frame), before(frame))  # type: ignore[assignment,misc]
    seen: list[Frame] = []
    controller.updated.connect(lambda update: seen.append(update.frame))
    controller.run_or_pause()
    qtbot.waitUntil(lambda: len({frame.k for frame in drawn}) > 4, timeout=20_000)
    assert all(frame.input_grid is not None for frame in drawn)
    assert [frame for frame in seen if frame.input_grid is None]
    # What is exported is the frame that has it all.
    assert window.exporting.exporter.frame is not None
    assert window.exporting.exporter.frame.input_grid is not None
    controller.pause()
    qtbot.waitUntil(lambda: not controller.running)
    assert controller.latest is controller.full
    qtbot.waitUntil(lambda: drawn[-1] is controller.latest.frame)  # type: ignore[union-attr]
