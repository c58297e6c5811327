"""A field for one number, which refuses what cannot be where it is typed, with the reason."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QWidget

from bpviz.digits import Single
from bpviz.gui import fonts

Check = Callable[[float], object]
"""Raises ValueError with the reason when the number cannot be."""


class NumberField(QLineEdit):
    """Shows a number, and emits `committed` with another one once it was typed, is possible, and Enter or Tab came.

    Args:
        name: what the number is, for screen readers.
        check: raises ValueError with the reason for an impossible number.
        reason: the label under the field that shows the reason.
        whole: whether only whole numbers make sense.
    """

    committed = Signal(object)

    def __init__(
        self, name: str, check: Check, reason: QLabel, *, whole: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._check = check
        self._reason = reason
        self._whole = whole
        self._shown = ""
        self.setAccessibleName(name)
        self.setFont(fonts.numbers())
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setFixedWidth(92)
        self.textEdited.connect(self._judge)
        self.editingFinished.connect(self._commit)

    def show_number(self, value: float) -> None:
        """Show the number in force; what is being typed stays."""
        # Ten digits say more than a float32 has.
        short = isinstance(value, Single) or self._whole
        self._shown = repr(value) if short else f"{value:.10g}"
        if not (self.hasFocus() and self.isModified()):
            self._restore()

    def refuse(self, message: str) -> None:
        """Mark what stands in the field as impossible, with the reason under it."""
        self.setProperty("refused", bool(message))
        self.style().unpolish(self)
        self.style().polish(self)
        self._reason.setText(message)
        self._reason.setVisible(bool(message))

    @property
    def reason(self) -> str:
        """Why the field refuses what stands in it; "" when it does not."""
        return self._reason.text()

    def event(self, event: QEvent) -> bool:
        """Keep Escape, which elsewhere in the window is a shortcut, for what was typed here."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape:
            self._restore()
            self._let_go()
        else:
            super().keyPressEvent(event)

    def _restore(self) -> None:
        self.setText(self._shown)
        self.setModified(False)
        self.refuse("")

    def _judge(self) -> float | None:
        try:
            value = self._number()
            self._check(value)
        except ValueError as error:
            self.refuse(str(error))
            return None
        self.refuse("")
        return value

    def _number(self) -> float:
        text = self.text().strip().replace("−", "-")
        if not text:
            raise ValueError("type a number; Esc brings the old one back")
        if "," in text:
            raise ValueError("write the decimal point as a point, without separators: 1.5 or 1500")
        try:
            return int(text) if self._whole else float(text)
        except ValueError:
            kind = "a whole number" if self._whole else "a number"
            raise ValueError(f"“{text}” is not {kind}") from None

    def _commit(self) -> None:
        if not self.isModified():
            return
        value = self._judge()
        if value is None:
            return
        self.setModified(False)
        if self._shown and math.isclose(value, float(self._shown), rel_tol=0, abs_tol=0):
            self._restore()
        else:
            self.committed.emit(value)
        self._let_go()

    def _let_go(self) -> None:
        """Give the keys back to the window, where they run and step."""
        if isinstance(self.window(), QMainWindow):
            self.clearFocus()
