"""Beside the weights panel's title: which matrices are shown, how, and on which scale."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.weights.view import QUANTITY_CHOICES, SCALE_CHOICES, View
from bpviz.notation import superscript


class WeightsHeader(QWidget):
    """The choosers.

    Signals:
        changed(): another view is asked for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.quantity = self._chooser("quantity", "Which numbers are shown; all three where their cells have room")
        self.quantity.addItems(list(QUANTITY_CHOICES))
        self.layer = self._chooser("layer", "All layers, or one of them large")
        self.pictures = self._chooser(
            "pictures or matrix", "Weights of pixels as pictures, one for every hidden unit; or as the matrix they are"
        )
        self.pictures.addItems(["pictures", "matrix"])
        self.scale = self._chooser(
            "colour scale", "Each layer on a scale of its own, or all on one, so that they can be compared"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(4)
        for box in (self.quantity, self.layer, self.pictures, self.scale):
            row.addWidget(box)
        row.addStretch(1)
        self._n_l, self._has_pictures = 0, True
        self.offer(2, has_pictures=False)

    @property
    def view(self) -> View:
        """What is chosen."""
        return View(
            QUANTITY_CHOICES[self.quantity.currentText()],
            max(self.layer.currentIndex(), 0),
            self.pictures.currentIndex() == 0,
            SCALE_CHOICES[self.scale.currentText()],
        )

    def offer(self, n_l: int, *, has_pictures: bool) -> None:
        """Offer what a net of n_l layers has; choices stay where they still can be."""
        if n_l != self._n_l:
            self._n_l = n_l
            layers = ["all layers", *(f"layer {l}: W{superscript(l)}" for l in range(1, n_l))]
            _refill(self.layer, layers)
            self.layer.setVisible(n_l > 2)
        if has_pictures != self._has_pictures:
            self._has_pictures = has_pictures
            self.pictures.setVisible(has_pictures)
            _refill(self.scale, [text for text, scale in SCALE_CHOICES.items() if has_pictures or scale != "picture"])

    def _chooser(self, name: str, tip: str) -> QComboBox:
        box = chooser(f"weights: {name}")
        box.setToolTip(tip)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        return box


def _refill(box: QComboBox, texts: list[str]) -> None:
    """Other entries, the chosen one staying chosen if it is among them; says so once."""
    before = box.currentText()
    was_blocked = box.blockSignals(True)
    box.clear()
    box.addItems(texts)
    box.setCurrentIndex(max(box.findText(before, Qt.MatchFlag.MatchExactly), 0))
    box.blockSignals(was_blocked)
