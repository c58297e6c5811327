"""What is pictured: which panels, how large, and which frames."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from PySide6.QtWidgets import QApplication, QWidget

from bpviz.data.samples import load_sample
from bpviz.gui.card import Card
from bpviz.gui.main_window import BOTTOM_PANELS
from bpviz.gui.panel import Selecting
from bpviz.gui.panels.algorithm.panel import AlgorithmPanel
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.time_line import TimeLine
from bpviz.session.frame import Frame, Want
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

PANELS: tuple[type[QWidget], ...] = (NetworkPanel, AlgorithmPanel, InspectorPanel, TimeLine, *BOTTOM_PANELS)
"""The window's own, in its order: a test holds them equal."""

SIZES = {NetworkPanel: (560, 300), AlgorithmPanel: (700, 230), InspectorPanel: (312, 520), TimeLine: (620, 70)}
USUAL_SIZE = (520, 230)

NETS = {"xor": ((2, 3, 1), 150), "iris": ((4, 5, 3), 60), "digits": ((64, 16, 10), 20)}
"""Samples, with layers and so many iterations: few enough that other rounding changes no digit."""


def frame_of(net: str) -> Frame:
    """One of the three nets after some training, with all that a panel may want."""
    layer_sizes, iterations = NETS[net]
    session = Session(replace(sample_recipe(net), layer_sizes=layer_sizes), load_sample(net))
    session.advance(iterations)
    return session.frame(i=2, wants=get_args(Want))


def panel_in_card(panel_class: type[QWidget]) -> tuple[QWidget, Card]:
    """A panel with what belongs beside its title; the unit that it explains is selected where it explains one."""
    panel = panel_class()
    card = Card(str(getattr(panel, "title", "")), panel)
    header = getattr(panel, "header", None)
    if header is not None:
        card.title.row.addWidget(header, 100)
    card.resize(*SIZES.get(panel_class, USUAL_SIZE))
    return panel, card


def draw(panel: QWidget, frame: Frame) -> None:
    """Show a frame as the window does, with a hidden unit selected where the panel explains what is selected."""
    panel.draw(frame)  # type: ignore[attr-defined]  # every panel has it; QWidget does not say so
    if isinstance(panel, Selecting) and not isinstance(panel, NetworkPanel):
        panel.select(Selection.unit(2, 1))
    settle()


def settle() -> None:
    """Let everything happen that waits to: layouts, paintings, zero timers."""
    for _ in range(3):
        QApplication.processEvents()
