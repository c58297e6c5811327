"""The toolbar: stepping back, running, stepping on, the speed, and where the run is."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QSlider, QToolBar, QToolButton, QWidget

from bpviz.digits import grouped
from bpviz.gui.readout import CostReadout

Speed = tuple[float | None, Literal["line", "iteration"]]

SPEEDS: tuple[Speed, ...] = (
    *((rate, "line") for rate in (0.5, 1.0, 2.0, 3.0, 5.0, 10.0)),
    *((float(rate), "iteration") for decade in (1, 10, 100, 1000) for rate in (decade, 2 * decade, 5 * decade)),
    (None, "iteration"),
)
"""The notches of the speed slider: slow motion by lines, then iterations, then as fast as the machine can."""


ROOM_FOR_TERMS, ROOM_FOR_SPEED = 1340, 1120
"""Widths of the toolbar from which there is room for the terms of J, and for the words beside the speed."""


class Toolbar(QToolBar):
    """Made of the window's actions.

    Signals:
        speed_chosen(float | None, str): how many of which grain a second.
    """

    speed_chosen = Signal(object, str)

    def __init__(self, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(12, 12))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("rewind", "", "back_iteration", "back_example", "back_line"):
            self._add(actions, name)
        self._add(actions, "run_pause")
        run = self._button(actions["run_pause"])
        run.setObjectName("run_button")
        # "Pause" is longer than "Run"; the button must not move what stands beside it.
        run.setMinimumWidth(80)
        for name in ("step_line", "step_example", "step_iteration"):
            self._add(actions, name)
            # The arrow points to where it goes.
            self._button(actions[name]).setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.addSeparator()
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, len(SPEEDS) - 1)
        self.speed.setValue(len(SPEEDS) - 1)
        self.speed.setFixedWidth(68)
        self.speed.setAccessibleName("speed")
        self.speed_text = QLabel()
        self.speed_text.setObjectName("muted")
        self.speed_text.setFixedWidth(self.fontMetrics().horizontalAdvance("5 000 iter./s "))
        self.addWidget(self.speed)
        self.speed_text_action = self.addWidget(self.speed_text)
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        self.cost = CostReadout()
        self.addWidget(self.cost)
        self.toggleViewAction().setEnabled(False)
        self.speed.valueChanged.connect(self._choose)
        self._say(SPEEDS[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the terms of J go first, then the words beside the speed."""
        super().resizeEvent(event)
        self.cost.show_terms(event.size().width() >= ROOM_FOR_TERMS)
        self.speed_text_action.setVisible(event.size().width() >= ROOM_FOR_SPEED)
        layout = self.layout()
        if layout is not None:
            # Else the toolbar goes by the widths its parts had before.
            layout.invalidate()

    def _add(self, actions: dict[str, QAction], name: str) -> None:
        if name:
            self.addAction(actions[name])
        else:
            self.addSeparator()

    def _button(self, action: QAction) -> QToolButton:
        button = self.widgetForAction(action)
        assert isinstance(button, QToolButton)
        return button

    def _choose(self, notch: int) -> None:
        self._say(SPEEDS[notch])
        self.speed_chosen.emit(*SPEEDS[notch])

    def _say(self, speed: Speed) -> None:
        rate, grain = speed
        if rate is None:
            short, words = "full speed", "Run as fast as the machine can"
        else:
            count = f"{rate:g}" if rate < 1000 else grouped(int(rate))
            plural = "" if rate == 1 else "s"
            short = f"{count} {'iter.' if grain == 'iteration' else 'line' + plural}/s"
            words = f"Run {count} {grain}{plural} a second"
        self.speed_text.setText(short)
        for widget in (self.speed, self.speed_text):
            widget.setToolTip(f"{words}; to the left by lines, in slow motion")
