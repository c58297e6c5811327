"""The readouts of the window: iteration and cost in the toolbar, the rest in the status line."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from bpviz.digits import grouped
from bpviz.gui import fonts
from bpviz.gui.commands import Update
from bpviz.gui.number_text import fixed, full, significant
from bpviz.notation import SYMBOLS
from bpviz.session.position import MiniBatch


class CostReadout(QWidget):
    """k 000412 | J 0.0693 = data 0.0492 + decay 0.0201."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._terms: list[QLabel] = []
        self._of_mini_batch = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(6)
        self.k = self._number(row, "<i>k</i>", "k", bold=True)
        row.addSpacing(10)
        self.J = self._number(row, "<i>J</i>", "J", bold=True)
        self.data_term = self._number(row, "= data", "data_term")
        self.decay_term = self._number(row, "+ decay", "decay_term")
        # Room for the widest number, so that nothing beside it moves while it changes.
        self.k.setMinimumWidth(self.k.fontMetrics().horizontalAdvance("0000000"))
        for number in (self.J, self.data_term, self.decay_term):
            number.setMinimumWidth(number.fontMetrics().horizontalAdvance("0.000e−0"))

    def show_terms(self, shown: bool) -> None:
        """Show, or leave out, what J is the sum of."""
        for label in self._terms:
            label.setVisible(shown)

    def show_update(self, update: Update) -> None:
        """Show where the run is."""
        cost, mini_batch = update.frame.cost, update.frame.program.mini_batch
        self.k.setText(grouped(update.frame.k))
        if (mini_batch is not None) != self._of_mini_batch:
            self._of_mini_batch = mini_batch is not None
            note = "\nHere of the mini-batch that the iteration takes." if self._of_mini_batch else ""
            for label, symbol in ((self.J, "J"), (self.data_term, "data_term")):
                label.setToolTip(SYMBOLS[symbol].tooltip + note)
        for label, value in ((self.J, cost.J), (self.data_term, cost.data_term), (self.decay_term, cost.decay_term)):
            label.setText(fixed(value))
            label.setProperty("value", full(value))

    def _number(self, row: QHBoxLayout, caption: str, symbol: str, *, bold: bool = False) -> QLabel:
        name = QLabel(caption)
        if caption.startswith("<i>"):
            name.setFont(fonts.formulas(16, italic=False))
        else:
            name.setObjectName("muted")
        number = QLabel("–")
        number.setFont(fonts.numbers(13, QFont.Weight.Bold if bold else QFont.Weight.Normal))
        number.setAccessibleName(SYMBOLS[symbol].name)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (name, number):
            label.setToolTip(SYMBOLS[symbol].tooltip)
            row.addWidget(label)
        if not bold:
            self._terms += [name, number]
        return number


class StatusReadout(QLabel):
    """The mini-batch of its epoch, gradient norm, accuracy and speed, in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setContentsMargins(0, 3, 10, 3)
        self.setAccessibleName("epoch, gradient norm, accuracy and speed")
        self.setToolTip(SYMBOLS["gradient_norm"].tooltip)

    def show_update(self, update: Update, full: Update | None = None) -> None:
        """Show how the run goes.

        Args:
            update: the latest.
            full: the latest that holds all that panels want: where outputs take long, only that one tells how many are
                right, and without it that would come and go many times a second.
        """
        accuracy = update.frame.accuracy
        if accuracy[0] is None and full is not None:
            accuracy = full.frame.accuracy
        # The text face has no double bar that goes with ∇.
        norm = f"<span style=\"font-family:'{fonts.FORMULAS[0]}'; font-size:15px\">‖∇<i>J</i>‖</span>"
        parts = [
            *_epoch(update.frame.program.mini_batch),
            f"{norm} {significant(update.frame.gradient_norm, 3)}",
            *_accuracies(accuracy),
        ]
        if update.running:
            # Lines are shown one by one only where they are what runs.
            unit = "iterations" if update.frame.position is None else "lines"
            parts.append(f"{_rate(update.per_second)} {unit}/s")
        self.setText("&nbsp;&nbsp; · &nbsp;&nbsp;".join(parts))
        # It only grows, so that what stands beside it does not move with every digit.
        self.setMinimumWidth(self.sizeHint().width())


def _epoch(mini_batch: MiniBatch | None) -> list[str]:
    if mini_batch is None:
        return []
    return [f"epoch {grouped(mini_batch.epoch)} · {grouped(mini_batch.number)} of {grouped(mini_batch.per_epoch)}"]


def _accuracies(accuracy: tuple[float | None, float | None]) -> list[str]:
    training, held_out = accuracy
    if training is None:
        return []
    return [f"right {100 * training:.1f} %" + ("" if held_out is None else f", held out {100 * held_out:.1f} %")]


def _rate(rate: float) -> str:
    if rate < 10 or not math.isfinite(rate):
        return f"{rate:.1f}"
    # Two digits are steady enough to be read while they change.
    digits = len(str(int(rate))) - 2
    return grouped(int(round(rate, -digits)))
