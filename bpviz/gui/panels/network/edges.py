"""The edges of the network picture: which are drawn, where they lie, and which is under the mouse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bpviz.digits import grouped
from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.moment import Moment, Strand
from bpviz.gui.panels.network.values import Edge, Unit
from bpviz.notation import superscript

MOST_PER_LAYER = 1500
"""Weights drawn between two layers; more would only be a grey haze."""
MOST_OF_ONE_UNIT = 150
NEAR = 4.5
"""Pixels beside a line that still count as on it."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges with their place; every array has one entry per edge.

    Attributes:
        l, i, j: from unit j of layer l (0: its bias unit) to unit i of layer l + 1.
        share: what the edge stands for, as a share of the end of its colour scale; NaN or infinite ones are not
            painted, but found by the mouse.
        lit: whether it is what the moment is about.
        ends: x and y of both ends, shape (edges, 4).
    """

    l: NDArray[np.intp]
    i: NDArray[np.intp]
    j: NDArray[np.intp]
    share: Array
    lit: NDArray[np.bool_]
    ends: Array

    def __len__(self) -> int:
        return len(self.share)

    def edge_at(self, x: float, y: float) -> Edge | None:
        """The edge nearest to a point, if one is near."""
        if not len(self):
            return None
        start, along = self.ends[:, :2], self.ends[:, 2:] - self.ends[:, :2]
        share = ((x, y) - start) * along
        foot = np.clip(share.sum(axis=1) / np.maximum((along * along).sum(axis=1), 1e-9), 0, 1)
        away = start + foot[:, None] * along - (x, y)
        distance = np.hypot(away[:, 0], away[:, 1])
        nearest = int(distance.argmin())
        if distance[nearest] > NEAR:
            return None
        return int(self.l[nearest]), int(self.i[nearest]), int(self.j[nearest])

    def picked(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> Edges:
        """Some of them."""
        return Edges(self.l[which], self.i[which], self.j[which], self.share[which], self.lit[which], self.ends[which])


def drawn_edges(moment: Moment, layout: Layout) -> Edges:
    """The strongest edges of each layer."""
    parts = []
    for strand in moment.strands:
        for l in sorted(strand.layers):
            W = strand.values.W[l]
            strongest = _strongest(W.ravel(), MOST_PER_LAYER)
            i, j = np.divmod(strongest, W.shape[1])
            parts.append(_edges(strand, layout, l, i + 1, j + 1))
            if strand.biases:
                biases = _strongest(strand.values.b[l].ravel(), MOST_PER_LAYER)
                parts.append(_edges(strand, layout, l, biases + 1, np.zeros_like(biases)))
    return _joined(parts)


def edges_of(moment: Moment, layout: Layout, unit: Unit) -> Edges:
    """The edges into a unit and out of it, the strongest if they are very many."""
    l, i = unit
    parts = []
    if l > 1:
        strand = moment.strand_of(l - 1)
        strongest = _strongest(strand.values.W[l - 1][i - 1], MOST_OF_ONE_UNIT)
        parts.append(_edges(strand, layout, l - 1, np.full_like(strongest, i), strongest + 1))
        if strand.biases:
            parts.append(_edges(strand, layout, l - 1, np.array([i]), np.array([0])))
    if l < len(layout.columns):
        strand = moment.strand_of(l)
        strongest = _strongest(strand.values.W[l][:, i - 1], MOST_OF_ONE_UNIT)
        parts.append(_edges(strand, layout, l, strongest + 1, np.full_like(strongest, i)))
    return _joined(parts)


def single_edge(moment: Moment, layout: Layout, edge: Edge) -> Edges:
    """One edge alone."""
    l, i, j = edge
    return _edges(moment.strand_of(l), layout, l, np.array([i]), np.array([j]))


def note_on_hidden(parameters: Parameters) -> str:
    """Says which weights are not drawn; "" when all are."""
    hidden = {l: W.size for l, W in parameters.W.items() if W.size > MOST_PER_LAYER}
    if not hidden:
        return ""
    if len(hidden) == 1:
        (l, size) = next(iter(hidden.items()))
        return f"strongest {grouped(MOST_PER_LAYER)} of {grouped(size)} weights W{superscript(l)} shown"
    total = sum(W.size for W in parameters.W.values())
    drawn = sum(min(W.size, MOST_PER_LAYER) for W in parameters.W.values())
    return f"strongest {grouped(drawn)} of {grouped(total)} weights shown"


def _strongest(values: Array, most: int) -> NDArray[np.intp]:
    if values.size <= most:
        return np.arange(values.size)
    if not values.any():
        return np.linspace(0, values.size - 1, most).astype(np.intp)
    magnitudes = np.nan_to_num(np.abs(values), nan=np.inf)
    return np.argpartition(magnitudes, values.size - most)[-most:]


def _edges(strand: Strand, layout: Layout, l: int, i: NDArray[np.intp], j: NDArray[np.intp]) -> Edges:
    """Edges of layer l by the numbers of their units; j is 0 for the bias unit, of all or of none."""
    ends = np.empty((len(i), 4))
    ends[:, 2:] = layout.column(l + 1).centres[i - 1]
    if len(j) and j[0] == 0:
        x, y = layout.biases[l]
        ends[:, :2] = x, y
        value = strand.values.b[l][i - 1, 0]
    else:
        ends[:, :2] = layout.column(l).centres[j - 1]
        value = strand.values.W[l][i - 1, j - 1]
    return Edges(np.full(len(i), l), i, j, value / strand.limit, np.full(len(i), strand.lit), ends)


def _joined(parts: list[Edges]) -> Edges:
    return Edges(
        np.concatenate([part.l for part in parts]),
        np.concatenate([part.i for part in parts]),
        np.concatenate([part.j for part in parts]),
        np.concatenate([part.share for part in parts]),
        np.concatenate([part.lit for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )
