"""The form for the network: a row for each layer, with its size and its activation function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpviz.engine.activations import ACTIVATIONS
from bpviz.gui import fonts
from bpviz.gui.forms.number_field import NumberField
from bpviz.notation import subscript
from bpviz.session.recipe import Recipe, RecipeError

NEW_LAYER_UNITS = 4
MOST_LAYERS = 12


class LayersForm(QWidget):
    """Shows a recipe's layers; hidden ones can be added, removed and resized by pointing.

    The data decide the input and the output layer.

    Signals:
        changed(dict): the recipe's fields that the user wants otherwise; possible ones only.
    """

    changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recipe: Recipe | None = None
        self.rows: list[LayerRow] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.add_button = QPushButton("+  Add a hidden layer")
        self.add_button.setObjectName("add_layer")
        self.add_button.setToolTip("Put another hidden layer before the output layer. Starts the run again.")
        self.add_button.clicked.connect(self._add)
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.hide()
        layout.addLayout(self._rows)
        layout.addWidget(self.add_button)
        layout.addWidget(self.reason)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the layers in force."""
        self._recipe = recipe
        self.refuse("")
        self._make_rows(recipe.n_l)
        for row, (l, size) in zip(self.rows, enumerate(recipe.layer_sizes, start=1), strict=True):
            row.show_layer(l, size, recipe.f_of[l].name if l > 1 else None, hidden=1 < l < recipe.n_l)
        self.add_button.setEnabled(recipe.n_l < MOST_LAYERS)

    def refuse(self, message: str) -> None:
        """Say under the layers why they cannot be."""
        self.reason.setText(message)
        self.reason.setVisible(bool(message))

    def _make_rows(self, n_l: int) -> None:
        while len(self.rows) > n_l:
            row = self.rows.pop()
            self._rows.removeWidget(row)
            # Hidden at once: deleteLater leaves it on screen until the event loop comes round.
            row.hide()
            row.deleteLater()
        while len(self.rows) < n_l:
            row = LayerRow(self._check_size, self.reason)
            row.resized.connect(self._resize)
            row.removed.connect(self._remove)
            row.f_chosen.connect(self._choose_f)
            self.rows.append(row)
            self._rows.addWidget(row)

    def _add(self) -> None:
        if self._recipe is not None:
            sizes, f = list(self._recipe.layer_sizes), self._f()
            f_hidden = f[-2] if len(f) > 1 else f[-1]
            self._ask(layer_sizes=(*sizes[:-1], NEW_LAYER_UNITS, sizes[-1]), f=(*f[:-1], f_hidden, f[-1]))

    def _remove(self, l: int) -> None:
        if self._recipe is not None:
            sizes, f = list(self._recipe.layer_sizes), self._f()
            del sizes[l - 1], f[l - 2]
            self._ask(layer_sizes=tuple(sizes), f=tuple(f))

    def _resize(self, l: int, units: int) -> None:
        if self._recipe is not None:
            self._ask(layer_sizes=self._resized(self._recipe, l, units))

    def _check_size(self, l: int, units: int) -> None:
        if self._recipe is not None:
            self._recipe.changed(layer_sizes=self._resized(self._recipe, l, units))

    @staticmethod
    def _resized(recipe: Recipe, l: int, units: int) -> tuple[int, ...]:
        return (*recipe.layer_sizes[: l - 1], units, *recipe.layer_sizes[l:])

    def _choose_f(self, l: int, name: str) -> None:
        f = self._f()
        f[l - 2] = name
        self._ask(f=tuple(f))

    def _f(self) -> list[str]:
        return [f.name for f in self._recipe.f_of.values()] if self._recipe is not None else []

    def _ask(self, **fields: Any) -> None:
        if self._recipe is None:
            return
        try:
            self._recipe.changed(**fields)
        except RecipeError as error:
            self.show_recipe(self._recipe)
            self.refuse(str(error))
        else:
            self.changed.emit(fields)


class LayerRow(QWidget):
    """One layer: L₂  −  5  +  sigmoid  ×.

    Args:
        check: raises ValueError when layer l cannot have so many units.
        reason: the label that shows why not.

    Signals:
        resized(l, units), removed(l), f_chosen(l, name).
    """

    resized = Signal(int, int)
    removed = Signal(int)
    f_chosen = Signal(int, str)

    def __init__(self, check: Callable[[int, int], object], reason: QLabel) -> None:
        super().__init__()
        self._l = 0
        self._size = 0
        self.caption = QLabel()
        self.caption.setFont(fonts.formulas(14, italic=False))
        self.caption.setFixedWidth(22)
        self.fewer = self._button("−", "one unit fewer")
        self.units = NumberField("units", lambda units: check(self._l, int(units)), reason, whole=True)
        self.units.setObjectName("units")
        self.units.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.units.setFixedWidth(44)
        self.more = self._button("+", "one unit more")
        self.fixed = QLabel()
        self.f = QComboBox()
        self.f.addItems(list(ACTIVATIONS))
        for index, activation in enumerate(ACTIVATIONS.values()):
            beyond = "" if activation.in_tutorial else "\nBeyond the tutorial."
            tip = f"f(z) = {activation.formula}\nf′(z) = {activation.f_prime_formula}{beyond}"
            self.f.setItemData(index, tip, Qt.ItemDataRole.ToolTipRole)
        self.remove = self._button("×", "remove this layer")
        self.remove.setObjectName("remove_layer")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (self.caption, self.fewer, self.units, self.more, self.fixed):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.f)
        layout.addWidget(self.remove)
        self.fewer.clicked.connect(lambda: self.resized.emit(self._l, self._size - 1))
        self.more.clicked.connect(lambda: self.resized.emit(self._l, self._size + 1))
        self.units.committed.connect(lambda units: self.resized.emit(self._l, units))
        self.remove.clicked.connect(lambda: self.removed.emit(self._l))
        self.f.textActivated.connect(lambda name: self.f_chosen.emit(self._l, name))

    def show_layer(self, l: int, size: int, f: str | None, *, hidden: bool) -> None:
        """Show layer l; f is None for the input layer."""
        self._l = l
        self.caption.setText(f"L{subscript(l)}")
        self.units.setAccessibleName(f"units of layer {l}")
        self.f.setAccessibleName(f"activation function of layer {l}")
        self._size = size
        self.units.show_number(size)
        self.fixed.setText(f"{size} {'input' if f is None else 'output'}{'' if size == 1 else 's'}")
        for widget in (self.fewer, self.units, self.more, self.remove):
            widget.setVisible(hidden)
        self.fixed.setVisible(not hidden)
        self.fewer.setEnabled(size > 1)
        self.f.setVisible(f is not None)
        if f is not None:
            self.f.setCurrentText(f)
            self.f.setToolTip(str(self.f.itemData(self.f.currentIndex(), Qt.ItemDataRole.ToolTipRole)))

    def _button(self, sign: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setToolTip(name.capitalize())
        button.setFixedSize(22, 24)
        button.setAutoRepeat(sign != "×")
        return button
