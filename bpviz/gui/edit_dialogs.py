"""The dialogs that edit one number, or all weights and biases at once."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.engine.parameters import Array, Parameters
from bpviz.gui import fonts
from bpviz.gui.forms.number_field import NumberField
from bpviz.gui.number_text import full
from bpviz.notation import superscript
from bpviz.session.matrix_text import matrix_as_text, matrix_from_text

REASON_WIDTH = 330


def finite(value: float) -> None:
    """Refuse what is not finite.

    Raises:
        ValueError: in words.
    """
    if not math.isfinite(value):
        raise ValueError("this must be a finite number")


class DialogField(NumberField):
    """A field of a dialog, with all digits; Escape takes back what was typed, and where nothing was it closes."""

    def show_number(self, value: float) -> None:
        """Show the number in force."""
        self._shown = full(value)
        self._restore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An Escape with nothing to take back closes the dialog."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.isModified():
            self._restore()
            self.selectAll()
        else:
            event.ignore()


class NumberDialog(QDialog):
    """Asks for another value of one number; `accepted_value` is it, once the dialog was accepted."""

    def __init__(self, symbol: str, value: float, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accepted_value: float | None = None
        self.setWindowTitle(f"Edit {symbol}")
        name = QLabel(symbol)
        name.setFont(fonts.formulas(18))
        reason = QLabel()
        reason.setObjectName("reason")
        reason.setWordWrap(True)
        reason.setFixedWidth(REASON_WIDTH)
        reason.hide()
        self.field = DialogField(symbol, finite, reason)
        self.field.setFixedWidth(220)
        self.field.show_number(value)
        self.field.selectAll()
        self.field.committed.connect(self._take)
        words = QLabel(explanation)
        words.setObjectName("muted")
        words.setWordWrap(True)
        words.setFixedWidth(REASON_WIDTH)
        row = QHBoxLayout()
        row.addWidget(name)
        row.addStretch(1)
        row.addWidget(self.field)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(row)
        layout.addWidget(reason)
        layout.addWidget(words)
        layout.addWidget(_buttons(self, self._accept_typed))
        # As high as its words need, also when a reason comes and goes.
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

    def _accept_typed(self) -> None:
        # Commits, or says under the field why not.
        self.field.editingFinished.emit()
        if self.accepted_value is None and not self.field.isModified():
            self.reject()

    def _take(self, value: float) -> None:
        self.accepted_value = value
        self.accept()


class ParametersDialog(QDialog):
    """Asks for other values of a whole matrix or of everything; `accepted_parameters` are they, once accepted."""

    def __init__(self, parameters: Parameters, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accepted_parameters: Parameters | None = None
        self._before = self._parameters = parameters
        self.setWindowTitle("Set weights and biases")
        self.which = QComboBox()
        self.which.setAccessibleName("which parameters")
        self.which.addItem("all weights and biases", None)
        for l in parameters.W:
            for name, array in (("W", parameters.W[l]), ("b", parameters.b[l])):
                rows, columns = array.shape
                self.which.addItem(f"{name}{superscript(l)}   ({rows} × {columns})", (name, l))
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("matrix")
        self.text.setFont(fonts.numbers(12))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        reason = QLabel()
        self.value = DialogField("one value for all", finite, reason)
        self.value.show_number(0)
        self.fill = QPushButton("Fill with")
        self.fill.setAutoDefault(False)
        self.fill.clicked.connect(self._fill)
        self.reason = reason
        reason.setObjectName("reason")
        reason.setWordWrap(True)
        reason.hide()
        words = QLabel("Rows are lines; part the numbers by tabs, spaces or commas. A matrix can be pasted.")
        words.setObjectName("muted")
        words.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.which, 1)
        row.addWidget(self.fill)
        row.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)
        layout.addWidget(reason)
        layout.addWidget(words)
        layout.addWidget(_buttons(self, self._accept_text))
        self.which.currentIndexChanged.connect(self._show_chosen)
        self._show_chosen()
        self.resize(560, 360)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in the field of the one value fills with it; elsewhere it is the dialog's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.focusWidget() is self.value:
            self._fill()
        else:
            super().keyPressEvent(event)

    def _show_chosen(self) -> None:
        """All at once can be filled only; one matrix can be typed or pasted too."""
        chosen = self._chosen(self._parameters)
        self.text.setReadOnly(chosen is None)
        if chosen is not None:
            self.text.setPlainText(matrix_as_text(chosen))
            return
        parts = [
            f"W{superscript(l)}, and b{superscript(l)} as the last column:\n{matrix_as_text(block)}"
            for l, block in self._parameters.blocks.items()
        ]
        self.text.setPlainText("\n\n".join(parts))

    def _chosen(self, parameters: Parameters) -> Array | None:
        data = self.which.currentData()
        if data is None:
            return None
        name, l = data
        return parameters.W[l] if name == "W" else parameters.b[l]

    def _fill(self) -> None:
        try:
            value = float(self.value.text().replace("−", "-"))
            finite(value)
        except ValueError:
            self._refuse(f"“{self.value.text()}” is not a finite number to fill with")
            return
        self._refuse("")
        filled = self._parameters.copy()
        chosen = self._chosen(filled)
        (filled.theta if chosen is None else chosen)[...] = value
        self._parameters = filled
        self._show_chosen()

    def _accept_text(self) -> None:
        result = self._parameters.copy()
        chosen = self._chosen(result)
        if chosen is not None:
            try:
                chosen[...] = matrix_from_text(self.text.toPlainText(), (chosen.shape[0], chosen.shape[1]))
            except ValueError as error:
                self._refuse(str(error))
                return
        if np.array_equal(result.theta, self._before.theta):
            # Nothing is other than it was, so nothing is to be dropped.
            self.reject()
            return
        self.accepted_parameters = result
        self.accept()

    def _refuse(self, words: str) -> None:
        self.reason.setText(words)
        self.reason.setVisible(bool(words))


def _buttons(dialog: QDialog, accept: Callable[[], None]) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    for button in box.buttons():
        button.setIcon(QIcon())
    box.accepted.connect(accept)
    box.rejected.connect(dialog.reject)
    return box
