"""The knobs of a generated sample: how many points, and how noisy they are."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QSignalBlocker, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QSpinBox, QWidget

from bpviz.data.samples import MOST_NOISE, MOST_POINTS
from bpviz.data.table import Generated
from bpviz.gui.forms.spin_box import dress_for_window

FEWEST_POINTS = 4
BOX_WIDTH = 66
"""Both boxes and their names go into one line of the dock."""


class GeneratorForm(QWidget):
    """Shows how the points were made; hidden where nothing made them.

    Signals:
        changed(Generated): the points are wanted anew.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points, self.noise = QSpinBox(), QDoubleSpinBox()
        self.points.setRange(FEWEST_POINTS, MOST_POINTS)
        self.points.setSingleStep(20)
        self.noise.setRange(0.0, MOST_NOISE)
        self.noise.setDecimals(2)
        self.noise.setSingleStep(0.05)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for name, box, tip in (
            ("points", self.points, "How many points are made; the run goes on with them"),
            ("noise", self.noise, "Standard deviation of what is added to each coordinate; the run goes on"),
        ):
            dress_for_window(box, f"{name} of the generated sample")
            # The decimal point is a point, as everywhere in the window.
            box.setLocale(QLocale.c())
            box.setToolTip(tip)
            label = QLabel(name)
            label.setToolTip(tip)
            label.setBuddy(box)
            row.addWidget(label)
            box.setFixedWidth(BOX_WIDTH)
            row.addWidget(box)
            row.addStretch(1)
        self.points.valueChanged.connect(self._ask)
        self.noise.valueChanged.connect(self._ask)
        self.hide()

    def show_generated(self, generated: Generated | None) -> None:
        """Show the numbers in force; None hides the form."""
        self.setVisible(generated is not None)
        if generated is not None:
            with QSignalBlocker(self.points), QSignalBlocker(self.noise):
                self.points.setValue(generated.points)
                self.noise.setValue(generated.noise)

    def _ask(self) -> None:
        self.changed.emit(Generated(self.points.value(), round(self.noise.value(), 2)))
