"""What the weights panel says: remarks on a matrix, tooltips, the sheet of its numbers."""

from __future__ import annotations

import html

import numpy as np

from bpviz.digits import grouped
from bpviz.engine.parameters import Array, Parameters
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.drawing.colour_scale import limit_text
from bpviz.gui.panels.network.values import Edge
from bpviz.gui.panels.network.words import edge_heading, unit_heading
from bpviz.gui.panels.weights.matrix import MatrixPlace
from bpviz.gui.panels.weights.numbers import writing_for
from bpviz.gui.panels.weights.paint import Brush
from bpviz.gui.panels.weights.plan import Place
from bpviz.gui.panels.weights.pooling import block_size
from bpviz.gui.panels.weights.quantities import Quantity, known, rows_alike, rows_of, state
from bpviz.gui.panels.weights.quantities import W as WEIGHTS
from bpviz.notation import subscript
from bpviz.session.frame import Frame


def remarks(frame: Frame, place: Place, brush: Brush, limit: float | None) -> list[str]:
    """What is said beside the name of a known matrix, the most important first.

    Args:
        limit: the end of its colour scale; None where each of its pictures has one.
    """
    quantity, l = place.piece.quantity, place.piece.l
    values = known(frame, quantity)
    assert values is not None
    W, b = values.W[l], values.b[l]
    zero = not (W.any() or b.any())
    writing = writing_for(*place.cell_size, limit) if isinstance(place, MatrixPlace) and limit else None
    said = [
        writing.factor if writing is not None and not zero else "",
        ("all 0" if frame.summed else "") if zero else "each on its own scale" if limit is None else limit_text(limit),
        state(frame, quantity),
        _not_finite(W, b),
        _alike(frame, place, W, b),
        _pooled(place, brush),
        _shape(place),
    ]
    return [words for words in said if words]


def tooltip(frame: Frame, edge: Edge) -> str:
    """All that is known of a weight or bias, as HTML; names come from the user's file, so they are escaped."""
    lines = "".join(
        f"<tr><td>{_unbroken(name)}&nbsp;</td><td>{value}</td></tr>" for name, value in rows_of(frame, edge)
    )
    l, i, j = edge
    ends = [unit_heading(frame, unit) for unit in ((l, j), (l + 1, i)) if unit[1]]
    between = _unbroken(" → ".join(ends))
    return f"<b>{_unbroken(edge_heading(frame, edge))}</b><br>{between}<table>{lines}</table>"


def _unbroken(text: str) -> str:
    return html.escape(text).replace(" ", "&nbsp;")


def sheet(frame: Frame, pieces: list[tuple[Quantity, int]]) -> Sheet | None:
    """The numbers of matrices in long form: quantity, l, i, j (0 for a bias), value; None where none is known yet."""
    parts = [(quantity, l, known(frame, quantity)) for quantity, l in pieces]
    columns = [_long(quantity, l, values) for quantity, l, values in parts if values is not None]
    if not columns:
        return None
    names = ("quantity", "l", "i", "j", "value")
    return Sheet(tuple((name, np.concatenate([part[n] for part in columns])) for n, name in enumerate(names)))


def _long(quantity: Quantity, l: int, values: Parameters) -> tuple[Array, ...]:
    rows, columns = values.W[l].shape
    i, j = (place.ravel() + 1 for place in np.indices((rows, columns + 1)))
    # In the block [W b] the bias comes last, and is what comes from unit 0.
    j = np.where(j > columns, 0, j)
    names = np.where(j > 0, quantity.word + "W", quantity.word + "b")
    return names, np.full(len(i), l), i, j, values.blocks[l].ravel()


def _not_finite(W: Array, b: Array) -> str:
    n = W.size + b.size - int(np.isfinite(W).sum() + np.isfinite(b).sum())
    return f"{grouped(n)} not finite (hatched)" if n else ""


def _alike(frame: Frame, place: Place, W: Array, b: Array) -> str:
    """Equal hidden units stay equal for ever: the reason why the start is random."""
    hidden = place.piece.l + 1 < frame.recipe.n_l
    return f"all {len(W)} rows are equal" if hidden and place.piece.quantity is WEIGHTS and rows_alike(W, b) else ""


def _pooled(place: Place, brush: Brush) -> str:
    if isinstance(place, MatrixPlace):
        size, cells = (place.weights.height(), place.weights.width()), (place.piece.rows, place.piece.columns)
    else:
        assert place.piece.image is not None
        size, cells = (place.height, place.width), place.piece.image
    down, across = (block_size(n, brush.dots(length, n)) for n, length in zip(cells, size, strict=True))
    return f"each dot the strongest of {down} × {across} weights" if down * across > 1 else ""


def _shape(place: Place) -> str:
    l, rows, columns = place.piece.l, place.piece.rows, place.piece.columns
    here, after = f"L{subscript(l)}", f"L{subscript(l + 1)}"
    if isinstance(place, MatrixPlace):
        return f"{here} → {after}"
    n, layer, does = (columns, here, "draws") if place.piece.by_column else (rows, after, "looks for")
    weights = place.piece.quantity is WEIGHTS
    return f"{n} pictures: what each unit of {layer} {does}" if weights else f"a picture for each unit of {layer}"
