"""The dialog that asks which part of the run is to become an animation, how long and how large."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bpviz.digits import grouped
from bpviz.export.animation import Reel, spread
from bpviz.gui.exporting.contents import title_of
from bpviz.gui.exporting.picture import Picture
from bpviz.gui.exporting.pixels import pixels_of, ratio_of_width, size_at
from bpviz.gui.forms.spin_box import dress
from bpviz.gui.number_text import significant

FRAMES, PER_SECOND, WIDTH = 60, 10, 800
MOST_FRAMES, MOST_PER_SECOND = 500, 50
WIDTHS = (160, 1920)
MOST_PIXELS = 300_000_000
"""Of all frames together: more would fill the memory."""
KEY = "film"
WAIT_MILLISECONDS = 200
OVERHEAD_SECONDS = 0.04
"""Of every frame, beside the drawing: the way to the window and back, and the encoding."""


@dataclass(frozen=True, eq=False)
class FilmPlan:
    """What the user chose.

    Attributes:
        panel: whose pictures.
        ks: the iterations.
        milliseconds: how long each is shown.
        width: of the pictures, in pixels.
    """

    panel: QWidget
    ks: tuple[int, ...]
    milliseconds: int
    width: int


class FilmDialog(QDialog):
    """Asks, and says about how large the file will be and how long it will take.

    Args:
        panels: whose pictures can be had.
        panel: the one that is offered.
        last_k: the latest iteration of the run.
        picture_of: draws a panel's picture as it is now, for the estimate.
    """

    def __init__(
        self,
        panels: Sequence[QWidget],
        panel: QWidget,
        last_k: int,
        picture_of: Callable[[QWidget], Picture | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export the run as an animated GIF")
        self._panels = panels
        self._picture_of = picture_of
        self._last_k = last_k
        self._sample: tuple[float, int] | None = None
        self.which = QComboBox()
        self.which.addItems([title_of(one) for one in panels])
        self.which.setCurrentIndex(list(panels).index(panel))
        self.first, self.last = _number(0, last_k, 0, "first iteration"), _number(0, last_k, last_k, "last iteration")
        frames, per_second, width, how = _remembered()
        self.frames = _number(1, MOST_FRAMES, frames, "number of frames")
        self.spread = QComboBox()
        self.spread.addItems(["evenly spread", "most of them early"])
        self.spread.setCurrentIndex(how)
        self.per_second = _number(1, MOST_PER_SECOND, per_second, "frames per second")
        self.width_box = _number(*WIDTHS, width, "width in pixels", " px")
        self.width_box.setSingleStep(40)
        self.estimate = QLabel()
        self.estimate.setObjectName("muted")
        self.estimate.setAccessibleName("estimate")
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._take_sample)
        self._lay_out()
        self._connect()
        self._take_sample()

    @property
    def plan(self) -> FilmPlan:
        """What is chosen now."""
        logarithmic = self.spread.currentIndex() == 1
        ks = spread(self.first.value(), self.last.value(), self.frames.value(), logarithmic=logarithmic)
        return FilmPlan(
            self._panels[self.which.currentIndex()],
            ks,
            round(1000 / self.per_second.value()),
            self.width_box.value(),
        )

    def accept(self) -> None:
        """Remember the choices for the next time."""
        chosen = (self.frames.value(), self.per_second.value(), self.width_box.value(), self.spread.currentIndex())
        QSettings().setValue(KEY, " ".join(map(str, chosen)))
        super().accept()

    def _lay_out(self) -> None:
        form = QFormLayout()
        self.which.setAccessibleName("picture")
        self.spread.setAccessibleName("how the frames are spread")
        form.addRow("Picture of", self.which)
        form.addRow("From iteration", _row(self.first, QLabel("to"), self.last))
        form.addRow("Frames", _row(self.frames, self.spread))
        form.addRow("Frames per second", self.per_second)
        form.addRow("Width", self.width_box)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, parent=self
        )
        for button in self.buttons.buttons():
            button.setIcon(QIcon())
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setText("Save as …")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.estimate)
        layout.addWidget(self.buttons)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def _connect(self) -> None:
        self.first.valueChanged.connect(self.last.setMinimum)
        self.last.valueChanged.connect(self.first.setMaximum)
        for box in (self.first, self.last, self.frames, self.per_second):
            box.valueChanged.connect(self._say_estimate)
        self.spread.currentIndexChanged.connect(self._say_estimate)
        for signal in (self.which.currentIndexChanged, self.width_box.valueChanged):
            signal.connect(lambda _: self._later.start(WAIT_MILLISECONDS))

    def _take_sample(self) -> None:
        """Draw and encode one picture: how long that takes, and how large it is, is what the estimate rests on."""
        start = time.perf_counter()
        picture = self._picture_of(self.plan.panel)
        if picture is None:
            return
        ratio = ratio_of_width(picture, self.width_box.value())
        reel, file = Reel(size_at(picture, ratio)), io.BytesIO()
        reel.add(pixels_of(picture, ratio))
        drawn = time.perf_counter() - start
        reel.write(file, 100)
        self._sample = drawn, len(file.getvalue())
        self._height = reel.size[1]
        self._say_estimate()

    def _say_estimate(self) -> None:
        if self._sample is None:
            return
        seconds, size = self._sample
        plan, n = self.plan, len(self.plan.ks)
        pixels = plan.width * self._height
        too_large = n * pixels > MOST_PIXELS
        self.buttons.button(QDialogButtonBox.StandardButton.Save).setEnabled(not too_large)
        if too_large:
            most = grouped(MOST_PIXELS // pixels)
            self.estimate.setText(f"Too large: at this width there can be\nat most {most} frames.")
            return
        length = significant(n * plan.milliseconds / 1000, 2)
        self.estimate.setText(
            f"{grouped(n)} {'frame' if n == 1 else 'frames'} of {plan.width} × {self._height} pixels, "
            f"{length} s long.\n"
            f"At most about {_bytes(n * size)}; takes about {_seconds(n * (seconds + OVERHEAD_SECONDS))},\n"
            "longer where many iterations must be replayed."
        )


def _number(low: int, high: int, value: int, name: str, suffix: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setGroupSeparatorShown(False)
    box.setStepType(QAbstractSpinBox.StepType.DefaultStepType)
    dress(box, name)
    box.setMinimumWidth(96)
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _remembered() -> tuple[int, int, int, int]:
    """Frames, frames per second, width and spread of last time; as usual where the settings make no sense."""
    words = str(QSettings().value(KEY, "")).split()
    if len(words) != 4 or not all(word.isdecimal() for word in words):
        return FRAMES, PER_SECOND, WIDTH, 0
    frames, per_second, width, how = (int(word[:9]) for word in words)
    return frames, per_second, width, min(how, 1)


def _bytes(n: float) -> str:
    return f"{significant(n / 1e6, 2)} MB" if n >= 1e5 else f"{significant(n / 1e3, 2)} kB"


def _seconds(seconds: float) -> str:
    return f"{max(round(seconds), 1)} s" if seconds < 90 else f"{round(seconds / 60)} min"
