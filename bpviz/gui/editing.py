"""What happens when a weight, a bias or an input is to be edited: the right question, then one command."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from bpviz.digits import number
from bpviz.gui.commands import Opened
from bpviz.gui.controller import Controller
from bpviz.notation import subscript, superscript
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe

FORKS = "The run goes on from here with the new value; later iterations are dropped, and undo brings them back."


class Editing(QObject):
    """Asks for new values in dialogs over a window, and hands them to the controller.

    A question about a number of other data or of another network is taken back once these are there.
    """

    def __init__(self, controller: Controller, window: QWidget) -> None:
        super().__init__(window)
        self._controller = controller
        self._window = window
        self._asking: QDialog | None = None
        self._layer_sizes: tuple[int, ...] = ()
        controller.opened.connect(self._take_back)
        controller.recipe_changed.connect(self._follow)

    def weight(self, l: int, i: int, j: int) -> None:
        """Ask for another W_ij^(l), or b_i^(l) where j is 0."""
        frame = self._frame()
        if frame is None:
            return
        comma = "," if max(i, j) > 9 else ""
        symbol = f"b{subscript(i)}" if j == 0 else f"W{subscript(i)}{comma}{subscript(j)}"
        value = frame.parameters.b[l][i - 1, 0] if j == 0 else frame.parameters.W[l][i - 1, j - 1]
        new = self._ask(symbol + superscript(l), number(value), FORKS)
        if new is not None:
            self._controller.edit_weight(l, i, j, new)

    def bias_of_unit(self, l: int, i: int) -> None:
        """Ask for another bias of unit i of layer l ≥ 2, which is b_i^(l−1)."""
        self.weight(l - 1, i, 0)

    def input(self, j: int) -> None:
        """Ask for another raw value of input j of the example shown."""
        frame = self._frame()
        if frame is None:
            return
        value = number(frame.dataset.raw_inputs[j - 1, frame.dataset.training[frame.i - 1]])
        name = frame.dataset.input_names[j - 1]
        words = f"The raw value of {name} in example {frame.i}. The scaling of the inputs is fitted again. {FORKS}"
        new = self._ask(f"x{subscript(j)}", value, words)
        if new is not None:
            self._controller.edit_input(frame.i, j, new)

    def parameters(self) -> None:
        """Ask for other values of a matrix, or of everything."""
        frame = self._frame()
        if frame is None:
            return
        from bpviz.gui.edit_dialogs import ParametersDialog

        dialog = ParametersDialog(frame.parameters, self._window)
        self._ask_with(dialog)
        if dialog.accepted_parameters is not None:
            self._controller.replace_parameters(dialog.accepted_parameters)

    def _ask(self, symbol: str, value: float, explanation: str) -> float | None:
        from bpviz.gui.edit_dialogs import NumberDialog

        dialog = NumberDialog(symbol, value, explanation, self._window)
        self._ask_with(dialog)
        return dialog.accepted_value

    def _ask_with(self, dialog: QDialog) -> None:
        self._asking = dialog
        dialog.exec()
        self._asking = None
        dialog.deleteLater()

    def _take_back(self, _: Opened) -> None:
        if self._asking is not None:
            self._asking.reject()

    def _follow(self, recipe: Recipe) -> None:
        if recipe.layer_sizes != self._layer_sizes and self._asking is not None:
            self._asking.reject()
        self._layer_sizes = recipe.layer_sizes

    def _frame(self) -> Frame | None:
        if self._controller.running:
            # What is edited must be what is seen.
            self._controller.pause()
        return self._controller.latest.frame if self._controller.latest else None
