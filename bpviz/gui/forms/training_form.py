"""The form for the training: alpha, lambda, epsilon and the seed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from bpviz.gui.forms.number_field import NumberField
from bpviz.notation import SYMBOLS
from bpviz.session.recipe import Recipe

FIELDS = ("alpha", "lambda_", "epsilon", "seed")


class TrainingForm(QWidget):
    """Shows a recipe's four numbers.

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
        new_start = QPushButton("New start")
        new_start.setObjectName("new_start_button")
        new_start.setToolTip("Begin again from another random start, with a new seed  (N)")
        new_start.clicked.connect(self.new_start_wanted)
        grid.addWidget(new_start, grid.rowCount(), 0, 1, 2)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the numbers in force."""
        self._recipe = recipe
        for field, widget in self.fields.items():
            widget.show_number(getattr(recipe, field))

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

    def _check(self, field: str, value: float) -> None:
        if self._recipe is not None:
            self._recipe.changed(**{field: value})
