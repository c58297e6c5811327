"""How a file is read, as a row of small fields: every guess of it can be seen and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from bpviz.data.files import CHOICES, Reading

FIELDS = {
    "format": ("Format", "What kind of file it is"),
    "part": ("Sheet or array", "Which of the tables in the file is read"),
    "separator": ("Separator", "What stands between two cells"),
    "quote": ("Quotes", "What stands around a cell that holds a separator"),
    "decimal": ("Decimal mark", "What stands before the decimals of a number"),
    "thousands": ("Thousands", "What stands between groups of three digits"),
    "encoding": ("Encoding", "How the bytes of the file become letters; wrong where accented letters look odd"),
    "header": ("First row", "Whether the first row that is read holds the names of the columns"),
    "skip": ("Rows left out", "So many lines or rows at the top are left out, before the first row"),
}
HEADERS = {True: "column names", False: "data already"}
CHOOSE = "choose …"


class ReadingFields(QWidget):
    """Shows a Reading; only the fields that apply to the format.

    Signals:
        changed(Reading): the user wants it read otherwise.
        format_chosen(str): the user wants it read as another format, in which everything is guessed anew.
        guess_wanted(): everything as it was guessed.
    """

    changed = Signal(object)
    format_chosen = Signal(str)
    guess_wanted = Signal()

    def __init__(self, formats: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._blocks: dict[str, QWidget] = {}
        self.skip = QSpinBox()
        self.skip.setRange(0, 100_000)
        self.skip.setProperty("arrows", True)
        self.skip.lineEdit().setTextMargins(4, 0, 0, 0)
        self.skip.setKeyboardTracking(False)
        self.skip.valueChanged.connect(lambda n: self._change("skip", n))
        self.combos = {which: QComboBox() for which in FIELDS if which != "skip"}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for which in FIELDS:
            self._blocks[which] = self._block(which)
            row.addWidget(self._blocks[which])
        row.addStretch(1)
        self.guess = QPushButton("Guess again")
        self.guess.setToolTip("Read it as it was guessed at first")
        self.guess.setAutoDefault(False)
        self.guess.clicked.connect(self.guess_wanted)
        row.addWidget(self.guess, 0, Qt.AlignmentFlag.AlignBottom)
        self._fill("format", formats)
        for which, choices in CHOICES.items():
            self._fill(which, choices)
        self._fill("header", HEADERS)
        self.show_reading(None)

    def show_reading(self, reading: Reading | None, *, guessed: bool = True) -> None:
        """Show how the file is read; None where not even its format is known."""
        self._reading = reading
        self.guess.setVisible(not guessed)
        for which, block in self._blocks.items():
            block.setVisible(which == "format" or (reading is not None and reading.applies(which)))
        self._show("format", None if reading is None else reading.format)
        if reading is None:
            return
        if reading.parts != self._parts():
            self._fill("part", {part: part for part in reading.parts})
        for which in (*CHOICES, "header", "part"):
            self._show(which, getattr(reading, which))
        with QSignalBlocker(self.skip):
            self.skip.setValue(reading.skip or 0)

    def field(self, which: str) -> QComboBox | QSpinBox:
        """Return the widget that shows a field of the Reading."""
        return self.skip if which == "skip" else self.combos[which]

    def _block(self, which: str) -> QWidget:
        """A field under its name."""
        title, tip = FIELDS[which]
        field = self.field(which)
        field.setAccessibleName(title)
        field.setToolTip(tip)
        if isinstance(field, QComboBox):
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            field.activated.connect(lambda _row, field=field: self._change(which, field.currentData()))
        label = QLabel(title)
        label.setObjectName("muted")
        label.setToolTip(tip)
        label.setBuddy(field)
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label)
        column.addWidget(field)
        return block

    def _fill(self, which: str, choices: Mapping[str, str] | Mapping[bool, str]) -> None:
        combo = self.combos[which]
        combo.clear()
        for value, words in choices.items():
            combo.addItem(words, value)

    def _show(self, which: str, value: object) -> None:
        combo = self.combos[which]
        combo.setPlaceholderText(CHOOSE)
        combo.setCurrentIndex(-1 if value is None else combo.findData(value))

    def _parts(self) -> tuple[str, ...]:
        combo = self.combos["part"]
        return tuple(combo.itemData(row) for row in range(combo.count()))

    def _change(self, which: str, value: object) -> None:
        if which == "format":
            if self._reading is None or value != self._reading.format:
                self.format_chosen.emit(value)
        elif self._reading is not None and value != getattr(self._reading, which):
            self.changed.emit(changed(self._reading, which, value))


def changed(reading: Reading, which: str, value: object) -> Reading:
    """The reading with one field changed; where the two marks inside numbers would be the same, the other gives way."""
    fields = {which: value}
    if which == "decimal" and value == reading.thousands:
        fields["thousands"] = ""
    if which == "thousands" and value == reading.decimal:
        fields["decimal"] = "," if value == "." else "."
    make: Callable[..., Reading] = replace
    return make(reading, **fields)
