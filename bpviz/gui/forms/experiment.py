"""The Experiment dock's content: data, layers and training, one under the other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from bpviz.gui.forms.data_form import DataForm
from bpviz.gui.forms.layers_form import LayersForm
from bpviz.gui.forms.training_form import TrainingForm


class ExperimentForm(QScrollArea):
    """The three forms, which scroll where the window is low."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("experiment")
        self.setAccessibleName("Experiment")
        self.data = DataForm()
        self.layers = LayersForm()
        self.training = TrainingForm()
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(12, 4, 12, 12)
        layout.setSpacing(6)
        for number, (name, form) in enumerate(
            (("data", self.data), ("layers", self.layers), ("training", self.training)), start=1
        ):
            if number > 1:
                layout.addSpacing(6)
                line = QFrame()
                line.setObjectName("line")
                layout.addWidget(line)
            heading = QLabel(f"{number} · {name.upper()}")
            heading.setObjectName("section")
            layout.addWidget(heading)
            layout.addWidget(form)
        layout.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(252)
        for reason in inside.findChildren(QLabel, "reason"):
            reason.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scroll to a reason that comes, once it has its place."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QLabel):
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(watched))
        return super().eventFilter(watched, event)
