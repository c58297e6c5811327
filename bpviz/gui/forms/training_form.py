"""The form for the training: alpha, lambda, epsilon, the seed, the batch and the precision."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from bpviz.data.dataset import Dataset
from bpviz.gui.forms.batch_field import BatchField
from bpviz.gui.forms.number_field import NumberField
from bpviz.notation import SYMBOLS
from bpviz.session.recipe import Precision, Recipe

FIELDS = ("alpha", "lambda_", "epsilon", "seed")
PRECISIONS: dict[Precision, str] = {"float64": "float64 · 16 digits", "float32": "float32 · 7 digits"}


class TrainingForm(QWidget):
    """Shows a recipe's numbers, and how many examples an iteration takes how precisely.

    Attributes:
        fields: of the numbers, by the recipe's fields; that of "batch" is hidden while an iteration takes all.
        batch, precision: the choices.

    Signals:
        changed(dict): the recipe's fields that the user wants otherwise; possible ones only.
        new_start_wanted(): another random start.
    """

    changed = Signal(dict)
    new_start_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe: Recipe | None = None
        self.fields: dict[str, NumberField] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(5)
        for field in FIELDS:
            self._add_row(grid, field)
        self.batch = BatchField(lambda size: self._check("batch", size))
        self.batch.committed.connect(lambda batch: self.changed.emit({"batch": batch}))
        self.fields["batch"] = self.batch.size_field
        grid.addWidget(self.batch, grid.rowCount(), 0, 1, 2)
        self.precision = self._add_precision(grid)
        new_start = QPushButton("New start")
        new_start.setObjectName("new_start_button")
        new_start.setToolTip("Begin again from another random start, with a new seed  (N)")
        new_start.clicked.connect(self.new_start_wanted)
        grid.addWidget(new_start, grid.rowCount(), 0, 1, 2)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the numbers in force."""
        self._recipe = recipe
        for field in FIELDS:
            self.fields[field].show_number(getattr(recipe, field))
        self.batch.show_batch(recipe.batch)
        self.precision.setCurrentText(PRECISIONS[recipe.precision])

    def show_dataset(self, dataset: Dataset) -> None:
        """Show what becomes of an epoch of these examples."""
        self.batch.show_m(dataset.m)

    def refuse(self, field: str, message: str) -> None:
        """Say at the field why its number cannot be, or cannot go on."""
        if field in self.fields:
            self.fields[field].refuse(message)

    def _add_row(self, grid: QGridLayout, field: str) -> None:
        symbol = SYMBOLS[field]
        name = "seed" if field == "seed" else f"{symbol.name} {symbol.glyph}"
        label = QLabel("seed" if field == "seed" else f"{symbol.name} <i>{symbol.glyph}</i>")
        if field == "epsilon":
            label.setText(f"start <i>N</i>(0, <i>{symbol.glyph}</i>²), <i>{symbol.glyph}</i>")
        reason = QLabel()
        reason.setObjectName("reason")
        reason.setWordWrap(True)
        reason.hide()
        widget = NumberField(name, lambda value: self._check(field, value), reason, whole=field == "seed")
        widget.setObjectName(f"field_{field.rstrip('_')}")
        widget.committed.connect(lambda value: self.changed.emit({field: value}))
        for part in (label, widget):
            part.setToolTip(symbol.tooltip)
        label.setBuddy(widget)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(reason, row + 1, 0, 1, 2)
        self.fields[field] = widget

    def _add_precision(self, grid: QGridLayout) -> QComboBox:
        symbol = SYMBOLS["precision"]
        label, choice = QLabel(symbol.name), QComboBox()
        choice.setAccessibleName(symbol.name)
        choice.addItems(list(PRECISIONS.values()))
        choice.activated.connect(lambda at: self.changed.emit({"precision": list(PRECISIONS)[at]}))
        for part in (label, choice):
            part.setToolTip(symbol.tooltip)
        label.setBuddy(choice)
        # Over both columns: the choice is wider than a number.
        row = QHBoxLayout()
        row.addWidget(label)
        row.addStretch(1)
        row.addWidget(choice)
        grid.addLayout(row, grid.rowCount(), 0, 1, 2)
        return choice

    def _check(self, field: str, value: float) -> None:
        if self._recipe is not None:
            self._recipe.changed(**{field: value})
