"""Beside the canvas's title: what a click adds, and the button that shows all points."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QWidget

from bpviz.data.dataset import Dataset
from bpviz.gui import theme
from bpviz.gui.forms.number_field import NumberField
from bpviz.gui.number_text import significant
from bpviz.gui.panels.canvas.points import SHAPES, class_colours, icon_of_class
from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.data.editor import possible

MOST_BUTTONS = 4
"""Of more classes one is chosen from a list."""


class CanvasHeader(QWidget):
    """The class, or the target's value, of the points that a click adds.

    Signals:
        fit_wanted(): all points are to be seen.
    """

    fit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # What the next click adds says nothing of what is drawn.
        self.setProperty("in_pictures", False)
        self._dataset: Dataset | None = None
        self._chosen = 0
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._choose)
        self.list = chooser("class of new points")
        self.list.activated.connect(self._choose)
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setMinimumWidth(1)
        reason = QLabel(self)
        reason.hide()
        self.value = NumberField("target of new points", possible, reason)
        self.value.setFixedWidth(72)
        self.value.committed.connect(self.value.show_number)
        self.fit = QToolButton()
        self.fit.setText("Fit")
        self.fit.setProperty("framed", True)
        self.fit.setAccessibleName("show all points")
        self.fit.setToolTip("Show all points; the wheel zooms, dragging the empty plane moves it")
        self.fit.clicked.connect(self.fit_wanted)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        row.addWidget(self.words)
        row.addLayout(self._buttons)
        row.addWidget(self.list)
        row.addWidget(self.value)
        row.addStretch(1)
        row.addWidget(self.fit)
        self._show_what_fits()

    @property
    def buttons(self) -> list[QToolButton]:
        """A button for each of few classes."""
        return [button for button in self._group.buttons() if isinstance(button, QToolButton)]

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer what its examples can be; the choice stays where it still can be."""
        before, self._dataset = self._dataset, dataset
        if before is None or _kind(before) != _kind(dataset):
            self._chosen = 0
            if dataset.task == "regression":
                self.value.show_number(float(f"{dataset.raw_targets[0, dataset.training].mean():.4g}"))
            self._make_buttons()
        self._show_what_fits()

    def targets(self) -> tuple[float, ...]:
        """The raw targets of a new example."""
        if self._dataset is None or self._dataset.task == "autoencoder":
            return ()
        if self._dataset.task == "classification":
            return (float(self._chosen),)
        # Of several targets, the others are as the examples' mean.
        means = self._dataset.raw_targets[:, self._dataset.training].mean(axis=1).tolist()
        return (self._target(), *means[1:])

    def in_words(self) -> str:
        """What a click adds."""
        data = self._dataset
        if data is None or data.task == "autoencoder":
            return "an example"
        if data.task == "classification":
            return f"an example of the class {data.class_names[self._chosen]}"
        return f"an example with {data.table.target_names[0]} = {significant(self._target(), 6)}"

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._dataset is not None:
            self._paint_icons()

    def _target(self) -> float:
        return float(self.value.text().replace("−", "-")) if not self.value.reason else 0.0

    def _choose(self, which: int) -> None:
        self._chosen = which

    def _make_buttons(self) -> None:
        for button in self.buttons:
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self.list.clear()
        names = self._dataset.class_names if self._dataset is not None else ()
        self.list.addItems(names)
        if 0 < len(names) <= MOST_BUTTONS:
            for which, name in enumerate(names):
                self._add_button(which, name)
        self._paint_icons()

    def _add_button(self, which: int, name: str) -> None:
        button = QToolButton()
        button.setText(name)
        button.setCheckable(True)
        button.setChecked(which == self._chosen)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(f"new points are {name}")
        button.setToolTip(f"A click on the plane adds an example of the class {name}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._group.addButton(button, which)
        self._buttons.addWidget(button)

    def _paint_icons(self) -> None:
        names = self._dataset.class_names if self._dataset is not None else ()
        of = theme.current()
        for which, ink in enumerate(class_colours(len(names), of)):
            icon = icon_of_class(ink, which % len(SHAPES), of)
            self.list.setItemIcon(which, icon)
            button = self._group.button(which)
            if button is not None:
                button.setIcon(icon)

    def _show_what_fits(self) -> None:
        data = self._dataset
        plane = data is not None and len(data.input_names) == 2
        task = data.task if data is not None and plane else None
        classes = len(data.class_names) if data is not None else 0
        self.words.setText(f"new: {data.table.target_names[0]} =" if data and task == "regression" else "new:")
        self.words.setVisible(task in ("classification", "regression"))
        for button in self.buttons:
            button.setVisible(task == "classification")
        self.list.setVisible(task == "classification" and classes > MOST_BUTTONS)
        self.value.setVisible(task == "regression")
        self.fit.setVisible(plane)


def _kind(dataset: Dataset) -> tuple[object, ...]:
    return dataset.name, dataset.task, dataset.class_names, dataset.table.target_names
