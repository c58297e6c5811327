"""Beside the network picture's title: what its colours stand for, and the button that shows the whole net."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from bpviz.gui.panels.chooser import Chooser, chooser
from bpviz.gui.panels.network.choice import Choice, EdgeQuantity, UnitQuantity

UNITS: dict[UnitQuantity, str] = {"a": "units a", "z": "units z", "delta": "units δ"}
EDGES: dict[EdgeQuantity, str] = {"W": "edges W", "grad_W": "edges ∇W"}


class NetworkHeader(QWidget):
    """Two choices, and a way back from a part to the whole.

    Signals:
        changed(Choice): something else is to be shown.
        fit_wanted(): the whole net is to be seen.
        chosen(): a list was left, and the keyboard may go back to the picture.
    """

    changed = Signal(object)
    fit_wanted = Signal()
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.units = self._chooser(
            list(UNITS.values()),
            "what fills the units",
            "Units are filled by the activation a, the weighted sum z or the error term δ",
        )
        self.edges = self._chooser(
            list(EDGES.values()),
            "what the edges stand for",
            "Edges are coloured by W or by the gradient ∇W, the mean over the iteration's examples with weight decay.\n"
            "While you step by lines the line decides.",
        )
        self.fit = QToolButton()
        self.fit.setText("Fit")
        self.fit.setProperty("framed", True)
        self.fit.setAccessibleName("show the whole net")
        self.fit.setToolTip("Show the whole net (0); the wheel zooms, dragging the empty ground moves it")
        self.fit.clicked.connect(self.fit_wanted)
        self.fit.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        for widget in (self.units, self.edges, self.fit):
            row.addWidget(widget)

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return Choice(list(UNITS)[self.units.currentIndex()], list(EDGES)[self.edges.currentIndex()])

    def _tell(self) -> None:
        self.changed.emit(self.choice)

    def _chooser(self, words: list[str], name: str, tip: str) -> Chooser:
        box = chooser(name)
        box.addItems(words)
        box.setToolTip(tip)
        box.currentIndexChanged.connect(self._tell)
        box.closed.connect(self.chosen)
        return box
