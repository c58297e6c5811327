"""The choice of how many examples an iteration takes, and what that makes of an epoch."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpviz.digits import grouped
from bpviz.gui.forms.number_field import Check, NumberField
from bpviz.notation import SYMBOLS
from bpviz.session.recipe import ALL, Batch

CHOICES = ("all examples", "mini-batches")
USUAL = 32


class BatchField(QWidget):
    """All examples, or mini-batches of a number of them; below it the arithmetic of an epoch, or why it cannot be.

    Args:
        check: raises ValueError with the reason when a mini-batch cannot have so many examples.

    Signals:
        committed: a Batch that the user wants.
    """

    committed = Signal(object)

    def __init__(self, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch: Batch = ALL
        self._m = 0
        self._last: tuple[int, int] | None = None
        symbol = SYMBOLS["batch"]
        label = QLabel(symbol.name)
        self.choice = QComboBox()
        self.choice.addItems(list(CHOICES))
        self.choice.setAccessibleName("which examples an iteration takes")
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.epochs = QLabel()
        self.epochs.setObjectName("muted")
        for words in (self.reason, self.epochs):
            words.setWordWrap(True)
            words.hide()
        self.size_field = NumberField("examples of a mini-batch", check, self.reason, whole=True)
        self.size_field.setObjectName("field_batch")
        self.size_field.setFixedWidth(52)
        self.size_field.hide()
        label.setBuddy(self.choice)
        for part in (label, self.choice, self.size_field, self.epochs):
            part.setToolTip(symbol.tooltip)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(self.choice)
        row.addWidget(self.size_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(row)
        layout.addWidget(self.epochs)
        layout.addWidget(self.reason)
        self.choice.textActivated.connect(self._choose)
        self.size_field.committed.connect(self.committed)
        # Whenever there is a reason, by whomever it was given, it stands in the place of the arithmetic.
        self.reason.installEventFilter(self)

    def show_batch(self, batch: Batch) -> None:
        """Show the batch in force."""
        self._batch = batch
        of_some = batch != ALL
        self.choice.setCurrentText(CHOICES[of_some])
        self.size_field.setVisible(of_some)
        if not isinstance(batch, str):
            self._last = batch, self._m
            self.size_field.show_number(batch)
        else:
            self.size_field.refuse("")
        self._tell()

    def show_m(self, m: int) -> None:
        """Show what becomes of an epoch with so many training examples."""
        self._m = m
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the reason as it comes and goes."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self._tell()
        return super().eventFilter(watched, event)

    def _choose(self, words: str) -> None:
        if words == CHOICES[0]:
            wanted: Batch = ALL
        else:
            # The size that was chosen before, unless it was for other data.
            known = self._last is not None and self._last[1] == self._m
            wanted = self._last[0] if self._last is not None and known else min(USUAL, max(self._m // 2, 1))
        if wanted != self._batch:
            self.committed.emit(wanted)

    def _tell(self) -> None:
        words = "" if isinstance(self._batch, str) or not self._m else epoch_words(self._batch, self._m)
        self.epochs.setText(words)
        self.epochs.setVisible(bool(words) and self.reason.isHidden())


def epoch_words(batch: int, m: int) -> str:
    """How many iterations an epoch of m examples has: "57 iterations an epoch, the last of 5"."""
    if batch >= m:
        return f"there are {grouped(m)}: the same as all"
    per_epoch, last = -(-m // batch), m % batch
    words = f"{grouped(per_epoch)} iterations an epoch"
    return f"{words}, the last of {grouped(last)}" if last else words
