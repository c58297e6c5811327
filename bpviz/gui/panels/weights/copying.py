"""The menu that copies what the weights panel shows: a number, or a matrix as text."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.clipboard import copier, copying_menu
from bpviz.gui.panels.network.values import Edge
from bpviz.gui.panels.weights.layout import Piece
from bpviz.gui.panels.weights.quantities import rows_of
from bpviz.session.frame import Frame
from bpviz.session.matrix_text import matrix_as_text


def matrix_menu(parent: QWidget, frame: Frame, piece: Piece, values: Parameters, edge: Edge | None) -> QMenu:
    """A menu for one matrix, and for one of its weights or biases if there is one under the mouse."""
    rows, quantity, l = rows_of(frame, edge) if edge is not None else (), piece.quantity, piece.l
    menu = copying_menu(parent, [(f"value of {name}", value) for name, value in rows])
    menu.addSeparator()
    for part, matrix in ((quantity.matrix(l), values.W[l]), (quantity.column(l), values.b[l])):
        # The text of a large matrix is made when it is asked for.
        menu.addAction(f"Copy {part} as text", partial(_copy, matrix))
    return menu


def _copy(matrix: Array) -> None:
    copier(matrix_as_text(matrix))()
