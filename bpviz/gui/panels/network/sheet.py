"""The numbers behind the network picture as a table: a row for each value of a unit, each weight and each bias."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpviz.digits import one_column
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.network.moment import Moment, Quantity
from bpviz.gui.panels.network.values import shown
from bpviz.session.frame import Frame

NAMES: dict[Quantity, tuple[str, str]] = {
    "weights": ("W", "b"),
    "gradient": ("grad_W", "grad_b"),
    "terms": ("W delta", ""),
    "partials": ("grad_W of the example", "grad_b of the example"),
    "sums": ("Delta_W", "Delta_b"),
    "changes": ("change of W", "change of b"),
}
"""What the edges of a weight and of a bias are called."""


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows with one kind and quantity."""

    kind: str
    quantity: str
    l: int
    i: NDArray[np.intp]
    j: NDArray[np.intp]
    value: Array


def sheet_of(frame: Frame, moment: Moment) -> Sheet:
    """What is computed at the frame's position, every edge included: the table leaves none out.

    Columns: kind (unit, weight, bias), l, i, j (0 where there is none), quantity, value.
    """
    parts = [*_units(frame), *_edges(moment)]
    repeated = [len(part.value) for part in parts]
    columns: tuple[tuple[str, Any], ...] = (
        ("kind", np.repeat([part.kind for part in parts], repeated)),
        ("l", np.repeat([part.l for part in parts], repeated)),
        ("i", np.concatenate([part.i for part in parts])),
        ("j", np.concatenate([part.j for part in parts])),
        ("quantity", np.repeat([part.quantity for part in parts], repeated)),
        ("value", one_column([part.value for part in parts])),
    )
    return Sheet(columns)


def _units(frame: Frame) -> Iterator[_Rows]:
    for l in range(1, frame.recipe.n_l + 1):
        values = shown(frame, l)
        for quantity, of_layer in (("a", values.a), ("z", values.z), ("delta", values.delta)):
            if of_layer is not None:
                i = np.arange(1, len(of_layer) + 1)
                yield _Rows("unit", quantity, l, i, np.zeros_like(i), of_layer)


def _edges(moment: Moment) -> Iterator[_Rows]:
    for strand in sorted(moment.strands, key=lambda strand: min(strand.layers, default=0)):
        of_weight, of_bias = NAMES[strand.quantity]
        for l in sorted(strand.layers):
            W, b = strand.values.W[l], strand.values.b[l][:, 0]
            i, j = np.divmod(np.arange(W.size), W.shape[1])
            yield _Rows("weight", of_weight, l, i + 1, j + 1, W.ravel())
            if strand.biases:
                yield _Rows("bias", of_bias, l, np.arange(1, len(b) + 1), np.zeros(len(b), dtype=np.intp), b)
