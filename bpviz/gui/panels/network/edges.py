"""The edges of the network picture: which are drawn, how, and which lies under the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.number_text import grouped
from bpviz.gui.panels.colour_scale import STEPS, colours
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.moment import Moment, Strand
from bpviz.gui.panels.network.values import Edge, Unit
from bpviz.gui.theme import Theme, blend, sign_indices
from bpviz.notation import superscript

MOST_PER_LAYER = 1500
"""Weights drawn between two layers; more would only be a grey haze."""
MOST_OF_ONE_UNIT = 300
MOST_SMOOTH = 500
"""Edges that are drawn antialiased one by one; more are drawn at twice the size and scaled down."""
FADED_OF_MANY = 0.65
"""Share of the background in an edge of value 0 where there are many."""
BINS = 33
UNLIT = 0.8
"""Share of the background in edges that the moment is not about."""
UNLIT_BUT_CHOSEN = 0.5
ALL_ZERO = 0.55
"""Share of the background in lit edges that all are 0: grey, or there would be nothing to see."""
NEAR = 4.5
"""Pixels beside a line that still count as on it."""


@dataclass(frozen=True, eq=False)
class Edges:
    """Edges with their place; every array has one entry per edge.

    Attributes:
        l, i, j: from unit j of layer l (0: its bias unit) to unit i of layer l + 1.
        share: what the edge stands for, as a share of the end of its colour scale.
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


def edge_image(edges: Edges, size: QSize, ratio: float, theme: Theme) -> QImage:
    """The edges on a transparent picture of `size` at the screen's pixel ratio; those that are not lit lie below."""
    many = len(edges) > MOST_SMOOTH
    scale = 2.0 if many and ratio < 2 else ratio
    image = QImage(size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    try:
        painter.scale(scale, scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, not many)
        _paint_unlit(painter, edges.picked(~edges.lit), theme, many=many)
        _paint_lit(painter, edges.picked(edges.lit), theme, many=many)
    finally:
        painter.end()
    if scale != ratio:
        image = image.scaled(
            size * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    image.setDevicePixelRatio(ratio)
    return image


def paint_chosen(painter: QPainter, edges: Edges, theme: Theme, *, thin: float, thick: float) -> None:
    """Edges that the user has chosen: strong, but those that are not lit stay fainter than the others."""
    paint_edges(painter, edges.picked(~edges.lit), theme, thin=thin, thick=0.3 * thick, least_faded=UNLIT_BUT_CHOSEN)
    paint_edges(painter, edges.picked(edges.lit), theme, thin=thin, thick=thick)


def _paint_unlit(painter: QPainter, edges: Edges, theme: Theme, *, many: bool) -> None:
    """Faint edges that are thin whatever they stand for, so that they do not draw the eye."""
    paint_edges(painter, edges, theme, thin=0.6, thick=0.4 if many else 0.8, faded=0.9, least_faded=UNLIT)


def _paint_lit(painter: QPainter, edges: Edges, theme: Theme, *, many: bool) -> None:
    """The weights over the biases."""
    if not edges.share.any():
        painter.setPen(QPen(blend(theme.muted, theme.surface, 0.9 if many else ALL_ZERO), 0.9))
        painter.drawLines([QLineF(*line) for line in edges.ends.tolist()])
        return
    thin, thick, faded = (0.6, 0.8, FADED_OF_MANY) if many else (0.9, 2.8, 0.3)
    paint_edges(painter, edges.picked(edges.j == 0), theme, thin=0.6, thick=0.8, faded=0.6)
    paint_edges(painter, edges.picked(edges.j > 0), theme, thin=thin, thick=thick, faded=faded)


def paint_edges(
    painter: QPainter,
    edges: Edges,
    theme: Theme,
    *,
    thin: float,
    thick: float,
    faded: float = 0.0,
    least_faded: float = 0.0,
) -> None:
    """Paint lines coloured by their value, weak ones first; pens are opaque, which is what makes many lines quick.

    Args:
        thin: width of a value of 0.
        thick: what is added at the end of the scale.
        faded: share of the background in the colour of a value of 0; there is `least_faded` of it at the end.
    """
    if not len(edges):
        return
    bins = sign_indices(edges.share, 1.0, BINS)
    pens = _pens(theme, thin, thick, faded, least_faded)
    for bin_ in sorted(set(bins.tolist()), key=_strength):
        painter.setPen(pens[bin_])
        painter.drawLines([QLineF(*line) for line in edges.ends[bins == bin_].tolist()])


def _strength(bin_: int) -> int:
    return abs(bin_ - BINS // 2)


@cache
def _pens(theme: Theme, thin: float, thick: float, faded: float, least_faded: float) -> tuple[QPen, ...]:
    """A pen for each bin of values."""
    pens = []
    for bin_ in range(BINS):
        share = _strength(bin_) / (BINS // 2)
        colour = colours(theme)[round(bin_ / (BINS - 1) * (STEPS - 1))]
        background = max(faded * (1 - share), least_faded)
        pen = QPen(blend(colour.name(), theme.surface, background), thin + thick * share)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pens.append(pen)
    return tuple(pens)


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
