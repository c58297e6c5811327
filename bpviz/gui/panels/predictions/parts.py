"""The choice between the training and the held-out examples, to stand beside the panel's title."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QToolButton, QWidget

from bpviz.data.dataset import Dataset, Part
from bpviz.digits import grouped


class PartChooser(QWidget):
    """Two buttons, one of them down.

    Args:
        usual: the part that is shown until the user chooses; the training examples where there are no others.

    Signals:
        changed(): another part is to be shown.
    """

    changed = Signal()

    def __init__(self, usual: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: Part = usual
        self._group = QButtonGroup(self)
        self.buttons: dict[Part, QToolButton] = {part: self._button(part) for part in get_args(Part)}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part, button in self.buttons.items():
            row.addWidget(button)
            button.clicked.connect(lambda _checked, part=part: self._choose(part))

    @property
    def part(self) -> Part:
        """The part to show."""
        return "held out" if self.buttons["held out"].isChecked() else "training"

    def show_dataset(self, dataset: Dataset) -> None:
        """Offer the parts that have examples."""
        sizes: dict[Part, int] = {"training": dataset.m, "held out": dataset.m_held_out}
        for part, button in self.buttons.items():
            button.setEnabled(bool(sizes[part]))
            which = f"the {grouped(sizes[part])} {part} examples" if sizes[part] else "no example is held out"
            button.setToolTip(which[0].upper() + which[1:])
        self.buttons[self._wanted if sizes[self._wanted] else "training"].setChecked(True)

    def offer(self, offered: bool) -> None:
        """Show the buttons, or hide them where there is nothing to choose."""
        for button in self.buttons.values():
            button.setVisible(offered)

    def _button(self, part: Part) -> QToolButton:
        button = QToolButton()
        button.setText(part)
        button.setCheckable(True)
        button.setAccessibleName(f"show the {part} examples")
        self._group.addButton(button)
        return button

    def _choose(self, part: Part) -> None:
        self._wanted = part
        self.changed.emit()
