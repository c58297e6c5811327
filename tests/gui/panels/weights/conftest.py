"""Frames to draw, and a way to see the weights panel draw them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import fonts
from bpviz.gui.panels.weights.panel import WeightsPanel
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Show = Callable[..., WeightsPanel]
Trained = Callable[..., Session]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    fonts.load()

    def shown(frame: Frame, width: int = 520, height: int = 170, **choices: str) -> WeightsPanel:
        panel = WeightsPanel()
        qtbot.addWidget(panel)
        # As in a card, which takes the choosers.
        panel.header.setParent(None)
        qtbot.addWidget(panel.header)
        panel.resize(width, height)
        panel.draw(frame)
        for name, text in choices.items():
            getattr(panel.header, name).setCurrentText(text)
        panel.grab()
        return panel

    return shown


@pytest.fixture(scope="session")
def trained() -> Trained:
    kept: dict[tuple[str, int], Session] = {}

    def session(sample: str, n: int = 5) -> Session:
        if (sample, n) not in kept:
            kept[sample, n] = Session(sample_recipe(sample), load_sample(sample))
            kept[sample, n].advance(n)
        return kept[sample, n]

    return session
