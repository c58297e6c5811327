"""What the weights panel draws where: the pieces of a net that a view asks for, laid out over a room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

from bpviz.gui.panels.network.words import split_unit
from bpviz.gui.panels.weights.layout import Piece, Placed, arranged, roomy
from bpviz.gui.panels.weights.matrix import MatrixPlace, text_width
from bpviz.gui.panels.weights.quantities import ALL, Quantity, W
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.gui.panels.weights.view import View
from bpviz.session.frame import Frame

Place = MatrixPlace | TilesPlace
MOST_NAMES = 40
"""Longer lists of names are not read."""
BESIDE = 8.0
"""Between a row's name and its cells."""


def plan(frame: Frame, view: View, room: QRectF) -> list[Place]:
    """Where everything goes; of what fits, all three quantities where they can be read, or else W alone."""
    placed = _arranged(frame, view, view.quantities or ALL, room)
    if not view.quantities and not roomy(placed):
        placed = _arranged(frame, view, (W,), room)
    return [_place(one) for one in placed]


def has_pictures(frame: Frame) -> bool:
    """Whether some of its weights lead from pixels."""
    return frame.dataset.image_shape is not None


def _arranged(frame: Frame, view: View, quantities: Sequence[Quantity], room: QRectF) -> list[Placed]:
    layers = view.layers(frame.recipe.n_l)
    return arranged([[_piece(frame, view, quantity, l) for l in layers] for quantity in quantities], room)


def _place(one: Placed) -> Place:
    return TilesPlace.of(one.piece, one.where) if one.piece.image else MatrixPlace.of(one)


def _piece(frame: Frame, view: View, quantity: Quantity, l: int) -> Piece:
    data, sizes, last = frame.dataset, frame.recipe.layer_sizes, l == frame.recipe.n_l - 1
    shape = data.image_shape if view.pictures else None
    draws = last and l > 1 and data.task == "autoencoder"
    image, row_names = shape if l == 1 or draws else None, _names(data.output_names) if last else ()
    return Piece(
        quantity,
        l,
        rows=sizes[l],
        columns=sizes[l - 1],
        image=image,
        by_column=draws,
        row_names=row_names,
        column_names=_names(data.input_names) if l == 1 else (),
        left=0.0 if image else text_width((str(sizes[l]),)) + BESIDE,
        left_of_names=text_width(row_names) + BESIDE if row_names and not image else 0.0,
    )


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(split_unit(name)[0] for name in names) if len(names) <= MOST_NAMES else ()
