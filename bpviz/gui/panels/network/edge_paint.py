"""How the edges of the network picture are painted: by colour and width, in bulk, faint ones first."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from bpviz.gui.panels.drawing.colour_scale import STEPS, colours
from bpviz.gui.panels.network.edges import Edges
from bpviz.gui.panels.network.lines import paint_lines
from bpviz.gui.theme import Theme, blend, sign_indices

MANY = 500
"""Edges from which all are thinner and fainter, so that they do not become one blot."""
MOST_SMOOTH = 150
"""Edges that are drawn antialiased one by one; of more a picture is drawn at twice the size and scaled down."""
FADED_OF_MANY = 0.65
"""Share of the background in an edge of value 0 where there are many."""
BINS = 33
UNLIT = 0.8
"""Share of the background in edges that the moment is not about."""
UNLIT_BUT_CHOSEN = 0.5
ALL_ZERO = 0.55
"""Share of the background in lit edges that all are 0: grey, or there would be nothing to see."""


def edge_image(edges: Edges, where: QRect, ratio: float, theme: Theme) -> QImage:
    """The edges as an opaque picture of a part of the panel.

    Args:
        edges: in pixels of the panel.
        where: the part.
        ratio: how many pixels of the picture there are to one of the panel.
    """
    smooth = len(edges) <= MOST_SMOOTH
    scale = ratio if smooth else max(ratio, 2.0)
    image = QImage(where.size() * scale, QImage.Format.Format_RGB32)
    image.fill(QColor(theme.surface))
    painter = QPainter(image)
    try:
        painter.scale(scale, scale)
        painter.translate(-where.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
        paint_all(painter, edges, theme)
    finally:
        painter.end()
    if scale != ratio:
        smoothly = Qt.TransformationMode.SmoothTransformation
        image = image.scaled(where.size() * ratio, Qt.AspectRatioMode.IgnoreAspectRatio, smoothly)
    image.setDevicePixelRatio(ratio)
    return image


def paint_all(painter: QPainter, edges: Edges, theme: Theme) -> None:
    """All edges; those that are not lit lie below."""
    many = len(edges) > MANY
    _paint_unlit(painter, edges.picked(~edges.lit), theme, many=many)
    _paint_lit(painter, edges.picked(edges.lit), theme, many=many)


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
        paint_lines(painter, edges.ends)
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
    finite = np.isfinite(edges.share)
    bins = sign_indices(edges.share[finite], 1.0, BINS)
    by_strength = np.lexsort((bins, np.abs(bins - BINS // 2)))
    ends = edges.ends[finite][by_strength]
    pens, bins = _pens(theme, thin, thick, faded, least_faded), bins[by_strength]
    starts = [0, *(np.flatnonzero(np.diff(bins)) + 1).tolist(), len(ends)] if len(ends) else []
    for start, end in pairwise(starts):
        painter.setPen(pens[bins[start]])
        paint_lines(painter, ends[start:end])


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
