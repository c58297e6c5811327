"""Opens one panel alone on a small trained example, for looking at it while working on it."""

from __future__ import annotations

import sys
from typing import Protocol, get_args

from PySide6.QtWidgets import QApplication, QWidget

from bpviz.data.samples import load_sample
from bpviz.gui import fonts, theme
from bpviz.session.frame import Frame, Want
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


class PanelClass(Protocol):
    """A panel's class."""

    title: str

    def __call__(self) -> QWidget:
        """Make the panel."""


def preview(panel_class: PanelClass) -> None:
    """Run the panel in a window: `python -m bpviz.gui.panels.cost.panel [SAMPLE] [ITERATIONS] [light|dark]`."""
    sample, iterations, name = [*sys.argv[1:], *("xor", "200", "light")[len(sys.argv) - 1 :]][:3]
    application = QApplication([])
    application.setStyle("Fusion")
    fonts.load()
    application.setFont(fonts.text())
    application.setPalette(theme.palette(theme.THEMES[name]))
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(int(iterations))
    panel = panel_class()
    panel.setWindowTitle(panel_class.title)
    panel.resize(784, 330)
    panel.show()
    draw(panel, session.frame(wants=get_args(Want)))
    application.exec()


def draw(panel: QWidget, frame: Frame) -> None:
    """Give a panel its frame."""
    panel.draw(frame)  # type: ignore[attr-defined]  # every panel has it; QWidget does not say so
